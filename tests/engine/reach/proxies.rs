//! The engine behind others: another address of this machine, and a reverse proxy with a base path.

use std::net::SocketAddr;

use asyncdocker::{Docker, Result};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use super::use_engine;
use crate::support::variable;

/// Passes connections on until it is dropped.
pub(super) struct Proxy {
    pub(super) address: SocketAddr,
    task: JoinHandle<()>,
}

impl Proxy {
    /// From an address of this machine to one of the engine's.
    pub(super) async fn passing_on(from: &str, engine: &str) -> Self {
        Self::start(from, engine, async |mut client, mut engine| {
            let _ = copy_bidirectional(&mut client, &mut engine).await;
        })
        .await
    }

    /// Leaves the base path out of requests, and lets each have a connection of its own.
    async fn at_base_path(base: &'static str, engine: &str) -> Self {
        Self::start("127.0.0.1", engine, move |client, mut engine| async move {
            let mut client = BufReader::new(client);
            let mut line = String::new();
            let _ = client.read_line(&mut line).await;
            let target = line.split(' ').nth(1).unwrap_or_default();
            if !target.starts_with(&format!("{base}/")) {
                let _ = client.write_all(b"HTTP/1.1 502 Bad Gateway\r\n\r\n").await;
                return;
            }
            let mut head = line.replacen(base, "", 1);
            let mut upgrades = false;
            loop {
                line.clear();
                let _ = client.read_line(&mut line).await;
                if line.trim().is_empty() {
                    break;
                }
                upgrades |= line.to_lowercase().starts_with("upgrade:");
                head.push_str(&line);
            }
            if !upgrades {
                head.push_str("Connection: close\r\n");
            }
            head.push_str("\r\n");
            let _ = engine.write_all(head.as_bytes()).await;
            let _ = copy_bidirectional(&mut client, &mut engine).await;
        })
        .await
    }

    async fn start<F>(
        from: &str,
        engine: &str,
        serve: impl Fn(TcpStream, TcpStream) -> F + Send + 'static,
    ) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind((from, 0)).await.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let engine = engine.trim_start_matches("tcp://").to_owned();
        let task = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                let (client, _) = listener.accept().await.expect("a connection");
                let engine = TcpStream::connect(&engine).await.expect("the engine");
                connections.spawn(serve(client, engine));
            }
        });
        Self { address, task }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn engine_is_reached_at_a_base_path() -> Result<()> {
    let proxy = Proxy::at_base_path("/docker/one", &variable("ASYNCDOCKER_TEST_TCP")).await;
    use_engine(&Docker::tcp(&format!("{}/docker/one/", proxy.address))?).await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn engine_is_reached_at_an_ipv6_address() -> Result<()> {
    let proxy = Proxy::passing_on("::1", &variable("ASYNCDOCKER_TEST_TCP")).await;
    assert!(proxy.address.to_string().starts_with("[::1]:"));
    use_engine(&Docker::tcp(&proxy.address.to_string())?).await
}
