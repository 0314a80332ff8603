//! The engine itself: its version and whether it answers.

use crate::error::Result;
use crate::models::SystemVersion;
use crate::request::Request;
use crate::transport::Transport;

/// The engine itself.
pub trait System: Transport {
    /// Asks whether the engine answers.
    ///
    /// `GET /_ping`
    ///
    /// # Errors
    /// The engine cannot be reached, or says that it is in trouble.
    fn ping(&self) -> impl Future<Output = Result<()>> + Send {
        let request = Request::get("/_ping");
        async move { self.execute(request).await?.unit().await }
    }

    /// Gives the versions of the engine, of its API and of what it was built with.
    ///
    /// `GET /version`
    ///
    /// # Errors
    /// The engine cannot be reached, or fails.
    #[doc(alias = "docker version")]
    fn version(&self) -> impl Future<Output = Result<SystemVersion>> + Send {
        let request = Request::get("/version");
        async move { self.execute(request).await?.json().await }
    }
}

impl System for crate::Docker {}
