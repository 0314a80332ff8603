//! Images of services with the digest that a registry has for them.

use asyncdocker::auth::RegistryAuth;
use asyncdocker::images::InspectDistributionOptions;
use asyncdocker::models::nodes::NodePlatform;
use asyncdocker::models::services::{Placement, ServiceSpec};
use asyncdocker::prelude::*;
use asyncdocker::services::{CreateServiceOptions, ResolvedImage};
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{Error, Managers, Result};
use serde_json::{Value, json};

use super::VERSION;

const DIGEST: &str = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// What a registry has for each image.
fn distribution(platforms: &Value) -> Reply {
    let descriptor = json!({"mediaType": "x", "digest": DIGEST, "size": 5});
    Reply::json(json!({"Descriptor": descriptor, "Platforms": platforms}).to_string())
}

async fn resolve(image: &str, platforms: &Value) -> Result<ResolvedImage> {
    let engine = FakeEngine::local().await?;
    let target = format!("/v1.51/distribution/{image}/json");
    engine.expect("GET", &target, distribution(platforms));
    let managers = Managers::new([engine.docker_at(VERSION)])?;
    let auth = RegistryAuth::basic("ann", "hunter2");
    let options = InspectDistributionOptions::builder().registry_auth(auth);
    let image = managers.resolve_image(image, options.build()).await?;
    assert!(
        engine.finish().await[0]
            .headers
            .contains_key("x-registry-auth")
    );
    Ok(image)
}

fn platform(os: &str, architecture: &str) -> NodePlatform {
    let given = |name: &str| Some(name.to_owned()).filter(|name| !name.is_empty());
    NodePlatform::builder()
        .maybe_os(given(os))
        .maybe_architecture(given(architecture))
        .build()
}

#[tokio::test]
async fn resolve_image_adds_the_digest_to_the_reference() -> Result<()> {
    let cases = [
        ("nginx", format!("nginx:latest@{DIGEST}")),
        ("team/app:1.2", format!("team/app:1.2@{DIGEST}")),
        ("host:5000/app", format!("host:5000/app:latest@{DIGEST}")),
    ];
    for (image, expected) in cases {
        assert_eq!(resolve(image, &json!(null)).await?.reference, expected);
    }
    let other = format!("app@{}", DIGEST.replace('0', "f"));
    assert_eq!(resolve(&other, &json!([])).await?.reference, other);
    let both = format!("app:1@{}", DIGEST.replace('0', "f"));
    assert_eq!(resolve(&both, &json!([])).await?.reference, both);
    Ok(())
}

#[tokio::test]
async fn resolve_image_returns_platforms_as_nodes_have_them() -> Result<()> {
    let platforms = json!([
        {"os": "linux", "architecture": "amd64"},
        {"os": "linux", "architecture": "arm", "variant": "v6"},
        {"os": "linux", "architecture": "arm", "variant": "v7"},
        {"os": "linux", "architecture": "arm64", "variant": "v8"},
        // Attestations.
        {"os": "unknown", "architecture": "unknown"},
    ]);
    let image = resolve("nginx", &platforms).await?;
    let expected = [
        platform("linux", "amd64"),
        platform("linux", ""),
        platform("linux", "arm64"),
    ];
    assert_eq!(image.platforms, expected);

    let options = CreateServiceOptions::builder()
        .constraints(["node.role==worker"])
        .resolved_image(image.clone())
        .build();
    assert_eq!(options.body.image(), Some(&*image.reference));
    let placement = options.body.task_template.and_then(|task| task.placement);
    let placement = placement.expect("a placement");
    assert_eq!(placement.constraints, ["node.role==worker"]);
    assert_eq!(placement.platforms, expected);
    Ok(())
}

#[tokio::test]
async fn image_without_platforms_runs_on_any_node() -> Result<()> {
    let image = resolve("nginx", &json!(null)).await?;
    let mut spec = ServiceSpec::default();
    spec.set_resolved_image(image.clone());
    assert_eq!(spec.task_mut().placement, None);
    let placement = Placement::builder().platforms([platform("windows", "amd64")]);
    spec.task_mut().placement = Some(placement.build());
    spec.set_resolved_image(image);
    assert_eq!(spec.task_mut().placement, Some(Placement::default()));
    Ok(())
}

#[tokio::test]
async fn image_without_a_digest_is_an_error() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let docker = engine.docker_at(VERSION);
    let options = InspectDistributionOptions::default();
    let error = docker
        .resolve_image("Nginx", options.clone())
        .await
        .unwrap_err();
    assert!(error.is_invalid_input(), "{error:?}");
    engine.expect(
        "GET",
        "/v1.51/distribution/nginx/json",
        Reply::json(r#"{"Descriptor": {"size": 5}}"#),
    );
    let error = docker.resolve_image("nginx", options).await.unwrap_err();
    assert!(matches!(error, Error::State { .. }), "{error:?}");
    assert!(
        error
            .to_string()
            .ends_with("the registry returned no digest"),
        "{error}"
    );
    engine.finish().await;
    Ok(())
}
