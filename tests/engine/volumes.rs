//! Volumes: one test an endpoint, for its effect.

use std::panic::{AssertUnwindSafe, resume_unwind};

use asyncdocker::containers::{ContainerLogsOptions, CreateContainerOptions, WaitContainerOptions};
use asyncdocker::models::volumes::{ClusterVolumeSpec, Volume, VolumeFilter, VolumePruneFilter};
use asyncdocker::prelude::*;
use asyncdocker::volumes::{
    CreateVolumeOptions, CreateVolumeOptionsBuilder, DeleteVolumeOptions, ListVolumesOptions,
    PruneVolumesOptions,
};
use asyncdocker::{Docker, Error, Result};
use futures_util::FutureExt;

use crate::support::{IMAGE, collect, engine, speaks, unique, with_container};

/// Creates a volume, hands it to `test`, and removes it, also when the test panics.
async fn with_volume<T>(
    docker: &Docker,
    options: CreateVolumeOptionsBuilder,
    test: impl AsyncFnOnce(&Volume) -> T,
) -> T {
    let created = docker.create_volume(options.build()).await;
    let volume = created.unwrap_or_else(|error| panic!("{error}: {error:?}"));
    let result = AssertUnwindSafe(test(&volume)).catch_unwind().await;
    match docker
        .delete_volume(&volume.name, DeleteVolumeOptions::default())
        .await
    {
        Err(error) if !error.is_not_found() => {
            eprintln!("{} was not removed: {error}", volume.name);
        }
        _ => {}
    }
    result.unwrap_or_else(|panic| resume_unwind(panic))
}

/// The names of the volumes that pass the filters.
async fn names(
    docker: &Docker,
    filters: impl IntoIterator<Item = VolumeFilter>,
) -> Result<Vec<String>> {
    let options = ListVolumesOptions::builder().filters(filters).build();
    let list = docker.list_volumes(options).await?;
    Ok(list.volumes.into_iter().map(|volume| volume.name).collect())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn create_volume_applies_its_options() -> Result<()> {
    let docker = engine();
    let name = unique("volume");
    let options = CreateVolumeOptions::builder()
        .name(&name)
        .driver("local")
        .labels([("purpose", "test"), ("empty", "")]);
    with_volume(&docker, options, async |created| {
        let seen = docker.inspect_volume(&name).await?;
        assert_eq!(seen.name, name);
        assert_eq!(seen.driver, "local");
        assert_eq!(seen.mountpoint, created.mountpoint);
        assert_eq!(seen.labels.len(), 2);
        assert_eq!(seen.labels["purpose"], "test");
        assert_eq!(seen.labels["empty"], "");

        // Creating it again gives the same one, unchanged.
        let other = CreateVolumeOptions::builder()
            .name(&name)
            .labels([("purpose", "other")]);
        let again = docker.create_volume(other.build()).await?;
        assert_eq!(again.labels, seen.labels);

        docker
            .delete_volume(&name, DeleteVolumeOptions::default())
            .await?;
        let gone = docker.inspect_volume(&name).await.err();
        assert!(gone.as_ref().is_some_and(Error::is_not_found), "{gone:?}");
        let again = docker
            .delete_volume(&name, DeleteVolumeOptions::default())
            .await
            .err();
        assert!(again.as_ref().is_some_and(Error::is_not_found), "{again:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn create_volume_passes_driver_options() -> Result<()> {
    let docker = engine();
    let options = CreateVolumeOptions::builder()
        .name(unique("tmpfs"))
        .driver_opts([("type", "tmpfs"), ("device", "tmpfs"), ("o", "size=1m")]);
    with_volume(&docker, options, async |volume| {
        let options = CreateContainerOptions::builder()
            .image(IMAGE)
            .binds([format!("{}:/data", volume.name)])
            .cmd(["sh", "-c", "grep ' /data ' /proc/mounts"]);
        let (out, _) = output_of(&docker, options).await?;
        assert!(out.starts_with("tmpfs /data tmpfs"), "{out}");
        assert!(out.contains("size=1024k"), "{out}");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn data_outlives_the_container_that_wrote_it() -> Result<()> {
    let docker = engine();
    let options = CreateVolumeOptions::builder().name(unique("data"));
    with_volume(&docker, options, async |volume| {
        let bind = format!("{}:/data", volume.name);
        let writer = CreateContainerOptions::builder()
            .image(IMAGE)
            .binds([&bind])
            .cmd(["sh", "-c", "echo kept > /data/file"]);
        output_of(&docker, writer).await?;
        let reader = CreateContainerOptions::builder()
            .image(IMAGE)
            .binds([&bind])
            .cmd(["cat", "/data/file"]);
        let (out, err) = output_of(&docker, reader).await?;
        assert_eq!((out.as_str(), err.as_str()), ("kept\n", ""));
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn volume_in_use_is_not_dangling_and_not_removed() -> Result<()> {
    let docker = engine();
    let options = CreateVolumeOptions::builder().name(unique("used"));
    with_volume(&docker, options, async |volume| {
        let name = &volume.name;
        assert!(
            names(&docker, [VolumeFilter::Dangling(true)])
                .await?
                .contains(name)
        );
        assert!(
            !names(&docker, [VolumeFilter::Dangling(false)])
                .await?
                .contains(name)
        );

        let options = CreateContainerOptions::builder()
            .image(IMAGE)
            .binds([format!("{name}:/data")]);
        with_container(&docker, options, async |_| {
            assert!(
                !names(&docker, [VolumeFilter::Dangling(true)])
                    .await?
                    .contains(name)
            );
            assert!(
                names(&docker, [VolumeFilter::Dangling(false)])
                    .await?
                    .contains(name)
            );
            assert!(names(&docker, []).await?.contains(name));
            let refused = docker
                .delete_volume(name, DeleteVolumeOptions::default())
                .await
                .err();
            assert!(
                refused.as_ref().is_some_and(Error::is_conflict),
                "{refused:?}"
            );
            Ok(())
        })
        .await
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn prune_volumes_removes_only_what_the_filters_select() -> Result<()> {
    let docker = engine();
    if !speaks(&docker, 29).await? {
        return Ok(());
    }
    let label = unique("prune");
    let labelled = |value: &str| {
        CreateVolumeOptions::builder()
            .name(unique("volume"))
            .labels([(&label, value)])
    };
    let filters = |all: bool| {
        // Engines that know the filter keep named volumes without it.
        let all = all.then_some(VolumePruneFilter::All(true));
        let filters = [
            VolumePruneFilter::Label(label.clone()),
            VolumePruneFilter::NotLabel(format!("{label}=kept")),
        ];
        let filters = filters.into_iter().chain(all);
        PruneVolumesOptions::builder().filters(filters).build()
    };
    with_volume(&docker, labelled("removed"), async |removed| {
        with_volume(&docker, labelled("kept"), async |kept| {
            let has_all = speaks(&docker, 42).await?;
            if has_all {
                let report = docker.prune_volumes(filters(false)).await?;
                assert_eq!(report.volumes_deleted, [] as [&str; 0]);
            }
            let report = docker.prune_volumes(filters(has_all)).await?;
            assert_eq!(report.volumes_deleted, [removed.name.as_str()]);
            let left = names(&docker, []).await?;
            assert!(left.contains(&kept.name) && !left.contains(&removed.name));
            Ok(())
        })
        .await
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn delete_volume_with_force_ignores_a_missing_volume() -> Result<()> {
    let docker = engine();
    if !speaks(&docker, 25).await? {
        return Ok(());
    }
    let options = DeleteVolumeOptions::builder().force(true).build();
    docker.delete_volume(&unique("missing"), options).await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn only_cluster_volumes_can_be_updated() -> Result<()> {
    let docker = engine();
    if !speaks(&docker, 42).await? {
        return Ok(());
    }
    let options = CreateVolumeOptions::builder().name(unique("local"));
    with_volume(&docker, options, async |volume| {
        let spec = ClusterVolumeSpec::default();
        let error = docker.update_volume(&volume.name, 1, spec).await.err();
        // The engine is not in a swarm, so it has no cluster volumes.
        let refused = error.as_ref().and_then(Error::status);
        assert_eq!(
            refused.map(|status| status.as_u16()),
            Some(503),
            "{error:?}"
        );
        assert!(volume.cluster_volume.is_none());
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn create_volume_refuses_invalid_names_and_drivers() {
    let docker = engine();
    let options = CreateVolumeOptions::builder()
        .name(unique("volume"))
        .driver("no-such-driver");
    let error = docker.create_volume(options.build()).await.err();
    assert!(error.as_ref().is_some_and(Error::is_not_found), "{error:?}");

    let options = CreateVolumeOptions::builder().name("a/b");
    let error = docker.create_volume(options.build()).await.err();
    let said = error.as_ref().and_then(Error::engine_message);
    assert!(said.is_some_and(|said| said.contains("a/b")), "{error:?}");
}

/// What a container writes that runs to its end.
async fn output_of(
    docker: &Docker,
    options: asyncdocker::containers::CreateContainerOptionsBuilder,
) -> Result<(String, String)> {
    with_container(docker, options, async |id| {
        docker.start_container(id).await?;
        docker
            .wait_container(id, WaitContainerOptions::default())
            .await?;
        let logs = docker
            .container_logs(id, ContainerLogsOptions::default())
            .await?;
        collect(logs).await
    })
    .await
}
