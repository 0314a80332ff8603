//! The questions that an error answers.

use super::*;

fn api(method: Method, path: &str, status: u16, message: &str) -> Error {
    let status = StatusCode::from_u16(status).unwrap();
    Error::api(Call::new(method, path), status, message)
}

#[test]
fn conflicts_are_recognized_on_engines_that_respond_with_500() {
    let cases = [
        ("/containers/web/kill", 409, "", true),
        (
            "/containers/web/kill",
            500,
            "Cannot kill container web: Container 4f is not running",
            true,
        ),
        (
            "/containers/web/top",
            500,
            "Container 4f is not running",
            true,
        ),
        (
            "/containers/web/exec",
            500,
            "Container 4f is not running",
            true,
        ),
        ("/exec/4f/start", 500, "Container 4f is not running", true),
        (
            "/networks/create",
            500,
            "network with name app already exists",
            true,
        ),
        (
            "/containers/web/start",
            500,
            "port is already allocated",
            false,
        ),
        (
            "/images/create",
            500,
            "the daemon of the registry is not running",
            false,
        ),
        (
            "/containers/web/kill",
            404,
            "Container web is not running",
            false,
        ),
    ];
    for (path, status, message, expected) in cases {
        let error = api(Method::POST, path, status, message);
        assert_eq!(error.is_conflict(), expected, "{error}");
    }
}

#[test]
fn removal_in_progress_is_distinguished_from_other_conflicts() {
    let message = "removal of container web is already in progress";
    for status in [400, 409, 500] {
        let error = api(Method::DELETE, "/containers/web", status, message);
        assert!(error.is_removal_in_progress(), "{error}");
    }
    let running =
        "You cannot remove a running container 4f. Stop the container before attempting removal";
    let error = api(Method::DELETE, "/containers/web", 409, running);
    assert!(error.is_conflict() && !error.is_removal_in_progress());
}

#[test]
fn bad_credentials_are_recognized_by_any_status() {
    let denied =
        "pull access denied for app, repository does not exist or may require 'docker login'";
    let cases = [
        ("/auth", 401, "", true),
        ("/images/create", 404, denied, true),
        (
            "/images/create",
            500,
            "Get https://r/v2/: unauthorized: incorrect username or password",
            true,
        ),
        (
            "/images/create",
            500,
            "Get http://r/v2/app/manifests/1: no basic auth credentials",
            true,
        ),
        ("/images/create", 404, "manifest for app:1 not found", false),
        ("/containers/create", 500, "exec: unauthorized", false),
    ];
    for (path, status, message, expected) in cases {
        let error = api(Method::POST, path, status, message);
        assert_eq!(error.is_unauthorized(), expected, "{error}");
    }
    let push = Call::new(Method::POST, "/images/app/push");
    let denied = "denied: requested access to the resource is denied";
    assert!(Error::daemon(push.clone(), denied, None).is_unauthorized());
    assert!(!Error::daemon(push, "manifest invalid", None).is_unauthorized());
}

#[test]
fn missing_program_is_distinguished_from_a_missing_container() {
    let path = "/containers/web/start";
    let program = "Container command 'nope' not found or does not exist.";
    assert!(!api(Method::POST, path, 404, program).is_not_found());
    assert!(api(Method::POST, path, 404, "No such container: web").is_not_found());
}

#[test]
fn only_harmless_repetitions_are_retryable() {
    let io = |kind: io::ErrorKind| io::Error::from(kind);
    let engine = EngineAddress::new("unix:///run/x.sock", "");
    let connect = |kind| Error::connect(call(), engine.clone(), "", io(kind));
    let post = Call::new(Method::POST, "/containers/create");
    let limit = Duration::from_secs(1);
    let cases = [
        (connect(io::ErrorKind::ConnectionRefused), true),
        (connect(io::ErrorKind::NotFound), true),
        (connect(io::ErrorKind::PermissionDenied), false),
        (api(Method::POST, "/x", 503, ""), true),
        (api(Method::POST, "/x", 429, ""), true),
        // The proxy has passed the request on.
        (api(Method::POST, "/x", 502, ""), false),
        (api(Method::POST, "/x", 504, ""), false),
        (api(Method::GET, "/x", 502, ""), true),
        (api(Method::HEAD, "/x", 504, ""), true),
        (api(Method::GET, "/x", 500, ""), false),
        (api(Method::GET, "/x", 409, ""), false),
        (Error::transport(call(), cause()), true),
        (Error::transport(post.clone(), cause()), false),
        (Error::timeout(call(), TimeoutPhase::Headers, limit), true),
        (Error::timeout(post, TimeoutPhase::Headers, limit), false),
        (Error::stream(call(), "cut").with_source(cause()), true),
        (Error::stream(call(), "malformed"), false),
        (Error::decode(call(), ".", cause()), false),
    ];
    for (error, expected) in cases {
        assert_eq!(error.is_retryable(), expected, "{error}");
    }
}

#[test]
fn retry_after_is_read_as_seconds_or_as_a_date() {
    let with = |value: &str| {
        let mut headers = http::HeaderMap::new();
        headers.insert("Retry-After", value.parse().unwrap());
        api(Method::GET, "/x", 503, "")
            .with_headers(headers)
            .retry_after()
    };
    assert_eq!(with("7"), Some(Duration::from_secs(7)));
    assert_eq!(with("Wed, 21 Oct 2015 07:28:00 GMT"), Some(Duration::ZERO));
    assert!(
        with("Tue, 31 Dec 2199 23:59:59 GMT").is_some_and(|wait| wait > Duration::from_secs(3600))
    );
    assert_eq!(with("soon"), None);
}
