//! The fake engine itself.

use asyncdocker::containers::{
    AttachContainerOptions, ContainerLogsOptions, CreateContainerOptions, ListContainersOptions,
};
use asyncdocker::stream::Frame;
use asyncdocker::test_util::{FakeEngine, Reply, frame};
use asyncdocker::{Containers, Result};
use futures_util::TryStreamExt;
use tokio::io::AsyncWriteExt;

#[tokio::test]
async fn requests_are_recorded_and_answered_over_one_connection() -> Result<()> {
    for engine in [FakeEngine::unix().await?, FakeEngine::tcp().await?] {
        engine.expect("GET", "/v1.23/containers/json", Reply::json("[]"));
        let created = Reply::json(r#"{"Id": "abc"}"#).with_status(201);
        engine.expect("POST", "/v1.23/containers/create", created);
        let missing = Reply::error(404, "No such container: x");
        engine.expect("POST", "/v1.23/containers/x/start", missing);
        let docker = engine.docker();
        let listed = docker
            .list_containers(ListContainersOptions::default())
            .await?;
        assert!(listed.is_empty());
        let options = CreateContainerOptions::builder().image("busybox").build();
        assert_eq!(docker.create_container(options).await?.id, "abc");
        let error = docker.start_container("x").await.unwrap_err();
        assert_eq!(error.engine_message(), Some("No such container: x"));
        assert_eq!(engine.connections(), 1);
        let requests = engine.finish().await;
        assert_eq!(requests.len(), 3);
        let body: serde_json::Value = serde_json::from_slice(&requests[1].body).unwrap();
        assert_eq!(body["Image"], "busybox");
    }
    Ok(())
}

#[tokio::test]
async fn a_dropped_stream_closes_its_connection() -> Result<()> {
    for engine in [FakeEngine::unix().await?, FakeEngine::tcp().await?] {
        let target = "/v1.23/containers/x/logs?stdout=true&stderr=true";
        let reply = Reply::status(200).chunk(frame(1, "one")).hang();
        let exchange = engine.expect("GET", target, reply);
        let options = ContainerLogsOptions::builder().tty(false).build();
        let mut logs = engine.docker().container_logs("x", options).await?;
        assert_eq!(logs.try_next().await?, Some(Frame::Stdout("one".into())));
        assert!(!exchange.is_closed());
        drop(logs);
        exchange.closed().await;
        engine.finish().await;
    }
    Ok(())
}

#[tokio::test]
async fn an_upgraded_connection_echoes_until_the_client_ends_its_input() -> Result<()> {
    for engine in [FakeEngine::unix().await?, FakeEngine::tcp().await?] {
        let target = "/v1.23/containers/x/attach?stream=true&stdin=true&stdout=true&stderr=true";
        engine.expect("POST", target, Reply::upgraded().echo().chunk("bye"));
        let options = AttachContainerOptions::builder()
            .stdin(true)
            .stream(true)
            .tty(true);
        let mut attached = engine
            .docker()
            .attach_container("x", options.build())
            .await?;
        attached.input.write_all(b"hello ").await.unwrap();
        attached.input.shutdown().await.unwrap();
        let frames: Vec<Frame> = attached.output.try_collect().await?;
        let output: Vec<u8> = frames
            .iter()
            .flat_map(|frame| frame.bytes().to_vec())
            .collect();
        assert_eq!(output, b"hello bye");
        let requests = engine.finish().await;
        assert_eq!(requests[0].input, "hello ");
    }
    Ok(())
}
