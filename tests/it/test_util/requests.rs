//! Which requests are expected, and how they are recorded.

use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{ApiVersion, Body, Docker, Request, Result, Transport};
use futures_util::future::join;
use futures_util::stream::{self, StreamExt};
use http::Method;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;

use super::{complaint, engines, expect_ping, ping};

/// A connection to an engine without a client, for bytes that no client sends.
async fn connect(engine: &FakeEngine) -> TcpStream {
    let host = engine.host().to_string();
    let address = host.strip_prefix("tcp://").unwrap();
    TcpStream::connect(address).await.unwrap()
}

#[tokio::test]
async fn requests_are_recorded_in_order_over_one_connection() -> Result<()> {
    for engine in engines().await? {
        engine.expect("GET", "/version", Reply::json(r#"{"Version": "1"}"#));
        engine.expect("POST", "/x?h=1", Reply::json("[]").with_status(201));
        engine.expect("DELETE", "/x", Reply::status(204));
        engine.expect("GET", "/x", Reply::error(404, "No such x"));
        let docker = engine.docker();
        let version: serde_json::Value = docker
            .execute(Request::get("/version"))
            .await?
            .json()
            .await?;
        assert_eq!(version["Version"], "1");
        let post = Request::post("/x").query("h", &1).json(&["a"]);
        let response = docker.execute(post).await?;
        assert_eq!(response.status(), 201);
        assert_eq!(response.headers()["content-type"], "application/json");
        response.unit().await?;
        docker.execute(Request::delete("/x")).await?.unit().await?;
        let error = docker.execute(Request::get("/x")).await.unwrap_err();
        assert!(error.is_not_found());
        assert_eq!(error.engine_message(), Some("No such x"));
        assert_eq!(engine.connections(), 1);

        let requests = engine.finish().await;
        let targets: Vec<_> = requests.iter().map(|r| (&r.method, &*r.target)).collect();
        let expected = [
            (&Method::GET, "/v1.51/version"),
            (&Method::POST, "/v1.51/x?h=1"),
            (&Method::DELETE, "/v1.51/x"),
            (&Method::GET, "/v1.51/x"),
        ];
        assert_eq!(targets, expected);
        assert_eq!(requests[1].body, r#"["a"]"#);
        assert_eq!(requests[1].headers["content-type"], "application/json");
        assert!(requests.iter().all(|request| request.complete));
    }
    Ok(())
}

#[tokio::test]
async fn concurrent_requests_have_separate_connections() -> Result<()> {
    for engine in engines().await? {
        let docker = engine.docker();
        let (go_on, gate) = oneshot::channel::<()>();
        expect_ping(&engine, Reply::status(200).body("first").after(gate));
        expect_ping(&engine, Reply::status(200).body("second"));
        let first = async { ping(&docker).await?.text().await };
        let second = async {
            let text = ping(&docker).await?.text().await;
            go_on.send(()).unwrap();
            text
        };
        let (first, second) = join(first, second).await;
        assert_eq!((first?.as_str(), second?.as_str()), ("first", "second"));
        assert_eq!(engine.connections(), 2);
        engine.finish().await;
    }
    Ok(())
}

#[tokio::test]
async fn chunked_body_is_joined() -> Result<()> {
    for engine in engines().await? {
        engine.expect("POST", "/build", Reply::status(200));
        let big = "x".repeat(300_000);
        let pieces = ["one, ".to_owned(), "two, ".to_owned(), big.clone()];
        let body = Body::from_stream(stream::iter(pieces.map(Ok::<_, std::io::Error>)));
        let build = Request::post("/build").body("application/x-tar", body);
        engine.docker().execute(build).await?.unit().await?;
        let requests = engine.finish().await;
        assert_eq!(requests[0].headers["transfer-encoding"], "chunked");
        assert_eq!(requests[0].body, format!("one, two, {big}"));
    }
    Ok(())
}

#[tokio::test]
async fn interrupted_upload_is_recorded_as_far_as_received() -> Result<()> {
    let engine = FakeEngine::tcp().await?;
    let exchange = engine.expect("POST", "/build", Reply::status(200));
    let mut socket = connect(&engine).await;
    let half = b"POST /build HTTP/1.1\r\nContent-Length: 9\r\n\r\nhalf";
    socket.write_all(half).await.unwrap();
    drop(socket);
    let request = exchange.received().await;
    assert!(!request.complete);
    assert_eq!(request.body, "half");
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn bytes_that_are_not_a_request_fail_the_test() -> Result<()> {
    let engine = FakeEngine::tcp().await?;
    let mut socket = connect(&engine).await;
    socket.write_all(b"\x16\x03\x01").await.unwrap();
    assert_eq!(socket.read(&mut [0]).await.unwrap(), 0);
    let complaint = complaint(engine).await;
    assert!(complaint.contains("malformed request"), "{complaint}");
    Ok(())
}

#[tokio::test]
async fn requests_may_be_pipelined() -> Result<()> {
    let engine = FakeEngine::tcp().await?;
    engine.expect("GET", "/a", Reply::status(200).body("A"));
    engine.expect("GET", "/b", Reply::status(200).body("B"));
    let mut socket = connect(&engine).await;
    let both = "GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\nConnection: close\r\n\r\n";
    socket.write_all(both.as_bytes()).await.unwrap();
    let mut answers = String::new();
    socket.read_to_string(&mut answers).await.unwrap();
    let answer = |body| format!("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n{body}");
    assert_eq!(answers, answer("A") + &answer("B"));
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn early_reply_does_not_wait_for_the_body() -> Result<()> {
    for engine in engines().await? {
        let refusal = Reply::error(500, "the context is too big").early();
        let exchange = engine.expect("POST", "/build", refusal);
        let (go_on, gate) = oneshot::channel::<()>();
        let first = stream::iter([Ok::<_, std::io::Error>("first, ")]);
        let rest = stream::once(async move {
            let _ = gate.await;
            Ok("rest")
        });
        let body = Body::from_stream(first.chain(rest));
        let build = Request::post("/build").body("application/x-tar", body);
        let error = engine.docker().execute(build).await.unwrap_err();
        assert_eq!(error.engine_message(), Some("the context is too big"));
        let _ = go_on.send(());
        // Whether a client goes on with its upload is its own affair.
        exchange.received().await;
        engine.finish().await;
    }
    Ok(())
}

#[tokio::test]
async fn unexpected_request_fails_client_and_test() -> Result<()> {
    for engine in engines().await? {
        expect_ping(&engine, Reply::status(200));
        let docker = engine.docker();
        let error = docker.execute(Request::get("/info")).await.unwrap_err();
        assert_eq!(
            error.engine_message(),
            Some("the fake engine did not expect GET /v1.51/info; it still expects GET /_ping")
        );
        let complaint = complaint(engine).await;
        for told in [
            "expected at tests/it/test_util.rs:",
            "did not arrive: GET /_ping",
            "not expected: GET /v1.51/info",
        ] {
            assert!(complaint.contains(told), "{complaint}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn method_and_query_must_match_and_each_reply_is_used_once() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("POST", "/_ping", Reply::status(200));
    engine.expect("GET", "/_ping?x=1", Reply::status(200));
    expect_ping(&engine, Reply::status(200));
    let docker = engine.docker();
    ping(&docker).await?.unit().await?;
    assert_eq!(ping(&docker).await.unwrap_err().status().unwrap(), 500);
    complaint(engine).await;
    Ok(())
}

#[tokio::test]
async fn other_clients_reach_the_engine_by_its_host() -> Result<()> {
    for engine in engines().await? {
        expect_ping(&engine, Reply::status(200).body("OK"));
        expect_ping(&engine, Reply::status(200).body("OK"));
        // One probe for the version, one ping.
        let docker = Docker::new(&engine.host().to_string())?;
        assert_eq!(ping(&docker).await?.text().await?, "OK");
        assert_eq!(docker.api_version().await?, ApiVersion::V1_23);
        engine.finish().await;
    }
    Ok(())
}

#[tokio::test]
async fn dropped_engine_removes_its_files() -> Result<()> {
    for engine in engines().await? {
        let (docker, host) = (engine.docker(), engine.host().to_string());
        engine.finish().await;
        assert!(ping(&docker).await.unwrap_err().is_connect());
        if let Some(socket) = host.strip_prefix("unix://") {
            let folder = std::path::Path::new(socket).parent().unwrap();
            assert!(!folder.exists());
        }
    }
    Ok(())
}

#[tokio::test]
#[should_panic(expected = "ended before the request arrived")]
async fn waiting_for_a_request_ends_with_the_engine() {
    let engine = FakeEngine::local().await.unwrap();
    let exchange = expect_ping(&engine, Reply::status(200));
    drop(engine);
    exchange.received().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn engine_serves_tasks_on_other_threads() -> Result<()> {
    for engine in engines().await? {
        let docker = engine.docker();
        let calls: Vec<_> = (0..50)
            .map(|_| {
                expect_ping(&engine, Reply::status(200).chunk("O").chunk("K"));
                let docker = docker.clone();
                tokio::spawn(async move { ping(&docker).await?.text().await })
            })
            .collect();
        for call in calls {
            assert_eq!(call.await.unwrap()?, "OK");
        }
        assert_eq!(tokio::spawn(engine.finish()).await.unwrap().len(), 50);
    }
    Ok(())
}
