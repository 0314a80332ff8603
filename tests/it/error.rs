//! Errors: what they say and what they tell apart.

mod predicates;

use std::error::Error as _;
use std::io;
use std::time::Duration;

use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{
    ApiErrorKind, ApiVersion, BoxError, Call, EngineAddress, Error, Request, Result, TimeoutPhase,
    Transport, Unsupported,
};
use http::{Method, StatusCode};

/// The error of a call that the engine answers so.
async fn answered(reply: Reply) -> Result<Error> {
    let engine = FakeEngine::local().await?;
    engine.expect("GET", "/containers/web/json", reply);
    let request = Request::get("/containers/{id}/json")
        .id("web")
        .query_all("size", &None::<bool>);
    let error = engine.docker().execute(request).await.unwrap_err();
    engine.finish().await;
    Ok(error)
}

fn call() -> Call {
    Call::new(Method::GET, "/containers/web/json")
}

fn cause() -> BoxError {
    io::Error::other("the cause").into()
}

#[tokio::test]
async fn each_status_has_a_kind() -> Result<()> {
    use ApiErrorKind as Kind;
    let cases = [
        (301, Kind::Redirect),
        (304, Kind::NotModified),
        (400, Kind::BadParameter),
        (401, Kind::Unauthorized),
        (403, Kind::Forbidden),
        (404, Kind::NotFound),
        (406, Kind::NotAcceptable),
        (409, Kind::Conflict),
        (418, Kind::Other),
        (500, Kind::ServerError),
        (503, Kind::ServerError),
    ];
    for (status, kind) in cases {
        let error = answered(Reply::status(status)).await?;
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        assert_eq!(error.kind(), Some(kind));
        assert_eq!(error.is_not_found(), kind == Kind::NotFound);
        assert_eq!(error.is_conflict(), kind == Kind::Conflict);
        assert_eq!(error.is_not_modified(), kind == Kind::NotModified);
        assert!(!error.is_timeout() && !error.is_connect());
    }
    Ok(())
}

#[tokio::test]
async fn engine_messages_are_extracted_from_every_format() -> Result<()> {
    let json = |text: &str| Reply::json(text.to_owned()).with_status(500);
    let podman = r#"{"cause":"no such container","message":"no container web","response":404}"#;
    let page = "<html><body>502 Bad Gateway</body></html>";
    let cases = [
        (Reply::error(500, "no such thing"), "no such thing"),
        (json("{\"message\":\"no such thing\"}\n"), "no such thing"),
        (
            json("\"operation is not permitted\"\n"),
            "operation is not permitted",
        ),
        (json(podman), "no container web"),
        (json("{\"error\":\"other\"}"), "{\"error\":\"other\"}"),
        (json("{\"message\":7}"), "{\"message\":7}"),
        (json("not JSON at all"), "not JSON at all"),
        (
            Reply::status(502)
                .header("Content-Type", "text/html")
                .body(page),
            "502 Bad Gateway",
        ),
        (
            Reply::status(500).body("\r\n  two\nlines \r\n"),
            "two\nlines",
        ),
        (
            Reply::status(500).body(&b"not \xff UTF-8"[..]),
            "not \u{fffd} UTF-8",
        ),
        (Reply::status(500).chunk("in ").chunk("chunks"), "in chunks"),
        (
            Reply::status(500).chunk("before the cut").cut(),
            "before the cut",
        ),
    ];
    for (reply, words) in cases {
        let error = answered(reply).await?;
        assert_eq!(error.engine_message(), Some(words));
    }
    for silent in [
        Reply::status(500),
        Reply::error(500, ""),
        json("{\"message\":\"\"}"),
    ] {
        let error = answered(silent).await?;
        assert_eq!(error.engine_message(), None);
        assert_eq!(
            error.to_string(),
            "GET /containers/web/json: server error (status 500)"
        );
    }
    Ok(())
}

#[tokio::test]
async fn endless_error_body_is_truncated() -> Result<()> {
    let error = answered(Reply::status(500).body(vec![b'x'; 1 << 20])).await?;
    assert_eq!(error.engine_message().map(str::len), Some(64 * 1024));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn error_body_that_does_not_arrive_is_not_waited_for() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let reply = Reply::status(500).chunk("the beginning").hang();
    engine.expect("GET", "/info", reply);
    let error = engine
        .docker()
        .execute(Request::get("/info"))
        .await
        .unwrap_err();
    assert_eq!(error.engine_message(), Some("the beginning"));
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn html_page_of_another_server_is_not_a_missing_object() -> Result<()> {
    let page = "<!DOCTYPE html><html><head><title>404\nNot Found</title></head></html>";
    for content_type in [
        "text/html",
        "text/html; charset=utf-8",
        "Text/HTML",
        "application/octet-stream",
    ] {
        let reply = Reply::status(404)
            .header("Content-Type", content_type)
            .body(page);
        let error = answered(reply).await?;
        assert!(!error.is_not_found(), "{error:?}");
        assert_eq!(error.kind(), Some(ApiErrorKind::NotAnEngine));
        assert_eq!(error.status(), Some(StatusCode::NOT_FOUND));
        assert_eq!(
            error.to_string(),
            "GET /containers/web/json: an HTML page, not the response of a Docker engine (status 404): 404 Not Found"
        );
    }
    Ok(())
}

#[tokio::test]
async fn headers_of_the_response_are_reachable_except_cookies() -> Result<()> {
    let reply = Reply::error(429, "slow down")
        .header("Retry-After", "120")
        .header("Set-Cookie", "session=hunter2");
    let error = answered(reply).await?;
    assert_eq!(error.kind(), Some(ApiErrorKind::TooManyRequests));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(120)));
    assert!(!format!("{error:?}").contains("hunter2"));
    let reply = Reply::status(401).header("WWW-Authenticate", "Basic realm=\"proxy\"");
    let error = answered(reply).await?;
    let wanted = error
        .headers()
        .and_then(|headers| headers.get("www-authenticate"));
    assert_eq!(
        wanted.map(http::HeaderValue::as_bytes),
        Some(&b"Basic realm=\"proxy\""[..])
    );
    Ok(())
}

#[tokio::test]
async fn control_characters_in_messages_are_escaped() -> Result<()> {
    let error = answered(Reply::error(500, "a\u{1b}[2Jb\nc")).await?;
    assert_eq!(error.engine_message(), Some("a\u{1b}[2Jb\nc"));
    assert_eq!(
        error.to_string(),
        "GET /containers/web/json: server error (status 500): a\\u{1b}[2Jb\nc"
    );
    Ok(())
}

#[tokio::test]
async fn non_json_success_is_described() -> Result<()> {
    let login = "<html><body>Please log in\u{1b}</body></html>";
    let gzip = b"\x1f\x8b\x08\x00PASS".as_slice();
    let cases = [
        (
            Reply::status(200)
                .header("Content-Type", "text/html")
                .body(login),
            "expected JSON, found content type `text/html`: `<html><body>Please log in\\u{1b}</body></html>`",
        ),
        (
            Reply::status(200)
                .header("Content-Encoding", "gzip")
                .body(gzip),
            "expected JSON, found no content type, content encoding `gzip`: `\\u{1f}�\\u{8}\\0PASS`",
        ),
        (
            Reply::status(200)
                .header("Content-Type", "text/plain")
                .body("404 page not found"),
            "expected JSON, found content type `text/plain`: `404 page not found`",
        ),
        (Reply::status(200), "expected JSON, found an empty body"),
    ];
    for (reply, expected) in cases {
        let engine = FakeEngine::local().await?;
        engine.expect("GET", "/info", reply);
        let response = engine.docker().execute(Request::get("/info")).await?;
        let error = response.json::<serde_json::Value>().await.unwrap_err();
        let source = error.source().map(ToString::to_string).unwrap_or_default();
        assert_eq!(source, expected);
        assert_eq!(error.to_string(), "GET /info: cannot decode the response");
        engine.finish().await;
    }
    Ok(())
}

/// Errors of the engine or the connection to it, and their texts.
fn from_outside() -> Vec<(Error, &'static str)> {
    let engine = EngineAddress::new("unix:///run/x.sock", "from DOCKER_HOST");
    vec![
        (
            Error::api(call(), StatusCode::NOT_FOUND, "No such container: web"),
            "not found (status 404): No such container: web",
        ),
        (
            Error::connect(call(), engine, "the socket does not exist", cause()),
            "cannot connect to the engine at unix:///run/x.sock (from DOCKER_HOST): the socket does not exist",
        ),
        (
            Error::transport(call(), cause()),
            "the connection to the engine failed before it responded",
        ),
        (
            Error::body(call(), cause()),
            "cannot read the request's body: the cause",
        ),
        (
            Error::timeout(call(), TimeoutPhase::Headers, Duration::from_millis(1500)),
            "the engine sent no response within 1.5 seconds",
        ),
        (
            Error::timeout(call(), TimeoutPhase::Body, Duration::from_secs(3)),
            "the engine sent no further data within 3 seconds",
        ),
        (
            Error::daemon(call(), "manifest\u{1b}[31m unknown", None),
            "the engine reports: manifest\\u{1b}[31m unknown",
        ),
        (
            Error::state(call(), "the container is unhealthy"),
            "the container is unhealthy",
        ),
        (
            Error::api_version(
                call(),
                ApiVersion::V1_23,
                Some(ApiVersion::new(1, 24)),
                None,
                "it is too old",
            ),
            "the engine does not serve API version 1.23: it is too old",
        ),
    ]
}

/// Errors about what the engine sent or the program asked for, and their texts.
fn from_inside() -> Vec<(Error, &'static str)> {
    let version = ApiVersion::new(1, 41);
    let unsupported = Unsupported::new(version)
        .option("annotations")
        .since(ApiVersion::new(1, 43));
    let removed = Unsupported::new(ApiVersion::new(1, 24)).until(ApiVersion::V1_23);
    vec![
        (
            Error::protocol(call(), "the response is an upgrade that was not requested")
                .with_source(cause()),
            "the response is an upgrade that was not requested",
        ),
        (
            Error::decode(call(), "HostConfig.Memory", cause()),
            "cannot decode the response at `HostConfig.Memory`",
        ),
        (
            Error::decode(call(), ".", cause()),
            "cannot decode the response",
        ),
        (
            Error::stream(call(), "it ended inside a frame").with_source(cause()),
            "the stream failed: it ended inside a frame",
        ),
        (
            Error::unsupported(call(), unsupported.host("unix:///d.sock")),
            "`annotations` needs API 1.43 (Docker 24.0); the engine at unix:///d.sock speaks at most 1.41",
        ),
        (
            Error::unsupported(call(), removed.pinned(true).instead("read an archive")),
            "this request is not supported after API 1.23 (Docker 1.11); the client is pinned to 1.24: read an archive",
        ),
    ]
}

/// Errors without a request, and their texts.
fn without_call() -> Vec<(Error, &'static str)> {
    vec![
        (
            Error::invalid_input("port mapping", "80:x\u{1b}", "expected a port"),
            "invalid port mapping `80:x\\u{1b}`: expected a port",
        ),
        (
            Error::config("DOCKER_CERT_PATH: `ca.pem` is missing").with_source(cause()),
            "DOCKER_CERT_PATH: `ca.pem` is missing",
        ),
    ]
}

#[test]
fn every_constructor_makes_an_error_that_names_the_request_but_not_its_cause() {
    for (error, text) in from_outside().into_iter().chain(from_inside()) {
        assert_eq!(error.to_string(), format!("{}: {text}", call()));
        assert_eq!(error.call(), Some(&call()));
        if let Some(source) = error.source() {
            assert_eq!(source.to_string(), "the cause");
        }
    }
    for (error, text) in without_call() {
        assert_eq!(error.to_string(), text);
        assert_eq!(error.call(), None);
    }
}

#[test]
fn call_names_an_object_that_is_not_in_its_path() {
    let cases = [
        (
            Request::post("/images/create").object("image", "busybox:nope"),
            "POST /images/create (image busybox:nope)",
        ),
        (
            Request::get("/containers/{id}/json").id("/web"),
            "GET /containers/web/json",
        ),
        (
            Request::get("/containers/{id}/json").id("a b"),
            "GET /containers/a%20b/json (container a b)",
        ),
        (
            Request::post("/networks/{id}/connect").id("net\u{1b}"),
            "POST /networks/net%1B/connect (network net\\u{1b})",
        ),
        (Request::get("/info"), "GET /info"),
    ];
    for (request, text) in cases {
        assert_eq!(request.call().to_string(), text);
    }
    let call = Request::get("/containers/{id}/json").id("/web").call();
    assert_eq!(
        (call.object_kind(), call.object()),
        (Some("container"), Some("web"))
    );
}

#[test]
fn error_fits_into_64_bytes() {
    assert!(size_of::<Error>() <= 64, "{}", size_of::<Error>());
    assert!(size_of::<Result<()>>() <= 64);
}

#[test]
fn errors_can_cross_threads_and_be_boxed() {
    fn assert<T: Send + Sync + 'static>(_: &T) {}
    let error = Error::protocol(call(), "");
    assert(&error);
    let boxed: BoxError = error.into();
    assert!(boxed.downcast_ref::<Error>().is_some());
}
