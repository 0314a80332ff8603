//! Images: one test an endpoint, for its effect.

mod archives;
mod backend;
mod buildkit;
#[cfg(feature = "buildkit")]
mod buildkit_session;
mod builds;
mod later;

use asyncdocker::containers::{ContainerLogsOptions, CreateContainerOptions, WaitContainerOptions};
use asyncdocker::images::{
    BuildImageOptions, CommitContainerOptions, DeleteImageOptions, ExportImageOptions,
    ExportImagesOptions, ImageHistoryOptions, ImportImageOptions, ImportSource,
    InspectImageOptions, ListImagesOptions, LoadImagesOptions, SearchImagesOptions,
    TagImageOptions,
};
use asyncdocker::models::images::ImageFilter;
use asyncdocker::prelude::*;
use asyncdocker::{Body, Error, Result};
use futures_util::{StreamExt, TryStreamExt};

use crate::support::images::{archive, import, removing, said, stand_in};
use crate::support::{IMAGE, collect, engine, unique, with_container};

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn tag_image_adds_a_name_and_delete_image_removes_it() -> Result<()> {
    let docker = engine();
    let (repo, other) = (unique("first"), unique("second"));
    let (name, second) = (format!("{repo}:1"), format!("{other}:v-2_x"));
    removing(&docker, &[&name, &second], async || {
        import(&docker, &repo, "1").await?;
        let tag = TagImageOptions::builder().tag("v-2_x").build();
        docker.tag_image(&name, &other, tag).await?;
        let id = docker
            .inspect_image(&name, InspectImageOptions::default())
            .await?
            .id;

        let all = ListImagesOptions::builder().all(true).build();
        let listed = docker.list_images(all).await?;
        let image = listed
            .iter()
            .find(|image| image.id == id)
            .expect("it is listed");
        let mut names = image.repo_tags.clone();
        names.sort();
        assert_eq!(names, [name.clone(), second.clone()]);
        let filtered = ListImagesOptions::builder().filter(&other).build();
        let listed = docker.list_images(filtered).await?;
        assert_eq!(listed.len(), 1, "{listed:?}");
        assert_eq!(listed[0].id, id);

        let untagged = docker
            .delete_image(&name, DeleteImageOptions::default())
            .await?;
        assert_eq!(untagged.len(), 1, "{untagged:?}");
        assert_eq!(untagged[0].untagged.as_ref(), Some(&name));
        let deleted = docker
            .delete_image(&second, DeleteImageOptions::default())
            .await?;
        assert!(
            deleted
                .iter()
                .any(|item| item.deleted.as_ref() == Some(&id)),
            "{deleted:?}"
        );
        let gone = docker
            .inspect_image(&second, InspectImageOptions::default())
            .await;
        assert!(
            matches!(&gone, Err(error) if error.is_not_found()),
            "{gone:?}"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn list_images_applies_filters() -> Result<()> {
    let docker = engine();
    let name = unique("filtered");
    removing(&docker, &[&name], async || {
        let value = format!("a \"quoted\" {name}");
        let context = archive(&[("Dockerfile", &format!("FROM {IMAGE}\n"))]);
        let options = BuildImageOptions::builder()
            .no_cache(true)
            .tags([&name])
            .labels([("asyncdocker.test", &value)])
            .build();
        said(docker.build_image(context, options).await?).await?;
        let names = async |filters: Vec<ImageFilter>| {
            let options = ListImagesOptions::builder().filters(filters).build();
            let images = docker.list_images(options).await?;
            Ok::<_, Error>(
                images
                    .into_iter()
                    .flat_map(|image| image.repo_tags)
                    .collect::<Vec<_>>(),
            )
        };
        let label = || ImageFilter::Label(format!("asyncdocker.test={value}"));
        assert_eq!(names(vec![label()]).await?, [format!("{name}:latest")]);
        assert_eq!(
            names(vec![label(), ImageFilter::Dangling(true)]).await?,
            [] as [String; 0]
        );
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn delete_image_refuses_an_image_in_use() -> Result<()> {
    let docker = engine();
    let name = unique("used");
    removing(&docker, &[&name], async || {
        let context = archive(&[("Dockerfile", &format!("FROM {IMAGE}\nLABEL a={name}\n"))]);
        let options = BuildImageOptions::builder()
            .no_cache(true)
            .tags([&name])
            .build();
        said(docker.build_image(context, options).await?).await?;
        let container = CreateContainerOptions::builder().image(&name).cmd(["true"]);
        with_container(&docker, container, async |id| {
            let refused = docker
                .delete_image(&name, DeleteImageOptions::default())
                .await;
            match refused {
                Err(error) if error.is_conflict() => {
                    let message = error.engine_message().unwrap_or_default();
                    assert!(message.contains(&id[..12]), "{message}");
                }
                other => panic!("{other:?}"),
            }
            docker
                .inspect_image(&name, InspectImageOptions::default())
                .await
                .map(drop)
        })
        .await
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn image_history_has_a_step_for_each_instruction() -> Result<()> {
    let docker = engine();
    let name = unique("history");
    removing(&docker, &[&name], async || {
        let base = docker
            .image_history(IMAGE, ImageHistoryOptions::default())
            .await?
            .len();
        let context = archive(&[(
            "Dockerfile",
            &format!("FROM {IMAGE}\nENV STEP={name}\nUSER 1\n"),
        )]);
        let options = BuildImageOptions::builder()
            .no_cache(true)
            .tags([&name])
            .build();
        said(docker.build_image(context, options).await?).await?;
        let steps = docker
            .image_history(&name, ImageHistoryOptions::default())
            .await?;
        assert_eq!(steps.len(), base + 2);
        assert_eq!(steps[0].tags, [format!("{name}:latest")]);
        assert!(steps[0].created_by.contains("USER 1"), "{steps:?}");
        assert!(steps[1].created_by.contains(&name), "{steps:?}");
        assert!(steps[0].created.is_some(), "{steps:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn commit_container_keeps_files_and_applies_changes() -> Result<()> {
    let docker = engine();
    let repo = unique("commit");
    let name = format!("{repo}:made");
    removing(&docker, &[&name], async || {
        let container =
            CreateContainerOptions::builder()
                .image(IMAGE)
                .cmd(["sh", "-c", "echo kept > /file"]);
        with_container(&docker, container, async |id| {
            docker.start_container(id).await?;
            docker
                .wait_container(id, WaitContainerOptions::default())
                .await?;
            let options = CommitContainerOptions::builder()
                .repo(&repo)
                .tag("made")
                .comment("a comment & more")
                .author("Jane <jane@example.com>")
                .pause(false)
                .changes(["ENV MODE=\"a b\"", "EXPOSE 80"])
                .cmd(["cat", "/file"])
                .labels([("from", "body")])
                .build();
            let made = docker.commit_container(id, options).await?;
            let image = docker
                .inspect_image(&name, InspectImageOptions::default())
                .await?;
            assert_eq!(image.id, made.id);
            assert_eq!(image.comment.as_deref(), Some("a comment & more"));
            assert_eq!(image.author.as_deref(), Some("Jane <jane@example.com>"));
            let config = image.config.unwrap_or_default();
            assert!(config.env.contains(&"MODE=a b".to_owned()), "{config:?}");
            assert!(config.exposed_ports.contains("80/tcp"), "{config:?}");
            assert_eq!(config.labels.get("from").map(String::as_str), Some("body"));
            Ok::<_, Error>(())
        })
        .await?;
        let container = CreateContainerOptions::builder().image(&name);
        with_container(&docker, container, async |id| {
            docker.start_container(id).await?;
            docker
                .wait_container(id, WaitContainerOptions::default())
                .await?;
            let logs = docker
                .container_logs(id, ContainerLogsOptions::default())
                .await?;
            assert_eq!(collect(logs).await?.0, "kept\n");
            Ok(())
        })
        .await
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn search_images_searches_the_registry_in_the_term() -> Result<()> {
    let address = stand_in(|target| {
        if target.starts_with("/v1/search?") {
            assert!(target.contains("q=team%2Fapp"), "{target}");
            r#"{"query": "team/app", "num_results": 1, "results": [{"name": "team/app", "description": "an app", "star_count": 7, "is_official": true, "is_automated": false}]}"#
        } else {
            "{}"
        }
        .to_owned()
    })
    .await;
    let term = format!("{address}/team/app");
    let found = engine()
        .search_images(&term, SearchImagesOptions::default())
        .await?;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        (found[0].name.as_str(), found[0].star_count),
        ("team/app", 7)
    );
    assert!(found[0].is_official);
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn missing_image_is_not_found() {
    let docker = engine();
    let name = unique("absent");
    let errors = [
        docker
            .inspect_image(&name, InspectImageOptions::default())
            .await
            .map(drop),
        docker
            .image_history(&name, ImageHistoryOptions::default())
            .await
            .map(drop),
        docker
            .tag_image(&name, "other", TagImageOptions::default())
            .await,
        docker
            .delete_image(&name, DeleteImageOptions::default())
            .await
            .map(drop),
        docker
            .commit_container(&name, CommitContainerOptions::default())
            .await
            .map(drop),
    ];
    for result in errors {
        assert!(
            matches!(&result, Err(error) if error.is_not_found()),
            "{result:?}"
        );
    }
    assert!(
        docker
            .export_image(&name, ExportImageOptions::default())
            .await
            .is_err()
    );
}
