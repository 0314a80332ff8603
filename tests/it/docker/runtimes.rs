//! One client on several runtimes, and connections that the engine closes while no runtime runs.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

use asyncdocker::{ContainerLifecycle, Docker, Result, System};
use tokio::io::AsyncWriteExt;
use tokio::runtime::{Builder, Runtime};

use super::everywhere::Everywhere;
use super::peer::{Peer, Socket, head, json};

const VERSION: &str = r#"{"Version": "1.11.2"}"#;

async fn serve(_: usize, mut socket: Socket) {
    while !head(&mut socket).await.is_empty() {
        json(&mut socket, VERSION).await;
    }
}

fn current_thread() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

#[test]
fn client_works_on_two_runtimes_in_turn() -> Result<()> {
    let engine = Everywhere::serving(serve);
    for (_, docker) in engine.clients() {
        let (a, b) = (current_thread(), current_thread());
        for _ in 0..3 {
            a.block_on(docker.version())?;
            b.block_on(docker.start_container("x"))?;
            b.block_on(docker.version())?;
            a.block_on(docker.start_container("x"))?;
        }
    }
    Ok(())
}

#[test]
fn client_works_on_short_lived_runtimes_at_the_same_time() {
    let engine = Everywhere::serving(serve);
    for (name, docker) in engine.clients() {
        let rounds = if name == "unix" { 10 } else { 2 };
        std::thread::scope(|scope| {
            for number in 0..8 {
                scope.spawn(move || {
                    for _ in 0..rounds {
                        let runtime = if number % 2 == 0 {
                            current_thread()
                        } else {
                            let mut builder = Builder::new_multi_thread();
                            builder.worker_threads(1).enable_all().build().unwrap()
                        };
                        for _ in 0..4 {
                            let started = runtime.block_on(docker.start_container("x"));
                            started.unwrap_or_else(|error| panic!("{name}: {error:?}"));
                        }
                    }
                });
            }
        });
    }
}

#[test]
fn runtime_takes_its_connections_with_it() -> Result<()> {
    let (closed, closing) = mpsc::channel();
    let engine = Everywhere::serving(move |number, socket| {
        let closed = closed.clone();
        async move {
            serve(number, socket).await;
            let _ = closed.send(());
        }
    });
    for (_, docker) in engine.clients() {
        let runtime = current_thread();
        runtime.block_on(docker.version())?;
        drop(runtime);
        // The client is still there, and so is its other runtime.
        closing.recv().unwrap();
        current_thread().block_on(docker.version())?;
        closing.recv().unwrap();
    }
    Ok(())
}

#[tokio::test]
async fn dropping_the_client_closes_its_connections() -> Result<()> {
    let (closed, mut closing) = tokio::sync::mpsc::unbounded_channel();
    let peer = Peer::local(move |number, socket| {
        let closed = closed.clone();
        async move {
            serve(number, socket).await;
            closed.send(()).unwrap();
        }
    });
    let docker = peer.docker();
    docker.version().await?;
    drop(docker);
    closing.recv().await.unwrap();
    Ok(())
}

#[test]
fn without_a_runtime_a_request_is_an_error() {
    let docker = Docker::tcp("nowhere").unwrap();
    let future = std::pin::pin!(docker.start_container("x"));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(Err(error)) = future.poll(&mut context) else {
        panic!("no error");
    };
    assert!(error.to_string().contains("no tokio runtime"), "{error}");
}

/// The runtime runs only within `block_on`, so that nothing of the client can notice the close before the next request.
#[test]
fn first_request_after_the_engine_closed_a_connection_is_sent_once() {
    const REQUESTS: usize = 200;
    let requests = Arc::<AtomicUsize>::default();
    let (closed, closing) = mpsc::channel();
    let counted = requests.clone();
    let engine = Everywhere::serving(move |_, mut socket: Socket| {
        let (closed, counted) = (closed.clone(), counted.clone());
        async move {
            if head(&mut socket).await.is_empty() {
                return;
            }
            counted.fetch_add(1, Ordering::SeqCst);
            json(&mut socket, VERSION).await;
            // Dropping closes nothing while a process that another test starts still holds a copy of the socket.
            let _ = AsyncWriteExt::shutdown(&mut socket).await;
            drop(socket);
            let _ = closed.send(());
        }
    });
    // Through `ssh`, the close arrives later than it is made here.
    let direct = |(name, _): &(&str, &Docker)| *name != "ssh";
    for (name, docker) in engine.clients().filter(direct) {
        let runtime = current_thread();
        requests.store(0, Ordering::SeqCst);
        for number in 0..REQUESTS {
            let started = runtime.block_on(docker.start_container("x"));
            started.unwrap_or_else(|error| panic!("{name}, {number}: {error:?}"));
            closing.recv().unwrap();
        }
        assert_eq!(requests.load(Ordering::SeqCst), REQUESTS, "{name}");
    }
}

/// The engine closes without a response, after it has read the request: it may have acted on it.
#[tokio::test]
async fn request_that_the_engine_may_have_seen_is_sent_once() -> Result<()> {
    let requests = Arc::<AtomicUsize>::default();
    let counted = requests.clone();
    let engine = Everywhere::serving(move |_, mut socket: Socket| {
        let counted = counted.clone();
        async move {
            head(&mut socket).await;
            json(&mut socket, VERSION).await;
            head(&mut socket).await;
            counted.fetch_add(1, Ordering::SeqCst);
        }
    });
    for (name, docker) in engine.clients() {
        requests.store(0, Ordering::SeqCst);
        docker.version().await?;
        let error = docker.start_container("x").await.unwrap_err();
        assert!(
            matches!(error, asyncdocker::Error::Transport { .. }),
            "{name}: {error:?}"
        );
        assert_eq!(requests.load(Ordering::SeqCst), 1, "{name}");
    }
    Ok(())
}
