//! The error statuses of each endpoint, and errors inside streams.

use asyncdocker::auth::RegistryAuth;
use asyncdocker::images::{
    BuildImageOptions, CommitContainerOptions, DeleteImageOptions, ExportImageOptions,
    ExportImagesOptions, ImageHistoryOptions, ImportImageOptions, ImportSource,
    InspectImageOptions, ListImagesOptions, LoadImagesOptions, PullImageOptions, PushImageOptions,
    SearchImagesOptions, TagImageOptions,
};
use asyncdocker::prelude::*;
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{ApiErrorKind, Error, Result};
use futures_util::Stream;

use super::{exchange, failure, messages};
use crate::support::refused;

/// Engines may fail for any request.
const BROKEN: (u16, &str) = (500, "no space left on device");

const MISSING: (u16, &str) = (404, "No such image: x:latest");

#[tokio::test]
async fn list_images_errors() -> Result<()> {
    let errors = [BROKEN, (400, "Invalid filter 'x'")];
    refused(("GET", "/v1.23/images/json"), &errors, async |docker| {
        docker.list_images(ListImagesOptions::default()).await
    })
    .await
}

#[tokio::test]
async fn build_image_errors() -> Result<()> {
    let errors = [
        BROKEN,
        (
            400,
            "Dockerfile parse error line 1: unknown instruction: FRM",
        ),
    ];
    refused(("POST", "/v1.23/build"), &errors, async |docker| {
        docker
            .build_image("tar", BuildImageOptions::default())
            .await
    })
    .await
}

#[tokio::test]
async fn pull_image_errors() -> Result<()> {
    let errors = [
        BROKEN,
        (404, "manifest for x:latest not found"),
        (401, "unauthorized: incorrect username or password"),
    ];
    refused(
        ("POST", "/v1.23/images/create?fromImage=x&tag=latest"),
        &errors,
        async |docker| docker.pull_image("x", PullImageOptions::default()).await,
    )
    .await
}

#[tokio::test]
async fn rejected_credentials_are_not_shown() {
    let target = "/images/create?fromImage=x&tag=latest";
    let reply = Reply::error(401, "unauthorized: incorrect username or password");
    let (result, _) = exchange("POST", target, reply, async |docker| {
        let auth = RegistryAuth::basic("jane", "hunter2");
        let options = PullImageOptions::builder().registry_auth(auth).build();
        assert!(!format!("{options:?}").contains("hunter2"));
        docker.pull_image("x", options).await
    })
    .await;
    let error = result.unwrap_err();
    assert_eq!(error.kind(), Some(ApiErrorKind::Unauthorized));
    assert!(!format!("{error} {error:?}").contains("hunter2"));
}

#[tokio::test]
async fn import_image_errors() -> Result<()> {
    let errors = [
        BROKEN,
        (400, "invalid reference format"),
        (404, "no such host"),
    ];
    refused(
        ("POST", "/v1.23/images/create?fromSrc=-"),
        &errors,
        async |docker| {
            let source = ImportSource::Archive("tar".into());
            docker
                .import_image(source, ImportImageOptions::default())
                .await
        },
    )
    .await
}

#[tokio::test]
async fn inspect_image_errors() -> Result<()> {
    let errors = [BROKEN, MISSING];
    refused(("GET", "/v1.23/images/x/json"), &errors, async |docker| {
        docker
            .inspect_image("x", InspectImageOptions::default())
            .await
    })
    .await
}

#[tokio::test]
async fn image_history_errors() -> Result<()> {
    let errors = [BROKEN, MISSING];
    refused(
        ("GET", "/v1.23/images/x/history"),
        &errors,
        async |docker| {
            docker
                .image_history("x", ImageHistoryOptions::default())
                .await
        },
    )
    .await
}

#[tokio::test]
async fn push_image_errors() -> Result<()> {
    let errors = [
        BROKEN,
        (404, "An image does not exist locally with the tag: h:1/x"),
    ];
    refused(
        ("POST", "/v1.23/images/h:1/x/push?tag=latest"),
        &errors,
        async |docker| {
            docker
                .push_image("h:1/x", PushImageOptions::default())
                .await
        },
    )
    .await
}

#[tokio::test]
async fn tag_image_errors() -> Result<()> {
    let errors = [
        BROKEN,
        MISSING,
        (400, "invalid reference format"),
        (409, "Conflict: Tag latest is already set to image"),
    ];
    refused(
        ("POST", "/v1.23/images/x/tag?repo=y"),
        &errors,
        async |docker| docker.tag_image("x", "y", TagImageOptions::default()).await,
    )
    .await
}

#[tokio::test]
async fn delete_image_errors() -> Result<()> {
    let errors = [
        BROKEN,
        MISSING,
        (409, "conflict: unable to delete \"x\" (must be forced)"),
    ];
    refused(("DELETE", "/v1.23/images/x"), &errors, async |docker| {
        docker
            .delete_image("x", DeleteImageOptions::default())
            .await
    })
    .await
}

#[tokio::test]
async fn search_images_errors() -> Result<()> {
    let errors = [BROKEN, (400, "Invalid filter 'x'")];
    refused(
        ("GET", "/v1.23/images/search?term=x"),
        &errors,
        async |docker| {
            docker
                .search_images("x", SearchImagesOptions::default())
                .await
        },
    )
    .await
}

#[tokio::test]
async fn export_image_errors() -> Result<()> {
    let errors = [BROKEN, MISSING];
    refused(("GET", "/v1.23/images/x/get"), &errors, async |docker| {
        docker
            .export_image("x", ExportImageOptions::default())
            .await
    })
    .await
}

#[tokio::test]
async fn export_images_errors() -> Result<()> {
    let errors = [BROKEN, MISSING];
    refused(
        ("GET", "/v1.23/images/get?names=x"),
        &errors,
        async |docker| {
            docker
                .export_images(["x"], ExportImagesOptions::default())
                .await
        },
    )
    .await
}

#[tokio::test]
async fn load_images_errors() -> Result<()> {
    let errors = [BROKEN, (400, "unexpected EOF")];
    refused(
        ("POST", "/v1.23/images/load?quiet=false"),
        &errors,
        async |docker| {
            docker
                .load_images("tar", LoadImagesOptions::default())
                .await
        },
    )
    .await
}

#[tokio::test]
async fn commit_container_errors() -> Result<()> {
    let errors = [
        BROKEN,
        (404, "No such container: x"),
        (409, "container x is being removed"),
    ];
    refused(
        ("POST", "/v1.23/commit?container=x"),
        &errors,
        async |docker| {
            let options = CommitContainerOptions::default();
            let committed = docker.commit_container("x", options).await;
            let text = committed.as_ref().unwrap_err().to_string();
            assert!(text.starts_with("POST /commit (container x): "), "{text}");
            committed
        },
    )
    .await
}

#[tokio::test]
async fn a_tag_that_the_engine_would_ignore_is_refused() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let docker = engine.docker();
    let reason = "invalid tag `v1`: set `repo` too: without it, the engine would ignore the tag";
    for repo in [None, Some("")] {
        let options = CommitContainerOptions::builder().maybe_repo(repo).tag("v1");
        let error = docker
            .commit_container("x", options.build())
            .await
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("POST /commit (container x): {reason}")
        );
        let options = ImportImageOptions::builder().maybe_repo(repo).tag("v1");
        let source = ImportSource::Archive("tar".into());
        let error = docker
            .import_image(source, options.build())
            .await
            .unwrap_err();
        assert_eq!(error.to_string(), format!("POST /images/create: {reason}"));
    }
    assert!(engine.finish().await.is_empty());
    Ok(())
}

#[tokio::test]
async fn error_inside_a_stream_is_its_last_item() -> Result<()> {
    let cases = [
        (r#"{"error":"no space"}"#, None),
        (r#"{"errorDetail":{"message":"no space"}}"#, None),
        (
            r#"{"errorDetail":{"code":1,"message":"no space"},"error":"no space"}"#,
            Some(1),
        ),
        (r#"{"error":"no space","errorDetail":{"code":1}}"#, Some(1)),
    ];
    let calls = [
        "/build",
        "/images/create?fromImage=x&tag=latest",
        "/images/create?fromSrc=-",
        "/images/x/push?tag=latest",
        "/images/load?quiet=false",
    ];
    for (target, (json, code)) in calls
        .into_iter()
        .flat_map(|call| cases.map(|case| (call, case)))
    {
        let body = format!("{{\"status\":\"begun\"}}\r\n{json}\r\n{{\"status\":\"more\"}}\r\n");
        let (result, _) = exchange("POST", target, Reply::json(body), async |docker| {
            Ok(match target {
                "/build" => {
                    let build = docker.build_image("", BuildImageOptions::default());
                    counted(build.await?).await
                }
                "/images/load?quiet=false" => {
                    let load = docker.load_images("", LoadImagesOptions::default());
                    counted(load.await?).await
                }
                "/images/x/push?tag=latest" => {
                    let push = docker.push_image("x", PushImageOptions::default());
                    counted(push.await?).await
                }
                "/images/create?fromSrc=-" => {
                    let source = ImportSource::Archive("".into());
                    let import = docker.import_image(source, ImportImageOptions::default());
                    counted(import.await?).await
                }
                _ => {
                    let pull = docker.pull_image("x", PullImageOptions::default());
                    counted(pull.await?).await
                }
            })
        })
        .await;
        let (count, error) = result?;
        assert_eq!(count, 1, "{target} {json}");
        assert_eq!(
            failure(error),
            ("no space".to_owned(), code),
            "{target} {json}"
        );
    }
    Ok(())
}

/// The number of messages in a stream, and the error that it ends in.
async fn counted<T>(progress: impl Stream<Item = Result<T>> + Unpin) -> (usize, Option<Error>) {
    let (messages, error) = messages(progress).await;
    (messages.len(), error)
}
