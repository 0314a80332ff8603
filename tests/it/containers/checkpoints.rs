//! Checkpoints of containers.

use asyncdocker::containers::{
    CreateCheckpointOptions, DeleteCheckpointOptions, ListCheckpointsOptions,
    StartContainerFromCheckpointOptions,
};
use asyncdocker::prelude::*;
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{ApiVersion, Error, Result};
use serde_json::json;

use crate::support::json_body;

use super::{assert_sent_nothing, call, refused, unsupported_below};

const DISABLED: (u16, &str) = (
    501,
    "This experimental feature is disabled by default. Start the Docker daemon in experimental mode in order to enable \
     it.",
);

const MISSING: (u16, &str) = (404, "No such container: web");

#[tokio::test]
async fn create_checkpoint_sends_its_name_and_options() -> Result<()> {
    let target = ("POST", "/v1.25/containers/web/checkpoints");
    let options = CreateCheckpointOptions::builder()
        .checkpoint_dir("/var/states")
        .exit(true)
        .build();
    let ((), sent) = call(target, Reply::status(201), async |docker| {
        docker.create_checkpoint("web", "before", options).await
    })
    .await?;
    let expected = json!({"CheckpointID": "before", "CheckpointDir": "/var/states", "Exit": true});
    assert_eq!(json_body(&sent), expected);

    let ((), sent) = call(target, Reply::status(201), async |docker| {
        let options = CreateCheckpointOptions::default();
        docker.create_checkpoint("web", "before", options).await
    })
    .await?;
    assert_eq!(json_body(&sent), json!({"CheckpointID": "before"}));
    Ok(())
}

#[tokio::test]
async fn list_checkpoints_reads_names_and_null() -> Result<()> {
    let target = (
        "GET",
        "/v1.25/containers/web/checkpoints?dir=%2Fvar%2Fstates",
    );
    let options = || ListCheckpointsOptions::builder().dir("/var/states").build();
    for (reply, expected) in [
        (r#"[{"Name":"one"},{"Name":"two"}]"#, vec!["one", "two"]),
        ("null", vec![]),
        ("[]", vec![]),
    ] {
        let (list, _) = call(target, Reply::json(reply), async |docker| {
            docker.list_checkpoints("web", options()).await
        })
        .await?;
        let names: Vec<_> = list.iter().map(|checkpoint| &checkpoint.name).collect();
        assert_eq!(names, expected);
    }
    Ok(())
}

#[tokio::test]
async fn delete_checkpoint_encodes_its_name() -> Result<()> {
    let target = ("DELETE", "/v1.25/containers/web/checkpoints/a%2Fb?dir=%2Fx");
    let ((), sent) = call(target, Reply::status(204), async |docker| {
        let options = DeleteCheckpointOptions::builder().dir("/x").build();
        docker.delete_checkpoint("web", "a/b", options).await
    })
    .await?;
    assert_eq!(sent.body, "");
    Ok(())
}

#[tokio::test]
async fn start_container_from_checkpoint_sends_name_and_directory() -> Result<()> {
    let target = "/v1.25/containers/web/start?checkpoint=before&checkpoint-dir=%2Fx";
    for (status, expected) in [(204, true), (304, false)] {
        let reply = Reply::status(status);
        let (started, sent) = call(("POST", target), reply, async |docker| {
            let options = StartContainerFromCheckpointOptions::builder()
                .checkpoint_dir("/x")
                .build();
            docker
                .start_container_from_checkpoint("web", "before", options)
                .await
        })
        .await?;
        assert_eq!(started, expected);
        assert_sent_nothing(&sent);
    }
    Ok(())
}

#[tokio::test]
async fn an_empty_checkpoint_name_is_refused() -> Result<()> {
    // Engines would start the container without a checkpoint.
    let engine = FakeEngine::local().await?;
    let docker = engine.docker_at(ApiVersion::new(1, 25));
    let options = StartContainerFromCheckpointOptions::default();
    let started = docker.start_container_from_checkpoint("web", "", options);
    let error = started.await.unwrap_err();
    assert!(error.is_invalid_input(), "{error:?}");
    assert_eq!(
        error.to_string(),
        "POST /containers/web/start: invalid checkpoint ``: expected a name: the engine would start the container anew"
    );
    assert!(engine.finish().await.is_empty());
    Ok(())
}

#[tokio::test]
async fn checkpoint_errors() -> Result<()> {
    let path = "/v1.25/containers/web/checkpoints";
    let not_running = (409, "Container web is not running");
    let exists = (
        500,
        "checkpoint with name before already exists for container web",
    );
    refused(
        ("POST", path),
        &[MISSING, DISABLED, not_running, exists],
        async |docker| {
            let options = CreateCheckpointOptions::default();
            docker.create_checkpoint("web", "before", options).await
        },
    )
    .await?;
    refused(("GET", path), &[MISSING, DISABLED], async |docker| {
        let options = ListCheckpointsOptions::default();
        docker.list_checkpoints("web", options).await
    })
    .await?;
    let missing = (500, "checkpoint before does not exist for container web");
    refused(
        ("DELETE", "/v1.25/containers/web/checkpoints/before"),
        &[MISSING, DISABLED, missing],
        async |docker| {
            let options = DeleteCheckpointOptions::default();
            docker.delete_checkpoint("web", "before", options).await
        },
    )
    .await?;
    let directory = (403, "custom checkpointdir is not supported");
    refused(
        ("POST", "/v1.25/containers/web/start?checkpoint=before"),
        &[MISSING, directory],
        async |docker| {
            let options = StartContainerFromCheckpointOptions::default();
            docker
                .start_container_from_checkpoint("web", "before", options)
                .await
        },
    )
    .await
}

#[tokio::test]
async fn disabled_experimental_features_are_recognized() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let (status, message) = DISABLED;
    let list = "/v1.25/containers/web/checkpoints";
    engine.expect("GET", list, Reply::error(status, message));
    let start = "/v1.25/containers/web/start?checkpoint=before";
    let refused = "checkpoint is only supported in experimental mode";
    engine.expect("POST", start, Reply::error(400, refused));
    engine.expect("GET", list, Reply::error(404, "No such container: web"));
    let docker = engine.docker_at(ApiVersion::new(1, 25));

    let listed = |docker: asyncdocker::Docker| async move {
        let options = ListCheckpointsOptions::default();
        docker.list_checkpoints("web", options).await.err()
    };
    let is_disabled =
        |error: Option<Error>| error.as_ref().is_some_and(Error::is_experimental_disabled);
    assert!(is_disabled(listed(docker.clone()).await));
    let options = StartContainerFromCheckpointOptions::default();
    let started = docker.start_container_from_checkpoint("web", "before", options);
    assert!(is_disabled(started.await.err()));
    assert!(!is_disabled(listed(docker).await));
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn checkpoints_need_api_1_25() -> Result<()> {
    unsupported_below(25, None, async |docker| {
        let options = CreateCheckpointOptions::default();
        docker.create_checkpoint("web", "before", options).await
    })
    .await?;
    unsupported_below(25, None, async |docker| {
        let options = ListCheckpointsOptions::default();
        docker.list_checkpoints("web", options).await
    })
    .await?;
    unsupported_below(25, None, async |docker| {
        let options = DeleteCheckpointOptions::default();
        docker.delete_checkpoint("web", "before", options).await
    })
    .await?;
    unsupported_below(25, Some("checkpoint"), async |docker| {
        let options = StartContainerFromCheckpointOptions::default();
        docker
            .start_container_from_checkpoint("web", "before", options)
            .await
    })
    .await
}
