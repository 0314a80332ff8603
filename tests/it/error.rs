//! Errors: what they say and what they tell apart.

use std::error::Error as _;
use std::io;
use std::time::Duration;

use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{
    ApiErrorKind, ApiVersion, Awaited, BoxError, Call, Error, Request, Result, Transport,
};
use http::{Method, StatusCode};

/// The error of a call that the engine answers so.
async fn answered(reply: Reply) -> Result<Error> {
    let engine = FakeEngine::unix().await?;
    engine.expect("GET", "/v1.23/containers/web/json", reply);
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
async fn the_engine_s_words_are_found_in_every_form_they_come_in() -> Result<()> {
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
            page,
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
async fn words_without_end_are_cut() -> Result<()> {
    let error = answered(Reply::status(500).body(vec![b'x'; 1 << 20])).await?;
    assert_eq!(error.engine_message().map(str::len), Some(64 * 1024));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn words_that_do_not_come_are_not_waited_for() -> Result<()> {
    let engine = FakeEngine::unix().await?;
    let reply = Reply::status(500).chunk("the beginning").hang();
    engine.expect("GET", "/v1.23/info", reply);
    let error = engine
        .docker()
        .execute(Request::get("/info"))
        .await
        .unwrap_err();
    assert_eq!(error.engine_message(), Some("the beginning"));
    engine.finish().await;
    Ok(())
}

/// Errors of the engine or the way to it, and what they say.
fn from_outside() -> Vec<(Error, &'static str)> {
    vec![
        (
            Error::Api {
                call: call(),
                kind: ApiErrorKind::NotFound,
                status: StatusCode::NOT_FOUND,
                message: "No such container: web".to_owned(),
            },
            "GET /containers/web/json: not found (status 404): No such container: web",
        ),
        (
            Error::Connect {
                call: call(),
                host: "unix:///run/x.sock".to_owned(),
                origin: "from DOCKER_HOST".to_owned(),
                reason: "there is no such socket".to_owned(),
                source: cause(),
            },
            "GET /containers/web/json: cannot connect to the engine at unix:///run/x.sock (from DOCKER_HOST): \
             there is no such socket",
        ),
        (
            Error::Transport {
                call: call(),
                source: cause(),
            },
            "GET /containers/web/json: the connection to the engine failed before it answered",
        ),
        (
            Error::Timeout {
                call: call(),
                awaited: Awaited::Head,
                limit: Duration::from_millis(1500),
            },
            "GET /containers/web/json: the engine sent no answer within 1.5 seconds",
        ),
        (
            Error::Timeout {
                call: call(),
                awaited: Awaited::Data,
                limit: Duration::from_secs(3),
            },
            "GET /containers/web/json: the engine sent no further data within 3 seconds",
        ),
    ]
}

/// Errors about what the engine sent or the program asked for, and what they say.
fn from_inside() -> Vec<(Error, &'static str)> {
    vec![
        (
            Error::Decode {
                call: call(),
                field: "HostConfig.Memory".to_owned(),
                source: cause(),
            },
            "GET /containers/web/json: the engine's answer cannot be read at `HostConfig.Memory`",
        ),
        (
            Error::Stream {
                call: call(),
                reason: "it ended inside a frame".to_owned(),
                source: Some(cause()),
            },
            "GET /containers/web/json: the stream failed: it ended inside a frame",
        ),
        (
            Error::Daemon {
                call: call(),
                message: "manifest unknown".to_owned(),
                code: None,
            },
            "GET /containers/web/json: the engine reports: manifest unknown",
        ),
        (
            Error::ApiVersion {
                call: call(),
                client: ApiVersion::V1_23,
                min: Some(ApiVersion::new(1, 24)),
                max: None,
                message: "client version 1.23 is too old".to_owned(),
            },
            "GET /containers/web/json: the engine does not serve API version 1.23: client version 1.23 is too old",
        ),
        (
            Error::InvalidInput {
                call: call(),
                message: "`..` is no id".to_owned(),
            },
            "GET /containers/web/json: `..` is no id",
        ),
        (
            Error::Config {
                message: "`x` is no address".to_owned(),
                source: Some(cause()),
            },
            "`x` is no address",
        ),
    ]
}

#[test]
fn each_error_says_which_call_failed_and_never_repeats_its_cause() {
    for (error, text) in from_outside().into_iter().chain(from_inside()) {
        assert_eq!(error.to_string(), text);
        let is_config = matches!(error, Error::Config { .. });
        assert_eq!(error.call().cloned(), (!is_config).then(call));
        if let Some(source) = error.source() {
            assert_eq!(source.to_string(), "the cause");
        }
    }
}

#[test]
fn errors_can_cross_threads_and_be_boxed() {
    fn assert<T: Send + Sync + 'static>(_: &T) {}
    let error = Error::InvalidInput {
        call: call(),
        message: String::new(),
    };
    assert(&error);
    let boxed: BoxError = error.into();
    assert!(boxed.downcast_ref::<Error>().is_some());
}
