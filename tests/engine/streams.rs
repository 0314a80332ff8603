//! Streams: live, both ways, with flat memory, and beyond a lost connection.

mod both_ways;
mod build_context;
mod live;
mod memory;
mod progress;
mod resume;
#[cfg(feature = "websocket")]
mod websocket;

use std::env;

use asyncdocker::containers::{CreateContainerOptions, CreateContainerOptionsBuilder};
use asyncdocker::{Docker, Host};

use crate::support::{IMAGE, engine};

/// A container that waits to be given something to do.
fn idle() -> CreateContainerOptionsBuilder {
    CreateContainerOptions::builder()
        .image(IMAGE)
        .cmd(["sleep", "3600"])
}

/// A client for each way to the engine that there is.
fn clients() -> Vec<Docker> {
    let mut clients = vec![engine()];
    if let Ok(address) = env::var("ASYNCDOCKER_TEST_TCP") {
        clients.push(Docker::new(&address).unwrap());
    }
    clients.extend(tls_client());
    clients
}

#[cfg(any(feature = "native-tls", feature = "rustls"))]
fn tls_client() -> Option<Docker> {
    let host: Host = env::var("ASYNCDOCKER_TEST_TLS").ok()?.parse().unwrap();
    let tls = asyncdocker::Tls::from_folder(env::var("ASYNCDOCKER_TEST_CERTS").unwrap());
    Some(Docker::builder().host(host).tls(tls).build().unwrap())
}

#[cfg(not(any(feature = "native-tls", feature = "rustls")))]
fn tls_client() -> Option<Docker> {
    None
}
