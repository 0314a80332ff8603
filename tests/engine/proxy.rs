//! A way to the engine that can be cut.

use std::os::unix::net::UnixListener;
use std::path::Path;

use tokio::net::UnixStream;
use tokio::task::JoinHandle;

use crate::support::variable;

/// Passes connections on to the engine until it is dropped, which cuts them.
pub(crate) struct Proxy(JoinHandle<()>);

impl Proxy {
    /// The socket, which outlives the proxies on it.
    pub(crate) fn listen(path: &Path) -> UnixListener {
        let listener = UnixListener::bind(path).unwrap();
        listener.set_nonblocking(true).unwrap();
        listener
    }

    pub(crate) fn start(listener: &UnixListener) -> Self {
        let listener = tokio::net::UnixListener::from_std(listener.try_clone().unwrap()).unwrap();
        let host = variable("ASYNCDOCKER_TEST_HOST");
        let engine = host.trim_start_matches("unix://").to_owned();
        Self(tokio::spawn(async move {
            let mut connections = tokio::task::JoinSet::new();
            loop {
                let (mut client, _) = listener.accept().await.unwrap();
                let mut engine = UnixStream::connect(&engine).await.unwrap();
                connections.spawn(async move {
                    let _ = tokio::io::copy_bidirectional(&mut client, &mut engine).await;
                });
            }
        }))
    }

    pub(crate) async fn cut(self) {
        self.0.abort();
        let _ = self.0.await;
    }
}
