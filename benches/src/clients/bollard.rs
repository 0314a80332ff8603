//! The peer.

use std::path::Path;

use bollard::container::LogOutput;
use bollard::errors::Error;
use bollard::models::{
    ContainerCreateBody, HostConfig, Mount, MountType, PortBinding, RestartPolicy,
    RestartPolicyNameEnum,
};
use bollard::query_parameters::{
    AttachContainerOptionsBuilder, CreateContainerOptionsBuilder, CreateImageOptionsBuilder,
    LogsOptions, LogsOptionsBuilder, UploadToContainerOptionsBuilder,
};
use bollard::{API_DEFAULT_VERSION, Docker};
use bytes::Bytes;
use futures_util::{Stream, TryStreamExt, stream};

use super::common::{at_once, check_followed};
use crate::cases::{Case, FOLLOWED, Job, PIECE, PINGERS};
use crate::outcome::Outcome;
use crate::sample::Counted;

/// Seconds that a call may take.
const TIMEOUT: u64 = 600;

pub async fn connect(socket: &Path) -> Outcome<Docker> {
    let path = socket.to_str().ok_or("a socket with a name in UTF-8")?;
    let docker = Docker::connect_with_unix(path, TIMEOUT, API_DEFAULT_VERSION)?;
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
                let list = docker.list_containers(None).await?;
                let ids = list.iter().filter_map(|container| container.id.as_ref());
                counted.add(ids.map(String::len).sum());
            }
        }
        Job::Tasks => {
            for _ in 0..count {
                let list = docker.list_tasks(None).await?;
                let ids = list.iter().filter_map(|task| task.id.as_ref());
                counted.add(ids.map(String::len).sum());
            }
        }
        Job::Inspect => {
            for _ in 0..count {
                let details = docker.inspect_container("x", None).await?;
                counted.add(details.id.map_or(0, |id| id.len()));
            }
        }
        Job::Create => {
            for _ in 0..count {
                let options = CreateContainerOptionsBuilder::default().name("x").build();
                let created = docker.create_container(Some(options), create()).await?;
                counted.add(created.id.len());
            }
        }
        Job::Logs(..) | Job::Batch(_) => return frames(logs(docker, "x")).await,
        Job::Attach(_) => {
            let options = AttachContainerOptionsBuilder::default()
                .stream(true)
                .stdout(true)
                .stderr(true);
            let attached = docker.attach_container("x", Some(options.build())).await?;
            return frames(attached.output).await;
        }
        Job::Follow => return at_once(FOLLOWED, |log| follow(docker.clone(), log)).await,
        Job::FollowServices => {
            return at_once(FOLLOWED, |log| follow_service(docker.clone(), log)).await;
        }
        Job::Events(_) => {
            let mut events = Box::pin(docker.events(None));
            while let Some(event) = events.try_next().await? {
                counted.add(
                    event
                        .actor
                        .and_then(|actor| actor.id)
                        .map_or(0, |id| id.len()),
                );
            }
        }
        Job::Pull(_) => {
            let options = CreateImageOptionsBuilder::default().from_image("x").build();
            let mut progress = Box::pin(docker.create_image(Some(options), None, None));
            while let Some(message) = progress.try_next().await? {
                counted.add(message.id.map_or(0, |id| id.len()));
            }
        }
        Job::Export => return export(docker.export_container("x")).await,
        Job::Upload => {
            let piece = Bytes::from(vec![b'x'; PIECE]);
            let pieces = stream::iter((0..count).map(move |_| piece.clone()));
            let options = UploadToContainerOptionsBuilder::default().path("/").build();
            let body = bollard::body_stream(pieces);
            docker.upload_to_container("x", Some(options), body).await?;
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
fn create() -> ContainerCreateBody {
    let owned = |list: &[&str]| Some(list.iter().map(|text| (*text).to_owned()).collect());
    let labels = [
        ("com.example.team", "platform"),
        ("com.example.tier", "backend"),
    ];
    let labels = labels.map(|(key, value)| (key.to_owned(), value.to_owned()));
    let binding = PortBinding {
        host_port: Some("8081".to_owned()),
        ..PortBinding::default()
    };
    let mount = Mount {
        typ: Some(MountType::VOLUME),
        source: Some("data".to_owned()),
        target: Some("/data".to_owned()),
        ..Mount::default()
    };
    let host_config = HostConfig {
        memory: Some(64 << 20),
        nano_cpus: Some(500_000_000),
        port_bindings: Some([("8080/tcp".to_owned(), Some(vec![binding]))].into()),
        restart_policy: Some(RestartPolicy {
            name: Some(RestartPolicyNameEnum::ALWAYS),
            ..RestartPolicy::default()
        }),
        cap_drop: owned(&["ALL"]),
        mounts: Some(vec![mount]),
        init: Some(true),
        ..HostConfig::default()
    };
    ContainerCreateBody {
        env: owned(&["A=2", "TZ=UTC"]),
        cmd: owned(&["service", "--config", "/etc/service.conf"]),
        image: Some("registry.example:5000/team/service:1".to_owned()),
        working_dir: Some("/srv".to_owned()),
        labels: Some(labels.into()),
        exposed_ports: owned(&["8080/tcp"]),
        stop_timeout: Some(30),
        host_config: Some(host_config),
        ..ContainerCreateBody::default()
    }
}

fn logs(docker: &Docker, name: &str) -> impl Stream<Item = Result<LogOutput, Error>> + use<> {
    docker.logs(name, Some(log_options()))
}

fn log_options() -> LogsOptions {
    LogsOptionsBuilder::default()
        .follow(true)
        .stdout(true)
        .stderr(true)
        .build()
}

async fn frames(frames: impl Stream<Item = Result<LogOutput, Error>>) -> Outcome<Counted> {
    let mut frames = Box::pin(frames);
    let mut counted = Counted::default();
    while let Some(frame) = frames.try_next().await? {
        counted.add(frame.into_bytes().len());
    }
    Ok(counted)
}

async fn follow(docker: Docker, log: usize) -> Outcome<Counted> {
    checked(log, logs(&docker, &log.to_string())).await
}

async fn follow_service(docker: Docker, log: usize) -> Outcome<Counted> {
    let options = log_options();
    checked(log, docker.service_logs(&log.to_string(), Some(options))).await
}

async fn checked(
    log: usize,
    frames: impl Stream<Item = Result<LogOutput, Error>>,
) -> Outcome<Counted> {
    let mut frames = Box::pin(frames);
    let mut counted = Counted::default();
    while let Some(frame) = frames.try_next().await? {
        let payload = frame.into_bytes();
        check_followed(log, counted.items, &payload)?;
        counted.add(payload.len());
    }
    Ok(counted)
}

async fn export(chunks: impl Stream<Item = Result<Bytes, Error>>) -> Outcome<Counted> {
    let mut chunks = Box::pin(chunks);
    let mut bytes = 0;
    while let Some(chunk) = chunks.try_next().await? {
        bytes += chunk.len();
    }
    Ok(Counted {
        items: bytes / PIECE,
        bytes,
    })
}
