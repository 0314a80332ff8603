//! An engine on a runtime of its own, and clients that reach it over every transport.

use std::sync::mpsc;
use std::thread::JoinHandle;

#[cfg(feature = "native-tls")]
use asyncdocker::TlsBackend;
use asyncdocker::{ApiVersion, Docker};
use tokio::sync::oneshot;

use super::peer::{Peer, Socket};
#[cfg(all(unix, feature = "ssh"))]
use super::ssh::StandIn;
#[cfg(any(feature = "native-tls", feature = "rustls"))]
use super::tls::{BACKENDS, Setting, client_at};

/// A client of each transport, with its name.
pub(super) struct Everywhere {
    clients: Vec<(&'static str, Docker)>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Everywhere {
    /// `serve` runs for each connection, on a runtime that no client uses.
    pub(super) fn serving<F>(serve: impl Fn(usize, Socket) -> F + Clone + Send + 'static) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        Self::speaking(ApiVersion::V1_23, serve)
    }

    /// The clients speak this version.
    pub(super) fn speaking<F>(
        version: ApiVersion,
        serve: impl Fn(usize, Socket) -> F + Clone + Send + 'static,
    ) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let (ready, clients) = mpsc::channel();
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            runtime.block_on(async move {
                let local = Peer::local(serve.clone());
                let tcp = Peer::tcp(serve.clone()).await;
                let plain = |peer: &Peer| peer.builder().api_version(version).build().unwrap();
                let mut clients = vec![("local", plain(&local)), ("tcp", plain(&tcp))];
                #[cfg(all(unix, feature = "ssh"))]
                let stand_in = StandIn::dialling_host(&local.host());
                #[cfg(all(unix, feature = "ssh"))]
                clients.push(("ssh", stand_in.docker_at(version)));
                #[cfg(any(feature = "native-tls", feature = "rustls"))]
                let setting = Setting::serving(serve).await;
                #[cfg(any(feature = "native-tls", feature = "rustls"))]
                for backend in BACKENDS {
                    let docker =
                        client_at(version, &setting.engine.host(), setting.tls(), *backend)
                            .unwrap();
                    let name = match backend {
                        #[cfg(feature = "native-tls")]
                        TlsBackend::NativeTls => "native-tls",
                        _ => "rustls",
                    };
                    clients.push((name, docker));
                }
                ready.send(clients).unwrap();
                let _ = stopped.await;
            });
        });
        Self {
            clients: clients.recv().unwrap(),
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    pub(super) fn clients(&self) -> impl Iterator<Item = (&'static str, &Docker)> {
        self.clients.iter().map(|(name, docker)| (*name, docker))
    }
}

impl Drop for Everywhere {
    fn drop(&mut self) {
        self.clients.clear();
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
