//! The peer.

use std::collections::HashMap;
use std::env;

use bollard::auth::DockerCredentials;
use bollard::models::ContainerCreateBody;
use bollard::query_parameters::{
    BuildImageOptionsBuilder, CreateImageOptionsBuilder, EventsOptionsBuilder,
    ListContainersOptionsBuilder, LogsOptionsBuilder, PushImageOptions,
};
use bollard::{API_DEFAULT_VERSION, Docker};
use futures_util::{Stream, TryStreamExt};

use super::context::pieces;
use super::job::{GREETING, Job, LISTS, ONE, STARTS, containers};
use super::prepare::LOG;
use crate::outcome::Outcome;
use crate::sample::Counted;

/// Seconds that a request may take.
const TIMEOUT: u64 = 600;

pub async fn connect() -> Outcome<Docker> {
    let host = env::var("DOCKER_HOST")?;
    let docker = Docker::connect_with_unix(&host, TIMEOUT, API_DEFAULT_VERSION)?;
    let docker = docker.negotiate_version().await?;
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
            let credentials = Some(DockerCredentials::default());
            let options = None::<PushImageOptions>;
            finish(docker.push_image(argument, options, credentials)).await
        }
        Job::Pull => {
            let options = CreateImageOptionsBuilder::default()
                .from_image(argument)
                .tag("latest");
            finish(docker.create_image(Some(options.build()), None, None)).await
        }
    }
}

async fn container(docker: &Docker) -> Outcome<Counted> {
    let body = ContainerCreateBody {
        image: Some("busybox".to_owned()),
        cmd: Some(vec!["echo".to_owned(), GREETING.trim_end().to_owned()]),
        ..Default::default()
    };
    let id = docker.create_container(None, body).await?.id;
    docker.start_container(&id, None).await?;
    let mut exit = Box::pin(docker.wait_container(&id, None));
    exit.try_next().await?.ok_or("no exit code")?;
    let read = log(docker, &id).await?;
    docker.remove_container(&id, None).await?;
    Ok(Counted {
        items: 1,
        bytes: read.bytes,
    })
}

async fn list(docker: &Docker) -> Outcome<Counted> {
    let filters = HashMap::from([("label", vec!["bench"])]);
    let options = ListContainersOptionsBuilder::default()
        .all(true)
        .filters(&filters);
    let options = options.build();
    let mut counted = Counted::default();
    for _ in 0..LISTS {
        for container in docker.list_containers(Some(options.clone())).await? {
            counted.add(container.id.map_or(0, |id| id.len()));
        }
    }
    Ok(counted)
}

async fn log(docker: &Docker, id: &str) -> Outcome<Counted> {
    let options = LogsOptionsBuilder::default()
        .follow(true)
        .stdout(true)
        .stderr(true);
    let mut frames = Box::pin(docker.logs(id, Some(options.build())));
    let mut counted = Counted::default();
    while let Some(frame) = frames.try_next().await? {
        counted.add(frame.into_bytes().len());
    }
    Ok(counted)
}

async fn starts(docker: &Docker, since: &str) -> Outcome<Counted> {
    let options = EventsOptionsBuilder::default().since(since).build();
    let mut events = Box::pin(docker.events(Some(options)));
    let mut counted = Counted::default();
    while counted.items < STARTS {
        let event = events.try_next().await?.ok_or("the events ended")?;
        if event.action.as_deref() == Some("start") {
            let id = event.actor.and_then(|actor| actor.id);
            counted.add(id.map_or(0, |id| id.len()));
        }
    }
    Ok(counted)
}

async fn build(docker: &Docker, archive: &str) -> Outcome<Counted> {
    let context = bollard::body_try_stream(pieces(archive)?);
    let options = BuildImageOptionsBuilder::default().nocache(true).build();
    finish(docker.build_image(options, None, Some(context))).await
}

async fn finish<T>(
    progress: impl Stream<Item = Result<T, bollard::errors::Error>>,
) -> Outcome<Counted> {
    let mut progress = Box::pin(progress);
    while progress.try_next().await?.is_some() {}
    Ok(ONE)
}
