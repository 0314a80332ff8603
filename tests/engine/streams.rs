//! Streams: live, both ways, with flat memory, left behind, and beyond a lost connection.

mod both_ways;
mod build_context;
mod cancel;
mod live;
mod memory;
mod progress;
mod resume;
#[cfg(feature = "websocket")]
mod websocket;

use std::env;

use asyncdocker::containers::{CreateContainerOptions, CreateContainerOptionsBuilder};
use asyncdocker::{Docker, Host, Tls, TlsBackend};

use crate::support::{IMAGE, engine, variable};

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
    if let Ok(address) = env::var("ASYNCDOCKER_TEST_TLS") {
        let backends = [TlsBackend::NativeTls, TlsBackend::Rustls];
        clients.extend(backends.map(|backend| tls_client(&address, backend)));
    }
    clients
}

fn tls_client(address: &str, backend: TlsBackend) -> Docker {
    let tls = Tls::from_directory(variable("ASYNCDOCKER_TEST_CERTS")).backend(backend);
    let host: Host = address.parse().unwrap();
    // A hundred handshakes at once take their time on a busy machine.
    let builder = Docker::builder().connect_timeout(None);
    builder.host(host).tls(tls).build().unwrap()
}
