//! A scripted engine in process, for tests of code that uses this crate (feature `test-util`).

mod connection;
mod engine;
mod exchange;
mod http;
mod reply;
mod script;
mod socket;
mod state;

pub use self::engine::FakeEngine;
pub use self::exchange::Exchange;
pub use self::reply::{Reply, frame};
pub use self::state::ReceivedRequest;
