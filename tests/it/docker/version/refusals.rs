//! Engines that refuse the API version of a request.

use asyncdocker::prelude::*;
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{Error, Request, Result, Transport};

use super::{PING, TOO_OLD, client, ok, pinned, pong, send, too_new, too_old, v};

#[tokio::test]
async fn refused_advertised_version_falls_back_to_the_lowest() -> Result<()> {
    for (refusal, next) in [
        (too_new("1.51", "1.51"), "1.23"),
        (too_new("1.51", "1.45"), "1.45"),
        (too_new("1.51", ""), "1.23"),
    ] {
        let engine = FakeEngine::local().await?;
        let docker = client(&engine)?;
        engine.expect("GET", PING, pong("1.51"));
        let refused = Reply::error(400, &refusal).header("Api-Version", "1.51");
        engine.expect("GET", "/v1.51/x", refused);
        for _ in 0..2 {
            engine.expect("GET", &format!("/v{next}/x"), ok("1.51"));
            send(&docker).await?.unit().await?;
        }
        engine.finish().await;
    }
    Ok(())
}

#[tokio::test]
async fn engine_that_refuses_every_version_is_an_error() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let docker = client(&engine)?;
    engine.expect("GET", PING, pong("1.23"));
    engine.expect(
        "GET",
        "/v1.23/x",
        Reply::error(400, &too_new("1.23", "1.23")),
    );
    let error = send(&docker).await.unwrap_err();
    assert!(matches!(error, Error::ApiVersion { .. }), "{error:?}");
    // Nothing of it is kept.
    engine.expect("GET", PING, pong("1.41"));
    engine.expect("GET", "/v1.41/x", ok("1.41"));
    send(&docker).await?.unit().await?;
    engine.finish().await;

    // An engine of a time when this crate's newest version is too old.
    let engine = FakeEngine::local().await?;
    let docker = client(&engine)?;
    engine.expect("GET", PING, Reply::error(400, &too_old("1.23", "1.60")));
    engine.expect(
        "GET",
        "/v1.55/x",
        Reply::error(400, &too_old("1.55", "1.60")),
    );
    let error = send(&docker).await.unwrap_err();
    assert!(
        matches!(error, Error::ApiVersion { min: Some(min), .. } if min == v(60)),
        "{error:?}"
    );
    engine.finish().await;
    Ok(())
}

/// The text of an error can come from a user of the program, for instance as the name of a container.
#[tokio::test]
async fn error_that_quotes_a_refusal_is_not_one() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let docker = client(&engine)?;
    engine.expect("GET", PING, pong("1.41"));
    let older = "client is newer than server (client API version: 1.41, server API version: 1.23)";
    let tls = "Client sent an HTTP request to an HTTPS server.";
    let quoted = [
        "is too old",
        "is newer than server",
        &too_new("1.41", "1.24"),
        &too_old("1.41", "1.44"),
        older,
        tls,
    ];
    let quoted = quoted.map(|text| format!("Invalid container name ({text})"));
    // The version of this request is another one.
    let others = [too_old("1.40", "1.44"), too_new("1.52", "1.24")];
    for message in quoted.iter().chain(&others) {
        engine.expect("GET", "/v1.41/x", Reply::error(400, message));
        let error = send(&docker).await.unwrap_err();
        assert!(matches!(error, Error::Api { .. }), "{error:?}");
        assert_eq!(error.engine_message(), Some(message.as_str()));
    }
    assert_eq!(docker.api_version().await?, v(41));
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn refused_head_request_is_classified_by_its_header() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let docker = client(&engine)?;
    engine.expect("GET", PING, pong("1.51"));
    let refused = Reply::status(400).header("Api-Version", "1.41");
    engine.expect("HEAD", "/v1.51/x", refused);
    engine.expect("HEAD", "/v1.41/x", ok("1.41"));
    let request = Request::new(http::Method::HEAD, "/x");
    docker.execute(request).await?.unit().await?;
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn refused_pinned_version_error_names_served_versions() -> Result<()> {
    let too_new = too_new("1.23", "1.22");
    let older = "client is newer than server (client API version: 1.23, server API version: 1.22)";
    for (message, lowest, highest) in [
        (TOO_OLD, Some(v(24)), None),
        (&too_new, None, Some(v(22))),
        (older, None, Some(v(22))),
    ] {
        let engine = FakeEngine::local().await?;
        engine.expect("GET", "/v1.23/version", Reply::error(400, message));
        let error = pinned(&engine, 23)?.version().await.unwrap_err();
        let Error::ApiVersion {
            client, min, max, ..
        } = &error
        else {
            panic!("{error:?}");
        };
        assert_eq!((*client, *min, *max), (v(23), lowest, highest));
        assert!(error.to_string().contains(message), "{error}");
        engine.finish().await;
    }
    Ok(())
}
