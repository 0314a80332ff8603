//! The interface between endpoint methods and the connection to an engine.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use crate::error::Result;
use crate::request::Request;
use crate::response::Response;

/// Sends a request and returns the response.
///
/// [`Docker`](crate::Docker) is the transport to an engine. The endpoint traits build on this trait, so a type of your
/// own that implements it has all their methods, for instance in a test:
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
///
/// # Layers
/// A transport can wrap another one to change every request or response. This one adds a header to every request, and a
/// field that this crate has no option for to the body of `create_container`:
///
/// ```
/// use asyncdocker::{DynTransport, Request, Response, Result, Transport};
///
/// struct WithToken<T> {
///     inner: T,
///     token: String,
/// }
///
/// impl<T: Transport> Transport for WithToken<T> {
///     async fn execute(&self, request: Request) -> Result<Response> {
///         let request = request.header("X-Token", &self.token);
///         let request = match request.template() {
///             "/containers/create" => request.merge_json(&serde_json::json!({"FutureField": true})),
///             _ => request,
///         };
///         self.inner.execute(request).await
///     }
/// }
///
/// # fn wrap(docker: asyncdocker::Docker) {
/// let docker = DynTransport::new(WithToken { inner: docker, token: "s3cret".to_owned() });
/// # }
/// ```
///
/// [`DynTransport`] erases the type of such a stack and implements all endpoint traits.
pub trait Transport: Send + Sync {
    /// Sends `request` and returns the response.
    ///
    /// Send exactly what the request contains. If [`Request::check`] fails, return that error and send nothing.
    ///
    /// The future can be dropped at any time. That closes the connection and affects no other request. The engine may or
    /// may not have acted on the request.
    ///
    /// # Errors
    /// Returns an error for every status other than 2xx (or 101 for an upgrade), and for a request that is invalid,
    /// cannot be sent or gets no response.
    fn execute(&self, request: Request) -> impl Future<Output = Result<Response>> + Send;
}

/// A type-erased [`Transport`] that can be stored and cloned.
///
/// It has the methods of every endpoint trait. Cloning is cheap: clones share the transport.
///
/// ```
/// use asyncdocker::{Docker, DynTransport, Request, Response, Result, System, Transport};
///
/// struct Fake;
///
/// impl Transport for Fake {
///     async fn execute(&self, request: Request) -> Result<Response> {
///         Ok(Response::builder(&request).json(r#"{"Version": "1.11.2"}"#))
///     }
/// }
///
/// struct App {
///     docker: DynTransport,
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<()> {
/// let live = App { docker: DynTransport::new(Docker::from_env()?) };
/// let test = App { docker: DynTransport::new(Fake) };
/// assert_eq!(test.docker.version().await?.version, "1.11.2");
/// # drop(live);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct DynTransport(Arc<dyn Erased>);

pub(crate) type ResponseFuture<'a> = Pin<Box<dyn Future<Output = Result<Response>> + Send + 'a>>;

/// [`Transport`] without its opaque return type.
trait Erased: Send + Sync {
    fn execute_boxed(&self, request: Request) -> ResponseFuture<'_>;
}

impl<T: Transport> Erased for T {
    fn execute_boxed(&self, request: Request) -> ResponseFuture<'_> {
        Box::pin(self.execute(request))
    }
}

impl DynTransport {
    /// Wraps a transport.
    pub fn new(transport: impl Transport + 'static) -> Self {
        Self(Arc::new(transport))
    }
}

impl Transport for DynTransport {
    fn execute(&self, request: Request) -> impl Future<Output = Result<Response>> + Send {
        self.0.execute_boxed(request)
    }
}

impl fmt::Debug for DynTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("DynTransport")
            .finish_non_exhaustive()
    }
}
