//! Finding the API version, and choosing the one to send a request in.

use http::{Method, StatusCode};

use super::Docker;
use super::send::Outgoing;
use super::version::{Probed, advertised};
use crate::error::{Call, Error, Result};
use crate::request::{Request, ResponseKind};
use crate::version::{ApiVersion, EngineVersions};

impl Docker {
    /// Returns the API version that the client speaks: the pinned one, or the highest that both the client and the
    /// engine know.
    ///
    /// If no request has been sent yet, this method negotiates the version with `GET /v1.23/_ping`. The client negotiates
    /// it again when the engine is upgraded or replaced.
    ///
    /// # Errors
    /// The engine cannot be reached, or serves no version that the client knows.
    pub async fn api_version(&self) -> Result<ApiVersion> {
        Ok(self.probed(&ping()).await?.versions.negotiated)
    }

    /// Returns the API versions that the engine serves, as far as it has reported them, and the one that the client
    /// speaks.
    ///
    /// With a pinned version, each call sends a request to the engine. Otherwise the client returns the result of the last
    /// negotiation.
    ///
    /// # Errors
    /// The engine cannot be reached, or serves no version that the client knows.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run() -> asyncdocker::Result<()> {
    /// use asyncdocker::{ApiVersion, Docker};
    ///
    /// let docker = Docker::from_env()?;
    /// let versions = docker.engine_versions().await?;
    /// if versions.negotiated < ApiVersion::new(1, 41) {
    ///     eprintln!("API {} is too old: upgrade the engine", versions.negotiated);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn engine_versions(&self) -> Result<EngineVersions> {
        let Some(pinned) = self.inner.version.pinned() else {
            return Ok(self.probed(&ping()).await?.versions);
        };
        let probed = self.probe(&ping()).await?;
        let versions = probed.versions;
        probed.trouble.map_or(
            Ok(EngineVersions {
                negotiated: pinned,
                ..versions
            }),
            Err,
        )
    }

    /// Returns the version to send a request in.
    pub(super) async fn version_for(&self, outgoing: &Outgoing) -> Result<ApiVersion> {
        let Probed { versions, trouble } = self.probed(outgoing.call()).await?;
        let parts = outgoing.parts();
        let pinned = self.inner.version.pinned().is_some();
        let version = if pinned {
            versions.negotiated
        } else {
            parts.version_to_send(versions)
        };
        if self.inner.ignore_version_requirements {
            return Ok(version);
        }
        parts.check_version(version).map_err(|unsupported| {
            // An engine in trouble may serve more than could be found out.
            trouble.unwrap_or_else(|| {
                let unsupported = unsupported.pinned(pinned).host(self.host().to_string());
                Error::unsupported(outgoing.call().clone(), unsupported)
            })
        })?;
        Ok(version)
    }

    async fn probed(&self, call: &Call) -> Result<Probed> {
        // Boxed, since it happens once and the future of every request would have space for it.
        self.inner.version.get(|| Box::pin(self.probe(call))).await
    }

    /// Asks the engine for its versions. Errors are those of `call`.
    async fn probe(&self, call: &Call) -> Result<Probed> {
        let lowest = ApiVersion::V1_23;
        let mut parts = Request::get("/_ping").into_parts()?;
        parts.call = call.clone();
        let mut ping = Outgoing::new(parts, ResponseKind::Prompt);
        let negotiate = EngineVersions::negotiate;
        match self.send(&mut ping, lowest).await {
            Ok(response) => {
                let max = advertised(response.headers());
                response.discard().await;
                Ok(Probed::found(negotiate(None, max)))
            }
            Err(Error::ApiVersion {
                min: Some(min),
                max,
                ..
            }) => Ok(Probed::found(negotiate(Some(min), max))),
            // A proxy denies the request. The next response may have the header.
            Err(Error::Api {
                status, headers, ..
            }) if !may_pass(status) => Ok(Probed::found(negotiate(None, advertised(&headers)))),
            Err(error @ (Error::Api { .. } | Error::Transport { .. })) => Ok(Probed {
                versions: negotiate(None, None),
                trouble: Some(error),
            }),
            Err(error) => Err(error),
        }
    }
}

/// Whether the probe may have another result later: with an engine that is up, with credentials, or with fewer requests.
fn may_pass(status: StatusCode) -> bool {
    status.is_server_error() || matches!(status.as_u16(), 401 | 407 | 408 | 429)
}

fn ping() -> Call {
    Call::new(Method::GET, "/_ping")
}
