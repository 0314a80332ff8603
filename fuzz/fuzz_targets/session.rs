//! A session survives whatever an engine sends, and gives a secret only to requests that name it. An SSH agent gets no
//! request but those to list keys and to sign.

#![no_main]

use std::cell::OnceCell;
use std::path::PathBuf;
use std::sync::Mutex;

use asyncdocker::auth::RegistryAuth;
use asyncdocker::buildkit::{BuildSecret, BuildSession, SshAgent};
use asyncdocker::{Builds, Request, Response, Result, Transport};
use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::net::{UnixListener, UnixStream};
use tokio::runtime::Runtime;

const METHODS: [&str; 7] = [
    "/grpc.health.v1.Health/Check",
    "/moby.filesync.v1.Auth/Credentials",
    "/moby.filesync.v1.Auth/FetchToken",
    "/moby.filesync.v1.Auth/GetTokenAuthority",
    "/moby.buildkit.secrets.v1.Secrets/GetSecret",
    "/moby.sshforward.v1.SSH/CheckAgent",
    "/moby.sshforward.v1.SSH/ForwardAgent",
];

/// What is offered, each by its name.
const NAMES: [&[u8]; 2] = [b"npm", b"registry.example"];
const SECRET: &[u8] = b"swordfish";

/// An engine's side of a connection that a session gets.
struct Engine(Mutex<Option<DuplexStream>>);

impl Transport for Engine {
    async fn execute(&self, request: Request) -> Result<Response> {
        let connection = self.0.lock().unwrap().take().expect("one session");
        Ok(Response::builder(&request).connection(connection))
    }
}

impl Builds for Engine {}

thread_local! {
    static RUNTIME: OnceCell<(Runtime, PathBuf)> = const { OnceCell::new() };
}

// The first byte selects a method, or bytes that need not be HTTP/2. The second one says how large the pieces are.
fuzz_target!(|input: &[u8]| {
    let Some((&[method, size], body)) = input.split_first_chunk() else {
        return;
    };
    RUNTIME.with(|runtime| {
        let (runtime, agent) = runtime.get_or_init(start);
        runtime.block_on(async {
            let (client, engine) = duplex(64 * 1024);
            let session = BuildSession::new()
                .secret("npm", BuildSecret::bytes(SECRET))
                .credentials("registry.example", RegistryAuth::basic("jane", "swordfish"))
                .ssh("default", SshAgent::socket(agent));
            let transport = Engine(Mutex::new(Some(client)));
            let active = transport.start_build_session(&session).await.expect("a session");
            let pieces = body.chunks(usize::from(size).max(1));
            let received = match METHODS.get(usize::from(method)) {
                Some(method) => call(engine, method, pieces).await,
                None => raw(engine, pieces).await,
            };
            drop(active);
            if contains(&received, SECRET) {
                assert!(NAMES.iter().any(|name| contains(body, name)));
            }
        });
    });
});

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// Starts a runtime with an agent.
fn start() -> (Runtime, PathBuf) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    let path = std::env::temp_dir().join(format!("asyncdocker-fuzz-{}", std::process::id()));
    let _ = std::fs::remove_file(&path);
    let socket = path.clone();
    runtime.spawn(async move {
        let listener = UnixListener::bind(socket).expect("a socket");
        while let Ok((connection, _)) = listener.accept().await {
            tokio::spawn(answer(connection));
        }
    });
    // Until the agent listens.
    runtime.block_on(async {
        while !path.exists() {
            tokio::task::yield_now().await;
        }
    });
    (runtime, path)
}

/// Refuses each request.
async fn answer(mut connection: UnixStream) {
    while let Ok(length) = connection.read_u32().await {
        let mut request = vec![0; length as usize];
        if connection.read_exact(&mut request).await.is_err() {
            return;
        }
        assert!(matches!(request[0], 11 | 13), "{request:?}");
        let _ = connection.write_all(&[0, 0, 0, 1, 5]).await;
    }
}

/// Calls a method, and returns the body of the response.
async fn call(engine: DuplexStream, method: &str, pieces: impl Iterator<Item = &[u8]>) -> Vec<u8> {
    let (client, connection) = h2::client::handshake(engine).await.expect("a handshake");
    let connection = tokio::spawn(connection);
    let request = http::Request::post(format!("http://localhost{method}"));
    let request = request.body(()).expect("a request");
    let mut client = client.ready().await.expect("a connection");
    let (response, mut sent) = client.send_request(request, false).expect("a call");
    for piece in pieces {
        // A call that is refused early takes no more.
        let _ = sent.send_data(Bytes::copy_from_slice(piece), false);
    }
    let _ = sent.send_data(Bytes::new(), true);
    let response = response.await.expect("a response");
    let mut received = response.into_body();
    let mut body = Vec::new();
    while let Some(Ok(data)) = received.data().await {
        let _ = received.flow_control().release_capacity(data.len());
        body.extend_from_slice(&data);
    }
    drop((client, sent, received));
    connection.abort();
    body
}

/// Sends bytes after the preface of HTTP/2, and returns what the session sends.
async fn raw(mut engine: DuplexStream, pieces: impl Iterator<Item = &[u8]>) -> Vec<u8> {
    let _ = engine.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").await;
    for piece in pieces {
        // More than the pipe holds would wait for the session, which may wait in turn.
        let _ = engine.write_all(piece).await;
        tokio::task::yield_now().await;
    }
    let _ = engine.shutdown().await;
    let mut received = Vec::new();
    let _ = engine.read_to_end(&mut received).await;
    received
}
