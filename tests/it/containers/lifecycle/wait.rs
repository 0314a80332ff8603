//! Waiting for the exit of a container.

use super::*;

#[tokio::test]
async fn wait_container_returns_the_exit_code() -> Result<()> {
    let wait = ("POST", "/containers/web/wait");
    let newer = Reply::json(r#"{"Error":null,"StatusCode":137}"#);
    for reply in [recorded("wait"), newer] {
        let (waited, sent) = call(wait, reply, async |docker| {
            docker
                .wait_container("web", WaitContainerOptions::default())
                .await
        })
        .await?;
        assert_eq!(waited.status_code, 137);
        assert_sent_nothing(&sent);
    }
    Ok(())
}

#[tokio::test]
async fn wait_container_errors() -> Result<()> {
    let errors = [MISSING, (500, "the engine is shutting down")];
    refused(("POST", "/containers/web/wait"), &errors, async |docker| {
        docker
            .wait_container("web", WaitContainerOptions::default())
            .await
    })
    .await
}

#[tokio::test]
async fn wait_container_sends_its_condition() -> Result<()> {
    for (condition, query) in [
        (WaitCondition::NotRunning, "not-running"),
        (WaitCondition::NextExit, "next-exit"),
        (WaitCondition::Removed, "removed"),
    ] {
        let target = format!("/v1.30/containers/web/wait?condition={query}");
        let reply = Reply::json(r#"{"StatusCode":0}"#);
        let (waited, _) = call(("POST", &target), reply, async |docker| {
            let options = WaitContainerOptions::builder().condition(condition.clone());
            docker.wait_container("web", options.build()).await
        })
        .await?;
        assert_eq!(waited.status_code, 0);
        unsupported_below(30, Some("condition"), async |docker| {
            let options = WaitContainerOptions::builder().condition(condition);
            docker.wait_container("web", options.build()).await
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn wait_container_returns_an_error_in_the_body() -> Result<()> {
    let body = r#"{"StatusCode":-1,"Error":{"Message":"unable to remove filesystem: busy"}}"#;
    let target = ("POST", "/v1.34/containers/web/wait?condition=removed");
    let error = call(target, Reply::json(body), async |docker| {
        let options = WaitContainerOptions::builder().condition(WaitCondition::Removed);
        docker.wait_container("web", options.build()).await
    });
    let error = error.await.unwrap_err();
    assert!(matches!(error, Error::Daemon { .. }), "{error:?}");
    assert_eq!(
        error.engine_message(),
        Some("unable to remove filesystem: busy")
    );
    Ok(())
}
