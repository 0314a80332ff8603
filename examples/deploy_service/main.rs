//! Deploys a service to a swarm: creates it or updates it, shows the progress of its tasks, and reports the outcome.
//!
//! ```text
//! cargo run --example deploy_service web nginx:1.27 --replicas 3 --publish 8080:80
//! cargo run --example deploy_service web nginx:1.28 --replicas 3 --publish 8080:80 --update-parallelism 2
//! ```
//!
//! The arguments describe the whole service, so an update resets every option that is left out. The exit code is 1 unless
//! all tasks run in the end. A failed update is rolled back.

mod arguments;
mod progress;

use std::error::Error;
use std::process::ExitCode;

use asyncdocker::models::services::{Service, ServiceFilter};
use asyncdocker::prelude::*;
use asyncdocker::services::{CreateServiceOptions, ListServicesOptions, UpdateServiceOptions};
use asyncdocker::{Docker, DockerConfig, ImageReference};
use futures_util::TryStreamExt;

use crate::arguments::Arguments;
use crate::progress::Display;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match Box::pin(run()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("deploy_service: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let Arguments {
        name,
        image,
        mut options,
    } = arguments::parse(std::env::args().skip(1))?;
    let docker = Docker::from_env()?;
    // The swarm passes the login on to the nodes that pull the image.
    let image: ImageReference = image.parse()?;
    options.registry_auth = DockerConfig::load()?.auth_for(image.registry()).await?;

    let display = Display::new(&name)?;
    let deployed = async {
        let id = deploy(&docker, &name, options).await?;
        follow(&docker, &id, display).await
    };
    let deployed = deployed.await;
    deployed.map_err(|error| explain(&docker, &error).into())
}

/// Creates the service, or updates it if it exists. Returns its ID.
async fn deploy(
    docker: &Docker,
    name: &str,
    options: CreateServiceOptions,
) -> asyncdocker::Result<String> {
    let Some(service) = find(docker, name).await? else {
        println!("creating {name}");
        let created = docker.create_service(options).await?;
        warn(&created.warnings);
        return Ok(created.id);
    };
    println!("updating {name}");
    let update = UpdateServiceOptions::builder()
        .maybe_registry_auth(options.registry_auth)
        .build();
    // The version makes the update fail if another client has changed the service since.
    let version = service.version.index;
    let updated = docker.update_service(&service.id, version, &options.body, update);
    warn(&updated.await?.warnings);
    Ok(service.id)
}

async fn find(docker: &Docker, name: &str) -> asyncdocker::Result<Option<Service>> {
    let filters = [ServiceFilter::Name(name.to_owned())];
    let options = ListServicesOptions::builder().filters(filters).build();
    let services = docker.list_services(options).await?;
    // The filter also finds services whose name begins with this one.
    let mut services = services.into_iter();
    Ok(services.find(|service| service.spec.name.as_deref() == Some(name)))
}

fn warn(warnings: &[String]) {
    for warning in warnings {
        eprintln!("warning: {warning}");
    }
}

/// Shows the progress until the service has converged.
async fn follow(docker: &Docker, id: &str, mut display: Display) -> asyncdocker::Result<()> {
    let mut waiting = docker.wait_service(id).await?;
    while let Some(progress) = waiting.try_next().await? {
        display.show(&progress);
    }
    display.finish();
    Ok(())
}

/// Describes an error to the user at the terminal, without the request.
fn explain(docker: &Docker, error: &asyncdocker::Error) -> String {
    if error.is_not_manager() {
        return format!(
            "the engine at {} is not a manager of a swarm: create a swarm with `docker swarm init`, or set DOCKER_HOST \
             to the address of a manager",
            docker.host()
        );
    }
    match error {
        asyncdocker::Error::State { reason, .. } => reason.to_string(),
        _ => error
            .engine_message()
            .map_or_else(|| error.to_string(), str::to_owned),
    }
}
