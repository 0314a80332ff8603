//! Images of services with the digest that a registry has for them.

use super::Services;
use crate::error::{Error, Result};
use crate::images::{ImageReference, InspectDistributionOptions, distribution_request};
use crate::models::images::{DistributionInspect, Platform};
use crate::models::nodes::NodePlatform;
use crate::models::services::{ServiceSpec, TaskSpec};

/// An image as a registry has it; see [`resolve_image`](super::ServicesExt::resolve_image).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResolvedImage {
    /// The image with its tag and digest, such as `nginx:1.27@sha256:…`. Nodes pull exactly this image, even if the tag
    /// is moved to another one.
    pub reference: String,
    /// The platforms that the image is available for. The swarm assigns tasks only to nodes with one of them, or to any
    /// node if the list is empty.
    pub platforms: Vec<NodePlatform>,
}

impl ServiceSpec {
    /// Sets the image of the containers, and the platforms of the nodes that can run it.
    pub fn set_resolved_image(&mut self, image: ResolvedImage) {
        self.container_mut().image = Some(image.reference);
        set_platforms(self.task_mut(), image.platforms);
    }
}

fn set_platforms(task: &mut TaskSpec, platforms: Vec<NodePlatform>) {
    if !platforms.is_empty() {
        task.placement.get_or_insert_default().platforms = platforms;
    } else if let Some(placement) = &mut task.placement {
        placement.platforms.clear();
    }
}

pub(super) async fn resolve<S: Services + ?Sized>(
    services: &S,
    image: &str,
    options: InspectDistributionOptions,
) -> Result<ResolvedImage> {
    let reference: ImageReference = image.parse()?;
    let request = distribution_request(image, &options);
    let response = services.execute(request).await?;
    let call = response.call().clone();
    let found: DistributionInspect = response.json().await?;
    let digest = match (reference.digest(), found.descriptor.digest) {
        (Some(digest), _) => digest.to_owned(),
        (None, Some(digest)) => digest,
        (None, None) => return Err(Error::state(call, "the registry returned no digest")),
    };
    let tag = match (reference.tag(), reference.digest()) {
        (Some(tag), _) => format!(":{tag}"),
        (None, Some(_)) => String::new(),
        (None, None) => ":latest".to_owned(),
    };
    Ok(ResolvedImage {
        reference: format!("{}{tag}@{digest}", reference.name()),
        platforms: node_platforms(found.platforms),
    })
}

/// Returns the platforms as the swarm compares them with nodes: without variants, and without attestations, whose platform
/// is `unknown`.
fn node_platforms(platforms: Vec<Platform>) -> Vec<NodePlatform> {
    let is_unknown = |name: &Option<String>| name.as_deref() == Some("unknown");
    let mut found = Vec::new();
    for platform in platforms {
        let (architecture, os) = (platform.architecture, platform.os);
        if is_unknown(&architecture) || is_unknown(&os) {
            continue;
        }
        // Nodes name the variant, such as `armv7l`, where images say `arm`.
        let architecture = architecture.filter(|name| !name.eq_ignore_ascii_case("arm"));
        let platform = NodePlatform { architecture, os };
        if !found.contains(&platform) {
            found.push(platform);
        }
    }
    found
}
