//! Connects to an engine over TLS, with or without verification, like the docker CLI.
//!
//! ```text
//! cargo run --example tls_client -- tcp://HOST:2376 DIRECTORY              like docker --tlsverify
//! cargo run --example tls_client -- tcp://HOST:2376 DIRECTORY --no-verify  like docker --tls
//! ```
//!
//! The directory contains `ca.pem`, and the client's `cert.pem` and `key.pem`. `Docker::from_env` does the same from the
//! variables `DOCKER_HOST`, `DOCKER_TLS_VERIFY` and `DOCKER_CERT_PATH`.

use std::error::Error;
use std::path::Path;

use asyncdocker::containers::ListContainersOptions;
use asyncdocker::prelude::*;
use asyncdocker::{Docker, Tls};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (host, tls) = match arguments.as_slice() {
        // The engine must present a certificate from the authority in `ca.pem`.
        [host, directory] => (host, Tls::from_directory(directory)),
        // Encrypts, but accepts any certificate, so an attacker can impersonate the engine.
        [host, directory, "--no-verify"] => {
            let directory = Path::new(directory);
            let tls = Tls::new()
                .client_files(directory.join("cert.pem"), directory.join("key.pem"))
                .danger_accept_any_engine();
            (host, tls)
        }
        _ => return Err("usage: tls_client tcp://HOST:PORT DIRECTORY [--no-verify]".into()),
    };
    let docker = Docker::builder().host(host.parse()?).tls(tls).build()?;
    let version = docker.version().await?;
    let all = ListContainersOptions::builder().all(true).build();
    let containers = docker.list_containers(all).await?;
    println!(
        "Docker {} at {host} has {} containers",
        version.version,
        containers.len()
    );
    Ok(())
}
