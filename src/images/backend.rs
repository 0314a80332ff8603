//! The choice between the classic builder and BuildKit.

use super::BuildImageOptions;
use crate::error::{Error, Result, Unsupported};
use crate::models::containers::Isolation;
use crate::models::images::BuilderVersion;
use crate::ping::{self, PingInfo};
use crate::request::{QueryValue, Request};
use crate::transport::Transport;
use crate::version::ApiVersion;

/// The first API version with a choice of the builder.
pub(super) const SINCE_CHOICE: ApiVersion = ApiVersion::new(1, 38);

/// The API version of the first release whose BuildKit uses the options `shm_size` and `ulimits`.
const SINCE_LIMITS: ApiVersion = ApiVersion::new(1, 42);

/// The builder of an image, for [`BuildImageOptions::backend`].
///
/// BuildKit supports more of the Dockerfile syntax, such as `RUN --mount` and heredocs, runs independent stages in parallel
/// and has a cache of its own. For secrets, and for base images from a registry with a login, it needs a session.
///
/// For [`BuildKit`](Self::BuildKit) and [`Preferred`](Self::Preferred), each build first sends a ping to find out which
/// builders the engine has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BuildBackend {
    /// The classic builder, which every engine has. The default.
    #[default]
    Classic,
    /// BuildKit. Needs Docker 18.09, or Docker 18.06 with experimental features. Podman does not have it, and engines for
    /// Windows have it only if they are configured for it.
    BuildKit,
    /// BuildKit if the engine recommends it in its [ping](crate::system::PingInfo::builder_version), otherwise the classic
    /// builder. The classic builder is also used for options that BuildKit ignores, such as `memory`.
    ///
    /// Docker 23.0 and later recommend BuildKit. Earlier engines do if they are configured to.
    Preferred,
}

/// The value of the parameter `version`.
impl QueryValue for BuildBackend {
    fn to_query(&self) -> String {
        match self {
            Self::Classic => "1",
            Self::BuildKit | Self::Preferred => "2",
        }
        .to_owned()
    }
}

/// The builder that the request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Chosen {
    Classic,
    BuildKit,
    /// BuildKit, or the classic builder if the API version spoken with the engine has no choice.
    BuildKitIfPossible,
}

/// Chooses the builder. `template` stands for the build in errors.
pub(super) async fn choose(
    transport: &(impl Transport + ?Sized),
    options: &BuildImageOptions,
    template: &Request,
) -> Result<Chosen> {
    let chosen = match options.backend.unwrap_or_default() {
        BuildBackend::Classic => Chosen::Classic,
        BuildBackend::BuildKit => {
            refuse(unused_by_buildkit(options), "BuildKit ignores it", template)?;
            let engine = Engine::ask(transport).await?;
            engine.check(template)?;
            let reason = "BuildKit ignores it before Docker 23.0";
            refuse(engine.unused_limit(options), reason, template)?;
            Chosen::BuildKit
        }
        BuildBackend::Preferred if unused_by_buildkit(options).is_some() => Chosen::Classic,
        BuildBackend::Preferred => {
            let engine = Engine::ask(transport).await?;
            if engine.prefers_buildkit() && engine.unused_limit(options).is_none() {
                Chosen::BuildKitIfPossible
            } else {
                Chosen::Classic
            }
        }
    };
    if chosen == Chosen::Classic {
        let reason = "only BuildKit supports it, and the classic builder would build this image";
        refuse(unused_by_classic(options), reason, template)?;
    }
    Ok(chosen)
}

fn refuse(option: Option<&'static str>, reason: &'static str, template: &Request) -> Result<()> {
    option.map_or(Ok(()), |option| {
        Err(Error::invalid_input("option", option, reason).for_call(&template.call()))
    })
}

/// Returns an option that is set and that BuildKit ignores.
fn unused_by_buildkit(options: &BuildImageOptions) -> Option<&'static str> {
    let number = |value: Option<i64>| value.is_some_and(|value| value != 0);
    let text = |value: &Option<String>| value.as_ref().is_some_and(|value| !value.is_empty());
    let isolation = options.isolation.as_ref();
    let set = [
        ("memory", number(options.memory)),
        ("memory_swap", number(options.memory_swap)),
        ("cpu_shares", number(options.cpu_shares)),
        ("cpuset_cpus", text(&options.cpuset_cpus)),
        ("cpuset_mems", text(&options.cpuset_mems)),
        ("cpu_period", number(options.cpu_period)),
        ("cpu_quota", number(options.cpu_quota)),
        ("cgroup_parent", text(&options.cgroup_parent)),
        (
            "isolation",
            isolation.is_some_and(|isolation| *isolation != Isolation::Default),
        ),
        ("registry_config", !options.registry_config.is_empty()),
        ("squash", options.squash == Some(true)),
        ("security_opt", !options.security_opt.is_empty()),
    ];
    set.into_iter().find_map(|(name, set)| set.then_some(name))
}

/// Returns an option that is set and that the classic builder ignores.
fn unused_by_classic(options: &BuildImageOptions) -> Option<&'static str> {
    if !options.outputs.is_empty() {
        return Some("outputs");
    }
    options.build_id.as_ref().map(|_| "build_id")
}

/// What an engine says about its builders.
struct Engine {
    info: PingInfo,
    podman: bool,
}

impl Engine {
    async fn ask(transport: &(impl Transport + ?Sized)) -> Result<Self> {
        let response = transport.execute(Request::get("/_ping")).await?;
        let podman = response.headers().contains_key("libpod-api-version");
        let info = ping::info(response).await?;
        Ok(Self { info, podman })
    }

    /// Returns a limit that is set and that the BuildKit of this engine ignores.
    fn unused_limit(&self, options: &BuildImageOptions) -> Option<&'static str> {
        let version = self.info.api_version;
        if version.is_none_or(|version| version >= SINCE_LIMITS) {
            return None;
        }
        if options.shm_size.is_some_and(|size| size > 0) {
            return Some("shm_size");
        }
        (!options.ulimits.is_empty()).then_some("ulimits")
    }

    fn recommends(&self, builder: &BuilderVersion) -> bool {
        self.info.builder_version.as_ref() == Some(builder)
    }

    fn prefers_buildkit(&self) -> bool {
        self.recommends(&BuilderVersion::BuildKit) && !self.podman
    }

    /// Fails if the engine does not have BuildKit, or would ignore that the request asks for it.
    fn check(&self, template: &Request) -> Result<()> {
        let windows = self.info.os_type.as_deref() == Some("windows");
        let reason = if self.podman {
            "the engine is Podman, which builds with Buildah"
        } else if windows && !self.prefers_buildkit() {
            "BuildKit is not enabled on this engine for Windows"
        } else if self.recommends(&BuilderVersion::Classic) {
            "BuildKit is disabled in the configuration of the engine"
        } else {
            return Ok(());
        };
        let version = self.info.api_version.unwrap_or(ApiVersion::V1_23);
        let unsupported = Unsupported::new(version)
            .option("backend")
            .reason(reason)
            .instead("use `BuildBackend::Classic`, or `Preferred` for any engine");
        Err(Error::unsupported(template.call(), unsupported))
    }
}
