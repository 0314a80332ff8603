//! The engine's side of build sessions: accepts sessions and builds, and calls the methods of a session.

use asyncdocker::{ApiVersion, Docker, Host};
use bytes::Bytes;
use h2::client::SendRequest;
use http::{HeaderMap, Request};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::{JoinHandle, JoinSet};

use crate::support::LocalListener;

/// A connection of any kind.
pub(crate) type Socket = Box<dyn Both>;

pub(crate) trait Both: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Both for T {}

/// An engine of this machine. The test receives each session and each build.
pub(super) struct BuildEngine {
    host: Host,
    pub(super) accepted: Accepted,
    task: JoinHandle<()>,
}

/// What an engine has accepted.
pub(crate) struct Accepted {
    pub(crate) sessions: UnboundedReceiver<(String, Socket)>,
    pub(crate) builds: UnboundedReceiver<Build>,
}

/// Where connections go.
#[derive(Clone)]
pub(crate) struct Hub {
    sessions: UnboundedSender<(String, Socket)>,
    builds: UnboundedSender<Build>,
    /// The response to a request for a session.
    response: &'static str,
}

pub(crate) const UPGRADED: &str =
    "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n";

impl BuildEngine {
    pub(super) fn new() -> Self {
        Self::responding(UPGRADED)
    }

    /// An engine that responds to requests for a session with these bytes.
    pub(super) fn responding(response: &'static str) -> Self {
        let listener = LocalListener::new();
        let host = listener.host();
        let (hub, accepted) = Hub::new(response);
        let task = tokio::spawn(async move {
            let mut serving = JoinSet::new();
            loop {
                let socket = listener.accept().await;
                serving.spawn(hub.clone().serve(Box::new(socket)));
            }
        });
        Self {
            host,
            accepted,
            task,
        }
    }

    pub(super) fn docker(&self) -> Docker {
        self.docker_at(ApiVersion::new(1, 41))
    }

    pub(super) fn docker_at(&self, version: ApiVersion) -> Docker {
        let docker = Docker::builder()
            .host(self.host.clone())
            .api_version(version);
        docker.build().unwrap()
    }

    pub(super) async fn session(&mut self) -> Session {
        self.accepted.session().await
    }

    pub(super) async fn build(&mut self) -> Build {
        self.accepted.builds.recv().await.unwrap()
    }
}

impl Drop for BuildEngine {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Accepted {
    pub(crate) async fn session(&mut self) -> Session {
        let (head, socket) = self.sessions.recv().await.unwrap();
        Session::over(head, socket).await
    }
}

impl Hub {
    pub(crate) fn new(response: &'static str) -> (Self, Accepted) {
        let (sessions, accepted_sessions) = unbounded_channel();
        let (builds, accepted_builds) = unbounded_channel();
        let hub = Self {
            sessions,
            builds,
            response,
        };
        let accepted = Accepted {
            sessions: accepted_sessions,
            builds: accepted_builds,
        };
        (hub, accepted)
    }

    /// Serves a connection.
    pub(crate) async fn serve(self, mut socket: Socket) {
        loop {
            let head = head(&mut socket).await;
            if head.is_empty() {
                return;
            } else if head.contains("/_ping ") {
                let response = "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nBuilder-Version: 2\r\n\
                                Content-Length: 2\r\n\r\nOK";
                socket.write_all(response.as_bytes()).await.unwrap();
            } else if head.contains("/session ") {
                let _ = socket.write_all(self.response.as_bytes()).await;
                let _ = self.sessions.send((head, socket));
                return;
            } else {
                assert!(head.contains("/build?"), "{head}");
                read_body(&head, &mut socket).await;
                let _ = self.builds.send(Build { head, socket });
                return;
            }
        }
    }
}

/// Reads the head of a request. It is empty at the end of the connection.
async fn head(socket: &mut Socket) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match socket.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return String::new(),
        }
    }
    String::from_utf8(head).unwrap()
}

async fn read_body(head: &str, socket: &mut Socket) {
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        let length = name.eq_ignore_ascii_case("content-length");
        length.then(|| value.parse().unwrap())
    });
    if let Some(length) = length {
        socket.read_exact(&mut vec![0; length]).await.unwrap();
        return;
    }
    let mut body = Vec::new();
    while !body.ends_with(b"0\r\n\r\n") {
        body.push(socket.read_u8().await.unwrap());
    }
}

/// A build whose context the engine has received.
pub(crate) struct Build {
    pub(crate) head: String,
    socket: Socket,
}

impl Build {
    /// Sends the head of the response.
    pub(crate) async fn accept(&mut self) {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
        self.socket.write_all(head.as_bytes()).await.unwrap();
    }

    pub(crate) async fn send(&mut self, json: &str) {
        let chunk = format!("{:x}\r\n{json}\r\n", json.len());
        self.socket.write_all(chunk.as_bytes()).await.unwrap();
    }

    pub(crate) async fn finish(&mut self) {
        self.socket.write_all(b"0\r\n\r\n").await.unwrap();
    }

    /// Sends any bytes.
    pub(crate) async fn raw(&mut self, bytes: &str) {
        self.socket.write_all(bytes.as_bytes()).await.unwrap();
    }

    /// Waits until the client has closed the connection.
    pub(crate) async fn closed(mut self) {
        let _ = self.socket.read_to_end(&mut Vec::new()).await;
    }
}

/// A session, as the engine sees it.
pub(crate) struct Session {
    pub(crate) head: String,
    client: SendRequest<Bytes>,
    connection: JoinHandle<Result<(), h2::Error>>,
}

/// How a call ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Called {
    pub(crate) status: u16,
    pub(crate) message: String,
    /// The received messages with their prefixes.
    pub(crate) body: Vec<u8>,
}

impl Session {
    async fn over(head: String, socket: Socket) -> Self {
        let (client, connection) = h2::client::handshake(socket).await.unwrap();
        let connection = tokio::spawn(connection);
        Self {
            head,
            client,
            connection,
        }
    }

    /// Returns the values of a header of the request for the session.
    pub(crate) fn header(&self, name: &str) -> Vec<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(':'));
        lines
            .filter(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
            .collect()
    }

    /// Calls a method with a message that has one field.
    pub(crate) async fn ask(&self, method: &str, number: u8, value: &str) -> Called {
        self.call(method, framed(&field(number, value))).await
    }

    /// Calls a method with the bytes of a body.
    pub(crate) async fn call(&self, method: &str, body: Vec<u8>) -> Called {
        let request = request(method);
        let mut client = self.client.clone().ready().await.unwrap();
        let (response, mut sent) = client.send_request(request, false).unwrap();
        // A response that comes early ends the call.
        let _ = sent.send_data(body.into(), true);
        Called::read(response).await
    }

    /// Starts a call, whose body the test sends.
    pub(crate) async fn start(
        &self,
        request: Request<()>,
    ) -> (h2::client::ResponseFuture, h2::SendStream<Bytes>) {
        let mut client = self.client.clone().ready().await.unwrap();
        client.send_request(request, false).unwrap()
    }

    /// Waits until the client has closed the connection.
    pub(crate) async fn closed(self) {
        drop(self.client);
        let _ = self.connection.await.unwrap();
    }
}

impl Called {
    pub(crate) async fn read(response: h2::client::ResponseFuture) -> Self {
        let response = response.await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "application/grpc");
        let mut received = response.into_body();
        let mut body = Vec::new();
        while let Some(data) = received.data().await {
            let data = data.unwrap();
            received
                .flow_control()
                .release_capacity(data.len())
                .unwrap();
            body.extend_from_slice(&data);
        }
        let trailers = received.trailers().await.unwrap().unwrap();
        Self {
            status: text(&trailers, "grpc-status").parse().unwrap(),
            message: text(&trailers, "grpc-message").to_owned(),
            body,
        }
    }

    /// Returns the status and its message, of a call that failed.
    pub(crate) fn failure(&self) -> (u16, &str) {
        assert_eq!(self.body, b"", "{self:?}");
        (self.status, &self.message)
    }

    /// Returns the message that was received.
    pub(crate) fn message(&self) -> &[u8] {
        assert_eq!((self.status, &*self.message), (0, ""), "{self:?}");
        let (prefix, message) = self.body.split_at(5);
        assert_eq!(prefix[0], 0);
        assert_eq!(
            prefix[1..],
            u32::try_from(message.len()).unwrap().to_be_bytes()
        );
        message
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers
        .get(name)
        .map_or("", |value| value.to_str().unwrap())
}

/// The head of a call.
pub(crate) fn request(method: &str) -> Request<()> {
    Request::post(format!("http://localhost{method}"))
        .header("content-type", "application/grpc")
        .header("te", "trailers")
        .body(())
        .unwrap()
}

/// A field with text or bytes.
pub(crate) fn field(number: u8, value: impl AsRef<[u8]>) -> Vec<u8> {
    let value = value.as_ref();
    let mut field = vec![number << 3 | 2];
    let mut length = value.len();
    while length >= 0x80 {
        field.push(u8::try_from(length & 0x7f).unwrap() | 0x80);
        length >>= 7;
    }
    field.push(u8::try_from(length).unwrap());
    field.extend_from_slice(value);
    field
}

/// A message behind its prefix.
pub(crate) fn framed(message: &[u8]) -> Vec<u8> {
    let mut framed = vec![0];
    framed.extend_from_slice(&u32::try_from(message.len()).unwrap().to_be_bytes());
    framed.extend_from_slice(message);
    framed
}
