//! BuildKit: its reports about a build, and sessions over which a build requests secrets and credentials.
//!
//! [`build_image`](crate::Builds::build_image) builds with BuildKit if the option
//! [`backend`](crate::images::BuildImageOptions::backend) says so. Its messages are [`BuildTrace`]s, and
//! [`Progress`](crate::stream::Progress) combines them into [`BuildStep`]s. Secrets and credentials need the feature
//! `buildkit`.

#[cfg(feature = "buildkit")]
mod session;

#[cfg(all(unix, feature = "buildkit"))]
#[cfg_attr(docsrs, doc(cfg(all(unix, feature = "buildkit"))))]
pub use self::session::SshAgent;
#[cfg(feature = "buildkit")]
#[cfg_attr(docsrs, doc(cfg(feature = "buildkit")))]
pub use self::session::{ActiveBuildSession, BuildSecret, BuildSession};
pub use crate::build_trace::{
    BuildGroup, BuildLog, BuildLogStream, BuildPosition, BuildRange, BuildStatus, BuildStep,
    BuildStepState, BuildTrace, BuildVertex, BuildWarning,
};

#[cfg(feature = "buildkit")]
pub(crate) use self::session::start;
