//! Volumes: what is sent, and how answers are read.

use asyncdocker::models::volumes::{
    ClusterVolumeAccessMode, ClusterVolumeAvailability, ClusterVolumeMount, ClusterVolumeScope,
    ClusterVolumeSharing, ClusterVolumeSpec, VolumeCapacityRange, VolumeFilter, VolumePruneFilter,
};
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::volumes::{
    CreateVolumeOptions, DeleteVolumeOptions, ListVolumesOptions, PruneVolumesOptions,
};
use asyncdocker::{ApiVersion, Error, Result, Volumes};
use serde_json::json;

use crate::support::{
    assert_no_body, documented, fixture, json_body, recorded, refused, unsupported_below,
};

/// As a manager of Docker 23.0 and later sends it, written from its source.
const CLUSTER_VOLUME: &str = r#"{
    "Name": "data", "Driver": "csi", "Mountpoint": "", "Labels": null, "Options": null, "Scope": "global",
    "CreatedAt": "2026-11-23T21:13:30Z",
    "ClusterVolume": {
        "ID": "v1", "Version": {"Index": 12}, "CreatedAt": "2026-11-23T21:13:30.9Z", "UpdatedAt": "2026-11-23T21:13:31Z",
        "Spec": {"Group": "fast", "AccessMode": {"Scope": "multi", "Sharing": "onewriter"}, "Availability": "active"},
        "PublishStatus": [{"NodeID": "n1", "State": "published"}]
    }
}"#;

const MOUNTPOINT: &str = "/var/lib/docker/volumes/data1/_data";

#[tokio::test]
async fn list_volumes_reads_recorded_and_documented_responses() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("GET", "/volumes", recorded("volumes"));
    engine.expect("GET", "/volumes", documented("volumes"));
    let none = Reply::json(fixture("swarm/volumes-none.json"));
    engine.expect("GET", "/volumes", none);
    let docker = engine.docker();

    let list = docker.list_volumes(ListVolumesOptions::default()).await?;
    assert_eq!(list.volumes.len(), 1);
    assert_eq!(list.volumes[0].name, "data1");
    assert_eq!(list.volumes[0].driver, "local");
    assert_eq!(list.volumes[0].mountpoint, MOUNTPOINT);
    assert!(list.volumes[0].labels.is_empty());
    assert!(list.warnings.is_empty());

    let list = docker.list_volumes(ListVolumesOptions::default()).await?;
    assert_eq!(list.volumes[0].name, "tardis");

    let list = docker.list_volumes(ListVolumesOptions::default()).await?;
    assert!(list.volumes.is_empty() && list.warnings.is_empty());

    assert_no_body(&engine.finish().await[0]);
    Ok(())
}

#[tokio::test]
async fn list_volumes_sends_filters_as_a_map_of_lists() -> Result<()> {
    let engine = FakeEngine::local().await?;
    // {"dangling":["true"],"name":["a","b"]}
    let filters = "%7B%22dangling%22%3A%5B%22true%22%5D%2C%22name%22%3A%5B%22a%22%2C%22b%22%5D%7D";
    let target = format!("/v1.24/volumes?filters={filters}");
    // As Docker 1.11 answers when there are none.
    let reply = Reply::json(r#"{"Volumes": null, "Warnings": ["driver x is down"]}"#);
    engine.expect("GET", &target, reply);
    let options = ListVolumesOptions::builder().filters([
        VolumeFilter::Name("a".to_owned()),
        VolumeFilter::Dangling(true),
        VolumeFilter::Name("b".to_owned()),
    ]);
    let list = engine
        .docker_at(ApiVersion::new(1, 24))
        .list_volumes(options.build())
        .await?;
    assert!(list.volumes.is_empty());
    assert_eq!(list.warnings, ["driver x is down"]);
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn create_volume_sends_what_is_set_and_returns_the_volume() -> Result<()> {
    let engine = FakeEngine::local().await?;
    for _ in 0..2 {
        let created = recorded("volume-create");
        engine.expect("POST", "/volumes/create", created);
    }
    let docker = engine.docker();
    let options = CreateVolumeOptions::builder()
        .name("data1")
        .driver("local")
        .driver_opts([("type", "tmpfs"), ("device", "tmpfs")])
        .labels([("k", "v")])
        .build();
    let volume = docker.create_volume(options).await?;
    assert_eq!((&*volume.name, &*volume.mountpoint), ("data1", MOUNTPOINT));
    assert_eq!(volume.labels["k"], "v");
    docker.create_volume(CreateVolumeOptions::default()).await?;

    let requests = engine.finish().await;
    let expected = json!({
        "Name": "data1",
        "Driver": "local",
        "DriverOpts": {"device": "tmpfs", "type": "tmpfs"},
        "Labels": {"k": "v"},
    });
    assert_eq!(json_body(&requests[0]), expected);
    assert_eq!(json_body(&requests[1]), json!({}));
    Ok(())
}

#[tokio::test]
async fn inspect_volume_accepts_names_of_standalone_swarm() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("GET", "/volumes/data1", recorded("volume-inspect"));
    let swarm = Reply::json(fixture("swarm/volume-inspect.json"));
    engine.expect("GET", "/volumes/node2%2Fv1", swarm);
    let docker = engine.docker();
    let volume = docker.inspect_volume("data1").await?;
    assert_eq!((&*volume.name, &*volume.driver), ("data1", "local"));
    let volume = docker.inspect_volume("node2/v1").await?;
    let node = volume.engine.expect("the node");
    assert_eq!(node.name.as_deref(), Some("node2"));
    assert_no_body(&engine.finish().await[0]);
    Ok(())
}

#[tokio::test]
async fn delete_volume_succeeds_or_is_refused_while_in_use() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let done = recorded("volume-remove");
    let in_use = recorded("volume-remove-in-use");
    engine.expect("DELETE", "/volumes/data1", done);
    engine.expect("DELETE", "/volumes/data2", in_use);
    let docker = engine.docker();
    docker
        .delete_volume("data1", DeleteVolumeOptions::default())
        .await?;
    let error = docker
        .delete_volume("data2", DeleteVolumeOptions::default())
        .await
        .unwrap_err();
    assert!(error.is_conflict(), "{error:?}");
    let said = error.engine_message().unwrap();
    assert!(
        said.starts_with("Unable to remove volume, volume still in use"),
        "{said}"
    );
    assert!(said.ends_with(']'), "no end of line is left: {said:?}");
    assert_no_body(&engine.finish().await[0]);
    Ok(())
}

#[tokio::test]
async fn create_volume_sends_the_specification_of_a_cluster_volume() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let created = Reply::json(CLUSTER_VOLUME).with_status(201);
    engine.expect("POST", "/v1.42/volumes/create", created);
    let options = CreateVolumeOptions::builder()
        .name("data")
        .driver("csi")
        .cluster_volume_spec(cluster_volume());
    let docker = engine.docker_at(ApiVersion::new(1, 42));
    let volume = docker.create_volume(options.clone().build()).await?;
    assert_eq!(volume.cluster_volume.unwrap().version.index, 12);
    let expected = json!({
        "Name": "data",
        "Driver": "csi",
        "ClusterVolumeSpec": {
            "Group": "fast",
            "AccessMode": {"Scope": "multi", "Sharing": "onewriter", "MountVolume": {"FsType": "ext4"}},
            "CapacityRange": {"RequiredBytes": 1_073_741_824},
            "Availability": "active",
        },
    });
    assert_eq!(json_body(&engine.finish().await[0]), expected);
    unsupported_below(42, Some("cluster_volume_spec"), async |docker| {
        docker.create_volume(options.build()).await
    })
    .await
}

fn cluster_volume() -> ClusterVolumeSpec {
    let mode = ClusterVolumeAccessMode::builder()
        .scope(ClusterVolumeScope::Multi)
        .sharing(ClusterVolumeSharing::OneWriter)
        .mount_volume(ClusterVolumeMount::builder().fs_type("ext4").build())
        .build();
    ClusterVolumeSpec::builder()
        .group("fast")
        .access_mode(mode)
        .capacity_range(
            VolumeCapacityRange::builder()
                .required_bytes(1 << 30)
                .build(),
        )
        .availability(ClusterVolumeAvailability::Active)
        .build()
}

#[tokio::test]
async fn update_volume_sends_the_version_and_the_whole_specification() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let target = "/v1.42/volumes/data?version=12";
    engine.expect("PUT", target, Reply::status(200));
    let mut spec = cluster_volume();
    spec.availability = Some(ClusterVolumeAvailability::Drain);
    let docker = engine.docker_at(ApiVersion::new(1, 42));
    docker.update_volume("data", 12, spec.clone()).await?;
    let sent = json_body(&engine.finish().await[0]);
    assert_eq!(sent["Spec"]["Availability"], "drain");
    assert_eq!(sent["Spec"]["Group"], "fast");

    let errors = [
        (400, "spec is invalid"),
        (404, "volume data not found"),
        (500, "update out of sequence"),
        (503, "This node is not a swarm manager."),
    ];
    refused(("PUT", target), &errors, async |docker| {
        docker.update_volume("data", 12, spec.clone()).await
    })
    .await?;
    unsupported_below(42, None, async |docker| {
        docker.update_volume("data", 12, spec).await
    })
    .await
}

#[tokio::test]
async fn prune_volumes_sends_filters_and_reads_the_report() -> Result<()> {
    let engine = FakeEngine::local().await?;
    // {"all":["true"],"label":["a=b"],"label!":["keep"]}
    let filters = "%7B%22all%22%3A%5B%22true%22%5D%2C%22label%22%3A%5B%22a%3Db%22%5D%2C\
        %22label%21%22%3A%5B%22keep%22%5D%7D";
    let target = format!("/v1.42/volumes/prune?filters={filters}");
    let reply = Reply::json(r#"{"VolumesDeleted":["data1"],"SpaceReclaimed":7}"#);
    engine.expect("POST", &target, reply);
    let nothing = Reply::json(r#"{"VolumesDeleted":null,"SpaceReclaimed":0}"#);
    engine.expect("POST", "/v1.42/volumes/prune", nothing);
    let docker = engine.docker_at(ApiVersion::new(1, 42));
    let options = PruneVolumesOptions::builder().filters([
        VolumePruneFilter::All(true),
        VolumePruneFilter::Label("a=b".to_owned()),
        VolumePruneFilter::NotLabel("keep".to_owned()),
    ]);
    let report = docker.prune_volumes(options.build()).await?;
    assert_eq!(report.volumes_deleted, ["data1"]);
    assert_eq!(report.space_reclaimed, 7);
    let report = docker.prune_volumes(PruneVolumesOptions::default()).await?;
    assert_eq!(report.volumes_deleted, [] as [&str; 0]);
    assert_no_body(&engine.finish().await[0]);
    Ok(())
}

#[tokio::test]
async fn prune_volumes_errors() -> Result<()> {
    let errors = [
        (400, "invalid filter 'x'"),
        (409, "a prune operation is already running"),
        (500, "the engine is shutting down"),
    ];
    refused(("POST", "/v1.25/volumes/prune"), &errors, async |docker| {
        docker.prune_volumes(PruneVolumesOptions::default()).await
    })
    .await?;
    unsupported_below(25, None, async |docker| {
        docker.prune_volumes(PruneVolumesOptions::default()).await
    })
    .await?;
    let cases = [
        (29, VolumePruneFilter::Label("a".to_owned()), "filters"),
        (42, VolumePruneFilter::All(true), "filters[0].all"),
    ];
    for (minor, filter, option) in cases {
        unsupported_below(minor, Some(option), async |docker| {
            let options = PruneVolumesOptions::builder().filters([filter]).build();
            docker.prune_volumes(options).await
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn errors_have_the_request_and_the_engine_s_message() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let filter = Reply::error(500, "Invalid filter 'name'");
    engine.expect(
        "GET",
        "/volumes?filters=%7B%22name%22%3A%5B%22a%22%5D%7D",
        filter,
    );
    let name = Reply::error(400, "create x: volume name is too short");
    engine.expect("POST", "/volumes/create", name);
    engine.expect("GET", "/volumes/x", Reply::error(404, "no such volume"));
    let docker = engine.docker();
    let text = |error: Option<Error>| error.map(|error| error.to_string()).unwrap_or_default();

    let options = ListVolumesOptions::builder().filters([VolumeFilter::Other {
        key: "name".to_owned(),
        value: "a".to_owned(),
    }]);
    let error = docker.list_volumes(options.build()).await.err();
    assert_eq!(
        text(error),
        "GET /volumes: server error (status 500): Invalid filter 'name'"
    );
    let options = CreateVolumeOptions::builder().name("x").build();
    let error = docker.create_volume(options).await.err();
    assert_eq!(
        text(error),
        "POST /volumes/create (volume x): bad parameter (status 400): create x: volume name is too short"
    );
    let error = docker.inspect_volume("x").await.err();
    assert_eq!(
        text(error),
        "GET /volumes/x: not found (status 404): no such volume"
    );
    // Without a name, the path would be that of the list.
    let error = docker.inspect_volume("").await.err();
    assert!(
        matches!(error, Some(Error::InvalidInput { .. })),
        "{error:?}"
    );
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn delete_volume_sends_force_since_1_25() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let options = DeleteVolumeOptions::builder().force(true).build();
    engine.expect(
        "DELETE",
        "/v1.25/volumes/data?force=true",
        Reply::status(204),
    );
    engine
        .docker_at(ApiVersion::new(1, 25))
        .delete_volume("data", options.clone())
        .await?;
    let refused = engine
        .docker_at(ApiVersion::new(1, 24))
        .delete_volume("data", options)
        .await;
    assert!(matches!(refused, Err(Error::Unsupported { .. })));
    engine.finish().await;
    Ok(())
}
