//! Options of requests about networks, volumes and the engine.

use asyncdocker::models::system::DiskUsageType;
use asyncdocker::models::volumes::{ClusterVolumeSpec, VolumePruneFilter};
use asyncdocker::networks::{CreateNetworkOptions, InspectNetworkOptions};
use asyncdocker::prelude::*;
use asyncdocker::system::DiskUsageOptions;
use asyncdocker::volumes::{CreateVolumeOptions, DeleteVolumeOptions, PruneVolumesOptions};
use asyncdocker::{Docker, Result};

use super::{accepted, check, row};
use crate::support::unique;

/// Removes a volume, and returns whether it was there.
async fn removed(docker: &Docker, name: &str) -> Result<bool> {
    let options = DeleteVolumeOptions::default();
    accepted(docker.delete_volume(name, options).await)
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn networks_volumes_and_disk_usage_depend_on_the_api_version() -> Result<()> {
    check([
        row!(Some("types"), 42, 41, async |docker: Docker| {
            let options = DiskUsageOptions::builder().types([DiskUsageType::Volume]);
            let usage = docker.disk_usage(options.build()).await?;
            Ok(usage.images.is_empty())
        }),
        row!(
            Some("cluster_volume_spec"),
            42,
            41,
            async |docker: Docker| {
                let name = unique("cluster");
                let options = CreateVolumeOptions::builder()
                    .name(&name)
                    .cluster_volume_spec(ClusterVolumeSpec::builder().group("g").build());
                let created = accepted(docker.create_volume(options.build()).await)?;
                removed(&docker, &name).await?;
                // Outside of a swarm there are no cluster volumes.
                Ok(!created)
            }
        ),
        // A volume with a name is kept.
        row!(None, 42, 41, async |docker: Docker| {
            let name = unique("kept");
            let options = CreateVolumeOptions::builder()
                .name(&name)
                .labels([("name", &name)]);
            docker.create_volume(options.build()).await?;
            let label = VolumePruneFilter::Label(format!("name={name}"));
            let options = PruneVolumesOptions::builder().filters([label]);
            docker.prune_volumes(options.build()).await?;
            removed(&docker, &name).await
        }),
        row!(Some("enable_ipv4"), 48, 47, async |docker: Docker| {
            let name = unique("ipv4");
            let options = CreateNetworkOptions::builder()
                .enable_ipv4(false)
                .enable_ipv6(true);
            let id = docker.create_network(&name, options.build()).await?.id;
            let network = docker
                .inspect_network(&id, InspectNetworkOptions::default())
                .await;
            docker.delete_network(&id).await?;
            Ok(network?.enable_ipv4 == Some(false))
        }),
    ])
    .await
}
