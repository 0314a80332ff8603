//! Requests that need another version than the negotiated one.

use super::*;

#[tokio::test]
async fn option_newer_than_the_negotiated_version_is_refused() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let docker = client(&engine)?;
    engine.expect("GET", PING, pong("1.40"));
    let error = docker.execute(platform()).await.unwrap_err();
    let expected = format!(
        "POST /x: `platform` needs API 1.41 (Docker 20.10); the engine at {} speaks at most 1.40",
        docker.host()
    );
    assert_eq!(error.to_string(), expected);
    let removed = Request::post("/x").until(v(39), "filter", "use the filter `reference`");
    let error = docker.execute(removed).await.unwrap_err();
    let expected = format!(
        "POST /x: `filter` is not supported after API 1.39 (Docker 18.09); the engine at {} speaks 1.40: use the \
         filter `reference`",
        docker.host()
    );
    assert_eq!(error.to_string(), expected);
    let error = pinned(&engine, 40)?.execute(platform()).await.unwrap_err();
    let expected =
        "POST /x: `platform` needs API 1.41 (Docker 20.10); the client is pinned to 1.40";
    assert_eq!(error.to_string(), expected);
    engine.expect("POST", "/v1.41/x", Reply::status(200));
    pinned(&engine, 41)?
        .execute(platform())
        .await?
        .unit()
        .await?;
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn version_requirements_can_be_ignored() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let docker = Docker::builder()
        .host(engine.host())
        .ignore_version_requirements(true)
        .build()?;
    engine.expect("GET", PING, pong("1.40"));
    engine.expect("POST", "/v1.40/x", Reply::status(200));
    docker.execute(platform()).await?.unit().await?;
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn removed_operation_is_sent_in_its_last_version() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let docker = client(&engine)?;
    engine.expect("GET", PING, pong("1.41"));
    engine.expect("POST", "/v1.23/containers/x/copy", ok("1.41"));
    let _ = docker.copy_from_container("x", "/etc").await?;
    // The engine is replaced by one that has dropped that version.
    engine.expect(
        "POST",
        "/v1.23/containers/x/copy",
        Reply::error(400, TOO_OLD),
    );
    let error = docker.copy_from_container("x", "/etc").await.err().unwrap();
    assert!(matches!(error, Error::Unsupported { .. }), "{error:?}");
    let error = docker.copy_from_container("x", "/etc").await.err().unwrap();
    let shown = error.to_string();
    assert!(
        shown.starts_with("POST /containers/x/copy")
            && shown.contains("not supported after API 1.23")
            && shown.contains("download_archive"),
        "{shown}"
    );
    // A pinned version is never left.
    let error = pinned(&engine, 41)?.copy_from_container("x", "/etc").await;
    assert!(matches!(error.err(), Some(Error::Unsupported { .. })));
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn option_removed_in_the_negotiated_version_is_refused() -> Result<()> {
    let create = |address: &str| {
        CreateContainerOptions::builder()
            .image("busybox")
            .mac_address(address)
            .build()
    };
    let engine = FakeEngine::local().await?;
    let address = "02:00:5e:00:53:17";
    let refused = pinned(&engine, 52)?.create_container(create(address)).await;
    let error = refused.unwrap_err();
    assert!(matches!(error, Error::Unsupported { .. }), "{error:?}");
    let shown = error.to_string();
    assert!(
        shown.contains("`mac_address` is not supported after API 1.51")
            && shown.contains("`networking_config`"),
        "{shown}"
    );
    let created = || Reply::json(r#"{"Id": "c1"}"#).with_status(201);
    engine.expect("POST", "/v1.52/containers/create", created());
    pinned(&engine, 52)?.create_container(create("")).await?;
    engine.expect("POST", "/v1.51/containers/create", created());
    pinned(&engine, 51)?
        .create_container(create(address))
        .await?;
    engine.finish().await;
    Ok(())
}
