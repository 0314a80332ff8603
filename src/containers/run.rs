//! Running a container: create, attach, start, and wait for its exit.

use std::fmt;
use std::pin::Pin;

use super::{
    AttachContainerOptions, ContainerLifecycle, ContainerStreams, Containers,
    CreateContainerOptions, DeleteContainerOptions, WaitContainerOptions, lifecycle,
};
use crate::error::{Error, Result};
use crate::images::{PullImageOptions, Registries};
use crate::models::containers::WaitCondition;
use crate::models::images::RegistryAuth;
use crate::response::Response;
use crate::stream::{Attached, FrameStream, StdinWriter};

/// When [`run_container`](super::ContainersExt::run_container) pulls the image.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum PullPolicy {
    /// Never: an image that the engine does not have is an error with status 404.
    #[default]
    Never,
    /// Only if the engine does not have the image.
    Missing,
    /// Always, before the container is created.
    Always,
}

/// Options for [`run_container`](super::ContainersExt::run_container).
#[derive(Clone, Debug, Default, derive_builder::Builder)]
#[builder(
    default,
    pattern = "owned",
    setter(strip_option),
    derive(Clone, Debug),
    build_fn(private, name = "try_build", error = "std::convert::Infallible")
)]
#[builder_struct_attr(must_use = "a builder does nothing until `build` is called")]
#[non_exhaustive]
pub struct RunContainerOptions {
    /// When to pull the image. Default: [`PullPolicy::Never`].
    pub pull: PullPolicy,
    /// The credentials for the registry that the image is pulled from. Default: none.
    pub registry_auth: Option<RegistryAuth>,
}

impl RunContainerOptions {
    /// Returns a builder with no options set: [`RunContainerOptionsBuilder`].
    pub fn builder() -> RunContainerOptionsBuilder {
        RunContainerOptionsBuilder::default()
    }
}

impl RunContainerOptionsBuilder {
    /// Calls [`registry_auth`](Self::registry_auth) if there is a value.
    pub fn maybe_registry_auth(self, value: Option<RegistryAuth>) -> Self {
        match value {
            Some(value) => self.registry_auth(value),
            None => self,
        }
    }

    /// Returns the [`RunContainerOptions`].
    #[must_use]
    pub fn build(self) -> RunContainerOptions {
        let Ok(options) = self.try_build();
        options
    }
}

type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// A container that [`run_container`](super::ContainersExt::run_container) has started.
///
/// Dropping it detaches from the container, which continues to run.
///
/// # Examples
/// Writes to stdin and reads the output:
/// ```no_run
/// # async fn run(docker: asyncdocker::Docker) -> Result<(), Box<dyn std::error::Error>> {
/// use asyncdocker::containers::{CreateContainerOptions, RunContainerOptions};
/// use asyncdocker::prelude::*;
/// use futures_util::TryStreamExt;
/// use tokio::io::AsyncWriteExt;
///
/// let options = CreateContainerOptions::builder()
///     .image("busybox")
///     .cmd(["sort"])
///     .open_stdin(true)
///     .stdin_once(true)
///     .auto_remove(true)
///     .build();
/// let mut sort = docker.run_container(options, RunContainerOptions::default()).await?;
/// sort.input.write_all(b"pear\napple\n").await?;
/// sort.input.shutdown().await?;
/// while let Some(frame) = sort.output.try_next().await? {
///     print!("{}", String::from_utf8_lossy(frame.bytes()));
/// }
/// assert_eq!(sort.exit_code().await?, 0);
/// # Ok(())
/// # }
/// ```
#[must_use = "dropping it detaches from the container: read its output, and wait for its exit"]
pub struct RunningContainer<'a> {
    /// The ID of the container.
    pub id: String,
    /// The engine's warnings about the options, from the creation of the container.
    pub warnings: Vec<String>,
    /// The output of the container, from its beginning.
    pub output: FrameStream,
    /// The stdin of the container. Closed unless the container was created with `open_stdin`.
    pub input: StdinWriter,
    exit: Pending<'a, i64>,
    removal: Pending<'a, ()>,
}

impl RunningContainer<'_> {
    /// Waits for the container to exit, and returns its exit code. With `auto_remove`, it also waits until the container is
    /// removed.
    ///
    /// Read the output first. This method detaches from the container: it drops the output and the input, so the container
    /// does not wait for a reader of its output or for more input.
    ///
    /// # Errors
    /// Those of [`wait_container`](ContainerLifecycle::wait_container).
    pub async fn exit_code(self) -> Result<i64> {
        let Self {
            output,
            input,
            exit,
            ..
        } = self;
        drop((output, input));
        exit.await
    }

    /// Removes the container with its anonymous volumes, and kills it first if it is running. It is not an error if the
    /// container is already gone or being removed.
    ///
    /// # Errors
    /// Those of [`delete_container`](Containers::delete_container).
    pub async fn remove(self) -> Result<()> {
        self.removal.await
    }
}

impl fmt::Debug for RunningContainer<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RunningContainer")
            .field("id", &self.id)
            .field("warnings", &self.warnings)
            .finish_non_exhaustive()
    }
}

pub(super) async fn run<C: ContainerLifecycle + ContainerStreams + Registries>(
    containers: &C,
    options: CreateContainerOptions,
    run: RunContainerOptions,
) -> Result<RunningContainer<'_>> {
    let pulling = || {
        let image = options.body.image.as_deref().unwrap_or_default();
        let pull = PullImageOptions::builder()
            .maybe_platform(options.platform.as_deref())
            .maybe_registry_auth(run.registry_auth.clone());
        pull_image(containers, image, pull.build())
    };
    let tty = options.body.tty.unwrap_or_default();
    let stdin = options.body.open_stdin.unwrap_or_default();
    let host = options.body.host_config.as_ref();
    let auto_remove = host.and_then(|host| host.auto_remove).unwrap_or_default();
    if run.pull == PullPolicy::Always {
        pulling().await?;
    }
    let created = match containers.create_container(options.clone()).await {
        Err(error) if run.pull == PullPolicy::Missing && is_missing_image(&error) => {
            pulling().await?;
            containers.create_container(options.clone()).await?
        }
        created => created?,
    };
    let id = created.id;
    match start(containers, &id, tty, stdin, auto_remove).await {
        Ok((attached, exit)) => Ok(RunningContainer {
            warnings: created.warnings,
            output: attached.output,
            input: attached.input,
            exit,
            removal: Box::pin(remove(containers, id.clone())),
            id,
        }),
        Err(error) => {
            // The caller does not know the ID. The error of the start matters more than one of the removal.
            let _ = remove(containers, id).await;
            Err(error)
        }
    }
}

/// Attaches before the start, so that no output is missed.
async fn start<'a, C: ContainerLifecycle + ContainerStreams>(
    containers: &'a C,
    id: &str,
    tty: bool,
    stdin: bool,
    auto_remove: bool,
) -> Result<(Attached, Pending<'a, i64>)> {
    let options = AttachContainerOptions::builder()
        .tty(tty)
        .maybe_stdin(stdin.then_some(true));
    let attached = containers.attach_container(id, options.build()).await?;
    let waiting = wait_before_start(containers, id, auto_remove).await?;
    containers.start_container(id).await?;
    let id = id.to_owned();
    let exit: Pending<'a, i64> = match waiting {
        Some(response) => Box::pin(async move { Ok(lifecycle::exit(response).await?.status_code) }),
        None => Box::pin(async move {
            let options = WaitContainerOptions::default();
            let exit = containers.wait_container(&id, options).await?;
            Ok(exit.status_code)
        }),
    };
    Ok((attached, exit))
}

/// Begins to wait before the start, because a container that removes itself may be gone at once. `None` below API 1.30,
/// where engines do not respond before the exit.
async fn wait_before_start<C: Containers>(
    containers: &C,
    id: &str,
    auto_remove: bool,
) -> Result<Option<Response>> {
    let condition = if auto_remove {
        WaitCondition::Removed
    } else {
        WaitCondition::NextExit
    };
    let options = WaitContainerOptions::builder().condition(condition);
    match containers
        .execute(lifecycle::wait(id, &options.build()))
        .await
    {
        Ok(response) => Ok(Some(response)),
        Err(Error::Unsupported { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

async fn remove<C: Containers>(containers: &C, id: String) -> Result<()> {
    let options = DeleteContainerOptions::builder().force(true).volumes(true);
    match containers.delete_container(&id, options.build()).await {
        Err(error) if error.is_not_found() || error.is_removal_in_progress() => Ok(()),
        result => result,
    }
}

async fn pull_image<C: Registries>(
    registries: &C,
    image: &str,
    options: PullImageOptions,
) -> Result<()> {
    let pull = registries.pull_image(image, options).await?;
    pull.finish().await.map(drop)
}

fn is_missing_image(error: &Error) -> bool {
    let message = error.engine_message().unwrap_or_default();
    error.is_not_found() && message.to_ascii_lowercase().contains("image")
}
