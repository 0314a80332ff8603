//! Streams that are left behind: the engine sees it, and the client goes on.

use std::time::Duration;

use asyncdocker::containers::{
    AttachContainerOptions, ContainerLogsOptions, ContainerStatsOptions, CreateContainerOptions,
    ListContainersOptions, WaitContainerOptions,
};
use asyncdocker::images::{BuildImageOptions, ExportImageOptions, InspectImageOptions};
use asyncdocker::models::containers::ContainerFilter;
use asyncdocker::prelude::*;
use asyncdocker::system::EventsOptions;
use asyncdocker::{BuildContext, Docker, Result};
use futures_util::TryStreamExt;
use futures_util::future::try_join_all;
use tokio::io::AsyncWriteExt;

use super::{clients, idle};
use crate::support::{IMAGE, engine, exec_ended, run_cat, unique, with_container};

const PATIENCE: Duration = Duration::from_secs(60);

/// Asks again until it is so.
async fn until(what: &str, is_so: impl AsyncFn() -> Result<bool>) -> Result<()> {
    let asking = async {
        while !is_so().await? {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    };
    let asked = tokio::time::timeout(PATIENCE, asking).await;
    asked.unwrap_or_else(|_| panic!("never: {what}"))
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn dropping_the_event_stream_closes_its_connection() -> Result<()> {
    const MANY: i64 = 100;
    for docker in clients() {
        let listeners =
            async || Ok::<_, asyncdocker::Error>(docker.info().await?.n_events_listener);
        let watch = || docker.events(EventsOptions::default());
        let watches = try_join_all((0..MANY).map(|_| watch())).await?;
        // Other tests watch events, too, but not as many.
        let all = async || Ok(listeners().await? >= MANY);
        until("all listen", all).await?;
        drop(watches);
        until("none listens", async || Ok(listeners().await? < MANY / 2)).await?;
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn dropping_attached_streams_ends_stdin() -> Result<()> {
    for docker in clients() {
        let options = CreateContainerOptions::builder()
            .image(IMAGE)
            .cmd(["cat"])
            .open_stdin(true)
            .stdin_once(true);
        with_container(&docker, options, async |id| {
            let options = AttachContainerOptions::builder()
                .stdin(true)
                .tty(false)
                .build();
            let mut cat = docker.attach_container(id, options).await?;
            docker.start_container(id).await?;
            cat.input.write_all(b"half").await.unwrap();
            assert!(cat.output.try_next().await?.is_some());
            drop(cat);
            let ended = tokio::time::timeout(
                PATIENCE,
                docker.wait_container(id, WaitContainerOptions::default()),
            )
            .await;
            assert_eq!(ended.expect("the container ends")?.status_code, 0);
            Ok(())
        })
        .await?;
        with_container(&docker, idle(), async |id| {
            docker.start_container(id).await?;
            let (exec, cat) = run_cat(&docker, id).await?;
            drop(cat);
            exec_ended(&docker, &exec).await?;
            Ok(())
        })
        .await?;
    }
    Ok(())
}

/// Whether a container with this label runs.
async fn runs(docker: &Docker, label: &str) -> Result<bool> {
    let options = ListContainersOptions::builder()
        .filters([ContainerFilter::Label(label.to_owned())])
        .build();
    Ok(!docker.list_containers(options).await?.is_empty())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn dropping_the_build_stream_cancels_the_build() -> Result<()> {
    let docker = engine();
    let label = unique("left-build");
    let folder = tempfile::tempdir().unwrap();
    let dockerfile = format!("FROM {IMAGE}\nLABEL {label}=\nRUN sleep 3600\n");
    std::fs::write(folder.path().join("Dockerfile"), dockerfile).unwrap();
    let context = BuildContext::new(folder.path());
    let build = docker
        .build_image(context, BuildImageOptions::builder().no_cache(true).build())
        .await?;
    until("the step runs", async || runs(&docker, &label).await).await?;
    drop(build);
    until("the step is ended", async || {
        Ok(!runs(&docker, &label).await?)
    })
    .await
}

/// Opens streams of each kind, reads one item of each, and leaves them.
async fn leave_streams(docker: &Docker, id: &str) -> Result<()> {
    let follow = ContainerLogsOptions::builder()
        .follow(true)
        .tty(false)
        .build();
    let mut logs = docker.container_logs(id, follow).await?;
    assert!(logs.try_next().await?.is_some());
    let stats = ContainerStatsOptions::default();
    let mut stats = docker.container_stats(id, stats).await?;
    assert!(stats.try_next().await?.is_some());
    let mut export = docker.export_container(id).await?;
    assert!(export.try_next().await?.is_some());
    let mut save = docker
        .export_image(IMAGE, ExportImageOptions::default())
        .await?;
    assert!(save.try_next().await?.is_some());
    let mut archive = docker.download_archive(id, "/bin").await?.bytes;
    assert!(archive.try_next().await?.is_some());
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn dropping_partly_read_streams_keeps_the_client_usable() -> Result<()> {
    for docker in clients() {
        let options = CreateContainerOptions::builder().image(IMAGE).cmd(["yes"]);
        with_container(&docker, options, async |id| {
            docker.start_container(id).await?;
            for _ in 0..5 {
                leave_streams(&docker, id).await?;
                try_join_all((0..20).map(|_| docker.ping())).await?;
                assert_eq!(
                    docker
                        .inspect_image(IMAGE, InspectImageOptions::default())
                        .await?
                        .os,
                    "linux"
                );
            }
            Ok(())
        })
        .await?;
    }
    Ok(())
}
