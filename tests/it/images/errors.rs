//! The error statuses of each endpoint, and failures inside streams.

use asyncdocker::auth::RegistryAuth;
use asyncdocker::images::{
    BuildImageOptions, CommitContainerOptions, DeleteImageOptions, ImportImageOptions,
    ImportSource, ListImagesOptions, LoadImagesOptions, PullImageOptions, PushImageOptions,
    SearchImagesOptions, TagImageOptions,
};
use asyncdocker::test_util::Reply;
use asyncdocker::{ApiErrorKind, Docker, Error, Images, Result};

use super::{exchange, failure, messages};

/// Makes a call that the engine answers with an error: that is what it must give, with the engine's words.
async fn fails<T>(
    method: &str,
    target: &str,
    status: u16,
    kind: ApiErrorKind,
    call: impl AsyncFnOnce(Docker) -> Result<T>,
) {
    let words = "conflict: \"a\" (must be forced)";
    let reply = Reply::error(status, words);
    let (result, _) = exchange(method, target, reply, call).await;
    match result {
        Err(error @ Error::Api { .. }) => {
            assert_eq!(error.kind(), Some(kind));
            assert_eq!(error.engine_message(), Some(words));
            let path = target.split('?').next().unwrap_or_default();
            let call = format!("{method} {path}");
            assert!(error.to_string().starts_with(&call), "{error}");
        }
        Err(error) => panic!("{error:?}"),
        Ok(_) => panic!("{method} {target} succeeded"),
    }
}

#[tokio::test]
async fn list_images() {
    fails(
        "GET",
        "/images/json",
        500,
        ApiErrorKind::ServerError,
        async |docker| docker.list_images(ListImagesOptions::default()).await,
    )
    .await;
}

#[tokio::test]
async fn build_image() {
    fails(
        "POST",
        "/build",
        400,
        ApiErrorKind::BadParameter,
        async |docker| {
            docker
                .build_image("tar", BuildImageOptions::default())
                .await
        },
    )
    .await;
}

#[tokio::test]
async fn pull_image() {
    let target = "/images/create?fromImage=x&tag=latest";
    fails(
        "POST",
        target,
        404,
        ApiErrorKind::NotFound,
        async |docker| docker.pull_image("x", PullImageOptions::default()).await,
    )
    .await;
}

#[tokio::test]
async fn a_pull_with_wrong_credentials_does_not_show_them() {
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
async fn import_image() {
    let target = "/images/create?fromSrc=-";
    fails(
        "POST",
        target,
        500,
        ApiErrorKind::ServerError,
        async |docker| {
            let source = ImportSource::Archive("tar".into());
            docker
                .import_image(source, ImportImageOptions::default())
                .await
        },
    )
    .await;
}

#[tokio::test]
async fn inspect_image() {
    fails(
        "GET",
        "/images/x/json",
        404,
        ApiErrorKind::NotFound,
        async |docker| docker.inspect_image("x").await,
    )
    .await;
}

#[tokio::test]
async fn image_history() {
    fails(
        "GET",
        "/images/x/history",
        404,
        ApiErrorKind::NotFound,
        async |docker| docker.image_history("x").await,
    )
    .await;
}

#[tokio::test]
async fn push_image() {
    let target = "/images/h:1/x/push?tag=latest";
    fails(
        "POST",
        target,
        500,
        ApiErrorKind::ServerError,
        async |docker| {
            docker
                .push_image("h:1/x", PushImageOptions::default())
                .await
        },
    )
    .await;
}

#[tokio::test]
async fn tag_image() {
    fails(
        "POST",
        "/images/x/tag?repo=y",
        409,
        ApiErrorKind::Conflict,
        async |docker| docker.tag_image("x", "y", TagImageOptions::default()).await,
    )
    .await;
}

#[tokio::test]
async fn delete_image() {
    fails(
        "DELETE",
        "/images/x",
        409,
        ApiErrorKind::Conflict,
        async |docker| {
            docker
                .delete_image("x", DeleteImageOptions::default())
                .await
        },
    )
    .await;
}

#[tokio::test]
async fn search_images() {
    fails(
        "GET",
        "/images/search?term=x",
        500,
        ApiErrorKind::ServerError,
        async |docker| {
            docker
                .search_images("x", SearchImagesOptions::default())
                .await
        },
    )
    .await;
}

#[tokio::test]
async fn export_image() {
    fails(
        "GET",
        "/images/x/get",
        404,
        ApiErrorKind::NotFound,
        async |docker| docker.export_image("x").await,
    )
    .await;
}

#[tokio::test]
async fn export_images() {
    fails(
        "GET",
        "/images/get?names=x",
        500,
        ApiErrorKind::ServerError,
        async |docker| docker.export_images(["x"]).await,
    )
    .await;
}

#[tokio::test]
async fn load_images() {
    fails(
        "POST",
        "/images/load?quiet=false",
        500,
        ApiErrorKind::ServerError,
        async |docker| {
            docker
                .load_images("tar", LoadImagesOptions::default())
                .await
        },
    )
    .await;
}

#[tokio::test]
async fn commit_container() {
    fails(
        "POST",
        "/commit?container=x",
        404,
        ApiErrorKind::NotFound,
        async |docker| {
            docker
                .commit_container("x", CommitContainerOptions::default())
                .await
        },
    )
    .await;
}

#[tokio::test]
async fn a_failure_in_a_stream_is_its_last_item_in_whatever_form_it_comes() -> Result<()> {
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
            let progress = match target {
                "/build" => docker.build_image("", BuildImageOptions::default()).await?,
                "/images/load?quiet=false" => {
                    docker.load_images("", LoadImagesOptions::default()).await?
                }
                "/images/x/push?tag=latest" => {
                    docker.push_image("x", PushImageOptions::default()).await?
                }
                "/images/create?fromSrc=-" => {
                    let source = ImportSource::Archive("".into());
                    docker
                        .import_image(source, ImportImageOptions::default())
                        .await?
                }
                _ => docker.pull_image("x", PullImageOptions::default()).await?,
            };
            Ok(messages(progress).await)
        })
        .await;
        let (messages, error) = result?;
        assert_eq!(messages.len(), 1, "{target} {json}");
        assert_eq!(
            failure(error),
            ("no space".to_owned(), code),
            "{target} {json}"
        );
    }
    Ok(())
}
