//! Reaching the engine: over TCP, with TLS, by ssh, at any API version.

mod contexts;
mod proxies;
mod restart;
mod ssh;
mod tls;

use std::path::Path;

use asyncdocker::containers::{
    AttachContainerOptions, ContainerLogsOptions, CreateContainerOptions, ListContainersOptions,
};
use asyncdocker::prelude::*;
use asyncdocker::system::EventsOptions;
use asyncdocker::{ApiVersion, Docker, Error, Host, Result};
use futures_util::future::try_join_all;
use futures_util::{StreamExt, TryStreamExt};
use tokio::io::AsyncWriteExt;

use crate::support::{
    IMAGE, can_send_v1_23, collect, engine, exit_code, unique, variable, with_container,
};

/// Does with an engine what needs each kind of connection: calls, a stream that goes on, and bytes both ways.
async fn use_engine(docker: &Docker) -> Result<()> {
    let options = CreateContainerOptions::builder()
        .name(unique("reach"))
        .image(IMAGE)
        .cmd(["cat"])
        .open_stdin(true)
        .stdin_once(true);
    with_container(docker, options, async |id| {
        let options = AttachContainerOptions::builder()
            .stdin(true)
            .stdout(true)
            .stream(true);
        let mut attached = docker.attach_container(id, options.build()).await?;
        docker.start_container(id).await?;
        let follow = ContainerLogsOptions::builder().follow(true).build();
        let logs = docker.container_logs(id, follow).await?;

        // More than the buffers on the way hold. An engine's work grows with the number of lines, so these are long ones.
        let sent = format!("{:0160}\n", 0).repeat(4_000).into_bytes();
        let writing = async {
            attached
                .input
                .write_all(&sent)
                .await
                .expect("the input is taken");
            attached
                .input
                .shutdown()
                .await
                .expect("the input can be ended");
        };
        let reading = collect(attached.output);
        let ((), output) = tokio::join!(writing, reading);
        assert_same(&output?.0, &sent);
        // The end of the input has ended the process, and that its logs, of which an engine under load keeps only a part.
        assert_eq!(exit_code(docker, id).await?, 0);
        let (followed, _) = collect(logs).await?;
        assert!(!followed.is_empty());
        assert_same(&followed, &sent[..followed.len()]);
        let read = async |docker: &Docker| {
            let logs = docker.container_logs(id, ContainerLogsOptions::default());
            Ok::<_, Error>(collect(logs.await?).await?.0)
        };
        let (kept, got) = (read(&engine()).await?, read(docker).await?);
        assert!(got.len() >= kept.len(), "{} {}", got.len(), kept.len());
        assert_same(&got, &sent[..got.len()]);

        let archive = docker.download_archive(id, "/bin").await?;
        let bytes: usize = archive
            .bytes
            .map_ok(|chunk| chunk.len())
            .try_fold(0, async |all, n| Ok(all + n))
            .await?;
        assert!(bytes > 0);
        Ok(())
    })
    .await?;

    // A stream that is left is left behind.
    let mut events = docker.events(EventsOptions::default()).await?;
    let list = || docker.list_containers(ListContainersOptions::default());
    try_join_all((0..100).map(|_| list())).await?;
    assert!(
        futures_util::FutureExt::now_or_never(events.next()).is_none_or(|event| event.is_some())
    );
    drop(events);
    list().await?;
    Ok(())
}

/// As `assert_eq`, which would print both.
#[track_caller]
fn assert_same(text: &str, expected: &[u8]) {
    let lengths = (text.len(), expected.len());
    assert!(text.as_bytes() == expected, "{lengths:?} bytes");
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn engine_is_reached_over_a_unix_socket() -> Result<()> {
    use_engine(&engine()).await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn engine_is_reached_over_tcp() -> Result<()> {
    let docker = Docker::new(&variable("ASYNCDOCKER_TEST_TCP"))?;
    assert_eq!(
        docker.version().await?.version,
        engine().version().await?.version
    );
    use_engine(&docker).await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn engine_is_reached_with_the_version_that_it_serves() -> Result<()> {
    let docker = Docker::new(&variable("ASYNCDOCKER_TEST_HOST"))?;
    let found = docker.api_version().await?;
    let pinned = Docker::builder()
        .host(docker.host().clone())
        .api_version(ApiVersion::V1_23)
        .build()?;
    // The engine itself says what it serves, since API 1.25.
    let version = docker.version().await?;
    let served: ApiVersion = version.api_version.parse()?;
    match pinned.version().await {
        Ok(_) => {}
        // The message names the lowest version that it serves, and a header the highest.
        Err(Error::ApiVersion { min, max, .. }) => {
            assert!(min > Some(ApiVersion::V1_23), "{min:?}");
            assert_eq!(max, Some(served));
        }
        Err(error) => panic!("{error:?}"),
    }
    assert_eq!(found, served.min(ApiVersion::NEWEST));
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn unknown_api_version_error_names_the_highest_known() -> Result<()> {
    let served: ApiVersion = engine().version().await?.api_version.parse()?;
    let docker = Docker::builder()
        .host(engine().host().clone())
        .api_version(ApiVersion::new(1, 999))
        .build()?;
    let error = docker.ping().await.unwrap_err();
    let Error::ApiVersion {
        client, min, max, ..
    } = &error
    else {
        panic!("{error:?}");
    };
    assert_eq!(
        (*client, *min, *max),
        (ApiVersion::new(1, 999), None, Some(served))
    );
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn removed_endpoint_error_names_the_replacement() -> Result<()> {
    let docker = engine();
    let options = CreateContainerOptions::builder()
        .name(unique("reach"))
        .image(IMAGE);
    with_container(&docker, options, async |id| {
        let copied = docker.copy_from_container(id, "/bin").await;
        if can_send_v1_23(&docker).await? {
            let bytes: Vec<_> = copied?.try_collect().await?;
            assert!(!bytes.is_empty());
        } else {
            let error = copied.expect_err("there is no such call");
            assert!(matches!(error, Error::Unsupported { .. }), "{error:?}");
            assert!(error.to_string().contains("download_archive"), "{error}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn engine_serves_many_concurrent_requests() -> Result<()> {
    let docker = engine();
    try_join_all((0..1000).map(|_| docker.ping())).await?;
    Ok(())
}

/// The path of the engine's Unix socket.
fn socket() -> String {
    let host = variable("ASYNCDOCKER_TEST_HOST");
    let path = host
        .strip_prefix("unix://")
        .expect("the engine has a Unix socket")
        .to_owned();
    assert_eq!(
        host.parse::<Host>().ok(),
        Some(Host::unix(Path::new(&path)))
    );
    path
}
