//! Building with a session.

use super::{BuildBackend, BuildImageOptions, BuildSource, Builds, build};
use crate::buildkit::BuildSession;
use crate::error::Result;
use crate::stream::BuildStream;

/// Methods for building images that combine several requests.
///
/// They are available on every type that implements [`Builds`].
pub trait BuildsExt: Builds {
    /// Builds an image with BuildKit, and serves the engine's requests for credentials, secrets and SSH agents until the
    /// build ends.
    ///
    /// The session starts before the context is sent. It ends with the build, whether the build succeeds or fails, and when
    /// the stream or this future is dropped. The option `registry_config` adds to the credentials of the session. In all
    /// other respects, this is [`build_image`](Builds::build_image).
    ///
    /// `POST /session`, `POST /build`
    ///
    /// # Errors
    /// The errors of [`start_build_session`](Builds::start_build_session) and [`build_image`](Builds::build_image). If the
    /// session lacks a secret, an agent or credentials, or if credentials are rejected, the step that needs them fails, and
    /// the stream ends with the engine's error.
    ///
    /// # Examples
    /// See [`BuildSession`].
    #[doc(alias = "docker build")]
    #[doc(alias = "docker buildx build")]
    fn build_image_with_session(
        &self,
        source: impl Into<BuildSource> + Send,
        mut options: BuildImageOptions,
        session: &BuildSession,
    ) -> impl Future<Output = Result<BuildStream>> + Send {
        options.backend = Some(BuildBackend::BuildKit);
        // BuildKit does not read these from the request.
        let config = std::mem::take(&mut options.registry_config);
        let session = session.clone().with_registry_config(config);
        let source = source.into();
        async move {
            let request = build::request(self, source, options).await?;
            let session = self.start_build_session(&session).await?;
            let request = request.query("session", session.id());
            let response = self.execute(request).await?;
            Ok(BuildStream::from(response.json_stream().holding(session)))
        }
    }
}

impl<T: Builds + ?Sized> BuildsExt for T {}
