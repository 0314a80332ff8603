//! Swarm mode: the exact requests, and how responses are read. The responses are those of Docker 28.5.

mod configs;
mod convergence;
mod images;
mod logs;
mod managers;
mod membership;
mod nodes;
mod refusals;
mod secrets;
mod services;
mod tasks;
mod unsupported;
mod updates;
mod waiting;

use asyncdocker::ApiVersion;
use asyncdocker::test_util::Reply;

use crate::support::fixture;

/// The version that the recorded engine speaks.
const VERSION: ApiVersion = ApiVersion::new(1, 51);

/// What Docker 28.5 sent.
fn recorded(name: &str) -> Reply {
    Reply::json(fixture(&format!("swarm-mode/{name}.json")))
}

/// The first item of a list that Docker 28.5 sent.
fn first_of(name: &str) -> Reply {
    let list = fixture(&format!("swarm-mode/{name}.json"));
    let list: serde_json::Value = serde_json::from_slice(&list).expect("JSON");
    Reply::json(list[0].to_string())
}
