//! One client for all managers of a swarm.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use http::Method;

use crate::docker::{Docker, DockerBuilder, Host};
use crate::error::{Error, Result};
use crate::request::Request;
use crate::response::Response;
use crate::transport::Transport;
use crate::{Configs, Nodes, Secrets, Services, Swarm, Tasks};

/// The requests that make one engine a member of a swarm, or act on its membership.
const MEMBERSHIP: [&str; 4] = [
    "/swarm/init",
    "/swarm/join",
    "/swarm/leave",
    "/swarm/unlock",
];

/// A client of the managers of a swarm, which uses another manager if one fails.
///
/// It has the methods that any manager can serve: those of [`Swarm`], [`Nodes`], [`Services`], [`Tasks`], [`Secrets`] and
/// [`Configs`]. Cloning is cheap, and clones share the clients.
///
/// ```no_run
/// use asyncdocker::services::ListServicesOptions;
/// use asyncdocker::{Docker, Services};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> asyncdocker::Result<()> {
/// let hosts = ["tcp://10.0.0.1:2375".parse()?, "tcp://10.0.0.2:2375".parse()?];
/// let managers = Docker::builder().build_managers(hosts)?;
/// for service in managers.list_services(ListServicesOptions::default()).await? {
///     println!("{}", service.id);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # When another manager is used
/// Requests go to the [current](Self::current) manager. The next one becomes current, and gets the request, if the current
/// one has certainly not acted on it:
/// - it cannot be reached;
/// - it is not or no longer a manager, it is locked, or it does not reach a leader.
///
/// A `GET` or `HEAD` changes nothing, so it also goes to the next manager if the connection fails or times out before the
/// response, or if the status is 429, 502, 503 or 504. Any other request is never sent twice: these errors are returned,
/// because the manager may have acted on it. So are all other errors, such as a missing service. A request whose body is a
/// stream cannot be repeated.
///
/// Each manager is tried once. If all fail, the error is that of the last one that responded. If none could be reached, it
/// names them all. While the managers elect a leader, the error is
/// [`is_no_leader`](crate::Error::is_no_leader): repeat the request after some seconds.
///
/// A stream, such as the logs of a service, stays with the manager where it began, and fails with it.
/// [`wait_service`](crate::ServicesExt::wait_service) consists of many requests, so it continues with another manager.
///
/// If the machine of a manager is down, requests to it fail after [`DockerBuilder::connect_timeout`], which is 10 seconds
/// by default. If a manager accepts connections but does not respond, they fail after [`DockerBuilder::response_timeout`].
/// Requests that change something have no such timeout: use [`tokio::time::timeout`].
///
/// # One engine only
/// Creating, joining, leaving and unlocking a swarm act on a single engine. `Managers` refuses these requests with
/// [`Error::InvalidInput`]: send them with the client of that engine. Containers, images and volumes belong to one engine,
/// too, so `Managers` has no methods for them. For networks of the swarm, wrap it in a
/// [`DynTransport`](crate::DynTransport), which has the methods of all traits.
pub struct Managers<T = Docker>(Arc<Inner<T>>);

struct Inner<T> {
    first: T,
    others: Vec<T>,
    /// The index of the manager that requests go to. 0 is the first.
    current: AtomicUsize,
}

impl<T: Transport> Managers<T> {
    /// Creates a client from those of the managers. The first one is the current manager.
    ///
    /// # Errors
    /// [`Error::Config`] if there are no managers.
    pub fn new(managers: impl IntoIterator<Item = T>) -> Result<Self> {
        let mut managers = managers.into_iter();
        let Some(first) = managers.next() else {
            return Err(no_managers());
        };
        Ok(Self(Arc::new(Inner {
            first,
            others: managers.collect(),
            current: AtomicUsize::new(0),
        })))
    }
}

impl<T> Managers<T> {
    /// Returns the client of the manager that requests go to. This is usually the one that responded last.
    #[must_use]
    pub fn current(&self) -> &T {
        let current = self.0.current.load(Ordering::Relaxed);
        self.iter().nth(current).unwrap_or(&self.0.first)
    }

    /// Returns the clients of all managers.
    pub fn iter(&self) -> impl Iterator<Item = &T> + Clone {
        std::iter::once(&self.0.first).chain(&self.0.others)
    }

    /// Makes another manager current, unless another request has done so.
    fn move_on(&self, from: usize, to: usize) {
        let order = Ordering::Relaxed;
        let _ = self.0.current.compare_exchange(from, to, order, order);
    }
}

impl DockerBuilder {
    /// Builds a client of the managers at these addresses, each with the settings of this builder; see [`Managers`].
    ///
    /// An address set with [`host`](Self::host) is replaced.
    ///
    /// # Errors
    /// [`Error::Config`] if there are no addresses, and the errors of [`build`](Self::build).
    pub fn build_managers(self, hosts: impl IntoIterator<Item = Host>) -> Result<Managers> {
        let managers = hosts
            .into_iter()
            .map(|host| self.clone().host(host).build());
        Managers::new(managers.collect::<Result<Vec<_>>>()?)
    }
}

impl<T: Transport> Transport for Managers<T> {
    async fn execute(&self, request: Request) -> Result<Response> {
        let count = 1 + self.0.others.len();
        if count > 1 && MEMBERSHIP.contains(&request.template()) {
            return Err(acts_on_one_engine(&request));
        }
        let first = self.0.current.load(Ordering::Relaxed);
        let mut next = Some(request);
        let mut errors = Vec::new();
        let order = self.iter().enumerate().cycle().skip(first);
        for (index, manager) in order.take(count) {
            let Some(request) = next.take() else { break };
            let again = request.try_clone();
            match manager.execute(request).await {
                Err(error) if is_harmless_to_repeat(&error) => {
                    self.move_on(index, (index + 1) % count);
                    errors.push(error);
                    next = again;
                }
                result => return result,
            }
        }
        Err(combined(errors))
    }
}

/// Whether the manager has not acted on the request, or the request changes nothing and another manager may respond.
fn is_harmless_to_repeat(error: &Error) -> bool {
    if error.is_connect() || error.is_not_manager() || error.is_swarm_locked() {
        return true;
    }
    let reads = error
        .call()
        .is_some_and(|call| matches!(*call.method(), Method::GET | Method::HEAD));
    error.is_no_leader() || (reads && error.is_retryable())
}

/// Returns the last error of a manager that responded. If none responded, returns an error that names them all.
fn combined(mut errors: Vec<Error>) -> Error {
    let responded = errors.iter().rposition(|error| !error.is_connect());
    if let Some(index) = responded {
        return errors.swap_remove(index);
    }
    let last = errors.pop().unwrap_or_else(no_managers);
    last.after(&errors)
}

fn no_managers() -> Error {
    Error::config("no managers: expected at least one address")
}

fn acts_on_one_engine(request: &Request) -> Error {
    let reason = "it acts on one engine, and this client has several: send it with the client of that engine";
    Error::invalid_input("request", request.path(), reason).for_call(&request.call())
}

impl<T> Clone for Managers<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: fmt::Debug> fmt::Debug for Managers<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.iter()).finish()
    }
}

impl<T: Transport> Swarm for Managers<T> {}
impl<T: Transport> Nodes for Managers<T> {}
impl<T: Transport> Services for Managers<T> {}
impl<T: Transport> Tasks for Managers<T> {}
impl<T: Transport> Secrets for Managers<T> {}
impl<T: Transport> Configs for Managers<T> {}
