//! The stream of a build.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use futures_util::{StreamExt, TryStreamExt};

use super::build_message::BuildMessage;
use super::json::JsonStream;
use super::progress::Progress;
use crate::build_trace::BuildStep;
use crate::error::{Error, FailedStep, Result};

/// The messages of a build, with the classic builder or BuildKit.
///
/// The build has succeeded when the stream has ended without an error. Dropping the stream closes its connection, and the
/// engine stops the build.
///
/// The stream keeps the [`progress`](Self::progress) of the build while it is read. If a step fails, the last item is an
/// [`Error::Daemon`] that has the exit code, and with BuildKit also the [`FailedStep`].
///
/// # Examples
/// ```no_run
/// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
/// use asyncdocker::BuildContext;
/// use asyncdocker::images::{BuildBackend, BuildImageOptions};
/// use asyncdocker::prelude::*;
/// use futures_util::TryStreamExt;
///
/// let options = BuildImageOptions::builder().backend(BuildBackend::BuildKit).build();
/// let mut build = docker.build_image(BuildContext::new("path/to/app"), options).await?;
/// while build.try_next().await?.is_some() {
///     for step in build.progress().steps() {
///         println!("{:?} {}", step.state, step.name);
///     }
/// }
/// println!("built {}", build.progress().image_id().unwrap_or_default());
/// # Ok(())
/// # }
/// ```
#[must_use = "dropping the stream stops the build: read it to its end, or await `finish`"]
pub struct BuildStream {
    messages: JsonStream<BuildMessage>,
    progress: Progress,
}

impl BuildStream {
    /// Returns the progress of the build, as far as the stream has been read.
    #[must_use]
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Reads the stream to its end and returns the result. Dropping the future drops the stream.
    ///
    /// # Errors
    /// The errors of the stream's items, including a failed step.
    pub async fn finish(mut self) -> Result<Progress> {
        while self.try_next().await?.is_some() {}
        Ok(self.progress)
    }
}

/// Reads the response to a build that was sent as a custom request.
impl From<JsonStream<BuildMessage>> for BuildStream {
    fn from(messages: JsonStream<BuildMessage>) -> Self {
        Self {
            messages,
            progress: Progress::new(),
        }
    }
}

impl Stream for BuildStream {
    type Item = Result<BuildMessage>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let item = ready!(self.messages.poll_next_unpin(context));
        Poll::Ready(item.map(|item| match item {
            Ok(message) => {
                self.progress.update_build(&message);
                Ok(message)
            }
            Err(error) => Err(with_step(error, &self.progress)),
        }))
    }
}

impl fmt::Debug for BuildStream {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "BuildStream({})", self.messages.call())
    }
}

/// Adds to a failure with BuildKit the step that failed and its exit code, which its message ends with.
fn with_step(error: Error, progress: &Progress) -> Error {
    let Error::Daemon {
        call,
        message,
        code,
        ..
    } = error
    else {
        return error;
    };
    if progress.steps().is_empty() {
        return Error::daemon(call, message, code);
    }
    let step = progress.failed_step(&message).map(failed);
    let code = code.or_else(|| exit_code(&message));
    let error = Error::daemon(call, message, code);
    match step {
        Some(step) => error.with_step(step),
        None => error,
    }
}

fn failed(step: &BuildStep) -> FailedStep {
    FailedStep::new(&step.name, step.log_text())
}

fn exit_code(message: &str) -> Option<i64> {
    let (_, code) = message.rsplit_once("exit code: ")?;
    code.trim_end().parse().ok()
}
