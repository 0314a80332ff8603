//! Methods for building images and for the build cache.

use super::{BuildImageOptions, BuildSource, PruneBuildCacheOptions, build};
#[cfg(feature = "buildkit")]
use crate::buildkit::{ActiveBuildSession, BuildSession};
use crate::error::Result;
use crate::models::images::BuildCachePruneReport;
use crate::request::Request;
use crate::stream::BuildStream;
use crate::transport::Transport;

/// Methods for building images and for the build cache.
pub trait Builds: Transport {
    /// Builds an image from a Dockerfile and the files that it refers to.
    ///
    /// `source` is a [`BuildContext`](crate::BuildContext), which packs a directory, or a [`Body`](crate::Body) with a tar
    /// archive. The archive is plain or compressed with gzip, bzip2 or xz. If the options name a `remote`, the engine
    /// downloads the context from there: pass an [empty body](crate::Body::empty).
    ///
    /// The option `backend` chooses between the classic builder, which is the default, and BuildKit: see
    /// [`BuildBackend`](super::BuildBackend). The stream reports both, and keeps the
    /// [progress](crate::stream::BuildStream::progress).
    ///
    /// `POST /build`
    ///
    /// # Errors
    /// - 400 or 500: the engine refuses the options or cannot read the archive.
    /// - The last item of the stream is an [`Error::Daemon`](crate::Error::Daemon) if a step fails. It has the exit
    ///   code of a failed `RUN`, and with BuildKit the name of the step and its output.
    /// - [`Error::File`](crate::Error::File): the context cannot be packed. If a file cannot be read while it is sent,
    ///   the error is [`Error::Body`](crate::Error::Body).
    /// - [`Error::InvalidInput`](crate::Error::InvalidInput): `dockerfile` or `remote` conflicts with the context, or the
    ///   builder ignores one of the options.
    /// - [`Error::Unsupported`](crate::Error::Unsupported): the engine does not have the requested
    ///   [`BuildBackend`](super::BuildBackend). The context is not sent.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::images::BuildImageOptions;
    /// use asyncdocker::prelude::*;
    /// use asyncdocker::BuildContext;
    /// use futures_util::TryStreamExt;
    ///
    /// let options = BuildImageOptions::builder()
    ///     .tags(["app:1.2"])
    ///     .build_args([("VERSION", "1.2")])
    ///     .build();
    /// let context = BuildContext::new("path/to/app");
    /// let mut build = docker.build_image(context, options).await?;
    /// while let Some(message) = build.try_next().await? {
    ///     print!("{}", message.text().unwrap_or_default());
    /// }
    /// println!("built {}", build.progress().image_id().unwrap_or_default());
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker build")]
    #[doc(alias = "build")]
    fn build_image(
        &self,
        source: impl Into<BuildSource> + Send,
        options: BuildImageOptions,
    ) -> impl Future<Output = Result<BuildStream>> + Send {
        let source = source.into();
        async move {
            let request = build::request(self, source, options).await?;
            Ok(BuildStream::from(
                self.execute(request).await?.json_stream(),
            ))
        }
    }

    /// Removes the build cache, except records that a running build uses.
    ///
    /// Without the option `all`, records that images still need and those of the builder itself are kept too. Before
    /// Docker 18.06, the cache consists of build contexts that the classic builder keeps.
    ///
    /// `POST /build/prune`
    ///
    /// # Errors
    /// - 400: a filter or a number is invalid.
    /// - [`Error::Unsupported`](crate::Error::Unsupported): the API version is below 1.31 (Docker 17.07).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::prelude::*;
    /// use asyncdocker::images::PruneBuildCacheOptions;
    ///
    /// let options = PruneBuildCacheOptions::builder()
    ///     .all(true)
    ///     .max_used_space(10 << 30)
    ///     .build();
    /// let report = docker.prune_build_cache(options).await?;
    /// println!("{} records removed", report.caches_deleted.len());
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker builder prune")]
    #[doc(alias = "docker buildx prune")]
    fn prune_build_cache(
        &self,
        options: PruneBuildCacheOptions,
    ) -> impl Future<Output = Result<BuildCachePruneReport>> + Send {
        let request = Request::post("/build/prune").options(&options).blocking();
        async move { self.execute(request).await?.json().await }
    }

    /// Starts a session that builds can use. You need it only for custom build requests:
    /// [`build_image_with_session`](super::BuildsExt::build_image_with_session) starts its own.
    ///
    /// A build uses the session whose [ID](ActiveBuildSession::id) is in the parameter `session` of its
    /// [`Request`](crate::Request).
    ///
    /// `POST /session`
    ///
    /// # Errors
    /// - [`Error::InvalidInput`](crate::Error::InvalidInput): the name of a registry is invalid, or a secret is too long.
    /// - [`Error::Unsupported`](crate::Error::Unsupported): the API version is below 1.39 (Docker 18.09).
    /// - 404: the engine does not support sessions, as with Podman.
    #[cfg(feature = "buildkit")]
    #[cfg_attr(docsrs, doc(cfg(feature = "buildkit")))]
    fn start_build_session(
        &self,
        session: &BuildSession,
    ) -> impl Future<Output = Result<ActiveBuildSession>> + Send {
        crate::buildkit::start(self, session)
    }

    /// Cancels a running BuildKit build. `id` is the option `build_id` of the build.
    ///
    /// An unknown ID is not an error, and neither is a build that has ended.
    ///
    /// `POST /build/cancel`
    ///
    /// # Errors
    /// - 400: `id` is empty.
    /// - [`Error::Unsupported`](crate::Error::Unsupported): the API version is below 1.38 (Docker 18.06).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::images::{BuildBackend, BuildImageOptions};
    /// use asyncdocker::prelude::*;
    /// use asyncdocker::BuildContext;
    ///
    /// let options = BuildImageOptions::builder()
    ///     .backend(BuildBackend::BuildKit)
    ///     .build_id("nightly-42")
    ///     .build();
    /// let build = docker.build_image(BuildContext::new("path/to/app"), options).await?;
    /// tokio::spawn(build.finish());
    /// // Any client of the engine that knows the ID can cancel the build.
    /// docker.cancel_build("nightly-42").await?;
    /// # Ok(())
    /// # }
    /// ```
    fn cancel_build(&self, id: &str) -> impl Future<Output = Result<()>> + Send {
        let request = Request::post("/build/cancel")
            .object("build", id)
            .query("id", id);
        async move { self.execute(request).await?.unit().await }
    }
}

impl Builds for crate::Docker {}
impl Builds for crate::DynTransport {}
