//! The API version that a client speaks.

mod refusals;
mod requirements;

use asyncdocker::containers::CreateContainerOptions;
use asyncdocker::prelude::*;
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{ApiVersion, Body, Docker, Error, Request, Response, Result, Transport};
use futures_util::future::try_join_all;

const PING: &str = "/v1.23/_ping";
const TOO_OLD: &str = "client version 1.23 is too old. Minimum supported API version is 1.24, please upgrade your \
                       client to a newer version";

/// A client that negotiates the version.
fn client(engine: &FakeEngine) -> Result<Docker> {
    Docker::builder().host(engine.host()).build()
}

fn pinned(engine: &FakeEngine, minor: u16) -> Result<Docker> {
    Docker::builder()
        .host(engine.host())
        .api_version(v(minor))
        .build()
}

fn v(minor: u16) -> ApiVersion {
    ApiVersion::new(1, minor)
}

fn pong(highest: &str) -> Reply {
    ok(highest).body("OK")
}

/// A success as engines send it, with their highest version.
fn ok(highest: &str) -> Reply {
    Reply::status(200).header("Api-Version", highest)
}

fn too_old(version: &str, min: &str) -> String {
    TOO_OLD.replace("1.23", version).replace("1.24", min)
}

fn too_new(version: &str, max: &str) -> String {
    format!("client version {version} is too new. Maximum supported API version is {max}")
}

fn platform() -> Request {
    Request::post("/x").since(v(41), "platform")
}

async fn send(docker: &Docker) -> Result<Response> {
    docker.execute(Request::get("/x")).await
}

#[tokio::test]
async fn concurrent_requests_share_one_probe() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let docker = client(&engine)?;
    engine.expect("GET", PING, pong("1.41"));
    for _ in 0..21 {
        engine.expect("POST", "/v1.41/containers/x/start", Reply::status(204));
    }
    try_join_all((0..20).map(|_| docker.start_container("x"))).await?;
    assert!(docker.clone().start_container("x").await?);
    assert_eq!(docker.api_version().await?, v(41));
    assert_eq!(engine.finish().await[0].target, PING);
    Ok(())
}

#[tokio::test]
async fn highest_common_version_is_negotiated() -> Result<()> {
    let json =
        |message: &str| Reply::json(format!("{{\"message\":\"{message}\"}}")).with_status(400);
    let cases = [
        // Docker 1.11 and 1.12, and standalone Swarm.
        (Reply::status(200).body("OK"), "1.23", None, None),
        (pong("1.41"), "1.41", None, Some(v(41))),
        // Podman, which has a version of its own too.
        (
            pong("1.41").header("Libpod-Api-Version", "5.4.0"),
            "1.41",
            None,
            Some(v(41)),
        ),
        // Without the header, the highest version shows with the next response.
        (Reply::error(400, TOO_OLD), "1.24", Some(v(24)), None),
        (json(TOO_OLD), "1.24", Some(v(24)), None),
        (
            json(&too_old("1.23", "1.44")).header("Api-Version", "1.52"),
            "1.52",
            Some(v(44)),
            Some(v(52)),
        ),
        // Newer than everything that is described, or absurd.
        (pong("1.99"), "1.55", None, Some(v(99))),
        (pong("9.1"), "1.55", None, Some(ApiVersion::new(9, 1))),
        // It accepted 1.23 in the same breath.
        (pong("1.12"), "1.23", None, Some(v(12))),
        (pong("0.0"), "1.23", None, Some(ApiVersion::new(0, 0))),
        // Malformed headers say nothing.
        (pong("latest"), "1.23", None, None),
        (pong("1.41.2"), "1.23", None, None),
        (pong("1.4\u{e9}"), "1.23", None, None),
        (pong("1.99999999999"), "1.23", None, None),
        (pong(""), "1.23", None, None),
        (pong(&"1".repeat(60_000)), "1.23", None, None),
    ];
    for (reply, spoken, min, max) in cases {
        let shown = format!("{reply:?} {spoken} {max:?}");
        let engine = FakeEngine::local().await?;
        let docker = client(&engine)?;
        engine.expect("GET", PING, reply);
        let start = format!("/v{spoken}/containers/x/start");
        engine.expect("POST", &start, Reply::status(204));
        engine.expect("POST", &start, Reply::status(304));
        assert!(docker.start_container("x").await?, "{shown}");
        assert!(!docker.start_container("x").await?, "{shown}");
        let versions = docker.engine_versions().await?;
        assert_eq!((versions.min, versions.max), (min, max), "{shown}");
        assert_eq!(versions.negotiated, spoken.parse()?, "{shown}");
        engine.finish().await;
    }
    Ok(())
}

#[tokio::test]
async fn higher_version_in_a_response_is_adopted() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let docker = client(&engine)?;
    engine.expect("GET", PING, Reply::error(400, TOO_OLD));
    engine.expect("GET", "/v1.24/x", ok("1.45"));
    send(&docker).await?.unit().await?;
    // The engine is upgraded. An error shows it just as well.
    let missing = Reply::error(404, "no x").header("Api-Version", "1.51");
    engine.expect("GET", "/v1.45/x", missing);
    assert!(send(&docker).await.is_err_and(|error| error.is_not_found()));
    engine.expect("GET", "/v1.51/x", ok("1.51"));
    send(&docker).await?.unit().await?;
    assert_eq!(docker.engine_versions().await?.min, Some(v(24)));
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn pinned_version_is_used_regardless_of_the_engine() -> Result<()> {
    // Also one that is newer than the newest described.
    for minor in [23, 41, 60] {
        let engine = FakeEngine::local().await?;
        let docker = pinned(&engine, minor)?;
        for _ in 0..2 {
            engine.expect("GET", &format!("/v1.{minor}/x"), ok("1.45"));
            send(&docker).await?.unit().await?;
        }
        assert_eq!(docker.api_version().await?, v(minor));
        engine.expect("GET", PING, pong("1.45"));
        let versions = docker.engine_versions().await?;
        assert_eq!((versions.negotiated, versions.max), (v(minor), Some(v(45))));
        engine.finish().await;
    }
    Ok(())
}

#[tokio::test]
async fn engine_below_1_23_gets_no_further_request() -> Result<()> {
    let engine = FakeEngine::local().await?;
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
async fn denied_probe_falls_back_to_1_23_until_a_response_shows_more() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let docker = client(&engine)?;
    engine.expect("GET", PING, Reply::error(403, "no pings here"));
    engine.expect("GET", "/v1.23/version", Reply::error(400, TOO_OLD));
    for _ in 0..2 {
        engine.expect(
            "GET",
            "/v1.24/version",
            Reply::json(r#"{"Version":"1.12.0"}"#),
        );
        docker.version().await?;
    }
    engine.finish().await;

    let engine = FakeEngine::local().await?;
    let docker = client(&engine)?;
    engine.expect("GET", PING, Reply::error(403, "no pings here"));
    engine.expect("GET", "/v1.23/x", ok("1.41"));
    engine.expect("GET", "/v1.41/x", ok("1.41"));
    send(&docker).await?.unit().await?;
    send(&docker).await?.unit().await?;
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn version_found_during_a_server_error_is_not_kept() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let docker = client(&engine)?;
    engine.expect("GET", PING, Reply::error(503, "starting"));
    engine.expect("GET", "/v1.23/version", Reply::error(503, "starting"));
    let error = docker.version().await.unwrap_err();
    assert_eq!(error.engine_message(), Some("starting"));
    // That is why it is not sent, rather than for want of a version.
    engine.expect("GET", PING, Reply::error(503, "starting"));
    let error = docker.execute(platform()).await.unwrap_err();
    assert_eq!(error.engine_message(), Some("starting"));
    engine.expect("GET", PING, Reply::error(400, TOO_OLD));
    engine.expect(
        "GET",
        "/v1.24/version",
        Reply::json(r#"{"Version":"1.12.0"}"#),
    );
    docker.version().await?;
    engine.finish().await;
    Ok(())
}

/// A proxy that wants credentials, or has too many requests, does so for a while only.
#[tokio::test]
async fn version_found_without_access_is_not_kept() -> Result<()> {
    for status in [401, 407, 408, 429] {
        let engine = FakeEngine::local().await?;
        let docker = client(&engine)?;
        engine.expect("GET", PING, Reply::error(status, "not now"));
        let error = docker.execute(platform()).await.unwrap_err();
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        engine.expect("GET", PING, pong("1.41"));
        engine.expect("POST", "/v1.41/x", ok("1.41"));
        docker.execute(platform()).await?.unit().await?;
        engine.finish().await;
    }
    Ok(())
}

#[tokio::test]
async fn replaced_engine_is_negotiated_with_again() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let docker = client(&engine)?;
    engine.expect("GET", PING, pong("1.41"));
    engine.expect("GET", "/v1.41/x", ok("1.41"));
    send(&docker).await?.unit().await?;

    let refused = Reply::error(400, &too_old("1.41", "1.44")).header("Api-Version", "1.52");
    engine.expect("GET", "/v1.41/x", refused);
    engine.expect("GET", "/v1.52/x", ok("1.52"));
    send(&docker).await?.unit().await?;

    engine.expect(
        "GET",
        "/v1.52/x",
        Reply::error(400, &too_new("1.52", "1.43")),
    );
    engine.expect("GET", "/v1.43/x", ok("1.43"));
    send(&docker).await?.unit().await?;

    // A streamed body cannot be sent again, but the next request is served.
    let upload = || {
        let body = Body::from_stream(futures_util::stream::iter([Ok::<_, std::io::Error>("tar")]));
        Request::post("/images/load").body("application/x-tar", body)
    };
    let refused = Reply::error(400, &too_old("1.43", "1.44"));
    engine.expect("POST", "/v1.43/images/load", refused);
    let error = docker.execute(upload()).await.unwrap_err();
    assert!(matches!(error, Error::ApiVersion { .. }), "{error:?}");
    engine.expect("POST", "/v1.44/images/load", Reply::status(200));
    docker.execute(upload()).await?.unit().await?;
    engine.finish().await;
    Ok(())
}
