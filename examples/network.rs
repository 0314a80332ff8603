//! Connects two containers over a new network: a web server, and a client that reaches it by alias and by address.
//!
//! ```text
//! cargo run --example network
//! ```
//!
//! The engine must have the image `busybox`: run `docker pull busybox` first.

use std::error::Error;

use asyncdocker::Docker;
use asyncdocker::containers::{
    CreateContainerOptions, DeleteContainerOptions, InspectContainerOptions,
};
use asyncdocker::exec::CreateExecOptions;
use asyncdocker::models::containers::NetworkingConfig;
use asyncdocker::models::networks::EndpointSettings;
use asyncdocker::networks::CreateNetworkOptions;
use asyncdocker::prelude::*;

/// The name of the server in the network.
const ALIAS: &str = "web";

const SERVER: &str = "echo it works >/tmp/index.html; exec httpd -f -p 80 -h /tmp";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let docker = Docker::from_env()?;
    let name = format!("example-{}", std::process::id());
    let network = docker
        .create_network(&name, CreateNetworkOptions::default())
        .await?;
    let mut containers = Vec::new();
    let result = talk(&docker, &name, &mut containers).await;
    for id in containers {
        let options = DeleteContainerOptions::builder().force(true).build();
        docker.delete_container(&id, options).await?;
    }
    docker.delete_network(&network.id).await?;
    result
}

/// Starts the containers and adds their IDs to the list, so that the caller removes them even on an error.
async fn talk(
    docker: &Docker,
    network: &str,
    containers: &mut Vec<String>,
) -> Result<(), Box<dyn Error>> {
    for (alias, command) in [(ALIAS, SERVER), ("client", "sleep 600")] {
        let endpoint = EndpointSettings::builder().aliases([alias]).build();
        let networks = NetworkingConfig::builder()
            .endpoints_config([(network, endpoint)])
            .build();
        let options = CreateContainerOptions::builder()
            .image("busybox")
            .cmd(["sh", "-c", command])
            .network_mode(network)
            .networking_config(networks)
            .build();
        let id = docker.create_container(options).await?.id;
        containers.push(id.clone());
        docker.start_container(&id).await?;
    }
    let [server, client] = containers.as_slice() else {
        return Err("expected two containers".into());
    };

    let details = docker
        .inspect_container(server, InspectContainerOptions::default())
        .await?;
    let endpoint = details.network_settings.networks.get(network);
    let address = endpoint
        .and_then(|endpoint| endpoint.ip_address.as_deref())
        .ok_or("the server has no address")?;
    for host in [ALIAS, address] {
        // The server may need a moment before it listens.
        let script = format!(
            "for _ in $(seq 50); do wget -qO- http://{host}/ && exit; usleep 100000; done; exit 1"
        );
        let options = CreateExecOptions::builder()
            .cmd(["sh", "-c", &script])
            .build();
        let ended = docker.run_exec(client, options).await?;
        if ended.exit_code != 0 {
            let reason = ended.output.stderr_text();
            return Err(format!("{host} does not respond: {reason}").into());
        }
        println!("{host} responds: {}", ended.output.stdout_text().trim_end());
    }
    Ok(())
}
