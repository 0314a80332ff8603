//! A session while it is connected.

use std::fmt;
use std::sync::Arc;

use tokio::task::AbortHandle;

use super::BuildSession;
use super::server::serve;
use super::services::METHODS;
use crate::error::Result;
use crate::request::Request;
use crate::transport::Transport;

/// The name that a session has in the engine's logs.
const NAME: &str = "asyncdocker";

/// A [`BuildSession`] that is connected to an engine. Dropping it closes the connection.
///
/// It makes progress only while the runtime that started it is running.
#[must_use = "dropping it ends the session"]
pub struct ActiveBuildSession {
    id: String,
    task: AbortHandle,
}

impl ActiveBuildSession {
    /// Returns the ID, for the parameter `session` of a build.
    ///
    /// It is random, because any client of the engine that knows it can use what the session offers.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns whether the connection has been closed, by the engine or because it failed.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.task.is_finished()
    }
}

impl Drop for ActiveBuildSession {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Leaves out the ID, with which other clients of the engine could use the session.
impl fmt::Debug for ActiveBuildSession {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ActiveBuildSession")
            .field("closed", &self.is_closed())
            .finish_non_exhaustive()
    }
}

/// Connects a session to an engine.
pub(crate) async fn start<T: Transport + ?Sized>(
    transport: &T,
    session: &BuildSession,
) -> Result<ActiveBuildSession> {
    let id = format!("{:032x}", rand::random::<u128>());
    let request = request(&id);
    let services = session
        .services()
        .map_err(|error| error.for_call(&request.call()))?;
    let connection = transport.execute(request).await?.into_connection().await?;
    let task = tokio::spawn(serve(connection, Arc::new(services))).abort_handle();
    Ok(ActiveBuildSession { id, task })
}

fn request(id: &str) -> Request {
    let request = Request::post("/session")
        .upgrade_to("h2c")
        .header("X-Docker-Expose-Session-Uuid", id)
        .header("X-Docker-Expose-Session-Name", NAME)
        .header("X-Docker-Expose-Session-Sharedkey", "");
    METHODS.iter().fold(request, |request, method| {
        request.header("X-Docker-Expose-Session-Grpc-Method", method)
    })
}
