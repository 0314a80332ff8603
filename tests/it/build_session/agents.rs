//! Forwarding of SSH agents.

use asyncdocker::buildkit::{BuildSession, SshAgent};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::engine::{BuildEngine, Called, field, framed, request};
use super::{FAILED_PRECONDITION, INTERNAL, NOT_FOUND, RESOURCE_EXHAUSTED, UNIMPLEMENTED, started};

const CHECK: &str = "/moby.sshforward.v1.SSH/CheckAgent";
const FORWARD: &str = "/moby.sshforward.v1.SSH/ForwardAgent";

/// An agent that sends each request back, and tells the test about it.
fn echoing_agent() -> (TempDir, SshAgent, UnboundedReceiver<Vec<u8>>) {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("agent.sock");
    let listener = UnixListener::bind(&path).unwrap();
    let (sender, requests) = unbounded_channel();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            tokio::spawn(echo(socket, sender.clone()));
        }
    });
    (directory, SshAgent::socket(path), requests)
}

async fn echo(mut socket: UnixStream, requests: tokio::sync::mpsc::UnboundedSender<Vec<u8>>) {
    while let Ok(length) = socket.read_u32().await {
        let mut request = vec![0; length as usize];
        socket.read_exact(&mut request).await.unwrap();
        requests.send(request.clone()).unwrap();
        socket.write_u32(length).await.unwrap();
        socket.write_all(&request).await.unwrap();
    }
}

/// A request to or response of an agent.
fn message(content: &[u8]) -> Vec<u8> {
    let mut message = u32::try_from(content.len()).unwrap().to_be_bytes().to_vec();
    message.extend_from_slice(content);
    message
}

/// A message of the engine with bytes of a step.
fn bytes(content: &[u8]) -> Vec<u8> {
    framed(&field(1, content))
}

#[tokio::test]
async fn steps_can_list_keys_and_sign_and_nothing_else() {
    let (_directory, agent, mut requests) = echoing_agent();
    let mut engine = BuildEngine::new();
    let offered = BuildSession::new().ssh("default", agent);
    let (session, _build, _stream) = started(&mut engine, offered).await;
    assert_eq!(session.ask(CHECK, 1, "default").await.message(), b"");
    assert_eq!(session.ask(CHECK, 1, "").await.message(), b"");

    let (list, sign) = (message(&[11]), message(&[13, 1, 2, 3]));
    let refusal = message(&[5]);
    let mut sent = Vec::new();
    let mut expected = Vec::new();
    // To add a key, to remove it, to remove all, to lock, an extension, and an empty request.
    for refused in [&[17, 1][..], &[18], &[19], &[22], &[27, 0], &[]] {
        sent.extend(bytes(&message(refused)));
        expected.extend(bytes(&refusal));
    }
    // Two requests in one message of the engine, and one that is cut.
    sent.extend(bytes(&[&list[..], &sign[..]].concat()));
    sent.extend(bytes(&sign[..2]));
    sent.extend(bytes(&sign[2..6]));
    sent.extend(bytes(&sign[6..]));
    for answered in [&list, &sign, &sign] {
        expected.extend(bytes(answered));
    }
    let called = session.call(FORWARD, sent).await;
    assert_eq!((called.status, &*called.message), (0, ""));
    assert_eq!(called.body, expected);
    for forwarded in [&list, &sign, &sign] {
        assert_eq!(requests.recv().await.unwrap(), forwarded[4..]);
    }
    assert!(requests.try_recv().is_err());
}

#[tokio::test]
async fn an_agent_is_chosen_by_its_id() {
    let (_directory, agent, mut requests) = echoing_agent();
    let mut engine = BuildEngine::new();
    let offered = BuildSession::new()
        .ssh("github", agent)
        .ssh("gone", SshAgent::socket("/nonexistent/agent.sock"));
    let (session, _build, _stream) = started(&mut engine, offered).await;
    let mut head = request(FORWARD);
    head.headers_mut()
        .insert("buildkit.ssh.id", "github".parse().unwrap());
    let (response, mut body) = session.start(head).await;
    body.send_data(bytes(&message(&[11])).into(), true).unwrap();
    assert_eq!(Called::read(response).await.body, bytes(&message(&[11])));
    assert_eq!(requests.recv().await.unwrap(), [11]);

    let gone =
        "SSH agent `gone`: cannot connect to its socket: No such file or directory (os error 2)";
    let cases = [
        ("gone", FAILED_PRECONDITION, gone),
        (
            "default",
            NOT_FOUND,
            "the session has no SSH agent `default`",
        ),
    ];
    for (id, status, message) in cases {
        assert_eq!(session.ask(CHECK, 1, id).await.failure(), (status, message));
    }
    let unnamed = session.call(FORWARD, Vec::new()).await;
    assert_eq!(unnamed.failure().0, NOT_FOUND);
}

#[tokio::test]
async fn a_session_without_agents_serves_none() {
    let mut engine = BuildEngine::new();
    let (session, _build, _stream) = started(&mut engine, BuildSession::new()).await;
    // BuildKit then reports that no key was forwarded.
    assert_eq!(
        session.ask(CHECK, 1, "default").await.failure().0,
        UNIMPLEMENTED
    );
    assert_eq!(
        session.call(FORWARD, Vec::new()).await.failure().0,
        UNIMPLEMENTED
    );
}

#[tokio::test]
async fn requests_and_responses_that_are_too_long_are_refused() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("agent.sock");
    let listener = UnixListener::bind(&path).unwrap();
    tokio::spawn(async move {
        let responses: [&[u8]; 2] = [b"\x7f\xff\xff\xff", b"\0\0\0\x09abc"];
        for response in responses {
            let (mut socket, _) = listener.accept().await.unwrap();
            socket.read_exact(&mut [0; 5]).await.unwrap();
            socket.write_all(response).await.unwrap();
        }
        let _kept = listener.accept().await;
        std::future::pending::<()>().await;
    });
    let mut engine = BuildEngine::new();
    let offered = BuildSession::new().ssh("default", SshAgent::socket(path));
    let (session, _build, _stream) = started(&mut engine, offered).await;
    let list = bytes(&message(&[11]));
    for _ in 0..2 {
        let called = session.call(FORWARD, list.clone()).await;
        let (status, message) = called.failure();
        assert_eq!(status, INTERNAL);
        assert!(message.starts_with("the SSH agent failed: "), "{message}");
    }
    let called = session.call(FORWARD, bytes(b"\x7f\xff\xff\xff\x0b")).await;
    assert_eq!(called.failure().0, RESOURCE_EXHAUSTED);
}

#[tokio::test]
async fn the_connection_to_an_agent_closes_with_the_build() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("agent.sock");
    let listener = UnixListener::bind(&path).unwrap();
    let mut engine = BuildEngine::new();
    let offered = BuildSession::new().ssh("default", SshAgent::socket(path));
    let (session, _build, stream) = started(&mut engine, offered).await;
    let (_response, mut body) = session.start(request(FORWARD)).await;
    body.send_data(bytes(&message(&[11])).into(), false)
        .unwrap();
    // The agent never responds.
    let (mut agent, _) = listener.accept().await.unwrap();
    agent.read_exact(&mut [0; 5]).await.unwrap();
    drop(stream);
    assert_eq!(agent.read(&mut [0]).await.unwrap(), 0);
    session.closed().await;
}
