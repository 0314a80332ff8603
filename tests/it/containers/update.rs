//! Updating containers: each option as it is sent.

use std::collections::BTreeSet;

use asyncdocker::containers::{UpdateContainerOptions, UpdateContainerOptionsBuilder};
use asyncdocker::models::containers::{
    DeviceMapping, DeviceRequest, RestartPolicy, RestartPolicyName, ThrottleDevice, Ulimit,
    UlimitName, WeightDevice,
};
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{ApiVersion, Containers, Result};
use serde_json::{Value, json};

use super::{call, recorded, refused};
use crate::description::properties;

const UPDATE: (&str, &str) = ("POST", "/containers/web/update");

fn set() -> UpdateContainerOptionsBuilder {
    UpdateContainerOptions::builder()
}

type Row = (&'static str, UpdateContainerOptionsBuilder, Value);

/// Where in the body each option belongs.
fn rows() -> Vec<Row> {
    let weight = WeightDevice::builder().path("/dev/sda").weight(10).build();
    let throttled = || [ThrottleDevice::builder().path("/dev/sda").rate(1).build()];
    let rates = || json!([{"Path": "/dev/sda", "Rate": 1}]);
    let device = DeviceMapping::builder().path_on_host("/dev/null").build();
    let ulimit = Ulimit::builder().name(UlimitName::Nproc).hard(5).build();
    let policy = RestartPolicy::builder()
        .name(RestartPolicyName::Always)
        .build();
    vec![
        ("CpuShares", set().cpu_shares(512), json!(512)),
        ("Memory", set().memory(314_572_800), json!(314_572_800)),
        ("CgroupParent", set().cgroup_parent("/x"), json!("/x")),
        ("BlkioWeight", set().blkio_weight(300), json!(300)),
        (
            "BlkioWeightDevice",
            set().blkio_weight_device([weight]),
            json!([{"Path": "/dev/sda", "Weight": 10}]),
        ),
        (
            "BlkioDeviceReadBps",
            set().blkio_device_read_bps(throttled()),
            rates(),
        ),
        (
            "BlkioDeviceWriteBps",
            set().blkio_device_write_bps(throttled()),
            rates(),
        ),
        (
            "BlkioDeviceReadIOps",
            set().blkio_device_read_iops(throttled()),
            rates(),
        ),
        (
            "BlkioDeviceWriteIOps",
            set().blkio_device_write_iops(throttled()),
            rates(),
        ),
        ("CpuPeriod", set().cpu_period(100_000), json!(100_000)),
        ("CpuQuota", set().cpu_quota(50_000), json!(50_000)),
        ("CpusetCpus", set().cpuset_cpus("0,1"), json!("0,1")),
        ("CpusetMems", set().cpuset_mems("0"), json!("0")),
        (
            "Devices",
            set().devices([device]),
            json!([{"PathOnHost": "/dev/null"}]),
        ),
        ("DiskQuota", set().disk_quota(1), json!(1)),
        (
            "KernelMemory",
            set().kernel_memory(52_428_800),
            json!(52_428_800),
        ),
        (
            "MemoryReservation",
            set().memory_reservation(209_715_200),
            json!(209_715_200),
        ),
        ("MemorySwap", set().memory_swap(-1), json!(-1)),
        ("MemorySwappiness", set().memory_swappiness(60), json!(60)),
        ("OomKillDisable", set().oom_kill_disable(true), json!(true)),
        ("PidsLimit", set().pids_limit(100), json!(100)),
        (
            "Ulimits",
            set().ulimits([ulimit]),
            json!([{"Name": "nproc", "Hard": 5}]),
        ),
        ("CpuCount", set().cpu_count(1), json!(1)),
        ("CpuPercent", set().cpu_percent(50), json!(50)),
        ("BlkioIOps", set().blkio_iops(1), json!(1)),
        ("BlkioBps", set().blkio_bps(2), json!(2)),
        ("SandboxSize", set().sandbox_size(3), json!(3)),
        (
            "RestartPolicy",
            set().restart_policy(policy),
            json!({"Name": "always"}),
        ),
    ]
}

/// Options that later API versions brought.
fn later() -> Vec<Row> {
    let request = DeviceRequest::builder().driver("cdi").build();
    vec![
        ("IOMaximumIOps", set().io_maximum_iops(4), json!(4)),
        (
            "IOMaximumBandwidth",
            set().io_maximum_bandwidth(5),
            json!(5),
        ),
        ("NanoCpus", set().nano_cpus(500_000_000), json!(500_000_000)),
        (
            "CpuRealtimePeriod",
            set().cpu_realtime_period(1_000_000),
            json!(1_000_000),
        ),
        (
            "CpuRealtimeRuntime",
            set().cpu_realtime_runtime(950_000),
            json!(950_000),
        ),
        (
            "DeviceCgroupRules",
            set().device_cgroup_rules(["c 13:* rwm"]),
            json!(["c 13:* rwm"]),
        ),
        (
            "DeviceRequests",
            set().device_requests([request]),
            json!([{"Driver": "cdi"}]),
        ),
        ("KernelMemoryTCP", set().kernel_memory_tcp(6), json!(6)),
    ]
}

#[tokio::test]
async fn update_container_sends_each_option_in_its_place() -> Result<()> {
    let engine = FakeEngine::local().await?;
    for (field, options, _) in rows().into_iter().chain(later()) {
        // The oldest API version in which an update takes the option.
        let minor = match field {
            "IOMaximumIOps" | "IOMaximumBandwidth" => 24,
            "NanoCpus" | "CpuRealtimePeriod" | "CpuRealtimeRuntime" => 25,
            "DeviceCgroupRules" => 28,
            "PidsLimit" | "DeviceRequests" | "KernelMemoryTCP" => 40,
            field if field.starts_with("BlkioDevice") || field == "BlkioWeightDevice" => 55,
            _ => 23,
        };
        let target = format!("/v1.{minor}/containers/web/update");
        engine.expect(UPDATE.0, &target, recorded("container-update"));
        let updated = engine
            .docker_at(ApiVersion::new(1, minor))
            .update_container("web", options.build())
            .await?;
        assert_eq!(updated.warnings, [] as [&str; 0]);
    }
    for (sent, (field, _, value)) in engine
        .finish()
        .await
        .into_iter()
        .zip(rows().into_iter().chain(later()))
    {
        assert_eq!(sent.headers["content-type"], "application/json");
        let body: Value = serde_json::from_slice(&sent.body).expect("JSON");
        assert_eq!(body, json!({field: value}));
    }
    Ok(())
}

#[test]
fn option_table_is_complete() {
    let fields: BTreeSet<_> = rows()
        .into_iter()
        .chain(later())
        .map(|(field, ..)| field.to_owned())
        .collect();
    assert_eq!(fields, properties("UpdateConfig").into_iter().collect());
}

#[tokio::test]
async fn update_container_returns_warnings() -> Result<()> {
    let reply = Reply::json(r#"{"Warnings":["no swap limit"]}"#);
    let (updated, sent) = call(UPDATE, reply, async |docker| {
        docker
            .update_container("web", UpdateContainerOptions::default())
            .await
    })
    .await?;
    assert_eq!(updated.warnings, ["no swap limit"]);
    assert_eq!(sent.body, "{}");
    Ok(())
}

#[tokio::test]
async fn update_container_errors() -> Result<()> {
    let errors = [
        (400, "Bad parameter: memory"),
        (404, "No such container: web"),
        (409, "Cannot update container web: it is marked for removal"),
        (
            500,
            "Cannot update container web: Minimum memory limit allowed is 4MB",
        ),
    ];
    refused(UPDATE, &errors, async |docker| {
        docker
            .update_container("web", UpdateContainerOptions::default())
            .await
    })
    .await
}
