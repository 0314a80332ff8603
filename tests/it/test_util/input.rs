//! Connections both ways.

use asyncdocker::stream::{Attached, Frame, OutputFormat};
use asyncdocker::test_util::{Exchange, FakeEngine, Reply, frame};
use asyncdocker::{Request, Result, Transport};
use futures_util::TryStreamExt;
use tokio::io::AsyncWriteExt;

use super::{complaint, engines};

async fn attach(engine: &FakeEngine, reply: Reply) -> Result<(Attached, Exchange)> {
    let exchange = engine.expect("POST", "/exec", reply);
    let request = Request::post("/exec").json(&["body"]).upgrade();
    let response = engine.docker().execute(request).await?;
    Ok((response.attached(OutputFormat::Raw).await?, exchange))
}

/// All the output there is.
async fn output(attached: &mut Attached) -> Result<String> {
    let mut text = String::new();
    while let Some(frame) = attached.output.try_next().await? {
        text.push_str(std::str::from_utf8(frame.bytes()).unwrap());
    }
    Ok(text)
}

#[tokio::test]
async fn input_is_recorded_separately_from_the_body() -> Result<()> {
    for engine in engines().await? {
        let (mut attached, exchange) = attach(&engine, Reply::upgraded().end_of_input()).await?;
        attached.input.write_all(b"one ").await.unwrap();
        attached.input.write_all(b"two").await.unwrap();
        attached.input.shutdown().await.unwrap();
        assert_eq!(output(&mut attached).await?, "");
        assert_eq!(exchange.received().await.input, "one two");
        let requests = engine.finish().await;
        assert_eq!(requests[0].body, r#"["body"]"#);
        assert_eq!(requests[0].input, "one two");
        assert_eq!(requests[0].headers["upgrade"], "tcp");
    }
    Ok(())
}

#[tokio::test]
async fn echo_lasts_until_the_client_ends_its_input() -> Result<()> {
    for engine in engines().await? {
        let (mut attached, _) = attach(&engine, Reply::upgraded().echo().chunk("bye")).await?;
        for word in ["a", "b"] {
            attached.input.write_all(word.as_bytes()).await.unwrap();
            let echo = attached.output.try_next().await?;
            assert_eq!(echo, Some(Frame::Tty(word.into())));
        }
        attached.input.shutdown().await.unwrap();
        assert_eq!(output(&mut attached).await?, "bye");
        engine.finish().await;
    }
    Ok(())
}

#[tokio::test]
async fn reply_follows_client_input() -> Result<()> {
    for engine in engines().await? {
        let reply = Reply::upgraded()
            .chunk("$ ")
            .input("ls\n")
            .chunk("bin\n")
            .input("exit\n");
        let (mut attached, _) = attach(&engine, reply).await?;
        let prompt = attached.output.try_next().await?;
        assert_eq!(prompt, Some(Frame::Tty("$ ".into())));
        for piece in ["l", "s\nex", "it\n"] {
            attached.input.write_all(piece.as_bytes()).await.unwrap();
        }
        assert_eq!(output(&mut attached).await?, "bin\n");
        engine.finish().await;
    }
    Ok(())
}

#[tokio::test]
async fn unexpected_input_ends_the_reply_and_fails_the_test() -> Result<()> {
    for engine in engines().await? {
        let reply = Reply::upgraded().input("ls\n").chunk("never");
        let (mut attached, exchange) = attach(&engine, reply).await?;
        attached.input.write_all(b"lx").await.unwrap();
        exchange.closed().await;
        assert_eq!(output(&mut attached).await?, "");
        let complaint = complaint(engine).await;
        let told = r"the input was `lx` where the script has `ls\n`";
        assert!(complaint.contains(told), "{complaint}");
    }
    Ok(())
}

#[tokio::test]
async fn end_of_the_reply_ends_both_directions() -> Result<()> {
    for engine in engines().await? {
        let (mut attached, exchange) = attach(&engine, Reply::upgraded().chunk("out")).await?;
        assert_eq!(output(&mut attached).await?, "out");
        assert!(!exchange.is_closed());
        let error = attached.input.write_all(b"more").await.unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::BrokenPipe);
        attached.input.shutdown().await.unwrap();
        exchange.closed().await;
        assert_eq!(engine.finish().await[0].input, "");
    }
    Ok(())
}

#[tokio::test]
async fn cut_closes_both_directions() -> Result<()> {
    for engine in engines().await? {
        let (mut attached, exchange) =
            attach(&engine, Reply::upgraded().chunk("out").cut()).await?;
        assert_eq!(output(&mut attached).await?, "out");
        exchange.closed().await;
        // TCP notices it only after the first write.
        while attached.input.write_all(b"lost").await.is_ok() {
            tokio::task::yield_now().await;
        }
        engine.finish().await;
    }
    Ok(())
}

#[tokio::test]
async fn a_hijacked_connection_closes_when_both_halves_are_dropped() -> Result<()> {
    for engine in engines().await? {
        let (attached, exchange) = attach(&engine, Reply::upgraded().chunk("out").hang()).await?;
        let Attached { output, input } = attached;
        drop(output);
        tokio::task::yield_now().await;
        assert!(!exchange.is_closed());
        drop(input);
        exchange.closed().await;
        engine.finish().await;
    }
    Ok(())
}

#[tokio::test]
async fn half_closed_unix_socket_stays_open() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let (mut attached, exchange) = attach(&engine, Reply::upgraded().echo().hang()).await?;
    attached.input.write_all(b"a").await.unwrap();
    attached.input.shutdown().await.unwrap();
    assert_eq!(
        attached.output.try_next().await?,
        Some(Frame::Tty("a".into()))
    );
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert!(!exchange.is_closed());
    drop(attached);
    exchange.closed().await;
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn received_input_is_recorded_while_the_client_continues() -> Result<()> {
    for engine in engines().await? {
        let (mut attached, _) = attach(&engine, Reply::upgraded().hang()).await?;
        attached.input.write_all(b"so far").await.unwrap();
        assert_eq!(engine.finish().await[0].input, "so far");
        drop(attached);
    }
    Ok(())
}

#[tokio::test]
async fn attach_works_without_an_upgrade_as_with_docker_1_11() -> Result<()> {
    for engine in engines().await? {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\n";
        let (mut attached, _) = attach(&engine, Reply::raw(head).chunk(frame(1, "x"))).await?;
        assert_eq!(output(&mut attached).await?, "\x01\0\0\0\0\0\0\x01x");
        engine.finish().await;
    }
    Ok(())
}

#[test]
#[should_panic(expected = "only after `Reply::upgraded`")]
fn input_in_a_plain_response_is_refused() {
    let _ = Reply::json("{}").echo();
}
