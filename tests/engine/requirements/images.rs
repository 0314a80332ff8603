//! Options of requests about images.

use asyncdocker::images::{
    BuildImageOptions, DeleteImageOptions, ExportImageOptions, ExportImagesOptions,
    ImageHistoryOptions, ImportImageOptions, ImportSource, InspectImageOptions, ListImagesOptions,
    LoadImagesOptions, PruneBuildCacheOptions, PushImageOptions, TagImageOptions,
};
use asyncdocker::models::images::Platform;
use asyncdocker::prelude::*;
use asyncdocker::{Docker, Request, Result, Transport};
use futures_util::TryStreamExt;

use super::{Row, accepted, check, row};
use crate::support::images::{archive, import, removing, said};
use crate::support::{BUILD_CACHE, IMAGE, unique, variable};

/// A platform that no image of the tests is for.
fn other() -> Platform {
    Platform::new("linux", "s390x")
}

async fn architecture(docker: &Docker, name: &str) -> Result<String> {
    let options = InspectImageOptions::default();
    Ok(docker.inspect_image(name, options).await?.architecture)
}

/// Docker 20.10 reads the operating system of a platform only.
fn made() -> [Row; 2] {
    [
        row!(Some("platform"), 42, 31, async |docker: Docker| {
            let name = unique("built");
            removing(&docker, &[&name], async || {
                let context = archive(&[
                    ("Dockerfile", "FROM scratch\nCOPY content /\n"),
                    ("content", &name),
                ]);
                let options = BuildImageOptions::builder().tags([&name]);
                let options = options.platform("linux/s390x").build();
                said(docker.build_image(context, options).await?).await?;
                Ok(architecture(&docker, &name).await? == "s390x")
            })
            .await
        }),
        row!(Some("platform"), 42, 31, async |docker: Docker| {
            let name = unique("imported");
            removing(&docker, &[&name], async || {
                let source = ImportSource::Archive(archive(&[("content", &name)]).into());
                let options = ImportImageOptions::builder().repo(&name);
                let options = options.platform("linux/s390x").build();
                said(docker.import_image(source, options).await?).await?;
                Ok(architecture(&docker, &name).await? == "s390x")
            })
            .await
        }),
    ]
}

/// An image that is not for the platform is not found, unless the engine ignores the platform.
fn read() -> [Row; 5] {
    [
        row!(Some("platforms"), 48, 47, async |docker: Docker| {
            let options = ExportImageOptions::builder().platforms([other()]);
            let archive = docker.export_image(IMAGE, options.build()).await;
            Ok(!accepted(archive)?)
        }),
        row!(Some("platforms"), 48, 47, async |docker: Docker| {
            let options = ExportImagesOptions::builder().platforms([other()]);
            let archive = docker.export_images([IMAGE], options.build()).await;
            Ok(!accepted(archive)?)
        }),
        row!(Some("platforms"), 48, 47, async |docker: Docker| {
            let saved = docker.export_image(IMAGE, ExportImageOptions::default());
            let saved: Vec<_> = saved.await?.try_collect().await?;
            let options = LoadImagesOptions::builder().platforms([other()]);
            let loading = docker.load_images(saved.concat(), options.build()).await?;
            // Nothing in the archive is for the platform.
            Ok(!said(loading).await?.contains("Loaded image"))
        }),
        row!(Some("platform"), 48, 47, async |docker: Docker| {
            let options = ImageHistoryOptions::builder().platform(other());
            let history = docker.image_history(IMAGE, options.build()).await;
            Ok(!accepted(history)?)
        }),
        row!(Some("platform"), 49, 48, async |docker: Docker| {
            let options = InspectImageOptions::builder().platform(other());
            let image = docker.inspect_image(IMAGE, options.build()).await;
            Ok(!accepted(image)?)
        }),
    ]
}

fn changed() -> [Row; 4] {
    [
        row!(Some("platform"), 46, 45, async |docker: Docker| {
            let name = format!(
                "{}/{}",
                variable("ASYNCDOCKER_TEST_REGISTRY"),
                unique("pushed")
            );
            removing(&docker, &[&name], async || {
                docker
                    .tag_image(IMAGE, &name, TagImageOptions::default())
                    .await?;
                let options = PushImageOptions::builder().platform(other());
                match docker.push_image(&name, options.build()).await {
                    Ok(progress) => Ok(said(progress).await.is_err()),
                    Err(error) if error.status().is_some() => Ok(true),
                    Err(error) => Err(error),
                }
            })
            .await
        }),
        row!(Some("platforms"), 50, 49, async |docker: Docker| {
            let repo = unique("deleted");
            let name = format!("{repo}:1");
            removing(&docker, &[&name], async || {
                import(&docker, &repo, "1").await?;
                let options = DeleteImageOptions::builder().platforms([other()]);
                let deleted = docker.delete_image(&name, options.build()).await;
                Ok(!accepted(deleted)?)
            })
            .await
        }),
        row!(Some("shared_size"), 42, 41, async |docker: Docker| {
            let options = ListImagesOptions::builder().shared_size(true);
            let images = docker.list_images(options.build()).await?;
            Ok(images.iter().all(|image| image.shared_size >= Some(0)))
        }),
        row!(Some("reserved_space"), 48, 47, async |docker: Docker| {
            let options = PruneBuildCacheOptions::builder().reserved_space(1 << 60);
            // An engine that ignores the number prunes twice.
            let _alone = BUILD_CACHE.write().await;
            docker.prune_build_cache(options.build()).await?;
            // The engine looks at the number.
            let invalid = Request::post("/build/prune").query("reserved-space", "x");
            Ok(!accepted(docker.execute(invalid).await)?)
        }),
    ]
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn images_are_made_for_a_platform_in_later_api_versions() -> Result<()> {
    check(made()).await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn images_are_read_by_platform_in_later_api_versions() -> Result<()> {
    check(read()).await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn requests_about_images_depend_on_the_api_version() -> Result<()> {
    check(changed()).await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn the_filter_of_the_image_list_is_translated_from_1_41_on() -> Result<()> {
    const ABSENT: &str = "asyncdocker-no-such-image";
    check([row!(None, 40, 41, async |docker: Docker| {
        let options = ListImagesOptions::builder().filter(ABSENT).build();
        assert_eq!(docker.list_images(options).await?, []);
        let raw = Request::get("/images/json").query("filter", ABSENT);
        let listed = docker.execute(raw).await?;
        let listed: Vec<serde_json::Value> = listed.json().await?;
        Ok(listed.is_empty())
    })])
    .await
}
