//! Requests: what their parts look like on the wire.

use asyncdocker::models::containers::{ContainerFilter, ContainerStatus};
use asyncdocker::test_util::{FakeEngine, ReceivedRequest, Reply};
use asyncdocker::{Body, Error, Request, Response, Result, Transport};
use chrono::DateTime;
use futures_util::TryStreamExt;
use http::Method;
use std::time::Duration;

/// Sends a request to an engine that answers an empty object.
async fn sent(request: Request, target: &str) -> Result<ReceivedRequest> {
    let engine = FakeEngine::local().await?;
    engine.expect(request.method().as_str(), target, Reply::json("{}"));
    engine.docker().execute(request).await?.unit().await?;
    Ok(engine.finish().await.remove(0))
}

/// Why a request is not sent.
async fn refusal(request: Request) -> Result<String> {
    let engine = FakeEngine::local().await?;
    let error = engine.docker().execute(request).await.unwrap_err();
    assert!(matches!(error, Error::InvalidInput { .. }), "{error:?}");
    assert!(engine.finish().await.is_empty());
    Ok(error.to_string())
}

#[tokio::test]
async fn every_request_sends_user_agent_and_refuses_compression() -> Result<()> {
    let sent = sent(Request::get("/info"), "/info").await?;
    let mut headers: Vec<_> = sent.headers.iter().collect();
    headers.sort_by_key(|(name, _)| name.as_str());
    let agent = concat!("asyncdocker/", env!("CARGO_PKG_VERSION"));
    let expected = [
        ("accept", "*/*"),
        ("host", "localhost"),
        ("user-agent", agent),
    ];
    assert_eq!(headers.len(), expected.len(), "{headers:?}");
    for ((name, value), (expected_name, expected)) in headers.into_iter().zip(expected) {
        assert_eq!(
            (name.as_str(), value),
            (expected_name, &expected.parse().expect("a value"))
        );
    }
    Ok(())
}

#[test]
fn request_exposes_its_parts() {
    let request = Request::post("/containers/{id}/kill")
        .id("/web")
        .query("signal", "SIGHUP")
        .header("X-One", "1");
    assert_eq!(request.method(), Method::POST);
    assert_eq!(request.template(), "/containers/{id}/kill");
    assert_eq!(request.path(), "/containers/web/kill");
    assert_eq!(request.query_string(), "signal=SIGHUP");
    assert_eq!(request.headers()["x-one"], "1");
    assert_eq!(request.call().to_string(), "POST /containers/web/kill");
    assert_eq!(request.body_bytes().as_deref(), Some(&b""[..]));
    assert!(!request.is_blocking() && !request.is_upgrade());
    assert!(request.check().is_ok());
}

#[tokio::test]
async fn into_body_returns_the_body() {
    let request = Request::post("/images/load").blocking();
    assert!(request.is_blocking());
    let request = request.body("application/x-tar", "tar");
    assert_eq!(request.body_bytes().as_deref(), Some(&b"tar"[..]));
    let chunks = Response::builder(&Request::post("/x"))
        .body(request.into_body())
        .byte_stream();
    assert_eq!(
        chunks.try_collect::<Vec<_>>().await.unwrap().concat(),
        b"tar"
    );

    let stream = futures_util::stream::iter([Ok::<_, std::io::Error>("tar")]);
    let request = Request::post("/exec/{id}/start")
        .body("application/x-tar", Body::from_stream(stream))
        .upgrade();
    assert_eq!(request.body_bytes(), None);
    assert!(request.is_upgrade());
    let error = request.check().unwrap_err();
    assert!(matches!(error, Error::InvalidInput { .. }), "{error:?}");
}

#[tokio::test]
async fn names_that_would_change_the_path_are_refused() -> Result<()> {
    for name in [
        "",
        "/",
        "//web",
        ".",
        "..",
        "../images",
        "a/..",
        "a//b",
        "web/",
        "a/./b",
    ] {
        let text = refusal(Request::get("/containers/{id}/json").id(name)).await?;
        let bare = name.strip_prefix('/').unwrap_or(name);
        let expected = format!(
            "GET /containers/{{id}}/json: invalid path parameter `{bare}`: expected the id in `/containers/{{id}}/json`, \
             not empty and without an empty, `.` or `..` segment"
        );
        assert_eq!(text, expected);
    }
    let text = refusal(Request::get("/images/{name}/json").image("a/../b")).await?;
    assert!(
        text.contains("invalid path parameter `a/../b`: expected the name"),
        "{text}"
    );
    Ok(())
}

#[test]
fn names_are_encoded_as_path_segments() {
    let id = |id: &str| Request::get("/x/{id}").id(id).path().to_owned();
    assert_eq!(id("web-1_a.b~"), "/x/web-1_a.b~");
    assert_eq!(id("/web"), "/x/web");
    assert_eq!(id("node/web"), "/x/node%2Fweb");
    assert_eq!(id("a b?c#d%e&f"), "/x/a%20b%3Fc%23d%25e%26f");
    assert_eq!(id("{id}\r\n\0"), "/x/%7Bid%7D%0D%0A%00");
    assert_eq!(id("grüße"), "/x/gr%C3%BC%C3%9Fe");
    assert_eq!(id("..."), "/x/...");

    let image = |name: &str| Request::get("/x/{name}").image(name).path().to_owned();
    assert_eq!(image("localhost:5000/a/b:1.0"), "/x/localhost:5000/a/b:1.0");
    assert_eq!(image("a@sha256:0123"), "/x/a@sha256:0123");
    assert_eq!(image("a b?c"), "/x/a%20b%3Fc");
}

#[tokio::test]
async fn placeholder_and_value_counts_must_match() -> Result<()> {
    let unfilled = refusal(Request::get("/containers/{id}/json")).await?;
    assert!(
        unfilled.ends_with(
            "invalid path template `/containers/{id}/json`: a placeholder was not filled"
        ),
        "{unfilled}"
    );
    let too_many = refusal(Request::get("/info").id("web")).await?;
    assert!(
        too_many.ends_with("invalid path template `/info`: it has fewer placeholders than values"),
        "{too_many}"
    );
    Ok(())
}

#[tokio::test]
async fn query_values_are_encoded_and_absent_values_omitted() -> Result<()> {
    let repeated = ["RUN a", "RUN b"].map(str::to_owned);
    let request = Request::post("/x")
        .query("flag", &false)
        .query("number", &u64::MAX)
        .query("signed", &-1_i64)
        .query("text", "a+b c&d=é\"/")
        .query("empty", "")
        .query("key[&]", "x")
        .query_all("changes", &repeated)
        .query_all("none", &None::<String>)
        .query_json("map", &[("k", "v&w")])
        .query_json("nothing", &Vec::<String>::new());
    let target = "/x?flag=false&number=18446744073709551615&signed=-1\
                  &text=a%2Bb%20c%26d%3D%C3%A9%22%2F&empty=&key%5B%26%5D=x\
                  &changes=RUN%20a&changes=RUN%20b&map=%5B%5B%22k%22%2C%22v%26w%22%5D%5D";
    sent(request, target).await?;
    Ok(())
}

#[test]
fn filters_are_grouped_by_key() {
    let filters = [
        ContainerFilter::Label("b".to_owned()),
        ContainerFilter::Status(ContainerStatus::Exited),
        ContainerFilter::Label("a=1".to_owned()),
    ];
    let request = Request::get("/x").filters("filters", &filters);
    let json = percent_encoding::percent_decode_str(request.query_string()).decode_utf8_lossy();
    assert_eq!(json, r#"filters={"label":["b","a=1"],"status":["exited"]}"#);
    let none: [ContainerFilter; 0] = [];
    assert_eq!(
        Request::get("/x").filters("filters", &none).query_string(),
        ""
    );
}

#[test]
fn times_and_durations_are_sent_in_seconds() {
    let at = |seconds, nanos| DateTime::from_timestamp(seconds, nanos).expect("a time");
    let request = Request::get("/x")
        .query("a", &at(1_480_000_000, 0))
        .query("b", &at(5, 70));
    assert_eq!(request.query_string(), "a=1480000000&b=5.000000070");

    let durations = [
        (Duration::ZERO, "t=0"),
        (Duration::from_nanos(1), "t=1"),
        (Duration::from_secs(10), "t=10"),
        (Duration::from_millis(1_500), "t=2"),
        (Duration::MAX, "t=9223372036"),
    ];
    for (duration, query) in durations {
        assert_eq!(
            Request::get("/x").query("t", &duration).query_string(),
            query
        );
    }
}

#[tokio::test]
async fn invalid_headers_are_refused_without_their_value() -> Result<()> {
    for (name, value) in [
        ("X-Registry-Auth", "secret\r\nX: y"),
        ("no name", "secret"),
        ("", "secret"),
    ] {
        let text = refusal(Request::get("/x").header(name, value)).await?;
        assert!(text.contains(&format!("invalid header `{name}`")), "{text}");
        assert!(!text.contains("secret"), "{text}");
    }
    Ok(())
}

#[tokio::test]
async fn invalid_path_template_is_refused() -> Result<()> {
    for template in [
        "version",
        "",
        "/",
        "/containers/",
        "/containers//json",
        "/containers/../version",
        "/containers/json?all=1",
        "/containers/json#all",
    ] {
        let text = refusal(Request::get(template)).await?;
        assert!(
            text.contains(&format!("invalid path template `{template}`")),
            "{text}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn invalid_content_type_is_refused() -> Result<()> {
    for (content_type, shown) in [
        ("text/plain\n", "invalid content type `text/plain\\n`"),
        ("\u{7f}", "invalid content type"),
    ] {
        let text = refusal(Request::post("/x").body(content_type, "body")).await?;
        assert!(text.contains(shown), "{text}");
    }
    Ok(())
}

#[tokio::test]
async fn bodies_have_content_type_and_length() -> Result<()> {
    let request = Request::post("/x").json(&serde_json::json!({"a": [1, null]}));
    let json = sent(request, "/x").await?;
    assert_eq!(json.body, r#"{"a":[1,null]}"#);
    assert_eq!(json.headers["content-type"], "application/json");
    assert_eq!(json.headers["content-length"], "14");

    for method in [Method::POST, Method::PUT] {
        let empty = sent(Request::new(method, "/x"), "/x").await?;
        assert_eq!(empty.headers["content-length"], "0");
        assert!(!empty.headers.contains_key("transfer-encoding"));
    }
    for method in [Method::GET, Method::DELETE] {
        let empty = sent(Request::new(method, "/x"), "/x").await?;
        assert!(!empty.headers.contains_key("content-length"));
    }
    Ok(())
}

#[test]
fn debug_output_omits_query_headers_and_body() {
    let request = Request::post("/build")
        .query("buildargs", "secret")
        .header("X-Registry-Config", "secret")
        .body("text/plain", "secret");
    let shown = format!("{request:?}");
    assert!(shown.contains("POST /build"), "{shown}");
    assert!(!shown.contains("secret"), "{shown}");
}
