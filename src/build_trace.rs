//! What BuildKit reports about a build. Public as a part of [`buildkit`](crate::buildkit); apart from sessions, which need
//! a transport, because the streams below the transport read it.

mod steps;
mod trace;

pub use self::steps::{BuildStep, BuildStepState};
pub use self::trace::{
    BuildGroup, BuildLog, BuildLogStream, BuildPosition, BuildRange, BuildStatus, BuildTrace,
    BuildVertex, BuildWarning,
};

pub(crate) use self::steps::BuildSteps;
