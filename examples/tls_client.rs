//! Talks to an engine over TLS, in both modes of the docker command line.
//!
//! ```text
//! cargo run --example tls_client tcp://HOST:2376 FOLDER              as docker --tlsverify
//! cargo run --example tls_client tcp://HOST:2376 FOLDER --no-verify  as docker --tls
//! ```
//!
//! The folder has `ca.pem`, and the client's `cert.pem` and `key.pem`. With `DOCKER_HOST`, `DOCKER_TLS_VERIFY` and
//! `DOCKER_CERT_PATH` set, `Docker::from_env` does all this by itself.

use std::error::Error;
use std::path::Path;

use asyncdocker::containers::ListContainersOptions;
use asyncdocker::{Containers, Docker, System, Tls};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (host, tls) = match arguments.as_slice() {
        // The engine must show a certificate of the authority in `ca.pem`.
        [host, folder] => (host, Tls::from_folder(folder)),
        // Encrypted, but with whoever answers: the certificate of the engine is not looked at.
        [host, folder, "--no-verify"] => {
            let folder = Path::new(folder);
            let tls = Tls::new()
                .client_files(folder.join("cert.pem"), folder.join("key.pem"))
                .danger_accept_any_engine();
            (host, tls)
        }
        _ => return Err("usage: tls_client tcp://HOST:PORT FOLDER [--no-verify]".into()),
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
