//! Which version is spoken.

use asyncdocker::containers::CreateContainerOptions;
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{
    ApiVersion, Body, Containers, Docker, Error, Request, Result, System, Transport,
};
use futures_util::future::try_join_all;

const PING: &str = "/v1.23/_ping";
const TOO_OLD: &str = "client version 1.23 is too old. Minimum supported API version is 1.24, please upgrade your \
                       client to a newer version";

/// A client that finds the version out.
fn client(engine: &FakeEngine) -> Result<Docker> {
    Docker::builder().host(engine.host()).build()
}

#[tokio::test]
async fn v1_23_is_spoken_where_it_is_served_and_asked_about_once() -> Result<()> {
    let engine = FakeEngine::unix().await?;
    let docker = client(&engine)?;
    engine.expect("GET", PING, Reply::status(200).body("OK"));
    for _ in 0..21 {
        engine.expect("POST", "/v1.23/containers/x/start", Reply::status(204));
    }
    try_join_all((0..20).map(|_| docker.start_container("x"))).await?;
    assert!(docker.clone().start_container("x").await?);
    assert_eq!(docker.api_version().await?, ApiVersion::V1_23);
    assert_eq!(engine.finish().await[0].target, PING);
    Ok(())
}

#[tokio::test]
async fn elsewhere_the_lowest_version_is() -> Result<()> {
    let json = Reply::json(format!("{{\"message\":\"{TOO_OLD}\"}}")).with_status(400);
    for (refusal, version) in [
        (json, "1.24"),
        (Reply::error(400, TOO_OLD), "1.24"),
        (Reply::error(400, &TOO_OLD.replace("1.24", "1.44")), "1.44"),
    ] {
        let engine = FakeEngine::unix().await?;
        let docker = client(&engine)?;
        engine.expect("GET", PING, refusal);
        let start = format!("/v{version}/containers/x/start");
        engine.expect("POST", &start, Reply::status(204));
        engine.expect("POST", &start, Reply::status(304));
        assert!(docker.start_container("x").await?);
        assert!(!docker.start_container("x").await?);
        assert_eq!(docker.api_version().await?, version.parse()?);
        engine.finish().await;
    }
    Ok(())
}

#[tokio::test]
async fn a_refusal_of_a_pinned_version_says_what_is_served() -> Result<()> {
    let cases = [
        (TOO_OLD, Some(ApiVersion::new(1, 24)), None),
        (
            "client version 1.23 is too new. Maximum supported API version is 1.22",
            None,
            Some(ApiVersion::new(1, 22)),
        ),
        (
            "client is newer than server (client API version: 1.23, server API version: 1.22)",
            None,
            Some(ApiVersion::new(1, 22)),
        ),
    ];
    for (message, lowest, highest) in cases {
        let engine = FakeEngine::unix().await?;
        engine.expect("GET", "/v1.23/version", Reply::error(400, message));
        let error = engine.docker().version().await.unwrap_err();
        let Error::ApiVersion {
            client, min, max, ..
        } = &error
        else {
            panic!("{error:?}");
        };
        assert_eq!((*client, *min, *max), (ApiVersion::V1_23, lowest, highest));
        assert!(error.to_string().contains(message), "{error}");
        engine.finish().await;
    }
    Ok(())
}

#[tokio::test]
async fn an_engine_that_is_too_old_is_not_asked_for_more() -> Result<()> {
    let engine = FakeEngine::unix().await?;
    let message =
        "client is newer than server (client API version: 1.23, server API version: 1.22)";
    engine.expect("GET", PING, Reply::error(400, message));
    let error = client(&engine)?.start_container("x").await.unwrap_err();
    assert!(
        matches!(&error, Error::ApiVersion { max: Some(_), .. }),
        "{error:?}"
    );
    assert!(
        error.to_string().starts_with("POST /containers/x/start"),
        "{error}"
    );
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn a_refusal_is_believed_where_the_question_is_not_answered() -> Result<()> {
    let engine = FakeEngine::unix().await?;
    let docker = client(&engine)?;
    engine.expect("GET", PING, Reply::error(403, "no pings here"));
    engine.expect("GET", "/v1.23/version", Reply::error(400, TOO_OLD));
    for _ in 0..2 {
        engine.expect("GET", "/v1.24/version", Reply::json("{}"));
        docker.version().await?;
    }
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn what_an_engine_in_trouble_says_is_not_kept() -> Result<()> {
    let engine = FakeEngine::unix().await?;
    let docker = client(&engine)?;
    engine.expect("GET", PING, Reply::error(503, "starting"));
    engine.expect("GET", "/v1.23/version", Reply::error(503, "starting"));
    engine.expect("GET", PING, Reply::error(400, TOO_OLD));
    engine.expect("GET", "/v1.24/version", Reply::json("{}"));
    let error = docker.version().await.unwrap_err();
    assert_eq!(error.engine_message(), Some("starting"));
    docker.version().await?;
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn a_client_goes_on_when_the_engine_becomes_one_of_another_age() -> Result<()> {
    let engine = FakeEngine::unix().await?;
    let docker = client(&engine)?;
    engine.expect("GET", PING, Reply::status(200).body("OK"));
    engine.expect("POST", "/v1.23/containers/x/start", Reply::status(204));
    docker.start_container("x").await?;

    engine.expect(
        "POST",
        "/v1.23/containers/x/start",
        Reply::error(400, TOO_OLD),
    );
    engine.expect("POST", "/v1.24/containers/x/start", Reply::status(204));
    docker.start_container("x").await?;

    // What was streamed cannot be sent again: the next call is served.
    let newer = TOO_OLD
        .replace("1.23", "1.24")
        .replace("is 1.24,", "is 1.40,");
    let upload = || {
        let body = Body::from_stream(futures_util::stream::iter([Ok::<_, std::io::Error>("tar")]));
        Request::post("/images/load").body("application/x-tar", body)
    };
    engine.expect("POST", "/v1.24/images/load", Reply::error(400, &newer));
    let error = docker.execute(upload()).await.unwrap_err();
    assert!(matches!(error, Error::ApiVersion { .. }), "{error:?}");
    engine.expect("POST", "/v1.40/images/load", Reply::status(200));
    docker.execute(upload()).await?.unit().await?;
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn a_call_that_later_versions_have_not_says_what_to_use() -> Result<()> {
    let engine = FakeEngine::unix().await?;
    let docker = client(&engine)?;
    engine.expect("GET", PING, Reply::error(400, TOO_OLD));
    let error = docker.copy_from_container("x", "/etc").await.err().unwrap();
    let shown = error.to_string();
    assert!(
        shown.starts_with("POST /containers/x/copy: ")
            && shown.contains("1.24")
            && shown.contains("download_archive"),
        "{shown}"
    );
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn what_later_versions_drop_without_a_word_is_refused() -> Result<()> {
    let create = |address: &str| {
        CreateContainerOptions::builder()
            .image("busybox")
            .mac_address(address)
            .build()
    };
    let engine = FakeEngine::unix().await?;
    let pinned = |minor| {
        Docker::builder()
            .host(engine.host())
            .api_version(ApiVersion::new(1, minor))
            .build()
    };
    let error = pinned(52)?
        .create_container(create("02:00:5e:00:53:17"))
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Unsupported { .. }), "{error:?}");
    let shown = error.to_string();
    assert!(
        shown.contains("1.52") && shown.contains("`networking_config`"),
        "{shown}"
    );
    let created = || Reply::json(r#"{"Id": "c1"}"#).with_status(201);
    engine.expect("POST", "/v1.52/containers/create", created());
    pinned(52)?.create_container(create("")).await?;
    engine.expect("POST", "/v1.51/containers/create", created());
    pinned(51)?
        .create_container(create("02:00:5e:00:53:17"))
        .await?;
    engine.finish().await;
    Ok(())
}
