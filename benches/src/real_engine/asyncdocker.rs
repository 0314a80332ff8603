//! This crate.

use asyncdocker::containers::{
    ContainerLogsOptions, CreateContainerOptions, DeleteContainerOptions, ListContainersOptions,
    WaitContainerOptions,
};
use asyncdocker::images::{BuildImageOptions, PullImageOptions, PushImageOptions};
use asyncdocker::models::containers::ContainerFilter;
use asyncdocker::models::system::EventAction;
use asyncdocker::prelude::*;
use asyncdocker::system::EventsOptions;
use asyncdocker::{Body, Docker};
use futures_util::TryStreamExt;

use super::context::pieces;
use super::job::{GREETING, Job, LISTS, ONE, STARTS, containers};
use super::prepare::LOG;
use crate::outcome::Outcome;
use crate::sample::Counted;

pub async fn connect() -> Outcome<Docker> {
    let docker = Docker::from_env()?;
    docker.ping().await?;
    Ok(docker)
}

pub async fn run(docker: &Docker, job: Job, argument: &str) -> Outcome<Counted> {
    match job {
        Job::Containers => containers(|| container(docker)).await,
        Job::List => list(docker).await,
        Job::Logs => log(docker, LOG).await,
        Job::Events => starts(docker, argument).await,
        Job::Build => build(docker, argument).await,
        Job::Push => {
            let options = PushImageOptions::default();
            docker.push_image(argument, options).await?.finish().await?;
            Ok(ONE)
        }
        Job::Pull => {
            let options = PullImageOptions::default();
            docker
                .pull_image(&format!("{argument}:latest"), options)
                .await?
                .finish()
                .await?;
            Ok(ONE)
        }
    }
}

async fn container(docker: &Docker) -> Outcome<Counted> {
    let options = CreateContainerOptions::builder()
        .image("busybox")
        .cmd(["echo", GREETING.trim_end()])
        .build();
    let id = docker.create_container(options).await?.id;
    docker.start_container(&id).await?;
    docker
        .wait_container(&id, WaitContainerOptions::default())
        .await?;
    let read = log(docker, &id).await?;
    docker
        .delete_container(&id, DeleteContainerOptions::default())
        .await?;
    Ok(Counted {
        items: 1,
        bytes: read.bytes,
    })
}

async fn list(docker: &Docker) -> Outcome<Counted> {
    let mut counted = Counted::default();
    for _ in 0..LISTS {
        let options = ListContainersOptions::builder()
            .all(true)
            .filters([ContainerFilter::Label("bench".to_owned())])
            .build();
        for container in docker.list_containers(options).await? {
            counted.add(container.id.len());
        }
    }
    Ok(counted)
}

async fn log(docker: &Docker, id: &str) -> Outcome<Counted> {
    let options = ContainerLogsOptions::builder().follow(true).tty(false);
    let mut frames = docker.container_logs(id, options.build()).await?;
    let mut counted = Counted::default();
    while let Some(frame) = frames.try_next().await? {
        counted.add(frame.bytes().len());
    }
    Ok(counted)
}

async fn starts(docker: &Docker, since: &str) -> Outcome<Counted> {
    let since = asyncdocker::chrono::DateTime::from_timestamp(since.parse()?, 0);
    let options = EventsOptions::builder().maybe_since(since).build();
    let mut events = docker.events(options).await?;
    let mut counted = Counted::default();
    while counted.items < STARTS {
        let event = events.try_next().await?.ok_or("the events ended")?;
        if event.action == EventAction::Start {
            counted.add(event.actor.id.len());
        }
    }
    Ok(counted)
}

async fn build(docker: &Docker, archive: &str) -> Outcome<Counted> {
    let context = Body::from_stream(pieces(archive)?);
    let options = BuildImageOptions::builder().no_cache(true).build();
    docker.build_image(context, options).await?.finish().await?;
    Ok(ONE)
}
