//! Operations and options that API 1.23 does not have.

use std::time::Duration;

use asyncdocker::images::{
    BuildBackend, BuildImageOptions, ImageAttestationsOptions, ImageHistoryOptions,
    ImportImageOptions, ImportSource, InspectDistributionOptions, InspectImageOptions,
    PruneBuildCacheOptions, PruneImagesOptions, PushImageOptions, SearchImagesOptions,
};
use asyncdocker::models::images::{ImagePruneFilter, Platform, SearchFilter};
use asyncdocker::prelude::*;
use asyncdocker::{ApiErrorKind, ApiVersion, Docker, Error, Result};
use futures_util::{StreamExt, TryStreamExt};
use serde_json::json;

use crate::support::images::{archive, import, removing, said, stand_in};
use crate::support::{BUILD_CACHE, IMAGE, engine, speaks, unique, variable};

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn prune_images_removes_only_what_the_filters_select() -> Result<()> {
    let docker = engine();
    if !speaks(&docker, 29).await? {
        return Ok(());
    }
    let (pruned, kept) = (unique("pruned"), unique("kept"));
    removing(&docker, &[&pruned, &kept], async || {
        for name in [&pruned, &kept] {
            let context = archive(&[("Dockerfile", &format!("FROM {IMAGE}\nLABEL name={name}\n"))]);
            let options = BuildImageOptions::builder().no_cache(true).tags([name]);
            said(docker.build_image(context, options.build()).await?).await?;
        }
        let prune = |filters: Vec<ImagePruneFilter>| {
            docker.prune_images(PruneImagesOptions::builder().filters(filters).build())
        };
        let label = || ImagePruneFilter::Label(format!("name={pruned}"));
        let named_are_kept = prune(vec![label()]).await?;
        assert!(
            named_are_kept.images_deleted.is_empty(),
            "{named_are_kept:?}"
        );

        let report = prune(vec![label(), ImagePruneFilter::Dangling(false)]).await?;
        let untagged = report
            .images_deleted
            .iter()
            .filter_map(|image| image.untagged.as_deref());
        assert!(
            untagged.into_iter().any(|name| name.contains(&pruned)),
            "{report:?}"
        );
        let inspect = async |name| {
            docker
                .inspect_image(name, InspectImageOptions::default())
                .await
        };
        assert!(inspect(&pruned).await.unwrap_err().is_not_found());
        inspect(&kept).await?;
        Ok(())
    })
    .await
}

fn with_buildkit(id: &str) -> BuildImageOptions {
    BuildImageOptions::builder()
        .backend(BuildBackend::BuildKit)
        .build_id(id)
        .network_mode("none")
        .build()
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn prune_build_cache_empties_the_buildkit_cache() -> Result<()> {
    let docker = engine();
    if !speaks(&docker, 39).await? {
        return Ok(());
    }
    let _alone = BUILD_CACHE.write().await;
    let id = unique("cached");
    let dockerfile = format!("FROM {IMAGE}\nRUN echo {id} > /file\n");
    let context = archive(&[("Dockerfile", &dockerfile)]);
    docker
        .build_image(context, with_buildkit(&id))
        .await?
        .finish()
        .await?;
    let all = || PruneBuildCacheOptions::builder().all(true);
    let report = docker.prune_build_cache(all().build()).await?;
    assert!(!report.caches_deleted.is_empty(), "{report:?}");
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn cancel_build_stops_a_running_build() -> Result<()> {
    let docker = engine();
    if !speaks(&docker, 38).await? {
        return Ok(());
    }
    docker.cancel_build(&unique("unknown")).await?;
    let id = unique("cancelled");
    let dockerfile = format!("FROM {IMAGE}\nRUN echo {id} && sleep 600\n");
    let context = archive(&[("Dockerfile", &dockerfile)]);
    let _cache = BUILD_CACHE.read().await;
    let mut progress = docker.build_image(context, with_buildkit(&id)).await?;
    progress.try_next().await?.expect("the build has begun");
    docker.cancel_build(&id).await?;
    let error = async {
        loop {
            match progress.next().await {
                Some(Ok(_)) => {}
                ended => break ended,
            }
        }
    };
    let ended = tokio::time::timeout(Duration::from_secs(60), error).await;
    let ended = ended.expect("the build ends");
    match ended {
        Some(Err(Error::Daemon { message, .. })) => {
            assert!(message.contains("cancel"), "{message}");
        }
        other => panic!("{other:?}"),
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn inspect_distribution_returns_the_digest_in_the_registry() -> Result<()> {
    let docker = engine();
    if !speaks(&docker, 30).await? {
        return Ok(());
    }
    let registry = variable("ASYNCDOCKER_TEST_REGISTRY");
    let name = format!("{registry}/{}:v1", unique("distributed"));
    removing(&docker, &[&name], async || {
        import(&docker, name.trim_end_matches(":v1"), "v1").await?;
        let pushed = docker
            .push_image(&name, PushImageOptions::default())
            .await?;
        let pushed = pushed.finish().await?;
        let options = InspectDistributionOptions::default();
        let image = docker.inspect_distribution(&name, options.clone()).await?;
        assert_eq!(image.descriptor.digest.as_deref(), pushed.digest());
        let resolved = docker.resolve_image(&name, options.clone()).await?;
        let digest = pushed.digest().expect("a digest");
        assert_eq!(resolved.reference, format!("{name}@{digest}"));
        let local = docker
            .inspect_image(&name, InspectImageOptions::default())
            .await?;
        assert_eq!(image.platforms.len(), 1);
        assert_eq!(
            image.platforms[0].architecture.as_deref(),
            Some(&*local.architecture)
        );

        let missing = format!("{registry}/none:v1");
        let error = docker
            .inspect_distribution(&missing, options)
            .await
            .unwrap_err();
        assert!(error.is_not_found() || error.is_unauthorized(), "{error:?}");
        assert!(error.to_string().contains(&missing), "{error}");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn image_attestations_are_refused_below_1_55() -> Result<()> {
    let docker = engine();
    let options = ImageAttestationsOptions::default();
    let result = docker.image_attestations(IMAGE, options).await;
    if speaks(&docker, 55).await? {
        let is_list = result.is_ok();
        let status = result.err().and_then(|error| error.status());
        assert!(
            is_list || status.is_some_and(|status| status == 501),
            "{status:?}"
        );
        return Ok(());
    }
    match result {
        Err(Error::Unsupported { unsupported, .. }) => {
            assert_eq!(unsupported.since, Some(ApiVersion::new(1, 55)));
        }
        other => panic!("{other:?}"),
    }
    Ok(())
}

async fn import_for(docker: &Docker, repo: &str, platform: &str) -> Result<()> {
    let source = ImportSource::Archive(archive(&[("content", repo)]).into());
    let options = ImportImageOptions::builder().repo(repo).platform(platform);
    said(docker.import_image(source, options.build()).await?).await?;
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn import_image_sets_the_platform() -> Result<()> {
    let docker = engine();
    // Docker 20.10 takes the operating system only.
    if !speaks(&docker, 42).await? {
        return Ok(());
    }
    let name = unique("foreign");
    removing(&docker, &[&name], async || {
        import_for(&docker, &name, "linux/s390x").await?;
        let image = docker
            .inspect_image(&name, InspectImageOptions::default())
            .await?;
        assert_eq!((&*image.os, &*image.architecture), ("linux", "s390x"));
        if !speaks(&docker, 49).await? {
            return Ok(());
        }
        let inspect = async |platform: Platform| {
            let options = InspectImageOptions::builder().platform(platform).build();
            docker.inspect_image(&name, options).await
        };
        assert_eq!(inspect("linux/s390x".parse()?).await?.id, image.id);
        assert!(
            inspect("linux/riscv64".parse()?)
                .await
                .unwrap_err()
                .is_not_found()
        );
        let history = async |platform: Platform| {
            let options = ImageHistoryOptions::builder().platform(platform).build();
            docker.image_history(&name, options).await
        };
        assert_eq!(history("linux/s390x".parse()?).await?.len(), 1);
        assert!(
            history("linux/riscv64".parse()?)
                .await
                .unwrap_err()
                .is_not_found()
        );
        Ok(())
    })
    .await
}

/// The engine passes the limit on, and applies the filters itself.
#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn a_search_has_a_limit_and_filters() -> Result<()> {
    let docker = engine();
    if !speaks(&docker, 24).await? {
        return Ok(());
    }
    let address = stand_in(|target| {
        if target.starts_with("/v1/search?") {
            assert!(target.contains("n=7"), "{target}");
            let result = |name: &str, stars: u32, official: bool| {
                json!({"name": name, "description": "", "star_count": stars, "is_official": official})
            };
            let results = [
                result("team/first", 9, true),
                result("team/second", 9, false),
                result("team/third", 2, true),
            ];
            json!({"query": "team", "num_results": 3, "results": results}).to_string()
        } else {
            "{}".to_owned()
        }
    })
    .await;
    let filters = [SearchFilter::IsOfficial(true), SearchFilter::Stars(5)];
    let options = SearchImagesOptions::builder().limit(7).filters(filters);
    let term = format!("{address}/team");
    let found = docker.search_images(&term, options.build()).await?;
    let names: Vec<_> = found.iter().map(|image| image.name.as_str()).collect();
    assert_eq!(names, ["team/first"]);

    let options = SearchImagesOptions::builder().limit(101);
    let refused = docker.search_images(&term, options.build()).await;
    let refused = refused.expect_err("100 is the highest limit");
    assert_eq!(
        refused.kind(),
        Some(ApiErrorKind::BadParameter),
        "{refused:?}"
    );
    Ok(())
}
