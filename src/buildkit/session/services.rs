//! The methods that the engine may call.

use std::sync::Arc;

use bytes::Bytes;
use http::{Method, Request, Response};
use http_body::Body;
use tokio::sync::Semaphore;

use super::BuildSession;
use super::grpc::{Code, MessageWriter, Messages, Reply, Status, respond_once};
use super::registries::Registries;
use super::wire;
#[cfg(unix)]
use super::{grpc::respond, ssh};

const CHECK_HEALTH: &str = "/grpc.health.v1.Health/Check";
const CREDENTIALS: &str = "/moby.filesync.v1.Auth/Credentials";
const FETCH_TOKEN: &str = "/moby.filesync.v1.Auth/FetchToken";
const TOKEN_AUTHORITY: &str = "/moby.filesync.v1.Auth/GetTokenAuthority";
const SECRET: &str = "/moby.buildkit.secrets.v1.Secrets/GetSecret";
#[cfg(unix)]
const CHECK_AGENT: &str = "/moby.sshforward.v1.SSH/CheckAgent";
#[cfg(unix)]
const FORWARD_AGENT: &str = "/moby.sshforward.v1.SSH/ForwardAgent";

/// The methods that a session tells the engine about.
pub(super) const METHODS: &[&str] = &[
    CHECK_HEALTH,
    CREDENTIALS,
    FETCH_TOKEN,
    TOKEN_AUTHORITY,
    SECRET,
    #[cfg(unix)]
    CHECK_AGENT,
    #[cfg(unix)]
    FORWARD_AGENT,
];

/// The metadata with the ID of the agent to forward.
#[cfg(unix)]
const AGENT_ID: &str = "buildkit.ssh.id";

/// The ID of an agent that a Dockerfile does not name.
#[cfg(unix)]
pub(super) const DEFAULT_AGENT: &str = "default";

/// How many calls are served at a time. Further ones wait. Health checks and agents do not count: the former must not
/// wait, and the latter last as long as the step.
const MAX_CALLS: usize = 16;

/// What a session serves.
pub(super) struct Services {
    session: BuildSession,
    registries: Registries,
    calls: Arc<Semaphore>,
}

impl Services {
    pub(super) fn new(session: BuildSession, registries: Registries) -> Self {
        let calls = Arc::new(Semaphore::new(MAX_CALLS));
        Self {
            session,
            registries,
            calls,
        }
    }

    /// Serves a call of the engine.
    pub(super) async fn call<B>(&self, request: Request<B>) -> Response<Reply>
    where
        B: Body<Data = Bytes> + Send + Unpin + 'static,
    {
        if request.uri().path() == CHECK_HEALTH {
            return respond_once(Ok(healthy()), None);
        }
        #[cfg(unix)]
        if request.uri().path() == FORWARD_AGENT {
            return self.forward_agent(request).await;
        }
        // The semaphore is never closed.
        let permit = self.calls.clone().acquire_owned().await.ok();
        respond_once(self.message(request).await, permit)
    }

    async fn message<B>(&self, request: Request<B>) -> Result<Bytes, Status>
    where
        B: Body<Data = Bytes> + Unpin,
    {
        let (parts, body) = request.into_parts();
        if parts.method != Method::POST {
            return Err(unknown());
        }
        // The number of the field with the name that a method is called with.
        let field = match parts.uri.path() {
            CREDENTIALS | TOKEN_AUTHORITY | SECRET => 1,
            #[cfg(unix)]
            CHECK_AGENT => 1,
            FETCH_TOKEN => 2,
            _ => return Err(unknown()),
        };
        let message = Messages::new(body).only().await?;
        let name = wire::text(&message, field).ok_or_else(Status::malformed)?;
        match parts.uri.path() {
            CREDENTIALS => self.registries.credentials(name).await,
            FETCH_TOKEN => self.registries.fetch_token(name).await,
            TOKEN_AUTHORITY => self.registries.token_authority(name).await,
            SECRET => self.secret(name).await,
            #[cfg(unix)]
            CHECK_AGENT => self.check_agent(name).await,
            _ => Err(unknown()),
        }
    }

    async fn secret(&self, id: &str) -> Result<Bytes, Status> {
        let Some(secret) = self.session.secrets.get(id) else {
            let message = format!("the session has no build secret `{id}`");
            return Err(Status::new(Code::NotFound, message));
        };
        let value = secret.read(id).await?;
        let message = MessageWriter::with_capacity(value.len());
        Ok(message.bytes(1, &**value).finish())
    }

    #[cfg(unix)]
    async fn check_agent(&self, id: &str) -> Result<Bytes, Status> {
        let (id, agent) = self.agent(id)?;
        agent.connect(id).await?;
        Ok(MessageWriter::with_capacity(0).finish())
    }

    #[cfg(unix)]
    async fn forward_agent<B>(&self, request: Request<B>) -> Response<Reply>
    where
        B: Body<Data = Bytes> + Send + Unpin + 'static,
    {
        let id = request.headers().get(AGENT_ID);
        let id = id.map_or(Ok(""), |id| id.to_str());
        let connected = async {
            let (id, agent) = self.agent(id.map_err(|_| Status::malformed())?)?;
            agent.connect(id).await
        };
        match connected.await {
            Ok(agent) => respond(
                ssh::forward(Messages::new(request.into_body()), agent),
                None,
            ),
            Err(status) => respond_once(Err(status), None),
        }
    }

    /// Returns an agent and its ID.
    #[cfg(unix)]
    fn agent<'a>(&'a self, id: &'a str) -> Result<(&'a str, &'a ssh::SshAgent), Status> {
        let agents = &self.session.agents;
        if agents.is_empty() {
            return Err(unknown());
        }
        let id = if id.is_empty() { DEFAULT_AGENT } else { id };
        let agent = agents.get(id).ok_or_else(|| {
            let message = format!("the session has no SSH agent `{id}`");
            Status::new(Code::NotFound, message)
        })?;
        Ok((id, agent))
    }
}

/// The response to a method that a session does not have.
fn unknown() -> Status {
    Status::new(
        Code::Unimplemented,
        "the session does not serve this method",
    )
}

fn healthy() -> Bytes {
    const SERVING: u64 = 1;
    MessageWriter::with_capacity(0).number(1, SERVING).finish()
}
