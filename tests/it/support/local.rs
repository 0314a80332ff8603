//! Where engines of this machine listen: a Unix socket or, on Windows, a named pipe.

#[cfg(unix)]
pub(crate) use self::socket::{LocalListener, LocalStream};

#[cfg(windows)]
pub(crate) use self::pipe::{LocalListener, LocalStream};

#[cfg(unix)]
mod socket {
    use std::path::PathBuf;

    use asyncdocker::Host;
    use tempfile::TempDir;
    use tokio::net::UnixListener;

    pub(crate) type LocalStream = tokio::net::UnixStream;

    pub(crate) struct LocalListener {
        listener: UnixListener,
        path: PathBuf,
        /// Removed with the listener.
        #[allow(dead_code, reason = "only dropped")]
        directory: Option<TempDir>,
    }

    impl LocalListener {
        pub(crate) fn new() -> Self {
            let directory = TempDir::new().unwrap();
            let path = directory.path().join("engine.sock");
            Self {
                directory: Some(directory),
                ..Self::at(path)
            }
        }

        /// A listener at a path.
        pub(crate) fn at(path: PathBuf) -> Self {
            Self {
                listener: UnixListener::bind(&path).unwrap(),
                path,
                directory: None,
            }
        }

        pub(crate) fn host(&self) -> Host {
            Host::unix(&self.path)
        }

        pub(crate) async fn accept(&self) -> LocalStream {
            self.listener.accept().await.unwrap().0
        }
    }
}

#[cfg(windows)]
mod pipe {
    use std::io;
    use std::pin::Pin;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::{Context, Poll, ready};

    use asyncdocker::Host;
    use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
    use tokio::net::windows::named_pipe::{NamedPipeServer, PipeMode, ServerOptions};
    use tokio::sync::Mutex;

    pub(crate) struct LocalListener {
        name: String,
        /// The instance that the next client connects to.
        next: Mutex<NamedPipeServer>,
    }

    /// A pipe whose directions end with an empty message, as those of engines.
    pub(crate) struct LocalStream {
        pipe: NamedPipeServer,
        read_ended: bool,
        write_ended: bool,
    }

    impl LocalListener {
        pub(crate) fn new() -> Self {
            static COUNT: AtomicUsize = AtomicUsize::new(0);
            let number = COUNT.fetch_add(1, Ordering::Relaxed);
            Self::at(format!(
                r"\\.\pipe\asyncdocker-test-{}-{number}",
                std::process::id()
            ))
        }

        /// A listener with the name of an earlier one.
        pub(crate) fn at(name: String) -> Self {
            Self {
                next: Mutex::new(instance(&name)),
                name,
            }
        }

        pub(crate) fn name(&self) -> &str {
            &self.name
        }

        pub(crate) fn host(&self) -> Host {
            format!("npipe://{}", self.name.replace('\\', "/"))
                .parse()
                .unwrap()
        }

        pub(crate) async fn accept(&self) -> LocalStream {
            let mut next = self.next.lock().await;
            next.connect().await.unwrap();
            LocalStream {
                pipe: std::mem::replace(&mut next, instance(&self.name)),
                read_ended: false,
                write_ended: false,
            }
        }
    }

    fn instance(name: &str) -> NamedPipeServer {
        ServerOptions::new()
            .pipe_mode(PipeMode::Message)
            .create(name)
            .unwrap()
    }

    impl LocalStream {
        pub(crate) fn try_write(&self, bytes: &[u8]) -> io::Result<usize> {
            self.pipe.try_write(bytes)
        }
    }

    impl AsyncRead for LocalStream {
        fn poll_read(
            mut self: Pin<&mut Self>,
            context: &mut Context<'_>,
            buffer: &mut ReadBuf<'_>,
        ) -> Poll<io::Result<()>> {
            let before = buffer.filled().len();
            if !self.read_ended && buffer.remaining() > 0 {
                ready!(Pin::new(&mut self.pipe).poll_read(context, buffer))?;
                self.read_ended = buffer.filled().len() == before;
            }
            Poll::Ready(Ok(()))
        }
    }

    impl AsyncWrite for LocalStream {
        fn poll_write(
            mut self: Pin<&mut Self>,
            context: &mut Context<'_>,
            bytes: &[u8],
        ) -> Poll<io::Result<usize>> {
            assert!(!self.write_ended, "the output has ended");
            if bytes.is_empty() {
                return Poll::Ready(Ok(0));
            }
            Pin::new(&mut self.pipe).poll_write(context, bytes)
        }

        fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }

        fn poll_shutdown(
            mut self: Pin<&mut Self>,
            context: &mut Context<'_>,
        ) -> Poll<io::Result<()>> {
            if !self.write_ended {
                ready!(Pin::new(&mut self.pipe).poll_write(context, &[]))?;
                self.write_ended = true;
            }
            Poll::Ready(Ok(()))
        }
    }
}
