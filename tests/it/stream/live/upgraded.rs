//! Upgraded connections.

use super::*;

#[tokio::test]
async fn upgraded_connection_cut_inside_a_frame_is_an_error_once() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let half = frame(1, "abc").slice(..9);
    engine.expect("POST", ATTACH, Reply::upgraded().chunk(half).cut());
    let mut output = attach(&engine.docker()).await?.output;
    let error = output.try_next().await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("within a frame, after 9 bytes of it"),
        "{error}"
    );
    assert!(output.next().await.is_none());
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn bytes_received_with_the_upgrade_head_are_kept() -> Result<()> {
    let head = "HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\n\
                Connection: Upgrade\r\nUpgrade: tcp\r\n\r\n";
    for engine in [FakeEngine::local().await?, FakeEngine::tcp().await?] {
        let early = [
            head.as_bytes(),
            &frame(1, "early"),
            &frame(2, "and cut")[..11],
        ]
        .concat();
        let reply = Reply::raw(early)
            .input("go\n")
            .chunk(frame(2, "and cut").slice(11..));
        engine.expect("POST", ATTACH, reply);
        let mut attached = attach(&engine.docker()).await?;
        assert_eq!(attached.output.try_next().await?, Some(out("early")));
        attached.input.write_all(b"go\n").await.unwrap();
        let rest = Frame::Stderr(Bytes::from_static(b"and cut"));
        assert_eq!(attached.output.try_next().await?, Some(rest));
        assert_eq!(attached.output.try_next().await?, None);
        engine.finish().await;
    }
    Ok(())
}

#[tokio::test]
async fn closing_the_input_keeps_the_output_open() -> Result<()> {
    for engine in [FakeEngine::local().await?, FakeEngine::tcp().await?] {
        let reply = Reply::upgraded()
            .input("question")
            .end_of_input()
            .chunk(frame(1, "answer"));
        let exchange = engine.expect("POST", ATTACH, reply);
        let mut attached = attach(&engine.docker()).await?;
        attached.input.write_all(b"question").await.unwrap();
        attached.input.shutdown().await.unwrap();
        let output: Vec<_> = attached.output.try_collect().await?;
        assert_eq!(output, [out("answer")]);
        exchange.closed().await;
        let refused = attached.input.write_all(b"more").await;
        assert!(refused.is_err(), "{refused:?}");
        engine.finish().await;
    }
    Ok(())
}

#[tokio::test]
async fn two_tasks_read_and_write_concurrently() -> Result<()> {
    const LENGTH: usize = 3 << 20;
    let engine = FakeEngine::tcp().await?;
    engine.expect("POST", "/exec/x/start", Reply::upgraded().echo());
    let request = Request::post("/exec/{id}/start").id("x").upgrade();
    let Attached {
        output, mut input, ..
    } = engine
        .docker()
        .execute(request)
        .await?
        .attached(OutputFormat::Raw)
        .await?;
    let sent: Vec<u8> = (0..LENGTH)
        .map(|n| u8::try_from(n % 251).unwrap())
        .collect();
    let writing = tokio::spawn({
        let sent = sent.clone();
        async move {
            input.write_all(&sent).await?;
            input.shutdown().await
        }
    });
    let echoed = output.collect_output().await?.stdout;
    writing.await.unwrap().unwrap();
    assert!(echoed == sent, "{} bytes of {}", echoed.len(), sent.len());
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn attached_without_upgrade_has_output_but_no_input() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("POST", ATTACH, Reply::status(200).chunk(frame(1, "out")));
    let mut attached = attach(&engine.docker()).await?;
    let refused = attached.input.write(b"x").await.unwrap_err();
    assert_eq!(refused.kind(), std::io::ErrorKind::NotConnected);
    assert_eq!(attached.output.try_collect::<Vec<_>>().await?, [out("out")]);
    engine.finish().await;
    Ok(())
}
