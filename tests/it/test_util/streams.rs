//! Bodies as they are written: in pieces, with waits, without a body.

use std::time::Duration;

use asyncdocker::stream::{Frame, OutputFormat};
use asyncdocker::test_util::{FakeEngine, Reply, frame};
use asyncdocker::{Request, Result, Transport};
use futures_util::TryStreamExt;
use http::Method;
use tokio::sync::oneshot;

use super::{engines, expect_ping, ping};

async fn pieces(engine: &FakeEngine) -> Result<Vec<bytes::Bytes>> {
    let response = ping(&engine.docker()).await?;
    response.byte_stream().try_collect().await
}

#[tokio::test]
async fn chunks_arrive_one_by_one() -> Result<()> {
    for engine in engines().await? {
        let told = Reply::status(200).header("content-length", "3");
        for reply in [Reply::status(200), told] {
            expect_ping(&engine, reply.chunk("a").chunk("").chunk("b").chunk("c"));
            assert_eq!(pieces(&engine).await?, ["a", "b", "c"]);
        }
        engine.finish().await;
    }
    Ok(())
}

#[tokio::test]
async fn raw_writes_arrive_one_by_one() -> Result<()> {
    for engine in engines().await? {
        let whole = frame(1, "hello");
        let parts: Vec<_> = whole.chunks(1).map(bytes::Bytes::copy_from_slice).collect();
        let reply = parts.iter().cloned().fold(Reply::upgraded(), Reply::chunk);
        engine.expect("POST", "/attach", reply);
        let request = Request::post("/attach").upgrade();
        let attached = engine
            .docker()
            .execute(request)
            .await?
            .attached(OutputFormat::Raw)
            .await?;
        let frames: Vec<Frame> = attached.output.try_collect().await?;
        let read: Vec<_> = frames.into_iter().map(Frame::into_bytes).collect();
        assert_eq!(read, parts);
        engine.finish().await;
    }
    Ok(())
}

#[tokio::test]
async fn stream_waits_for_the_test() -> Result<()> {
    for engine in engines().await? {
        let (go_on, gate) = oneshot::channel::<()>();
        let reply = Reply::status(200)
            .chunk("now")
            .wait_for(gate)
            .chunk("later");
        expect_ping(&engine, reply);
        let mut body = ping(&engine.docker()).await?.byte_stream();
        assert_eq!(body.try_next().await?.unwrap(), "now");
        go_on.send(()).unwrap();
        assert_eq!(body.try_next().await?.unwrap(), "later");
        assert_eq!(body.try_next().await?, None);
        engine.finish().await;
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_pause_takes_no_time_on_a_paused_clock() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let day = Duration::from_secs(24 * 60 * 60);
    expect_ping(&engine, Reply::status(200).chunk("a").pause(day).chunk("b"));
    let before = tokio::time::Instant::now();
    assert_eq!(pieces(&engine).await?, ["a", "b"]);
    assert!(before.elapsed() >= day);
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn json_stream_sends_one_object_per_line() -> Result<()> {
    let engine = FakeEngine::local().await?;
    expect_ping(&engine, Reply::json_stream([r#"{"id":"a"}"#, "{}"]));
    assert_eq!(pieces(&engine).await?, ["{\"id\":\"a\"}\r\n", "{}\r\n"]);
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn responses_without_a_body_keep_the_connection_usable() -> Result<()> {
    for engine in engines().await? {
        let docker = engine.docker();
        let head = Reply::error(404, "not seen").header("X-Stat", "e30=");
        engine.expect("HEAD", "/x", head);
        engine.expect("GET", "/x", Reply::status(304).body("not sent"));
        engine.expect("DELETE", "/x", Reply::status(204).chunk("not sent"));
        let error = docker.execute(Request::new(Method::HEAD, "/x")).await;
        assert_eq!(error.unwrap_err().engine_message(), None);
        assert!(
            docker
                .execute(Request::get("/x"))
                .await
                .unwrap_err()
                .is_not_modified()
        );
        docker.execute(Request::delete("/x")).await?.unit().await?;
        assert_eq!(engine.connections(), 1);
        engine.finish().await;
    }
    Ok(())
}

#[tokio::test]
async fn headers_are_replaced_whatever_their_case() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let reply = Reply::json("{}")
        .header("content-type", "text/plain")
        .header("X-A", "1");
    expect_ping(&engine, reply);
    let response = ping(&engine.docker()).await?;
    let types: Vec<_> = response.headers().get_all("content-type").iter().collect();
    assert_eq!(types, ["text/plain"]);
    assert_eq!(response.headers()["x-a"], "1");
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn raw_bytes_are_the_whole_response() -> Result<()> {
    for engine in engines().await? {
        let text = "HTTP/1.1 409 Conflict\r\nContent-Type: text/plain\r\n\r\nis paused\r\n";
        expect_ping(&engine, Reply::raw(text));
        expect_ping(&engine, Reply::raw("SSH-2.0-x\r\n"));
        let docker = engine.docker();
        let error = ping(&docker).await.unwrap_err();
        assert!(error.is_conflict());
        assert_eq!(error.engine_message(), Some("is paused"));
        let error = ping(&docker).await.unwrap_err();
        assert!(error.is_connect(), "{error:?}");
        engine.finish().await;
    }
    Ok(())
}

#[tokio::test]
async fn recorded_response_is_replayed_over_a_reused_connection() -> Result<()> {
    for engine in engines().await? {
        let docker = engine.docker();
        for recorded in [
            "HTTP/1.1 200 OK\r\nX-A: 1\r\nX-A: 2\r\nTransfer-Encoding: chunked\r\n\r\n[]\n",
            "HTTP/1.1 200 OK\nX-A: 1\nX-A: 2\nContent-Length: 999\n\n[]\n",
            "HTTP/1.1 200\r\nx-a: 1\r\nx-a: 2\r\n\r\n[]\n",
        ] {
            expect_ping(&engine, Reply::recorded(recorded));
            let response = ping(&docker).await?;
            let values: Vec<_> = response.headers().get_all("x-a").iter().collect();
            assert_eq!(values, ["1", "2"]);
            assert_eq!(response.text().await?, "[]\n");
        }
        assert_eq!(engine.connections(), 1);
        engine.finish().await;
    }
    Ok(())
}

#[tokio::test]
async fn recorded_upgrade_is_replayed() -> Result<()> {
    for engine in engines().await? {
        let recorded = "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\nout";
        engine.expect("POST", "/attach", Reply::recorded(recorded));
        let request = Request::post("/attach").upgrade();
        let response = engine.docker().execute(request).await?;
        let mut output = response.attached(OutputFormat::Raw).await?.output;
        assert_eq!(output.try_next().await?, Some(Frame::Tty("out".into())));
        assert_eq!(output.try_next().await?, None);
        engine.finish().await;
    }
    Ok(())
}

#[test]
#[should_panic(expected = "not a recorded HTTP response: no empty line")]
fn recorded_response_without_a_head_is_refused() {
    let _ = Reply::recorded("HTTP/1.1 200 OK\r\nServer: x\r\n");
}

#[tokio::test]
async fn raw_responses_close_their_connections() -> Result<()> {
    for engine in engines().await? {
        let docker = engine.docker();
        for _ in 0..20 {
            let done = Reply::raw("HTTP/1.1 204 No Content\r\n\r\n");
            engine.expect("DELETE", "/x", done);
            docker.execute(Request::delete("/x")).await?.unit().await?;
        }
        assert_eq!(engine.connections(), 20);
        engine.finish().await;
    }
    Ok(())
}
