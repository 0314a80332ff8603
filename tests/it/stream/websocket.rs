//! Attaching over a websocket.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Mutex;
use std::thread::{JoinHandle, spawn};
use std::time::Duration;

use asyncdocker::containers::AttachContainerWebsocketOptions;
use asyncdocker::prelude::*;
use asyncdocker::stream::{Attached, Frame};
use asyncdocker::{Error, Request, Response, Result, Transport};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::{StreamExt, TryStreamExt};
use http::header::{HeaderName, HeaderValue};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::timeout;
use tungstenite::protocol::{Role, WebSocket};
use tungstenite::{Message, handshake};

/// An engine that upgrades its only connection to a websocket.
struct Upgrading<C> {
    connection: Mutex<Option<C>>,
    accept: fn(&str) -> String,
}

impl<C: AsyncRead + AsyncWrite + Send + Unpin + 'static> Transport for Upgrading<C> {
    async fn execute(&self, request: Request) -> Result<Response> {
        assert_eq!(request.method(), "GET");
        assert_eq!(request.path(), "/containers/web/attach/ws");
        let query = "stream=true&stdin=true&stdout=true&stderr=true";
        assert_eq!(request.query_string(), query);
        let header = |name: &str| request.headers()[name].to_str().unwrap();
        assert_eq!(header("connection"), "Upgrade");
        assert_eq!(header("upgrade"), "websocket");
        assert_eq!(header("sec-websocket-version"), "13");
        let key = header("sec-websocket-key");
        assert_eq!(STANDARD.decode(key).unwrap().len(), 16);
        let connection = self.connection.lock().unwrap().take().unwrap();
        let accept = HeaderValue::from_str(&(self.accept)(key)).unwrap();
        Ok(Response::builder(&request)
            .header(HeaderName::from_static("sec-websocket-accept"), accept)
            .connection(connection))
    }
}

impl<C: AsyncRead + AsyncWrite + Send + Unpin + 'static> Containers for Upgrading<C> {}
impl<C: AsyncRead + AsyncWrite + Send + Unpin + 'static> ContainerStreams for Upgrading<C> {}

fn accept(key: &str) -> String {
    handshake::derive_accept_key(key.as_bytes())
}

/// What is attached over a connection.
async fn attach_over(connection: impl AsyncRead + AsyncWrite + Send + Unpin + 'static) -> Attached {
    let engine = Upgrading {
        connection: Mutex::new(Some(connection)),
        accept,
    };
    let options = AttachContainerWebsocketOptions::default();
    engine
        .attach_container_websocket("web", options)
        .await
        .unwrap()
}

/// Two connected sockets, that of the client and that of the engine.
fn pair() -> (tokio::net::TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let (server, _) = listener.accept().unwrap();
    for socket in [&client, &server] {
        socket.set_nodelay(true).unwrap();
    }
    client.set_nonblocking(true).unwrap();
    (tokio::net::TcpStream::from_std(client).unwrap(), server)
}

/// What is attached, and a thread with the engine's side of the connection.
async fn attach<T: Send + 'static>(
    serve: impl FnOnce(TcpStream) -> T + Send + 'static,
) -> (Attached, JoinHandle<T>) {
    let (client, server) = pair();
    let attached = attach_over(client).await;
    (attached, spawn(move || serve(server)))
}

fn server(connection: TcpStream) -> WebSocket<TcpStream> {
    WebSocket::from_raw_socket(connection, Role::Server, None)
}

async fn output(attached: Attached) -> Result<Vec<u8>> {
    Ok(attached.output.collect_output().await?.stdout)
}

#[tokio::test]
async fn websocket_input_can_be_closed_separately() {
    let (mut attached, engine) = attach(|connection| {
        let mut socket = server(connection);
        let mut input = Vec::new();
        loop {
            match socket.read().unwrap() {
                Message::Binary(bytes) => input.extend_from_slice(&bytes),
                Message::Close(_) => break,
                other => panic!("{other:?}"),
            }
        }
        // What is written after the client's farewell is what x/net/websocket writes, too.
        let mut connection = socket.get_ref().try_clone().unwrap();
        connection.write_all(b"\x82\x04late").unwrap();
        connection.write_all(b"\x88\0").unwrap();
        input
    })
    .await;
    let sent: Vec<u8> = (0..200_000_u32).flat_map(u32::to_le_bytes).collect();
    attached.input.write_all(&sent).await.unwrap();
    attached.input.shutdown().await.unwrap();
    assert!(attached.input.write_all(b"x").await.is_err());
    let frames: Vec<_> = attached.output.try_collect().await.unwrap();
    assert_eq!(frames, [Frame::Tty("late".into())]);
    assert!(engine.join().unwrap() == sent);
}

#[tokio::test]
async fn large_output_is_complete() {
    const MESSAGE: usize = 200_000;
    let (attached, engine) = attach(|connection| {
        let mut socket = server(connection);
        for message in 0..20 {
            socket
                .send(Message::binary(vec![message; MESSAGE]))
                .unwrap();
        }
        socket.close(None).unwrap();
        // The farewell is answered.
        assert!(matches!(socket.read(), Ok(Message::Close(None))));
    })
    .await;
    let bytes = output(attached).await.unwrap();
    engine.join().unwrap();
    assert_eq!(bytes.len(), 20 * MESSAGE);
    let whole =
        |(number, part): (usize, &[u8])| part.iter().all(|byte| usize::from(*byte) == number);
    assert!(bytes.chunks(MESSAGE).enumerate().all(whole));
}

#[tokio::test]
async fn message_content_does_not_depend_on_fragmentation() {
    let frames = [
        &b"\x81\x02\xc3\xa4"[..], // text, whole
        b"\x81\x01\xc3",          // text, cut inside a character
        b"\x81\x01\xa4",          // and its rest
        b"\x81\x02\xff\0",        // text that is not UTF-8
        b"\x01\x01a",             // a message in parts
        b"\x89\x02hi",            // a ping between them
        b"\x80\x01b",
        b"\x82\0",              // nothing
        b"\x8a\x01x",           // a pong that nobody asked for
        b"\x82\x7e\x00\x03end", // a length in two bytes
        b"\x88\x02\x03\xe8",
    ];
    let (attached, engine) = attach(move |mut connection| {
        for byte in frames.concat() {
            connection.write_all(&[byte]).unwrap();
        }
        let mut answers = Vec::new();
        connection.read_to_end(&mut answers).unwrap();
        answers
    })
    .await;
    let bytes = output(attached).await.unwrap();
    assert_eq!(bytes, b"\xc3\xa4\xc3\xa4\xff\0abend");
    let answers = engine.join().unwrap();
    // A pong of two bytes and a farewell, each with a mask of four bytes.
    assert_eq!((answers.len(), answers[0], answers[1]), (14, 0x8a, 0x82));
    let unmasked: Vec<u8> = (0..2).map(|at| answers[6 + at] ^ answers[2 + at]).collect();
    assert_eq!(unmasked, b"hi");
    assert_eq!(answers[8..10], [0x88, 0x80]);
}

#[tokio::test]
async fn connection_may_end_only_between_messages() {
    for (bytes, fine) in [
        (&b"\x81\x01a"[..], true),
        (b"", true),
        // The farewell cannot be answered any more.
        (b"\x81\x01a\x88\0", true),
        (b"\x81\x01a\x81", false),
        (b"\x81\x05a", false),
        (b"\x89\x05a", false),
    ] {
        let (attached, engine) = attach(|mut connection| connection.write_all(bytes)).await;
        engine.join().unwrap().unwrap();
        assert_eq!(output(attached).await.is_ok(), fine, "{bytes:?}");
    }
}

#[tokio::test]
async fn close_message_followed_by_eof_ends_the_output() -> Result<()> {
    let (attached, engine) = attach(|connection| {
        let mut socket = server(connection);
        socket.send(Message::Ping("there?".into())).unwrap();
        socket.send(Message::text("the last words")).unwrap();
        socket.close(None).unwrap();
    })
    .await;
    // Nobody is there to be answered any more.
    engine.join().unwrap();
    assert_eq!(output(attached).await?, b"the last words");
    Ok(())
}

#[tokio::test]
async fn invalid_websocket_frame_is_an_error_once() {
    for bytes in [
        &b"\x83\x01a"[..], // reserved data
        b"\x8b\x01a",      // reserved control
        b"\xc1\x01a",      // an extension
        b"\x81\x81abcda",  // masked
        b"\x89\x7e\x01\0", // a long ping
    ] {
        let (mut attached, engine) = attach(|mut connection| connection.write_all(bytes)).await;
        engine.join().unwrap().unwrap();
        let error = attached.output.try_next().await.unwrap_err();
        assert!(
            matches!(error, Error::Stream { .. }),
            "{bytes:?}: {error:?}"
        );
        assert!(attached.output.next().await.is_none());
    }
}

#[tokio::test]
async fn invalid_handshake_is_refused() {
    let (client, _server) = pair();
    let engine = Upgrading {
        connection: Mutex::new(Some(client)),
        accept: |_| "dGhlIHNhbXBsZSBub25jZQ==".to_owned(),
    };
    let options = AttachContainerWebsocketOptions::default();
    let error = engine
        .attach_container_websocket("web", options)
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("`header Sec-WebSocket-Accept`"),
        "{error}"
    );
}

/// Ends what hangs. The clock is the test's own, and goes on only where nothing else does.
const PATIENCE: Duration = Duration::from_secs(60);

/// The length of a short message of the client's: header, mask and payload.
const fn framed(payload: usize) -> usize {
    2 + 4 + payload
}

#[tokio::test(start_paused = true)]
async fn written_input_is_flushed_while_only_the_output_is_read() {
    // The connection holds less than a message.
    let (client, mut engine) = tokio::io::duplex(16);
    let mut attached = attach_over(client).await;
    let serving = tokio::spawn(async move {
        let mut message = [0; framed(100)];
        engine.read_exact(&mut message).await.unwrap();
        engine.write_all(b"\x82\x02ok\x88\0").await.unwrap();
        engine
    });
    let reading = tokio::spawn(async move { attached.output.try_next().await });
    // The reader waits already when the message is written, and nothing is flushed.
    tokio::task::yield_now().await;
    attached.input.write_all(&[b'x'; 100]).await.unwrap();
    let read = timeout(PATIENCE, reading).await.expect("an answer");
    assert_eq!(read.unwrap().unwrap(), Some(Frame::Tty(b"ok"[..].into())));
    serving.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn pending_writer_is_woken_after_a_ping() {
    let (client, mut engine) = tokio::io::duplex(16);
    let Attached {
        output, mut input, ..
    } = attach_over(client).await;
    let reading = tokio::spawn(output.collect_output());
    let writing = tokio::spawn(async move {
        for _ in 0..2 {
            input.write_all(&[b'x'; 100]).await?;
        }
        input.shutdown().await
    });
    // The writer waits for room when the ping comes.
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
    engine.write_all(b"\x89\x02hi").await.unwrap();
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
    let mut received = vec![0; 2 * framed(100) + framed(2) + framed(0)];
    timeout(PATIENCE, engine.read_exact(&mut received))
        .await
        .expect("all of it comes")
        .unwrap();
    timeout(PATIENCE, writing)
        .await
        .expect("the writer is woken")
        .unwrap()
        .unwrap();
    engine.write_all(b"\x88\0").await.unwrap();
    timeout(PATIENCE, reading)
        .await
        .expect("the end")
        .unwrap()
        .unwrap();
}

#[tokio::test(start_paused = true)]
async fn unread_pings_do_not_accumulate() {
    const PINGS: usize = 100_000;
    const ROOM: usize = 1 << 16;
    let (client, mut engine) = tokio::io::duplex(ROOM);
    let Attached {
        output, mut input, ..
    } = attach_over(client).await;
    let reading = tokio::spawn(output.collect_output());
    for _ in 0..PINGS {
        engine.write_all(b"\x89\x02hi").await.unwrap();
    }
    engine.write_all(b"\x82\x03end\x88\0").await.unwrap();
    let read = timeout(PATIENCE, reading).await.expect("the end");
    assert_eq!(read.unwrap().unwrap().stdout, b"end");
    // What the connection had room for, and what the client has kept back.
    let sending = tokio::spawn(async move { input.shutdown().await });
    let mut answers = Vec::new();
    engine.read_to_end(&mut answers).await.unwrap();
    sending.await.unwrap().unwrap();
    assert!(answers.len() < 3 * ROOM, "{}", answers.len());
    assert_eq!(answers.last_chunk::<6>().map(|end| end[0]), Some(0x88));
}

#[tokio::test]
async fn write_fails_once_the_engine_has_closed_the_websocket() {
    let (client, mut engine) = tokio::io::duplex(1 << 16);
    let Attached {
        output, mut input, ..
    } = attach_over(client).await;
    engine.write_all(b"\x82\x03end\x88\0").await.unwrap();
    let sent = vec![7; 8 << 20];
    let (written, read) = tokio::join!(input.write_all(&sent), output.collect_output());
    assert_eq!(read.unwrap().stdout, b"end");
    assert_eq!(written.unwrap_err().kind(), std::io::ErrorKind::BrokenPipe);
}
