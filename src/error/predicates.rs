//! Telling errors apart.

use std::error::Error as StdError;
use std::io::{self, ErrorKind};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::DateTime;
use http::header::RETRY_AFTER;
use http::{HeaderMap, Method, StatusCode};

use super::{ApiErrorKind, Call, Error, TimeoutPhase};

impl Error {
    /// Returns `true` if the object does not exist (404).
    ///
    /// Docker 1.11 also responds with 404 if it cannot start a container because its command does not exist in the image.
    /// Because the container exists, this returns `false`.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.kind() == Some(ApiErrorKind::NotFound) && !self.is_about_program()
    }

    /// Returns `true` if a name is taken, or an object is in use or in the wrong state.
    ///
    /// The status is 409. Before Docker 17.09, engines respond with 500 if a container is not running or the name of a
    /// network is taken. This returns `true` for these, too.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        match self.kind() {
            Some(ApiErrorKind::Conflict) => true,
            Some(ApiErrorKind::ServerError) => {
                let on_container = self.concerns(&["/containers/", "/exec/"]);
                let on_network = self.concerns(&["/networks/create"]);
                (on_container && self.says(&["is not running"]))
                    || (on_network && self.says(&["already exists"]))
            }
            _ => false,
        }
    }

    /// Returns `true` if a container cannot be removed because its removal is already in progress.
    ///
    /// If you only want the container gone, treat this as success. The status is 409 (400 before Docker 17.09).
    #[must_use]
    pub fn is_removal_in_progress(&self) -> bool {
        self.says(&[
            "removal of container",
            "removal in progress",
            "removalinprogress",
        ]) && self.says(&["already"])
            && self.status().is_some()
    }

    /// Returns `true` if the engine refuses a feature, such as checkpoints, because its experimental features are
    /// disabled.
    ///
    /// Start the engine with `--experimental`, or with `"experimental": true` in its `daemon.json`.
    #[must_use]
    pub fn is_experimental_disabled(&self) -> bool {
        self.status().is_some()
            && self.says(&[
                "experimental feature is disabled",
                "only supported in experimental mode",
                "only supported with experimental mode",
            ])
    }

    /// Returns `true` if the engine or a registry reports that credentials are missing, wrong or not sufficient.
    ///
    /// Only some engines respond with 401. A pull that needs a login fails with 404, 401 or 500, depending on the
    /// version of the engine and on the registry, and a push fails inside its stream. This returns `true` for all of them.
    /// Registries report a private image and a missing image in the same way. Therefore it also returns `true` for an image
    /// that does not exist in a registry that requires a login.
    #[must_use]
    pub fn is_unauthorized(&self) -> bool {
        if self.kind() == Some(ApiErrorKind::Unauthorized) {
            return true;
        }
        let with_registry = ["/images/", "/auth", "/build", "/distribution/", "/plugins/"];
        let refused = matches!(self, Self::Api { .. } | Self::Daemon { .. });
        refused && self.concerns(&with_registry) && self.says(&UNAUTHORIZED)
    }

    /// Returns `true` if it is safe to send the same request again, and another attempt may succeed:
    ///
    /// - the engine was not reached;
    /// - the engine or a proxy is overloaded (429, 503);
    /// - the swarm has no leader, or the manager has not reached it yet;
    /// - a `GET` or `HEAD` lost its connection, timed out, got no response through a proxy (502, 504), or reached a
    ///   manager that has just lost its leader.
    ///
    /// After these failures of any other request, the engine may have acted on it. Inspect the object first.
    ///
    /// Wait between attempts. If [`retry_after`](Self::retry_after) returns a duration, wait that long.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Connect { source, .. } => !is_permanent(source.as_ref()),
            Self::Api { .. } if self.is_no_leader() || self.is_manager_starting() => true,
            // Engines use 503 also for workers, locked managers and engines that are in a swarm already.
            Self::Api { .. } if self.is_not_manager() || self.concerns(&["/swarm/"]) => false,
            Self::Api { .. } if self.is_swarm_locked() => false,
            Self::Api { call, .. } if self.is_leader_lost() => is_read(call),
            Self::Api { status, call, .. } => match status.as_u16() {
                429 | 503 => true,
                502 | 504 => is_read(call),
                _ => false,
            },
            Self::Timeout {
                phase: TimeoutPhase::Convergence,
                ..
            } => false,
            Self::Transport { call, .. }
            | Self::Timeout { call, .. }
            | Self::Stream {
                call,
                source: Some(_),
                ..
            } => is_read(call),
            _ => false,
        }
    }

    /// Returns `true` if there was nothing to do (304).
    #[must_use]
    pub fn is_not_modified(&self) -> bool {
        self.kind() == Some(ApiErrorKind::NotModified)
    }

    /// Returns `true` if the engine was silent for longer than a timeout of the client, or if a service did not converge in
    /// time. If the connection could not be made in time, [`is_connect`](Self::is_connect) is true instead.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Timeout { .. })
    }

    /// Returns `true` if the client could not connect to the engine.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        matches!(self, Self::Connect { .. })
    }

    /// Returns `true` if a value passed by the program is invalid.
    #[must_use]
    pub fn is_invalid_input(&self) -> bool {
        matches!(self, Self::InvalidInput { .. })
    }

    /// Returns the status of an [`Api`](Self::Api) error.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Api { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// Returns the meaning of the status of an [`Api`](Self::Api) error.
    #[must_use]
    pub fn kind(&self) -> Option<ApiErrorKind> {
        match self {
            Self::Api { kind, .. } => Some(*kind),
            _ => None,
        }
    }

    /// Returns the response headers of an [`Api`](Self::Api) error, without cookies. A proxy names the credentials that
    /// it requires in `WWW-Authenticate`.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        match self {
            Self::Api { headers, .. } => Some(headers),
            _ => None,
        }
    }

    /// Returns how long to wait before sending the same request again, if the response has a `Retry-After` header, as
    /// with status 429 or 503.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        let value = self.headers()?.get(RETRY_AFTER)?.to_str().ok()?.trim();
        if let Ok(seconds) = value.parse() {
            return Some(Duration::from_secs(seconds));
        }
        let time = DateTime::parse_from_rfc2822(value).ok()?;
        let until = Duration::from_secs(time.timestamp().try_into().ok()?);
        let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
        Some(until.saturating_sub(now))
    }

    /// Returns the engine's message unchanged, if it sent one. The text of the error shows it with control characters
    /// escaped.
    #[must_use]
    pub fn engine_message(&self) -> Option<&str> {
        match self {
            Self::Api { message, .. }
            | Self::Daemon { message, .. }
            | Self::ApiVersion { message, .. } => Some(message.as_str()),
            _ => None,
        }
        .filter(|message| !message.is_empty())
    }

    /// Returns the request that failed. `None` if there was no request: the client could not be built, or a value could
    /// not be parsed.
    #[must_use]
    pub fn call(&self) -> Option<&Call> {
        match self {
            Self::Api { call, .. }
            | Self::Connect { call, .. }
            | Self::Transport { call, .. }
            | Self::Body { call, .. }
            | Self::Timeout { call, .. }
            | Self::Protocol { call, .. }
            | Self::Decode { call, .. }
            | Self::Stream { call, .. }
            | Self::Daemon { call, .. }
            | Self::State { call, .. }
            | Self::ApiVersion { call, .. }
            | Self::Unsupported { call, .. } => Some(call),
            Self::InvalidInput { call, .. } => call.as_ref(),
            Self::File { .. } | Self::Config { .. } => None,
        }
    }

    /// Whether an engine refused to start a container for the sake of its program.
    fn is_about_program(&self) -> bool {
        let starts = self
            .call()
            .is_some_and(|call| call.path().ends_with("/start"));
        starts && self.says(&["container command", "executable file not found"])
    }

    fn concerns(&self, prefixes: &[&str]) -> bool {
        let path = self.call().map(Call::path).unwrap_or_default();
        prefixes.iter().any(|prefix| path.starts_with(prefix))
    }

    /// Whether the engine's message contains one of these texts, in any case.
    pub(super) fn says(&self, texts: &[&str]) -> bool {
        let message = self.engine_message().unwrap_or_default();
        let message = message.to_ascii_lowercase();
        texts.iter().any(|text| message.contains(text))
    }
}

/// Messages of engines and registries about credentials, in lower case.
const UNAUTHORIZED: [&str; 7] = [
    "unauthorized",
    "authentication required",
    "no basic auth credentials",
    "access denied",
    "access to the resource is denied",
    "wrong login/password",
    "incorrect username or password",
];

fn is_read(call: &Call) -> bool {
    matches!(*call.method(), Method::GET | Method::HEAD)
}

/// Whether a connection that fails so will fail again.
fn is_permanent(error: &(dyn StdError + 'static)) -> bool {
    std::iter::successors(Some(error), |error| (*error).source())
        .filter_map(|error| error.downcast_ref::<io::Error>())
        .any(|error| {
            matches!(
                error.kind(),
                ErrorKind::PermissionDenied | ErrorKind::InvalidData | ErrorKind::InvalidInput
            )
        })
}
