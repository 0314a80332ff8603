//! Containers: one test an endpoint, for its effect.

use asyncdocker::containers::{
    ContainerLogsOptions, CreateContainerOptions, InspectContainerOptions,
};
use asyncdocker::models::ContainerStatus;
use asyncdocker::{Containers, Result};

use crate::support::{IMAGE, collect, engine, with_container};

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn one_container_s_life() -> Result<()> {
    let docker = engine();
    let options = CreateContainerOptions::builder()
        .image(IMAGE)
        .cmd(["sh", "-c", "echo out; echo err >&2; exit 3"])
        .memory(32 << 20);
    with_container(&docker, options, async |id| {
        assert!(docker.start_container(id).await?);
        let follow = ContainerLogsOptions::builder().follow(true).build();
        let logs = docker.container_logs(id, follow).await?;
        assert_eq!(
            collect(logs).await?,
            ("out\n".to_owned(), "err\n".to_owned())
        );
        assert_eq!(docker.wait_container(id).await?.status_code, 3);
        let details = docker
            .inspect_container(id, InspectContainerOptions::default())
            .await?;
        assert_eq!(details.state.status, ContainerStatus::Exited);
        assert_eq!(details.host_config.memory, Some(32 << 20));
        Ok(())
    })
    .await
}
