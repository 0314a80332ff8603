//! The engine that the tests use, and containers that are removed even if a test panics.

pub(crate) mod images;

use std::any::Any;
use std::env;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use asyncdocker::containers::{
    CreateContainerOptionsBuilder, DeleteContainerOptions, WaitContainerOptions,
};
use asyncdocker::exec::{CreateExecOptions, StartExecOptions};
use asyncdocker::models::exec::ExecInspect;
use asyncdocker::stream::{Attached, Frame, FrameStream};
use asyncdocker::{
    ApiVersion, ContainerLifecycle, Containers, Docker, DockerBuilder, Exec, System,
};
use chrono::{DateTime, Utc};
use futures_util::{FutureExt, TryStreamExt};
use tokio::sync::RwLock;

/// The image that every test engine has.
pub(crate) const IMAGE: &str = "busybox:latest";

/// The variable that pins the API version, which is negotiated otherwise.
pub(crate) const VERSION: &str = "ASYNCDOCKER_TEST_API_VERSION";

/// Held for reading while a test builds with BuildKit, and for writing while one prunes the build cache or relies on what is
/// in it. Engines keep the context of a running build in that cache, and fail the build without it.
pub(crate) static BUILD_CACHE: RwLock<()> = RwLock::const_new(());

/// Returns a client of the engine under test. Panics without one: these tests are ignored unless asked for.
pub(crate) fn engine() -> Docker {
    let client = || {
        let mut builder = builder();
        if let Ok(version) = env::var(VERSION) {
            builder = builder.api_version(version.parse()?);
        }
        builder.build()
    };
    client().unwrap_or_else(|error| panic!("{VERSION}: {error}"))
}

/// Returns a builder with the address of the engine under test.
pub(crate) fn builder() -> DockerBuilder {
    let host = variable("ASYNCDOCKER_TEST_HOST").parse();
    let host = host.unwrap_or_else(|error| panic!("ASYNCDOCKER_TEST_HOST: {error}"));
    Docker::builder().host(host)
}

/// Returns whether a request that API 1.24 removed can be sent: at 1.23, unless the client is pinned to another version.
pub(crate) async fn can_send_v1_23(docker: &Docker) -> asyncdocker::Result<bool> {
    let min = docker.version().await?.min_api_version;
    let served = min.map_or(Ok(ApiVersion::V1_23), |min| min.parse::<ApiVersion>())?;
    let pinned = env::var(VERSION).is_ok_and(|version| version != ApiVersion::V1_23.to_string());
    Ok(served <= ApiVersion::V1_23 && !pinned)
}

/// Returns whether the client speaks API version 1.`minor` or a later one with the engine.
pub(crate) async fn speaks(docker: &Docker, minor: u16) -> asyncdocker::Result<bool> {
    Ok(docker.api_version().await? >= ApiVersion::new(1, minor))
}

/// Returns a variable that `tests/engine/run-tests.sh` sets for the engine it started.
pub(crate) fn variable(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| {
        panic!("{name} is not set: run these tests with tests/engine/run-tests.sh")
    })
}

/// The docker command, with a configuration directory and without the address of an engine.
pub(crate) fn docker_command(config: &Path) -> tokio::process::Command {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/engine/docker.sh");
    let mut command = tokio::process::Command::new(script);
    command
        .env_remove("DOCKER_HOST")
        .env("DOCKER_CONFIG", config);
    command
}

/// A name that no other test and no other run uses.
pub(crate) fn unique(prefix: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let started = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |time| time.as_millis());
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("{prefix}-{}-{started}-{count}", std::process::id())
}

/// Creates a container, passes its id to `test` and removes it, even if the test panics.
pub(crate) async fn with_container<T>(
    docker: &Docker,
    options: CreateContainerOptionsBuilder,
    test: impl AsyncFnOnce(&str) -> T,
) -> T {
    let created = docker.create_container(options.build()).await;
    let id = created
        .unwrap_or_else(|error| panic!("{error}: {error:?}"))
        .id;
    let result = AssertUnwindSafe(test(&id)).catch_unwind().await;
    let options = DeleteContainerOptions::builder()
        .force(true)
        .volumes(true)
        .build();
    match docker.delete_container(&id, options).await {
        Err(error) if !error.is_not_found() => eprintln!("{id} was not removed: {error}"),
        _ => {}
    }
    result.unwrap_or_else(|panic: Box<dyn Any + Send>| resume_unwind(panic))
}

/// Waits until a container has ended and returns its exit code.
pub(crate) async fn exit_code(docker: &Docker, id: &str) -> asyncdocker::Result<i64> {
    let options = WaitContainerOptions::default();
    Ok(docker.wait_container(id, options).await?.status_code)
}

/// Returns the time of the engine's clock. Pass it to `events`: an engine responds a moment before it starts to watch.
pub(crate) async fn engine_time(docker: &Docker) -> asyncdocker::Result<DateTime<Utc>> {
    let time = docker.info().await?.system_time;
    Ok(time.expect("the engine tells its time"))
}

/// Starts a command that echoes its input. Returns its id too.
pub(crate) async fn run_cat(
    docker: &Docker,
    container: &str,
) -> asyncdocker::Result<(String, Attached)> {
    let options = CreateExecOptions::builder()
        .cmd(["cat"])
        .attach_stdin(true)
        .build();
    let id = docker.create_exec(container, options).await?.id;
    let options = StartExecOptions::builder().tty(false).build();
    let cat = docker.start_exec(&id, options).await?;
    Ok((id, cat))
}

/// Waits until the engine reports that a command has ended, which is a moment after the end of its output.
pub(crate) async fn exec_ended(docker: &Docker, id: &str) -> asyncdocker::Result<ExecInspect> {
    let waiting = async {
        loop {
            let state = docker.inspect_exec(id).await?;
            if state.exit_code.is_some() && !state.running {
                return Ok(state);
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), waiting)
        .await
        .expect("the command ends")
}

/// Reads a stream of output to its end, as text: stdout (or the TTY) and stderr.
pub(crate) async fn collect(mut frames: FrameStream) -> asyncdocker::Result<(String, String)> {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    while let Some(frame) = frames.try_next().await? {
        match frame {
            Frame::Stderr(bytes) => err.extend_from_slice(&bytes),
            frame => out.extend_from_slice(frame.bytes()),
        }
    }
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Ok((text(out), text(err)))
}
