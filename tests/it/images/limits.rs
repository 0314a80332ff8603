//! Calls that last as long as the work of the engine.

use std::time::Duration;

use asyncdocker::images::{
    BuildImageOptions, CommitContainerOptions, DeleteImageOptions, ExportImageOptions,
    ExportImagesOptions, ImportImageOptions, ImportSource, LoadImagesOptions, PullImageOptions,
    PushImageOptions,
};
use asyncdocker::prelude::*;
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{ApiVersion, Docker, Result};

#[tokio::test]
async fn blocking_requests_have_no_response_timeout() -> Result<()> {
    let limit = Duration::from_millis(20);
    let engine = FakeEngine::local().await?;
    let docker = Docker::builder()
        .host(engine.host())
        .api_version(ApiVersion::V1_23)
        .response_timeout(limit)
        .build()?;
    let expect = |method: &str, target: &str, json: &'static str| {
        let reply = Reply::json(json).after(tokio::time::sleep(limit * 5));
        engine.expect(method, target, reply);
    };
    expect("POST", "/build", "");
    drop(docker.build_image("", BuildImageOptions::default()).await?);
    expect("POST", "/images/create?fromImage=x&tag=latest", "");
    drop(docker.pull_image("x", PullImageOptions::default()).await?);
    expect("POST", "/images/create?fromSrc=-", "");
    let source = ImportSource::Archive("".into());
    drop(
        docker
            .import_image(source, ImportImageOptions::default())
            .await?,
    );
    expect("POST", "/images/x/push?tag=latest", "");
    drop(docker.push_image("x", PushImageOptions::default()).await?);
    expect("POST", "/images/load?quiet=false", "");
    drop(docker.load_images("", LoadImagesOptions::default()).await?);
    expect("GET", "/images/x/get", "");
    drop(
        docker
            .export_image("x", ExportImageOptions::default())
            .await?,
    );
    expect("GET", "/images/get?names=x", "");
    drop(
        docker
            .export_images(["x"], ExportImagesOptions::default())
            .await?,
    );
    expect("DELETE", "/images/x", "[]");
    docker
        .delete_image("x", DeleteImageOptions::default())
        .await?;
    expect("POST", "/commit?container=x", r#"{"Id": "y"}"#);
    docker
        .commit_container("x", CommitContainerOptions::default())
        .await?;
    assert_eq!(engine.finish().await.len(), 9);
    Ok(())
}
