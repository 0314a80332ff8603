//! What the headers of a ping tell, and disk usage in the form of each API version.

use asyncdocker::models::images::BuilderVersion;
use asyncdocker::models::system::{BuildCacheRecord, DiskUsage, DiskUsageType, LocalNodeState};
use asyncdocker::system::{DiskUsageOptions, DiskUsageTotals, PingInfo};
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{ApiVersion, Error, Result, System};

use crate::support::{assert_no_body, fixture, message, recorded};

async fn pinged(reply: Reply) -> Result<PingInfo> {
    let engine = FakeEngine::local().await?;
    engine.expect("GET", "/_ping", reply);
    let info = engine.docker().ping().await;
    engine.finish().await;
    info
}

#[tokio::test]
async fn ping_reads_the_headers() -> Result<()> {
    let info = pinged(message("docker-28.5/ping.http")).await?;
    assert_eq!(info.api_version, Some(ApiVersion::new(1, 51)));
    assert_eq!(info.os_type.as_deref(), Some("linux"));
    assert_eq!(info.experimental, Some(false));
    assert_eq!(info.builder_version, Some(BuilderVersion::BuildKit));
    let swarm = info.swarm.expect("the state of Swarm mode");
    assert_eq!(
        (swarm.state, swarm.manager),
        (LocalNodeState::Inactive, false)
    );

    let info = pinged(message("docker-20.10/ping.http")).await?;
    assert_eq!((info.builder_version, info.swarm), (None, None));
    let oldest = pinged(recorded("ping")).await?;
    assert_eq!(oldest, PingInfo::default());
    Ok(())
}

#[tokio::test]
async fn ping_reads_the_swarm_role() -> Result<()> {
    for (header, state, manager) in [
        ("active/manager", LocalNodeState::Active, true),
        ("active/worker", LocalNodeState::Active, false),
        ("locked", LocalNodeState::Locked, false),
        ("new", LocalNodeState::Unknown("new".to_owned()), false),
    ] {
        let reply = Reply::status(200).header("Swarm", header);
        let swarm = pinged(reply).await?.swarm.expect(header);
        assert_eq!((swarm.state, swarm.manager), (state, manager));
    }
    let odd = Reply::status(200)
        .header("Swarm", "")
        .header("Api-Version", "one")
        .header("Docker-Experimental", "perhaps");
    assert_eq!(pinged(odd).await?, PingInfo::default());
    Ok(())
}

#[tokio::test]
async fn ping_head_reads_only_headers() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("HEAD", "/v1.40/_ping", message("system/ping-head.http"));
    let docker = engine.docker_at(ApiVersion::new(1, 40));
    let info = docker.ping_head().await?;
    assert_eq!(info.api_version, Some(ApiVersion::new(1, 51)));
    assert_no_body(&engine.finish().await[0]);
    Ok(())
}

async fn usage_of(version: ApiVersion, file: &str) -> Result<DiskUsage> {
    let engine = FakeEngine::local().await?;
    let target = format!("/v{version}/system/df");
    engine.expect(
        "GET",
        &target,
        Reply::json(fixture(&format!("system/{file}"))),
    );
    let docker = engine.docker_at(version);
    let usage = docker.disk_usage(DiskUsageOptions::default()).await?;
    engine.finish().await;
    Ok(usage)
}

fn numbers(totals: DiskUsageTotals) -> [u64; 4] {
    [totals.count, totals.active, totals.size, totals.reclaimable]
}

/// What Docker 28.5 and 20.10 sent.
#[tokio::test]
async fn totals_are_computed_from_the_objects_before_1_52() -> Result<()> {
    let usage = usage_of(ApiVersion::new(1, 51), "df-1.51.json").await?;
    assert_eq!(numbers(usage.image_totals()), [5, 1, 2_665_331, 2_665_331]);
    assert_eq!(numbers(usage.container_totals()), [2, 1, 6, 6]);
    assert_eq!(numbers(usage.volume_totals()), [1, 1, 0, 0]);
    assert_eq!(numbers(usage.build_cache_totals()), [4, 0, 10_279, 10_279]);
    assert_eq!(usage.total_size(), 2_665_331 + 6 + 10_279);
    assert_eq!(usage.total_reclaimable(), 2_665_331 + 6 + 10_279);
    let copied = &usage.build_cache[2];
    assert_eq!(copied.parents, ["tvm4yeqsmnn2v3hopwgw5oeg6"]);
    assert_eq!((copied.in_use, copied.shared), (false, Some(true)));

    let usage = usage_of(ApiVersion::new(1, 41), "df-1.41.json").await?;
    assert_eq!(usage.builder_size, Some(10_318));
    assert_eq!(numbers(usage.build_cache_totals()), [4, 0, 10_279, 10_279]);
    let parent = |record: &BuildCacheRecord| record.parent.clone().unwrap_or_default();
    assert_eq!(parent(&usage.build_cache[2]), usage.build_cache[1].id);
    Ok(())
}

/// The responses have the form of the Go types of Docker 29: no engine at hand serves this version.
#[tokio::test]
async fn totals_of_the_engine_are_used_from_1_52_on() -> Result<()> {
    let usage = usage_of(ApiVersion::new(1, 52), "df-1.52.json").await?;
    assert_eq!(numbers(usage.image_totals()), [5, 1, 2_665_331, 600_048]);
    assert_eq!(numbers(usage.container_totals()), [2, 1, 6, 6]);
    assert_eq!(numbers(usage.volume_totals()), [0; 4], "zeros are left out");
    assert_eq!(numbers(usage.build_cache_totals()), [4, 0, 10_279, 10_279]);

    let usage = usage_of(ApiVersion::new(1, 52), "df-1.52-verbose.json").await?;
    assert_eq!(numbers(usage.image_totals()), [5, 1, 2_665_331, 600_048]);
    let images = usage.image_usage.unwrap_or_default().items;
    assert_eq!(images[0].containers, Some(2));
    let volumes = usage.volume_usage.unwrap_or_default().items;
    assert_eq!(
        volumes[0].usage_data.as_ref().map(|data| data.ref_count),
        Some(1)
    );
    assert!(usage.container_usage.is_none() && usage.images.is_empty());
    Ok(())
}

/// An engine that does not compute a size sends -1, and Docker 17.07 to 18.03 only the size of the build cache.
#[test]
fn unknown_sizes_count_as_zero() -> Result<()> {
    let usage: DiskUsage = asyncdocker::models::from_json(
        r#"{"LayersSize": 100, "BuilderSize": 7,
            "Images": [
                {"Id": "a", "Created": 1, "Size": 60, "SharedSize": 20, "Containers": 1},
                {"Id": "b", "Created": 1, "Size": 60, "SharedSize": -1, "Containers": 1},
                {"Id": "c", "Created": 1, "Size": 60, "SharedSize": 20, "Containers": -1}],
            "Volumes": [
                {"Name": "a", "Driver": "local", "Mountpoint": "/", "UsageData": {"Size": -1, "RefCount": -1}},
                {"Name": "b", "Driver": "local", "Mountpoint": "/", "UsageData": {"Size": 5, "RefCount": 0}},
                {"Name": "c", "Driver": "other", "Mountpoint": "/"}]}"#,
    )?;
    assert_eq!(numbers(usage.image_totals()), [3, 2, 100, 60]);
    assert_eq!(numbers(usage.volume_totals()), [3, 0, 5, 5]);
    assert_eq!(numbers(usage.build_cache_totals()), [0, 0, 7, 7]);
    assert_eq!(numbers(DiskUsage::default().container_totals()), [0; 4]);
    Ok(())
}

#[tokio::test]
async fn disk_usage_sends_each_type() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let target = "/v1.52/system/df?type=image&type=build-cache&verbose=true";
    engine.expect("GET", target, Reply::json("{}"));
    let options = || {
        let types = [DiskUsageType::Image, DiskUsageType::BuildCache];
        DiskUsageOptions::builder().types(types)
    };
    let docker = engine.docker_at(ApiVersion::new(1, 52));
    docker.disk_usage(options().verbose(true).build()).await?;
    let since = async |minor, options| {
        let docker = engine.docker_at(ApiVersion::new(1, minor));
        match docker.disk_usage(options).await {
            Err(Error::Unsupported { unsupported, .. }) => (unsupported.option, unsupported.since),
            other => panic!("{other:?}"),
        }
    };
    let needed =
        |option: Option<&str>, minor| (option.map(str::to_owned), Some(ApiVersion::new(1, minor)));
    let verbose = DiskUsageOptions::builder().verbose(true).build();
    assert_eq!(
        since(24, DiskUsageOptions::default()).await,
        needed(None, 25)
    );
    assert_eq!(
        since(41, options().build()).await,
        needed(Some("types"), 42)
    );
    assert_eq!(since(51, verbose).await, needed(Some("verbose"), 52));
    assert_no_body(&engine.finish().await[0]);
    Ok(())
}

#[test]
fn totals_of_impossible_sizes_do_not_overflow() -> Result<()> {
    let (most, size) = (u64::MAX, i64::MAX);
    let image =
        format!(r#"{{"Id": "a", "Created": 1, "Size": {size}, "SharedSize": 0, "Containers": 1}}"#);
    let container = format!(r#"{{"Id": "c", "SizeRw": {size}, "State": "exited"}}"#);
    let usage: DiskUsage = asyncdocker::models::from_json(&format!(
        r#"{{"LayersSize": {size}, "Images": [{image}, {image}, {image}], "Containers": [{container}, {container},
            {container}]}}"#
    ))?;
    assert_eq!(numbers(usage.image_totals()), [3, 3, most / 2, 0]);
    assert_eq!(numbers(usage.container_totals()), [3, 0, most, most]);
    assert_eq!(usage.total_size(), most);
    Ok(())
}
