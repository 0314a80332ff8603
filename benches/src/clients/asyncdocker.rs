//! This crate.

use std::path::Path;

use asyncdocker::containers::{
    AttachContainerOptions, ContainerLogsOptions, CreateContainerOptions, InspectContainerOptions,
    ListContainersOptions, UploadArchiveOptions,
};
use asyncdocker::images::PullImageOptions;
use asyncdocker::models::containers::{Mount, PortBinding, RestartPolicy};
use asyncdocker::prelude::*;
use asyncdocker::services::ServiceLogsOptions;
use asyncdocker::stream::{ByteStream, FrameStream};
use asyncdocker::system::EventsOptions;
use asyncdocker::tasks::ListTasksOptions;
use asyncdocker::{ApiVersion, Body, Docker};
use bytes::Bytes;
use futures_util::{TryStreamExt, stream};

use super::common::{at_once, check_followed};
use crate::cases::{Case, FOLLOWED, Job, PIECE, PINGERS};
use crate::outcome::Outcome;
use crate::sample::Counted;

pub async fn connect(socket: &Path, case: &Case) -> Outcome<Docker> {
    let host = format!("unix://{}", socket.display()).parse()?;
    let version = match case.job {
        Job::Tasks | Job::FollowServices | Job::Create => ApiVersion::new(1, 51),
        _ => ApiVersion::V1_23,
    };
    let docker = Docker::builder().host(host).api_version(version).build()?;
    docker.ping().await?;
    Ok(docker)
}

pub async fn run(docker: &Docker, case: &Case, count: usize) -> Outcome<Counted> {
    let mut counted = Counted::default();
    match case.job {
        Job::Ping => return pings(docker.clone(), count).await,
        Job::PingMany => return at_once(PINGERS, |_| pings(docker.clone(), count / PINGERS)).await,
        Job::List => {
            for _ in 0..count {
                let list = docker
                    .list_containers(ListContainersOptions::default())
                    .await?;
                counted.add(list.iter().map(|container| container.id.len()).sum());
            }
        }
        Job::Tasks => {
            for _ in 0..count {
                let list = docker.list_tasks(ListTasksOptions::default()).await?;
                counted.add(list.iter().map(|task| task.id.len()).sum());
            }
        }
        Job::Inspect => {
            for _ in 0..count {
                let details = docker
                    .inspect_container("x", InspectContainerOptions::default())
                    .await?;
                counted.add(details.id.len());
            }
        }
        Job::Create => {
            for _ in 0..count {
                counted.add(docker.create_container(create()).await?.id.len());
            }
        }
        Job::Logs(..) => return frames(docker.container_logs("x", logs()).await?).await,
        Job::Batch(_) => return batches(docker.container_logs("x", logs()).await?).await,
        Job::Attach(_) => {
            let options = AttachContainerOptions::builder().tty(false).build();
            return frames(docker.attach_container("x", options).await?.output).await;
        }
        Job::Follow => return at_once(FOLLOWED, |log| follow(docker.clone(), log)).await,
        Job::FollowServices => {
            return at_once(FOLLOWED, |log| follow_service(docker.clone(), log)).await;
        }
        Job::Events(_) => {
            let mut events = docker.events(EventsOptions::default()).await?;
            while let Some(event) = events.try_next().await? {
                counted.add(event.actor.id.len());
            }
        }
        Job::Pull(_) => {
            let mut progress = docker.pull_image("x", PullImageOptions::default()).await?;
            while let Some(message) = progress.try_next().await? {
                counted.add(message.id.map_or(0, |id| id.len()));
            }
        }
        Job::Export => return export(docker.export_container("x").await?).await,
        Job::Upload => {
            let piece = Bytes::from(vec![b'x'; PIECE]);
            let pieces =
                stream::iter((0..count).map(move |_| Ok::<_, std::io::Error>(piece.clone())));
            let body = Body::from_stream(pieces);
            docker
                .upload_archive("x", "/", body, UploadArchiveOptions::default())
                .await?;
            return Ok(Counted {
                items: count,
                bytes: count * PIECE,
            });
        }
    }
    Ok(counted)
}

async fn pings(docker: Docker, count: usize) -> Outcome<Counted> {
    let mut counted = Counted::default();
    for _ in 0..count {
        docker.ping().await?;
        counted.add(0);
    }
    Ok(counted)
}

/// The options in [`CREATE`](crate::bodies::CREATE).
fn create() -> CreateContainerOptions {
    CreateContainerOptions::builder()
        .name("x")
        .env(["A=2", "TZ=UTC"])
        .cmd(["service", "--config", "/etc/service.conf"])
        .image("registry.example:5000/team/service:1")
        .working_dir("/srv")
        .labels([
            ("com.example.team", "platform"),
            ("com.example.tier", "backend"),
        ])
        .exposed_ports(["8080/tcp"])
        .stop_timeout(30)
        .memory(64 << 20)
        .nano_cpus(500_000_000)
        .port_bindings([("8080/tcp", vec![PortBinding::port(8081)])])
        .restart_policy(RestartPolicy::always())
        .cap_drop(["ALL"])
        .mounts([Mount::volume("data", "/data")])
        .init(true)
        .build()
}

fn logs() -> ContainerLogsOptions {
    ContainerLogsOptions::builder()
        .follow(true)
        .tty(false)
        .build()
}

async fn frames(mut frames: FrameStream) -> Outcome<Counted> {
    let mut counted = Counted::default();
    while let Some(frame) = frames.try_next().await? {
        counted.add(frame.bytes().len());
    }
    Ok(counted)
}

async fn batches(mut frames: FrameStream) -> Outcome<Counted> {
    let mut counted = Counted::default();
    while let Some(batch) = frames.next_batch().await? {
        for (_, bytes) in batch {
            counted.add(bytes.len());
        }
    }
    Ok(counted)
}

async fn follow(docker: Docker, log: usize) -> Outcome<Counted> {
    checked(log, docker.container_logs(&log.to_string(), logs()).await?).await
}

async fn follow_service(docker: Docker, log: usize) -> Outcome<Counted> {
    let options = ServiceLogsOptions::builder().follow(true).tty(false);
    let name = log.to_string();
    let frames = docker.service_logs(&name, options.build()).await?;
    checked(log, frames).await
}

async fn checked(log: usize, mut frames: FrameStream) -> Outcome<Counted> {
    let mut counted = Counted::default();
    while let Some(frame) = frames.try_next().await? {
        check_followed(log, counted.items, frame.bytes())?;
        counted.add(frame.bytes().len());
    }
    Ok(counted)
}

async fn export(mut chunks: ByteStream) -> Outcome<Counted> {
    let mut bytes = 0;
    while let Some(chunk) = chunks.try_next().await? {
        bytes += chunk.len();
    }
    Ok(Counted {
        items: bytes / PIECE,
        bytes,
    })
}
