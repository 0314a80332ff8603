//! Forwarding of an SSH agent to the steps of a build.

use std::env;
use std::fmt;
use std::io;
use std::path::PathBuf;

use bytes::{BufMut, Bytes, BytesMut};
use futures_core::Stream;
use futures_util::stream::try_unfold;
use http_body::Body;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;

use super::grpc::{Code, MessageWriter, Messages, Status};
use super::wire;

/// The variable that names the socket of the user's agent.
const VARIABLE: &str = "SSH_AUTH_SOCK";

/// The maximum length of a message to or from an agent, in bytes: the same as in OpenSSH.
const MAX_MESSAGE: usize = 256 * 1024;

/// The length of the length in front of each message.
const PREFIX: usize = 4;

/// The requests that reach the agent: to list the keys and to sign. A build must not add or remove keys, or lock the
/// agent.
const ALLOWED: [u8; 2] = [11, 13];

/// The response to all other requests, by which the agent itself refuses a request.
const REFUSAL: [u8; 5] = [0, 0, 0, 1, 5];

/// An SSH agent for the steps of a build.
///
/// The steps can list the agent's keys and sign with them, and nothing else. The client connects to the agent when a step
/// uses it.
#[derive(Clone, Debug)]
pub struct SshAgent {
    /// `None` stands for the one that the environment names.
    socket: Option<PathBuf>,
}

impl SshAgent {
    /// Creates a reference to the agent that the environment variable `SSH_AUTH_SOCK` of this process names.
    #[must_use]
    pub fn from_env() -> Self {
        Self { socket: None }
    }

    /// Creates a reference to the agent that listens on a Unix socket.
    #[must_use]
    pub fn socket(path: impl Into<PathBuf>) -> Self {
        let socket = Some(path.into());
        Self { socket }
    }

    /// Connects to the agent. An error describes the agent as `id`.
    pub(super) async fn connect(&self, id: &str) -> Result<UnixStream, Status> {
        let named = || env::var_os(VARIABLE).filter(|path| !path.is_empty());
        let Some(path) = self.socket.clone().or_else(|| named().map(PathBuf::from)) else {
            let reason = format_args!("the environment variable {VARIABLE} is not set");
            return Err(unavailable(id, reason));
        };
        UnixStream::connect(&path).await.map_err(|error| {
            // The engine need not know the path.
            tracing::warn!(%error, path = %path.display(), "cannot connect to the SSH agent `{id}` of a build");
            unavailable(id, format_args!("cannot connect to its socket: {error}"))
        })
    }
}

fn unavailable(id: &str, reason: fmt::Arguments<'_>) -> Status {
    let message = format!("SSH agent `{id}`: {reason}");
    Status::new(Code::FailedPrecondition, message)
}

/// Passes the allowed requests of a step to the agent, one after the other, and returns the responses.
pub(super) fn forward<B>(
    requests: Messages<B>,
    agent: UnixStream,
) -> impl Stream<Item = Result<Bytes, Status>>
where
    B: Body<Data = Bytes> + Unpin,
{
    let received = BytesMut::new();
    let forwarding = Forwarding {
        requests,
        received,
        agent,
    };
    try_unfold(forwarding, |mut forwarding| async move {
        let Some(request) = forwarding.next_request().await? else {
            return Ok(None);
        };
        let response = forwarding.respond(&request).await?;
        let message = MessageWriter::with_capacity(response.len());
        Ok(Some((message.bytes(1, response).finish(), forwarding)))
    })
}

struct Forwarding<B> {
    requests: Messages<B>,
    /// The start of a request that spans several messages of the engine.
    received: BytesMut,
    agent: UnixStream,
}

impl<B: Body<Data = Bytes> + Unpin> Forwarding<B> {
    /// Returns the next request of the step with its length, or `None` if the step has closed the connection.
    async fn next_request(&mut self) -> Result<Option<Bytes>, Status> {
        loop {
            if let Some(prefix) = self.received.first_chunk::<PREFIX>() {
                let length = PREFIX + checked_length(*prefix)?;
                if self.received.len() >= length {
                    return Ok(Some(self.received.split_to(length).freeze()));
                }
            }
            let Some(message) = self.requests.next().await? else {
                return Ok(None);
            };
            let bytes = wire::bytes(&message, 1).ok_or_else(Status::malformed)?;
            self.received.extend_from_slice(bytes);
        }
    }

    async fn respond(&mut self, request: &[u8]) -> Result<Bytes, Status> {
        let kind = request.get(PREFIX);
        if !kind.is_some_and(|kind| ALLOWED.contains(kind)) {
            return Ok(Bytes::from_static(&REFUSAL));
        }
        self.ask(request).await.map_err(|error| {
            let message = format!("the SSH agent failed: {error}");
            Status::new(Code::Internal, message)
        })
    }

    async fn ask(&mut self, request: &[u8]) -> io::Result<Bytes> {
        self.agent.write_all(request).await?;
        let mut prefix = [0; PREFIX];
        self.agent.read_exact(&mut prefix).await?;
        let length = checked_length(prefix)
            .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "its response is too long"))?;
        let mut response = BytesMut::new();
        response.put_slice(&prefix);
        while response.len() < PREFIX + length {
            let missing = PREFIX + length - response.len();
            let mut agent = (&mut self.agent).take(missing as u64);
            if agent.read_buf(&mut response).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(response.freeze())
    }
}

fn checked_length(prefix: [u8; PREFIX]) -> Result<usize, Status> {
    let length = usize::try_from(u32::from_be_bytes(prefix)).unwrap_or(usize::MAX);
    if length > MAX_MESSAGE {
        let message = format!("a request to the SSH agent has more than {MAX_MESSAGE} bytes");
        return Err(Status::new(Code::ResourceExhausted, message));
    }
    Ok(length)
}
