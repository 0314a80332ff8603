//! What an image is built from.

use http_body::Body as _;

use super::BuildImageOptions;
use super::backend::{self, BuildBackend, Chosen, SINCE_CHOICE};
use super::transfer::{TAR, check_platform};
use crate::body::Body;
#[cfg(feature = "archive")]
use crate::build_context::BuildContext;
use crate::error::{Error, Result};
use crate::request::Request;
use crate::transport::Transport;

/// The source that [`build_image`](super::Builds::build_image) builds an image from. It is created from a
/// [`BuildContext`], or from anything that converts to a [`Body`].
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildSource {
    /// A directory. The build uses the context's Dockerfile.
    #[cfg(feature = "archive")]
    #[cfg_attr(docsrs, doc(cfg(feature = "archive")))]
    Directory(BuildContext),
    /// A tar archive, plain or compressed with gzip, bzip2 or xz.
    Archive(Body),
}

#[cfg(feature = "archive")]
#[cfg_attr(docsrs, doc(cfg(feature = "archive")))]
impl From<BuildContext> for BuildSource {
    fn from(context: BuildContext) -> Self {
        Self::Directory(context)
    }
}

impl<T: Into<Body>> From<T> for BuildSource {
    fn from(archive: T) -> Self {
        Self::Archive(archive.into())
    }
}

pub(super) async fn request(
    transport: &(impl Transport + ?Sized),
    source: BuildSource,
    options: BuildImageOptions,
) -> Result<Request> {
    let template = template(&options);
    check_platform(&template, options.platform.as_deref())?;
    if options.tags.iter().any(String::is_empty) {
        let reason = "expected an image name: the engine would skip it";
        return Err(Error::invalid_input("tag", "", reason).for_call(&template.call()));
    }
    let chosen = backend::choose(transport, &options, &template).await?;
    let (body, options) = match source {
        BuildSource::Archive(body) => {
            check_archive(&body, &options).map_err(|error| error.for_call(&template.call()))?;
            (body, options)
        }
        #[cfg(feature = "archive")]
        BuildSource::Directory(context) => {
            let context = with_dockerfile(context, &options)
                .map_err(|error| error.for_call(&template.call()))?;
            let packed = context.pack().await?;
            let dockerfile = Some(packed.dockerfile).filter(|name| name != "Dockerfile");
            let options = BuildImageOptions {
                dockerfile,
                ..options
            };
            (packed.body, options)
        }
    };
    Ok(with_options(chosen, options).body(TAR, body).blocking())
}

fn with_options(chosen: Chosen, mut options: BuildImageOptions) -> Request {
    let mut with = |backend| {
        options.backend = backend;
        template(&options).options(&options)
    };
    let buildkit = Some(BuildBackend::BuildKit);
    match chosen {
        // Without the parameter, every engine uses the classic builder, even one that has no other.
        Chosen::Classic => with(None),
        Chosen::BuildKit => with(buildkit),
        Chosen::BuildKitIfPossible => with(None).query_from(SINCE_CHOICE, with(buildkit)),
    }
}

fn template(options: &BuildImageOptions) -> Request {
    let request = Request::post("/build");
    match options.tags.first() {
        Some(tag) => request.object("image", tag),
        None => request,
    }
}

/// With a `remote`, the engine does not read the body.
fn check_archive(body: &Body, options: &BuildImageOptions) -> Result<()> {
    match &options.remote {
        Some(remote) if !remote.is_empty() && !body.is_end_stream() => {
            let reason = "the engine would ignore the archive: pass an empty body";
            Err(Error::invalid_input("remote", remote, reason))
        }
        _ => Ok(()),
    }
}

/// The options may name the Dockerfile instead of the context, or both the same.
#[cfg(feature = "archive")]
fn with_dockerfile(context: BuildContext, options: &BuildImageOptions) -> Result<BuildContext> {
    if let Some(remote) = &options.remote {
        let reason = "expected none, because the image is built from a directory";
        return Err(Error::invalid_input("remote", remote, reason));
    }
    match (&options.dockerfile, context.named_dockerfile()) {
        (Some(path), None) => Ok(context.dockerfile(path)),
        (Some(path), Some(named)) if named != std::path::Path::new(path) => {
            let reason = format!("the context names `{}`: set only one", named.display());
            Err(Error::invalid_input("dockerfile", path, reason))
        }
        _ => Ok(context),
    }
}
