//! Where in the body each option belongs.

use asyncdocker::containers::{CreateContainerOptions, CreateContainerOptionsBuilder};
use asyncdocker::models::containers::{
    DeviceMapping, Isolation, LogConfig, LogDriver, PortBinding, RestartPolicy, RestartPolicyName,
    ThrottleDevice, Ulimit, UlimitName, UsernsMode, UtsMode, WeightDevice,
};
use asyncdocker::{Signal, TtySize};
use serde_json::{Value, json};

pub(super) fn set() -> CreateContainerOptionsBuilder {
    CreateContainerOptions::builder()
}

fn throttled(rate: u64) -> [ThrottleDevice; 1] {
    [ThrottleDevice::builder()
        .path("/dev/sda")
        .rate(rate)
        .build()]
}

pub(super) type Row = (&'static str, CreateContainerOptionsBuilder, Value);

/// Each option of the process and its image belongs.
pub(super) fn process() -> Vec<Row> {
    vec![
        ("Hostname", set().hostname("told"), json!("told")),
        (
            "Domainname",
            set().domainname("example.test"),
            json!("example.test"),
        ),
        ("User", set().user("1000:1000"), json!("1000:1000")),
        ("AttachStdin", set().attach_stdin(true), json!(true)),
        ("AttachStdout", set().attach_stdout(false), json!(false)),
        ("AttachStderr", set().attach_stderr(true), json!(true)),
        (
            "ExposedPorts",
            set().exposed_ports(["80/tcp", "53/udp"]),
            json!({"53/udp": {}, "80/tcp": {}}),
        ),
        (
            "PublishService",
            set().publish_service("web.net1"),
            json!("web.net1"),
        ),
        ("Tty", set().tty(true), json!(true)),
        ("OpenStdin", set().open_stdin(true), json!(true)),
        ("StdinOnce", set().stdin_once(true), json!(true)),
        (
            "Env",
            set().env(["A=1", "B=a \"b\" c"]),
            json!(["A=1", "B=a \"b\" c"]),
        ),
        (
            "Cmd",
            set().cmd(["sh", "-c", "exit 3"]),
            json!(["sh", "-c", "exit 3"]),
        ),
        ("ArgsEscaped", set().args_escaped(true), json!(true)),
        ("Image", set().image("busybox:1.24"), json!("busybox:1.24")),
        ("Volumes", set().volumes(["/data"]), json!({"/data": {}})),
        ("WorkingDir", set().working_dir("/srv"), json!("/srv")),
        (
            "Entrypoint",
            set().entrypoint(vec!["/bin/sh".to_owned()]),
            json!(["/bin/sh"]),
        ),
        ("NetworkDisabled", set().network_disabled(true), json!(true)),
        (
            "MacAddress",
            set().mac_address("02:42:ac:11:00:02"),
            json!("02:42:ac:11:00:02"),
        ),
        ("OnBuild", set().on_build(["RUN true"]), json!(["RUN true"])),
        (
            "Labels",
            set().labels([("purpose", "test"), ("ä", "")]),
            json!({"purpose": "test", "ä": ""}),
        ),
        (
            "StopSignal",
            set().stop_signal(Signal::INT),
            json!("SIGINT"),
        ),
    ]
}

/// Each limit on resources.
pub(super) fn resources() -> Vec<Row> {
    let weight = WeightDevice::builder().path("/dev/sda").weight(500).build();
    let device = DeviceMapping::builder()
        .path_on_host("/dev/deviceName")
        .path_in_container("/dev/here")
        .cgroup_permissions("mrw")
        .build();
    let ulimit = Ulimit::builder()
        .name(UlimitName::Nofile)
        .soft(-1)
        .hard(2048)
        .build();
    let rates = |rate: u64| json!([{"Path": "/dev/sda", "Rate": rate}]);
    vec![
        ("CpuShares", set().cpu_shares(512), json!(512)),
        ("Memory", set().memory(4 << 30), json!(4_294_967_296_u64)),
        (
            "CgroupParent",
            set().cgroup_parent("/docker"),
            json!("/docker"),
        ),
        ("BlkioWeight", set().blkio_weight(300), json!(300)),
        (
            "BlkioWeightDevice",
            set().blkio_weight_device([weight]),
            json!([{"Path": "/dev/sda", "Weight": 500}]),
        ),
        (
            "BlkioDeviceReadBps",
            set().blkio_device_read_bps(throttled(1)),
            rates(1),
        ),
        (
            "BlkioDeviceWriteBps",
            set().blkio_device_write_bps(throttled(2)),
            rates(2),
        ),
        (
            "BlkioDeviceReadIOps",
            set().blkio_device_read_iops(throttled(3)),
            rates(3),
        ),
        (
            "BlkioDeviceWriteIOps",
            set().blkio_device_write_iops(throttled(u64::MAX)),
            rates(u64::MAX),
        ),
        ("CpuPeriod", set().cpu_period(100_000), json!(100_000)),
        ("CpuQuota", set().cpu_quota(-1), json!(-1)),
        ("CpusetCpus", set().cpuset_cpus("0-1,3"), json!("0-1,3")),
        ("CpusetMems", set().cpuset_mems("0"), json!("0")),
        (
            "Devices",
            set().devices([device]),
            json!([{"PathOnHost": "/dev/deviceName", "PathInContainer": "/dev/here", "CgroupPermissions": "mrw"}]),
        ),
        ("DiskQuota", set().disk_quota(1 << 30), json!(1 << 30)),
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
        ("MemorySwappiness", set().memory_swappiness(0), json!(0)),
        (
            "OomKillDisable",
            set().oom_kill_disable(false),
            json!(false),
        ),
        ("PidsLimit", set().pids_limit(-1), json!(-1)),
        (
            "Ulimits",
            set().ulimits([ulimit]),
            json!([{"Name": "nofile", "Soft": -1, "Hard": 2048}]),
        ),
        ("CpuCount", set().cpu_count(2), json!(2)),
        ("CpuPercent", set().cpu_percent(80), json!(80)),
        ("BlkioIOps", set().blkio_iops(1000), json!(1000)),
        ("BlkioBps", set().blkio_bps(1 << 40), json!(1_u64 << 40)),
        (
            "SandboxSize",
            set().sandbox_size(1 << 34),
            json!(1_u64 << 34),
        ),
    ]
}

/// Each setting of storage, ports and life.
pub(super) fn life() -> Vec<Row> {
    let binding = PortBinding::builder()
        .host_ip("127.0.0.1")
        .host_port("8080")
        .build();
    let policy = RestartPolicy::builder()
        .name(RestartPolicyName::OnFailure)
        .maximum_retry_count(4)
        .build();
    let log = LogConfig::builder()
        .kind(LogDriver::Syslog)
        .config([("syslog-address", "udp://192.0.2.1:514")])
        .build();
    vec![
        (
            "Binds",
            set().binds(["/tmp:/tmp:ro", "/anonymous"]),
            json!(["/tmp:/tmp:ro", "/anonymous"]),
        ),
        (
            "ContainerIDFile",
            set().container_id_file("/run/id"),
            json!("/run/id"),
        ),
        (
            "LogConfig",
            set().log_config(log),
            json!({"Type": "syslog", "Config": {"syslog-address": "udp://192.0.2.1:514"}}),
        ),
        (
            "NetworkMode",
            set().network_mode("container:db"),
            json!("container:db"),
        ),
        (
            "PortBindings",
            set().port_bindings([("80/tcp", vec![binding])]),
            json!({"80/tcp": [{"HostIp": "127.0.0.1", "HostPort": "8080"}]}),
        ),
        (
            "RestartPolicy",
            set().restart_policy(policy),
            json!({"Name": "on-failure", "MaximumRetryCount": 4}),
        ),
        ("AutoRemove", set().auto_remove(true), json!(true)),
        ("VolumeDriver", set().volume_driver("local"), json!("local")),
        (
            "VolumesFrom",
            set().volumes_from(["db:ro"]),
            json!(["db:ro"]),
        ),
    ]
}

/// Each setting of privileges, names and namespaces.
pub(super) fn isolation() -> Vec<Row> {
    vec![
        ("CapAdd", set().cap_add(["NET_ADMIN"]), json!(["NET_ADMIN"])),
        ("CapDrop", set().cap_drop(["MKNOD"]), json!(["MKNOD"])),
        ("Dns", set().dns(["192.0.2.53"]), json!(["192.0.2.53"])),
        (
            "DnsOptions",
            set().dns_options(["ndots:3"]),
            json!(["ndots:3"]),
        ),
        (
            "DnsSearch",
            set().dns_search(["example.test"]),
            json!(["example.test"]),
        ),
        (
            "ExtraHosts",
            set().extra_hosts(["db:192.0.2.1"]),
            json!(["db:192.0.2.1"]),
        ),
        ("GroupAdd", set().group_add(["audio"]), json!(["audio"])),
        ("IpcMode", set().ipc_mode("host"), json!("host")),
        (
            "Cgroup",
            set().cgroup("container:db"),
            json!("container:db"),
        ),
        (
            "Links",
            set().links(["db:database"]),
            json!(["db:database"]),
        ),
        ("OomScoreAdj", set().oom_score_adj(-1000), json!(-1000)),
        ("PidMode", set().pid_mode("host"), json!("host")),
        ("Privileged", set().privileged(false), json!(false)),
        (
            "PublishAllPorts",
            set().publish_all_ports(true),
            json!(true),
        ),
        ("ReadonlyRootfs", set().readonly_rootfs(true), json!(true)),
        (
            "SecurityOpt",
            set().security_opt(["apparmor=docker-default"]),
            json!(["apparmor=docker-default"]),
        ),
        (
            "StorageOpt",
            set().storage_opt([("size", "1G")]),
            json!({"size": "1G"}),
        ),
        (
            "Tmpfs",
            set().tmpfs([("/run", "size=64k")]),
            json!({"/run": "size=64k"}),
        ),
        ("UTSMode", set().uts_mode(UtsMode::Host), json!("host")),
        (
            "UsernsMode",
            set().userns_mode(UsernsMode::Host),
            json!("host"),
        ),
        ("ShmSize", set().shm_size(64 << 20), json!(67_108_864)),
        (
            "Sysctls",
            set().sysctls([("net.ipv4.ip_forward", "1")]),
            json!({"net.ipv4.ip_forward": "1"}),
        ),
        (
            "ConsoleSize",
            set().console_size(TtySize {
                columns: 80,
                rows: 24,
            }),
            json!([24, 80]),
        ),
        (
            "Isolation",
            set().isolation(Isolation::Default),
            json!("default"),
        ),
    ]
}
