//! Connections that end, on either side, and those that do not.

use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{Error, Request, Result, Transport};
use futures_util::{FutureExt, TryStreamExt};

use super::{engines, expect_ping, ping};

#[tokio::test]
async fn a_dropped_stream_closes_its_connection() -> Result<()> {
    for engine in engines().await? {
        let exchange = expect_ping(&engine, Reply::status(200).chunk("a").hang());
        let docker = engine.docker();
        let mut body = ping(&docker).await?.byte_stream();
        assert_eq!(body.try_next().await?.unwrap(), "a");
        assert!(!exchange.is_closed());
        drop(body);
        exchange.closed().await;
        assert!(exchange.is_closed());
        engine.finish().await;
    }
    Ok(())
}

#[tokio::test]
async fn dropped_request_closes_its_connection() -> Result<()> {
    for engine in engines().await? {
        let exchange = expect_ping(&engine, Reply::never());
        let docker = engine.docker();
        tokio::select! {
            answer = ping(&docker) => panic!("{answer:?}"),
            request = exchange.received() => assert!(request.complete),
        }
        exchange.closed().await;
        engine.finish().await;
    }
    Ok(())
}

#[tokio::test]
async fn a_dropped_client_closes_its_idle_connections() -> Result<()> {
    for engine in engines().await? {
        let exchange = expect_ping(&engine, Reply::status(200));
        let docker = engine.docker();
        ping(&docker).await?.unit().await?;
        assert_eq!(exchange.closed().now_or_never(), None);
        drop(docker);
        exchange.closed().await;
        engine.finish().await;
    }
    Ok(())
}

#[tokio::test]
async fn connection_announced_to_close_is_not_reused() -> Result<()> {
    for engine in engines().await? {
        let last = Reply::status(200).body("OK").header("Connection", "close");
        let exchange = expect_ping(&engine, last);
        expect_ping(&engine, Reply::status(200));
        let docker = engine.docker();
        assert_eq!(ping(&docker).await?.text().await?, "OK");
        exchange.closed().await;
        ping(&docker).await?.unit().await?;
        assert_eq!(engine.connections(), 2);
        engine.finish().await;
    }
    Ok(())
}

#[tokio::test]
async fn cut_connection_is_a_broken_stream() -> Result<()> {
    for engine in engines().await? {
        for reply in [
            Reply::status(200).chunk("half").cut().chunk("other half"),
            Reply::status(200).body("half").cut().body("other half"),
            Reply::status(200).chunk("half").cut(),
        ] {
            expect_ping(&engine, reply);
            let mut body = ping(&engine.docker()).await?.byte_stream();
            assert_eq!(body.try_next().await?.unwrap(), "half");
            let end = body.try_next().await;
            assert!(matches!(end, Err(Error::Stream { .. })), "{end:?}");
        }
        engine.finish().await;
    }
    Ok(())
}

#[tokio::test]
async fn connection_closed_without_a_response_is_an_error() -> Result<()> {
    for engine in engines().await? {
        // A request that changes something is not sent again by the client.
        engine.expect("POST", "/x", Reply::raw(""));
        let docker = engine.docker();
        let error = docker.execute(Request::post("/x")).await.unwrap_err();
        assert!(matches!(error, Error::Transport { .. }), "{error:?}");
        engine.finish().await;
    }
    Ok(())
}

#[tokio::test]
async fn dropping_the_engine_ends_pending_replies() -> Result<()> {
    for engine in engines().await? {
        let exchange = expect_ping(&engine, Reply::status(200).chunk("a").hang());
        let mut body = ping(&engine.docker()).await?.byte_stream();
        assert_eq!(body.try_next().await?.unwrap(), "a");
        drop(engine);
        exchange.closed().await;
        assert!(body.try_next().await.is_err());
    }
    Ok(())
}

#[tokio::test]
#[should_panic(expected = "by the reply's future")]
async fn a_panic_in_a_reply_fails_the_test() {
    let engine = FakeEngine::local().await.unwrap();
    let reply = Reply::status(200).after(async { panic!("by the reply's future") });
    expect_ping(&engine, reply);
    assert!(ping(&engine.docker()).await.is_err());
    engine.finish().await;
}
