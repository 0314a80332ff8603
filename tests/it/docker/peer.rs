//! A peer that accepts connections and serves them as a test says.

#[cfg(unix)]
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use asyncdocker::{ApiVersion, Docker, DockerBuilder, Host};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};

use crate::support::LocalListener;

/// A connection of whichever kind.
pub(super) type Socket = Box<dyn Both>;

pub(super) trait Both: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Both for T {}

enum Listener {
    Local(LocalListener),
    Tcp(TcpListener),
}

impl Listener {
    async fn accept(&self) -> Socket {
        match self {
            Self::Local(listener) => Box::new(listener.accept().await),
            Self::Tcp(listener) => {
                let (socket, _) = listener.accept().await.unwrap();
                // As engines do. Otherwise a response that waits for an acknowledgement is lost when the peer closes.
                socket.set_nodelay(true).unwrap();
                Box::new(socket)
            }
        }
    }
}

pub(super) struct Peer {
    host: Host,
    connections: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Peer {
    /// A peer behind a Unix socket or, on Windows, a named pipe. `serve` gets each connection with its number, the first being 0.
    pub(super) fn local<F>(serve: impl Fn(usize, Socket) -> F + Send + 'static) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        Self::listening_locally(LocalListener::new(), serve)
    }

    /// A peer behind a Unix socket at a path.
    #[cfg(unix)]
    pub(super) fn at<F>(path: &Path, serve: impl Fn(usize, Socket) -> F + Send + 'static) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        Self::listening_locally(LocalListener::at(path.into()), serve)
    }

    pub(super) fn listening_locally<F>(
        listener: LocalListener,
        serve: impl Fn(usize, Socket) -> F + Send + 'static,
    ) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        Self::new(listener.host(), Listener::Local(listener), serve)
    }

    /// A peer behind a TCP port.
    pub(super) async fn tcp<F>(serve: impl Fn(usize, Socket) -> F + Send + 'static) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        Self::listening(TcpListener::bind("127.0.0.1:0").await.unwrap(), serve)
    }

    pub(super) fn listening<F>(
        listener: TcpListener,
        serve: impl Fn(usize, Socket) -> F + Send + 'static,
    ) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let address = listener.local_addr().unwrap();
        let host = format!("tcp://{address}").parse().unwrap();
        Self::new(host, Listener::Tcp(listener), serve)
    }

    fn new<F>(
        host: Host,
        listener: Listener,
        serve: impl Fn(usize, Socket) -> F + Send + 'static,
    ) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let connections = Arc::<AtomicUsize>::default();
        let count = connections.clone();
        let task = tokio::spawn(async move {
            // They end with the peer.
            let mut serving = JoinSet::new();
            loop {
                let socket = listener.accept().await;
                serving.spawn(serve(count.fetch_add(1, Ordering::SeqCst), socket));
            }
        });
        Self {
            host,
            connections,
            task,
        }
    }

    pub(super) fn host(&self) -> Host {
        self.host.clone()
    }

    /// A client that does not ask for the version first.
    pub(super) fn builder(&self) -> DockerBuilder {
        Docker::builder()
            .host(self.host())
            .api_version(ApiVersion::V1_23)
    }

    pub(super) fn docker(&self) -> Docker {
        self.builder().build().unwrap()
    }

    pub(super) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The port of a TCP address.
pub(super) fn port(host: &Host) -> u16 {
    let text = host.to_string();
    text.rsplit_once(':').unwrap().1.parse().unwrap()
}

/// Reads the head of a request, and nothing beyond it; empty when the client has no more to say.
pub(super) async fn head(socket: &mut Socket) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match socket.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => break,
        }
    }
    String::from_utf8(head).unwrap()
}

/// Writes a response with a JSON body.
pub(super) async fn json(socket: &mut Socket, body: &str) {
    let length = body.len();
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    write(socket, &answer).await;
}

/// Writes to a client that may have gone.
pub(super) async fn write(socket: &mut Socket, text: &str) {
    let _ = socket.write_all(text.as_bytes()).await;
}

/// Keeps a connection open until the client has closed it.
pub(super) async fn hold(mut socket: Socket) {
    let mut rest = Vec::new();
    let _ = socket.read_to_end(&mut rest).await;
}

/// The text of an error and all its causes.
pub(super) fn whole(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(error) = next {
        text = format!("{text}: {error}");
        next = error.source();
    }
    text
}
