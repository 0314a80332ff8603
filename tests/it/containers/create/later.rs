//! Options that later API versions brought: where in the body each belongs, and since when.

use std::time::Duration;

use asyncdocker::containers::CreateContainerOptionsBuilder;
use asyncdocker::models::containers::{
    CgroupnsMode, DeviceRequest, HealthConfig, Mount, MountBindOptions, MountClusterOptions,
    MountConsistency, MountImageOptions, MountTmpfsOptions, MountType, MountVolumeOptions,
};
use serde_json::{Value, json};

use super::table::set;

/// The minor version since which the option exists, its name on the wire, and what it sends.
pub(super) type Row = (u16, &'static str, CreateContainerOptionsBuilder, Value);

/// Options of the process and its image.
pub(super) fn process() -> Vec<Row> {
    let health = HealthConfig::builder()
        .test(["CMD", "true"])
        .interval(Duration::from_millis(1500))
        .timeout(Duration::from_secs(30))
        .retries(3);
    vec![
        (
            24,
            "Healthcheck",
            set().healthcheck(health.build()),
            json!({"Test": ["CMD", "true"], "Interval": 1_500_000_000_i64, "Timeout": 30_000_000_000_i64, "Retries": 3}),
        ),
        (
            24,
            "Shell",
            set().shell(["bash", "-c"]),
            json!(["bash", "-c"]),
        ),
        (25, "StopTimeout", set().stop_timeout(0), json!(0)),
    ]
}

/// Options of `HostConfig`.
pub(super) fn host() -> Vec<Row> {
    let request = DeviceRequest::builder()
        .driver("nvidia")
        .count(-1)
        .capabilities([vec!["gpu".to_owned()]]);
    vec![
        (24, "IOMaximumIOps", set().io_maximum_iops(7), json!(7)),
        (
            24,
            "IOMaximumBandwidth",
            set().io_maximum_bandwidth(8),
            json!(8),
        ),
        (24, "Runtime", set().runtime("runc"), json!("runc")),
        (
            25,
            "NanoCpus",
            set().nano_cpus(1_500_000_000),
            json!(1_500_000_000),
        ),
        (
            25,
            "CpuRealtimePeriod",
            set().cpu_realtime_period(1_000_000),
            json!(1_000_000),
        ),
        (
            25,
            "CpuRealtimeRuntime",
            set().cpu_realtime_runtime(950_000),
            json!(950_000),
        ),
        (25, "Init", set().init(false), json!(false)),
        (
            25,
            "Mounts",
            set().mounts([volume()]),
            json!([{"Type": "volume", "Source": "data", "Target": "/data", "ReadOnly": true}]),
        ),
        (
            28,
            "DeviceCgroupRules",
            set().device_cgroup_rules(["c 13:* rwm"]),
            json!(["c 13:* rwm"]),
        ),
        (
            38,
            "MaskedPaths",
            set().masked_paths(["/proc/kcore"]),
            json!(["/proc/kcore"]),
        ),
        (38, "MaskedPaths", set().masked_paths([""; 0]), json!([])),
        (
            38,
            "ReadonlyPaths",
            set().readonly_paths([""; 0]),
            json!([]),
        ),
        (
            40,
            "DeviceRequests",
            set().device_requests([request.build()]),
            json!([{"Driver": "nvidia", "Count": -1, "Capabilities": [["gpu"]]}]),
        ),
        (40, "KernelMemoryTCP", set().kernel_memory_tcp(9), json!(9)),
        (
            40,
            "Capabilities",
            set().capabilities(["CAP_KILL"]),
            json!(["CAP_KILL"]),
        ),
        (
            41,
            "CgroupnsMode",
            set().cgroupns_mode(CgroupnsMode::Private),
            json!("private"),
        ),
        (
            43,
            "Annotations",
            set().annotations([("a", "b")]),
            json!({"a": "b"}),
        ),
    ]
}

/// Parts of mounts that are newer than mounts.
pub(super) fn mounts() -> Vec<Row> {
    // Mounts without a target, and those of a kind without a source, are not sent.
    let mount = |minor, mut mount: Mount, mut value: Value| {
        mount.target = Some("/data".to_owned());
        value["Target"] = json!("/data");
        if mount.kind.is_some() {
            mount.source = Some("data".to_owned());
            value["Source"] = json!("data");
        }
        (minor, "Mounts", set().mounts([mount]), json!([value]))
    };
    let bind = |options: MountBindOptions| Mount::builder().bind_options(options).build();
    let tmpfs = |options: MountTmpfsOptions| Mount::builder().tmpfs_options(options).build();
    vec![
        mount(
            25,
            tmpfs(
                MountTmpfsOptions::builder()
                    .size_bytes(1)
                    .mode(0o700)
                    .build(),
            ),
            json!({"TmpfsOptions": {"SizeBytes": 1, "Mode": 0o700}}),
        ),
        mount(
            28,
            Mount::builder()
                .consistency(MountConsistency::Cached)
                .build(),
            json!({"Consistency": "cached"}),
        ),
        mount(
            40,
            bind(MountBindOptions::builder().non_recursive(true).build()),
            json!({"BindOptions": {"NonRecursive": true}}),
        ),
        mount(
            42,
            bind(MountBindOptions::builder().create_mountpoint(true).build()),
            json!({"BindOptions": {"CreateMountpoint": true}}),
        ),
        mount(
            42,
            Mount::builder().kind(MountType::Cluster).build(),
            json!({"Type": "cluster"}),
        ),
        mount(
            42,
            Mount::builder()
                .cluster_options(MountClusterOptions::default())
                .build(),
            json!({"ClusterOptions": {}}),
        ),
        mount(
            44,
            bind(
                MountBindOptions::builder()
                    .read_only_non_recursive(true)
                    .build(),
            ),
            json!({"BindOptions": {"ReadOnlyNonRecursive": true}}),
        ),
        mount(
            44,
            bind(
                MountBindOptions::builder()
                    .read_only_force_recursive(true)
                    .build(),
            ),
            json!({"BindOptions": {"ReadOnlyForceRecursive": true}}),
        ),
        mount(
            45,
            Mount::builder()
                .volume_options(MountVolumeOptions::builder().subpath("a").build())
                .build(),
            json!({"VolumeOptions": {"Subpath": "a"}}),
        ),
        mount(
            46,
            tmpfs(
                MountTmpfsOptions::builder()
                    .options([vec!["noexec".to_owned()]])
                    .build(),
            ),
            json!({"TmpfsOptions": {"Options": [["noexec"]]}}),
        ),
        mount(
            48,
            Mount::builder().kind(MountType::Image).build(),
            json!({"Type": "image"}),
        ),
        mount(
            48,
            Mount::builder()
                .image_options(MountImageOptions::builder().subpath("etc").build())
                .build(),
            json!({"ImageOptions": {"Subpath": "etc"}}),
        ),
    ]
}

/// Parts of health checks that are newer than health checks.
pub(super) fn health() -> Vec<Row> {
    let row = |minor, health: HealthConfig, value| {
        (minor, "Healthcheck", set().healthcheck(health), value)
    };
    vec![
        row(
            29,
            HealthConfig::builder()
                .start_period(Duration::from_secs(2))
                .build(),
            json!({"StartPeriod": 2_000_000_000_i64}),
        ),
        row(
            44,
            HealthConfig::builder()
                .start_interval(Duration::from_millis(1))
                .build(),
            json!({"StartInterval": 1_000_000}),
        ),
    ]
}

fn volume() -> Mount {
    Mount::builder()
        .kind(MountType::Volume)
        .source("data")
        .target("/data")
        .read_only(true)
        .build()
}
