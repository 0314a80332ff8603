//! Swarm mode: several engines as one cluster.
//!
//! The methods are in the trait [`Swarm`]. The options of a method have its name and the suffix `Options`.
//!
//! The objects of a swarm have traits of their own: [`Nodes`](crate::Nodes), [`Services`](crate::Services),
//! [`Tasks`](crate::Tasks), [`Secrets`](crate::Secrets) and [`Configs`](crate::Configs). Send their requests to a manager.
//! The guide to [Swarm mode](crate::guide::swarm) shows how to use another manager if one fails.

#[cfg(feature = "workflows")]
mod ext;
mod spec;
#[cfg(feature = "workflows")]
pub(crate) mod stored;
#[cfg(feature = "workflows")]
mod tries;

/// The options of each method, generated from the API description.
mod options {
    include!(concat!(env!("OUT_DIR"), "/swarm_options.rs"));
}

#[cfg(feature = "workflows")]
#[cfg_attr(docsrs, doc(cfg(feature = "workflows")))]
pub use self::ext::SwarmExt;
pub use self::options::*;

use std::time::Duration;

use http::Method;

use crate::error::{Call, Error, Result, TimeoutPhase};
use crate::models::swarm::{SwarmInspect, SwarmSpec, SwarmUnlockKey, SwarmUnlockRequest};
use crate::request::Request;
use crate::transport::Transport;

/// The time that joining may take. An engine that cannot join gives up after 20 seconds.
const JOIN_LIMIT: Duration = Duration::from_secs(60);

/// Methods for Swarm mode clusters.
///
/// Methods that need a manager fail on other engines with status 503 (Docker 1.12: 406); see
/// [`is_not_manager`](crate::Error::is_not_manager). If the managers have no leader, they fail with status 500; see
/// [`is_no_leader`](crate::Error::is_no_leader).
///
/// All methods need API 1.24 (Docker 1.12). Below, they fail with [`Error::Unsupported`].
///
/// You can drop the future of any method at any time. This closes the connection, and the client stays usable. The engine
/// may or may not have acted on the request.
pub trait Swarm: Transport {
    /// Returns the configuration of the swarm and the tokens that other engines need to join it. Needs a manager.
    ///
    /// `GET /swarm`
    ///
    /// # Errors
    /// - 503: the engine is not a manager, or it is locked.
    #[doc(alias = "docker swarm join-token")]
    #[doc(alias = "docker swarm ca")]
    fn inspect_swarm(&self) -> impl Future<Output = Result<SwarmInspect>> + Send {
        let request = Request::get("/swarm");
        async move { self.execute(request).await?.json().await }
    }

    /// Creates a swarm with this engine as its first manager, and returns the ID of its node.
    ///
    /// `POST /swarm/init`
    ///
    /// # Errors
    /// - 400: an address is invalid, or the engine has several addresses and `advertise_addr` is not set.
    /// - 503, with Docker 1.12 406: the engine is in a swarm already.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Swarm;
    /// use asyncdocker::swarm::InitSwarmOptions;
    ///
    /// let options = InitSwarmOptions::builder()
    ///     .listen_addr("0.0.0.0:2377")
    ///     .advertise_addr("192.0.2.10")
    ///     .build();
    /// let node = docker.init_swarm(options).await?;
    /// println!("{node} is the first manager");
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker swarm init")]
    fn init_swarm(&self, options: InitSwarmOptions) -> impl Future<Output = Result<String>> + Send {
        let request = Request::post("/swarm/init").options(&options).blocking();
        async move { self.execute(request).await?.json().await }
    }

    /// Makes the engine a node of an existing swarm. The token decides whether it becomes a worker or a manager.
    ///
    /// If the engine cannot reach the swarm, the method fails after 20 seconds. The engine may keep trying in the
    /// background; [`leave_swarm`](Self::leave_swarm) stops it. If the engine itself does not respond, the method fails
    /// after 60 seconds.
    ///
    /// `POST /swarm/join`
    ///
    /// # Errors
    /// - 400: an address is invalid or missing.
    /// - 500: the token is malformed, or it is that of another swarm.
    /// - 503, with Docker 1.12 406: the engine is in a swarm already.
    /// - 503: the swarm has not admitted the engine within 20 seconds, for instance because no manager can be reached.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(manager: asyncdocker::Docker, docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Swarm;
    /// use asyncdocker::swarm::JoinSwarmOptions;
    ///
    /// let tokens = manager.inspect_swarm().await?.join_tokens;
    /// let options = JoinSwarmOptions::builder()
    ///     .listen_addr("0.0.0.0:2377")
    ///     .remote_addrs(["192.0.2.10:2377"])
    ///     .join_token(tokens.worker)
    ///     .build();
    /// docker.join_swarm(options).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker swarm join")]
    fn join_swarm(&self, options: JoinSwarmOptions) -> impl Future<Output = Result<()>> + Send {
        let request = Request::post("/swarm/join").options(&options).blocking();
        async move {
            let joining = async { self.execute(request).await?.unit().await };
            let joined = tokio::time::timeout(JOIN_LIMIT, joining).await;
            joined.unwrap_or_else(|_| {
                let call = Call::new(Method::POST, "/swarm/join");
                Err(Error::timeout(call, TimeoutPhase::Headers, JOIN_LIMIT))
            })
        }
    }

    /// Makes the engine leave its swarm. Its tasks are stopped.
    ///
    /// The other nodes list it as down until [`delete_node`](crate::Nodes::delete_node) removes it.
    ///
    /// `POST /swarm/leave`
    ///
    /// # Errors
    /// - 503, with Docker 1.12 406: the engine is not in a swarm, or it is a manager and `force` is not set.
    #[doc(alias = "docker swarm leave")]
    fn leave_swarm(&self, options: LeaveSwarmOptions) -> impl Future<Output = Result<()>> + Send {
        let request = Request::post("/swarm/leave").options(&options).blocking();
        async move { self.execute(request).await?.unit().await }
    }

    /// Replaces the configuration of the swarm, and rotates its tokens and keys. Needs a manager.
    ///
    /// Pass the `version.index` that [`inspect_swarm`](Self::inspect_swarm) returned, and its whole `spec` with your
    /// changes. [`update_swarm_with`](SwarmExt::update_swarm_with) does all of this for you.
    ///
    /// `POST /swarm/update`
    ///
    /// # Errors
    /// - 400: a setting is invalid.
    /// - 500: another client has changed the swarm since; see
    ///   [`is_stale_version`](crate::Error::is_stale_version).
    /// - 503: the engine is not a manager, or it is locked.
    fn update_swarm(
        &self,
        version: u64,
        spec: &SwarmSpec,
        options: UpdateSwarmOptions,
    ) -> impl Future<Output = Result<()>> + Send {
        let request = update_request(version, &options).dated_json(spec);
        async move { self.execute(request).await?.unit().await }
    }

    /// Returns the key that unlocks a locked manager. Empty if the swarm does not lock its managers. Needs a manager.
    ///
    /// `GET /swarm/unlockkey`
    ///
    /// # Errors
    /// - 503: the engine is not a manager, or it is locked.
    #[doc(alias = "docker swarm unlock-key")]
    fn swarm_unlock_key(&self) -> impl Future<Output = Result<SwarmUnlockKey>> + Send {
        let request = Request::get("/swarm/unlockkey");
        async move { self.execute(request).await?.json().await }
    }

    /// Unlocks a manager that was locked by a restart of its engine.
    ///
    /// `POST /swarm/unlock`
    ///
    /// # Errors
    /// - 400: `key` does not have the form of a key.
    /// - 401 (500 before Docker 17.09): `key` is wrong.
    /// - 409: the engine is not locked.
    /// - 503: the engine is not in a swarm.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker, key: String) -> asyncdocker::Result<()> {
    /// use asyncdocker::Swarm;
    ///
    /// match docker.inspect_swarm().await {
    ///     Err(error) if error.is_swarm_locked() => docker.unlock_swarm(&key).await?,
    ///     result => println!("{} is not locked", result?.id),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker swarm unlock")]
    fn unlock_swarm(&self, key: &str) -> impl Future<Output = Result<()>> + Send {
        let body = SwarmUnlockRequest::builder().unlock_key(key).build();
        let request = Request::post("/swarm/unlock").json(&body).blocking();
        async move { self.execute(request).await?.unit().await }
    }
}

fn update_request(version: u64, options: &UpdateSwarmOptions) -> Request {
    Request::post("/swarm/update")
        .query("version", &version)
        .options(options)
        .blocking()
}

impl Swarm for crate::Docker {}
impl Swarm for crate::DynTransport {}
