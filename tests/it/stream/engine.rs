//! An engine that leaves its connections to the test.

use asyncdocker::{ApiVersion, Docker, Result};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::{LocalListener, LocalStream};

pub(super) const CHUNKED: &str = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
pub(super) const UPGRADED: &str =
    "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n";

/// A chunk of a body; an empty one ends it.
pub(super) fn chunk(bytes: &[u8]) -> Vec<u8> {
    let length = format!("{:x}\r\n", bytes.len());
    [length.as_bytes(), bytes, b"\r\n"].concat()
}

/// A client, and what it connects to.
pub(super) struct Engine {
    pub(super) docker: Docker,
    listener: LocalListener,
}

impl Engine {
    pub(super) fn start() -> Result<Self> {
        let listener = LocalListener::new();
        let docker = Docker::builder()
            .host(listener.host())
            .api_version(ApiVersion::V1_23)
            .build()?;
        Ok(Self { docker, listener })
    }

    /// Takes a request and answers it with a head. Gives the request, and the connection.
    pub(super) async fn answer(&self, head: &str) -> (String, LocalStream) {
        let mut connection = self.listener.accept().await;
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            request.push(connection.read_u8().await.unwrap());
        }
        connection.write_all(head.as_bytes()).await.unwrap();
        (String::from_utf8(request).unwrap(), connection)
    }
}
