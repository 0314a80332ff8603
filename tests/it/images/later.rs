//! Options of image methods that later API versions brought.

use asyncdocker::images::{
    DeleteImageOptions, ExportImageOptions, ExportImagesOptions, ImageHistoryOptions,
    InspectImageOptions, LoadImagesOptions,
};
use asyncdocker::models::images::Platform;
use asyncdocker::prelude::*;
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{ApiVersion, Error, Result};

const ARM: &str = "%7B%22architecture%22%3A%22arm64%22%2C%22os%22%3A%22linux%22%7D";
const WINDOWS: &str = "%7B%22os%22%3A%22windows%22%7D";

fn arm() -> Platform {
    Platform::builder()
        .os("linux")
        .architecture("arm64")
        .build()
}

fn windows() -> Platform {
    Platform::builder().os("windows").build()
}

#[tokio::test]
async fn load_images_sends_each_platform_as_a_parameter() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let docker = engine.docker_at(ApiVersion::new(1, 48));
    let both = format!("platform={ARM}&platform={WINDOWS}");
    let target = |path: &str, query: &str| format!("/v1.48/images/{path}?{query}");

    engine.expect("GET", &target("app/get", &both), Reply::status(200));
    let options = ExportImageOptions::builder().platforms([arm(), windows()]);
    drop(docker.export_image("app", options.build()).await?);

    engine.expect(
        "GET",
        &target("get", &format!("names=app&{both}")),
        Reply::status(200),
    );
    let options = ExportImagesOptions::builder().platforms([arm(), windows()]);
    drop(docker.export_images(["app"], options.build()).await?);

    engine.expect(
        "POST",
        &target("load", &format!("quiet=false&{both}")),
        Reply::json(""),
    );
    let options = LoadImagesOptions::builder().platforms([arm(), windows()]);
    drop(docker.load_images("tar", options.build()).await?);
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn platform_is_sent_as_json() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let history = format!("/v1.48/images/app/history?platform={ARM}");
    engine.expect("GET", &history, Reply::json("[]"));
    let options = ImageHistoryOptions::builder().platform(arm()).build();
    engine
        .docker_at(ApiVersion::new(1, 48))
        .image_history("app", options)
        .await?;

    let inspect = format!("/v1.49/images/app/json?platform={ARM}");
    engine.expect("GET", &inspect, Reply::json(r#"{"Id": "sha256:1"}"#));
    let options = InspectImageOptions::builder().platform(arm()).build();
    engine
        .docker_at(ApiVersion::new(1, 49))
        .inspect_image("app", options)
        .await?;

    let delete = format!("/v1.50/images/app?platforms={ARM}&platforms={WINDOWS}");
    engine.expect("DELETE", &delete, Reply::json("[]"));
    let options = DeleteImageOptions::builder().platforms([arm(), windows()]);
    engine
        .docker_at(ApiVersion::new(1, 50))
        .delete_image("app", options.build())
        .await?;
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn platforms_are_refused_below_their_versions() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let docker = |minor| engine.docker_at(ApiVersion::new(1, minor));
    let export = ExportImageOptions::builder().platforms([arm()]).build();
    let load = LoadImagesOptions::builder().platforms([arm()]).build();
    let history = ImageHistoryOptions::builder().platform(arm()).build();
    let inspect = InspectImageOptions::builder().platform(arm()).build();
    let manifests = InspectImageOptions::builder().manifests(true).build();
    let delete = DeleteImageOptions::builder().platforms([arm()]).build();
    for error in [
        docker(47).export_image("app", export).await.err(),
        docker(47).load_images("tar", load).await.err(),
        docker(47).image_history("app", history).await.err(),
        docker(47).inspect_image("app", manifests).await.err(),
        docker(48).inspect_image("app", inspect).await.err(),
        docker(49).delete_image("app", delete).await.err(),
    ] {
        assert!(
            matches!(error, Some(Error::Unsupported { .. })),
            "{error:?}"
        );
    }
    engine.finish().await;
    Ok(())
}
