//! The choice of the builder, on engines with and without BuildKit.

use asyncdocker::images::{BuildBackend, BuildImageOptions};
use asyncdocker::models::images::BuilderVersion;
use asyncdocker::prelude::*;
use asyncdocker::{Error, Result};

use crate::support::images::archive;
use crate::support::{BUILD_CACHE, IMAGE, engine, speaks, unique};

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn the_preferred_builder_is_the_one_that_the_engine_recommends() -> Result<()> {
    let docker = engine();
    let name = unique("preferred");
    let context = archive(&[("Dockerfile", &format!("FROM {IMAGE}\nLABEL name={name}\n"))]);
    let options = BuildImageOptions::builder().backend(BuildBackend::Preferred);
    let _cache = BUILD_CACHE.read().await;
    let build = docker.build_image(context, options.build()).await?;
    let progress = build.finish().await?;
    assert!(progress.image_id().is_some(), "{progress:?}");
    let recommended = docker.ping().await?.builder_version;
    let buildkit = recommended == Some(BuilderVersion::BuildKit) && speaks(&docker, 38).await?;
    assert_eq!(!progress.steps().is_empty(), buildkit, "{progress:?}");
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn buildkit_is_refused_where_the_engine_does_not_have_it() -> Result<()> {
    let docker = engine();
    let context = archive(&[("Dockerfile", &format!("FROM {IMAGE}\n"))]);
    let options = BuildImageOptions::builder().backend(BuildBackend::BuildKit);
    let built = docker.build_image(context, options.build()).await;
    let podman = docker
        .version()
        .await?
        .components
        .iter()
        .any(|one| one.name == "Podman Engine");
    let reason = if podman {
        "`backend` is not supported: the engine is Podman"
    } else if !speaks(&docker, 38).await? {
        "`backend` needs API 1.38"
    } else {
        built?.finish().await?;
        return Ok(());
    };
    let error = built.unwrap_err();
    assert!(matches!(error, Error::Unsupported { .. }), "{error:?}");
    assert!(error.to_string().contains(reason), "{error}");
    Ok(())
}
