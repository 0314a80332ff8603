//! The one seam to the wire.

use crate::{Request, Response, Result};

/// Sends a request and gives the response of a call that succeeded.
///
/// [`Docker`](crate::Docker) is the transport to an engine. The endpoint traits build on this one, so a type of
/// yours that answers requests by itself serves every endpoint, in a test for instance:
///
/// ```
/// use asyncdocker::{Request, Response, Result, System, Transport};
///
/// struct Fake;
///
/// impl Transport for Fake {
///     async fn execute(&self, request: Request) -> Result<Response> {
///         assert_eq!(request.path(), "/version");
///         Ok(Response::builder(&request).json(r#"{"Version": "1.11.2", "ApiVersion": "1.23"}"#))
///     }
/// }
///
/// impl System for Fake {}
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<()> {
/// assert_eq!(Fake.version().await?.version, "1.11.2");
/// # Ok(())
/// # }
/// ```
pub trait Transport: Send + Sync {
    /// Sends `request` and gives the response.
    ///
    /// What is to be sent is in the request; one that does not pass its [`check`](Request::check) is not.
    ///
    /// The future can be dropped at any time: the connection is closed, and nothing else suffers. Whether the engine had
    /// already acted on the request is then not known.
    ///
    /// # Errors
    /// Every status but a success (2xx, or 101 for an upgrade) is an [`Error`](crate::Error), and so is a request
    /// that could not be built, sent or answered.
    fn execute(&self, request: Request) -> impl Future<Output = Result<Response>> + Send;
}
