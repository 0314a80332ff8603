//! Sessions: what a BuildKit build may ask the client for, such as secrets and credentials.

#[cfg(feature = "buildkit")]
mod session;

#[cfg(all(unix, feature = "buildkit"))]
#[cfg_attr(docsrs, doc(cfg(all(unix, feature = "buildkit"))))]
pub use self::session::SshAgent;
#[cfg(feature = "buildkit")]
#[cfg_attr(docsrs, doc(cfg(feature = "buildkit")))]
pub use self::session::{ActiveBuildSession, BuildSecret, BuildSession};

#[cfg(feature = "buildkit")]
pub(crate) use self::session::start;
