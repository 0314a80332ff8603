//! The HTTP/2 server of a session: the client serves, and the engine calls.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use hyper::rt::Executor;
use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::task::JoinSet;

use super::services::Services;
use crate::connection::Connection;

/// The maximum number of open calls, the same as in other clients of BuildKit. Each connection of a step to an SSH agent is
/// one call, and older engines leave them open until the build ends.
const MAX_CALLS: u32 = 250;

/// How many bytes the engine may send ahead in one call, and in all calls.
const CALL_WINDOW: u32 = 64 * 1024;
const CONNECTION_WINDOW: u32 = 1024 * 1024;

/// How many bytes of headers a call may have.
const MAX_HEADERS: u32 = 16 * 1024;

/// Serves the engine's calls until either end closes the connection.
pub(super) async fn serve(connection: Box<dyn Connection>, services: Arc<Services>) {
    let service = service_fn(move |request| {
        let services = Arc::clone(&services);
        async move { Ok::<_, Infallible>(services.call(request).await) }
    });
    let served = http2::Builder::new(Tasks::default())
        .auto_date_header(false)
        .max_concurrent_streams(MAX_CALLS)
        .initial_stream_window_size(CALL_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .max_header_list_size(MAX_HEADERS)
        .serve_connection(TokioIo::new(connection), service);
    if let Err(error) = served.await {
        // The build fails if the engine still needs the session, and says so.
        tracing::debug!(%error, "the connection of a build session failed");
    }
}

/// The tasks of the calls. They end with the connection.
#[derive(Clone, Default)]
struct Tasks(Arc<Mutex<JoinSet<()>>>);

impl<F: Future<Output = ()> + Send + 'static> Executor<F> for Tasks {
    fn execute(&self, call: F) {
        let mut tasks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while tasks.try_join_next().is_some() {}
        tasks.spawn(call);
    }
}
