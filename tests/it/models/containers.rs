use std::collections::{BTreeMap, BTreeSet};

use asyncdocker::models::containers::{
    ChangeKind, ContainerChange, ContainerCreateResponse, ContainerInspect, ContainerPathStat,
    ContainerStats, ContainerStatus, ContainerSummary, ContainerTop, ContainerUpdateResponse,
    ContainerWaitResponse, LogDriver, MountPropagation, MountType, PortProtocol, RestartPolicyName,
    UlimitName,
};
use asyncdocker::models::exec::ExecInspect;
use chrono::{DateTime, Utc};

use super::fixtures::body;
use super::{decode, decode_list};

fn time(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn running_container_is_read() {
    let container: ContainerInspect = decode(body("docker-1.11.2/container-inspect.http")).unwrap();
    assert_eq!(container.name, "/c1");
    assert_eq!(container.path, "sh");
    assert_eq!(container.args.len(), 2);
    assert_eq!(
        container.created,
        Some(time("2026-11-23T16:15:39.028018023Z"))
    );
    assert_eq!(container.exec_ids, Vec::<String>::new());
    assert_eq!(container.size_rw, Some(0));
    assert_eq!(container.size_root_fs, Some(1_982_296));
    assert_eq!(container.node, None);

    let state = container.state;
    assert_eq!(state.status, ContainerStatus::Running);
    assert!(state.running && !state.paused && !state.oom_killed);
    assert_eq!((state.pid, state.exit_code), (11_726, 0));
    assert_eq!(
        state.started_at,
        Some(time("2026-11-23T16:15:39.337944199Z"))
    );
    assert_eq!(state.finished_at, None);

    let data = container.graph_driver.unwrap().data;
    assert_eq!(data.len(), 4);
    assert!(data["WorkDir"].ends_with("/work"));
}

#[test]
fn container_settings_are_read() {
    let container: ContainerInspect = decode(body("docker-1.11.2/container-inspect.http")).unwrap();
    let config = container.config;
    assert_eq!(config.hostname.as_deref(), Some("h1"));
    assert_eq!(config.tty, Some(false));
    assert_eq!(config.env, ["A=1"]);
    assert_eq!(config.cmd.len(), 3);
    assert_eq!(config.entrypoint, Vec::<String>::new());
    assert_eq!(config.exposed_ports, BTreeSet::from(["80/tcp".to_owned()]));
    assert_eq!(config.volumes, BTreeSet::from(["/anon".to_owned()]));
    assert_eq!(config.labels["l"], "1");

    let host = container.host_config;
    assert_eq!(host.binds, ["data1:/data:rw", "/tmp:/host:ro"]);
    assert_eq!(host.memory, Some(67_108_864));
    assert_eq!(host.memory_swap, Some(134_217_728));
    assert_eq!(host.memory_swappiness, Some(-1));
    assert_eq!(host.oom_kill_disable, Some(false));
    assert_eq!(host.pids_limit, Some(0));
    assert_eq!(host.console_size, None);
    assert_eq!(host.tmpfs["/run"], "size=64k");
    assert_eq!(host.cap_add, ["NET_ADMIN"]);
    assert_eq!(host.network_mode.as_deref(), Some("net1"));
    let binding = &host.port_bindings["80/tcp"][0];
    assert_eq!(binding.host_ip.as_deref(), Some("127.0.0.1"));
    assert_eq!(binding.host_port.as_deref(), Some(""));
    let restart = host.restart_policy.unwrap();
    assert_eq!(restart.name, Some(RestartPolicyName::OnFailure));
    assert_eq!(restart.maximum_retry_count, Some(3));
    let log = host.log_config.unwrap();
    assert_eq!(log.kind, Some(LogDriver::JsonFile));
    assert_eq!(log.config["max-size"], "10m");
    let ulimit = &host.ulimits[0];
    assert_eq!(ulimit.name, Some(UlimitName::Nofile));
    assert_eq!((ulimit.hard, ulimit.soft), (Some(1024), Some(512)));
}

#[test]
fn container_networks_are_read() {
    let container: ContainerInspect = decode(body("docker-20.10/container-inspect.http")).unwrap();
    let settings = container.network_settings;
    let ports: Vec<_> = settings.ports.keys().collect();
    assert_eq!(ports, ["53/udp", "80/tcp"]);
    assert_eq!(settings.ports["53/udp"], [], "null: exposed, not published");
    assert_eq!(
        settings.ports["80/tcp"][0].host_port.as_deref(),
        Some("32768")
    );
    assert_eq!(settings.secondary_ip_addresses, []);
    let endpoint = &settings.networks["net1"];
    let asked = endpoint.ipam_config.as_ref().unwrap();
    assert_eq!(asked.ipv4_address.as_deref(), Some("172.30.9.200"));
    assert_eq!(asked.ipv6_address, None);
    assert_eq!(endpoint.ip_address.as_deref(), Some("172.30.9.200"));
    assert_eq!(endpoint.ip_prefix_len, Some(24));
    assert_eq!(endpoint.aliases[0], "web");
    assert_eq!(endpoint.links, Vec::<String>::new());
    assert_eq!(endpoint.mac_address.as_deref(), Some("02:42:ac:1e:09:c8"));
}

#[test]
fn negative_limits_are_read() {
    let container: ContainerInspect = decode(body("docker-20.10/container-inspect.http")).unwrap();
    assert_eq!(container.host_config.memory_swap, Some(-1));
    assert_eq!(container.host_config.pids_limit, None);
    assert_eq!(container.host_config.oom_score_adj, Some(500));
}

#[test]
fn never_started_container_is_read() {
    let container: ContainerInspect =
        decode(body("docker-20.10/container-inspect-created.http")).unwrap();
    assert_eq!(container.state.status, ContainerStatus::Created);
    assert_eq!(container.state.started_at, None);
    assert_eq!(container.state.finished_at, None);
    assert_eq!(container.size_rw, None);
}

#[test]
fn killed_container_is_read() {
    let container: ContainerInspect =
        decode(body("docker-1.11.2/container-inspect-stopped.http")).unwrap();
    assert_eq!(container.state.status, ContainerStatus::Exited);
    assert_eq!(container.state.exit_code, 137);
    assert_eq!(
        container.state.finished_at,
        Some(time("2026-11-23T16:15:43.328901571Z"))
    );
    assert_eq!(container.network_settings.ports, BTreeMap::new());
}

#[test]
fn container_without_a_restart_policy_is_read() {
    let container: ContainerInspect =
        decode(body("docker-20.10/container-inspect-plain.http")).unwrap();
    assert_eq!(container.config.tty, Some(true));
    let restart = container.host_config.restart_policy.unwrap();
    assert_eq!(restart.maximum_retry_count, Some(0));
    let swarm: ContainerInspect = decode(body("swarm/container-inspect.json")).unwrap();
    let restart = swarm.host_config.restart_policy.unwrap();
    assert_eq!(restart.name, Some(RestartPolicyName::from("")));
    assert_eq!(restart.name.unwrap().as_str(), "");
}

#[test]
fn container_list_is_read() {
    let containers: Vec<ContainerSummary> =
        decode_list(body("docker-20.10/containers.http")).unwrap();
    let [container] = containers.as_slice() else {
        panic!("{containers:?}");
    };
    assert_eq!(container.names, ["/c1"]);
    assert_eq!(container.created, Some(time("2026-11-23T21:13:19Z")));
    assert_eq!(container.state, ContainerStatus::Running);
    assert_eq!(container.status, "Up 1 second");
    assert_eq!(container.size_root_fs, Some(1_984_230));
    assert_eq!(container.size_rw, None, "left out where it is 0");
    assert_eq!(container.host_config.network_mode.as_deref(), Some("net1"));
    let port = &container.ports[1];
    assert_eq!((port.private_port, port.public_port), (80, Some(32_768)));
    assert_eq!(port.ip.as_deref(), Some("127.0.0.1"));
    assert_eq!(port.kind, PortProtocol::Tcp);
    assert_eq!(container.ports[0].public_port, None);
    let kinds: Vec<_> = container.mounts.iter().map(|mount| &mount.kind).collect();
    let (bind, volume) = (Some(MountType::Bind), Some(MountType::Volume));
    assert_eq!(kinds, [&bind, &volume, &volume]);
    assert_eq!(container.mounts[0].propagation, MountPropagation::Rslave);
    assert_eq!(container.mounts[1].propagation.as_str(), "");
}

#[test]
fn documented_containers_are_read() {
    let containers: Vec<ContainerSummary> =
        decode_list(body("documented/containers.json")).unwrap();
    assert_eq!(containers.len(), 4);
    assert_eq!(containers[0].created, Some(time("2013-05-06T15:29:15Z")));
    assert_eq!(containers[0].size_rw, Some(12_288));
    assert_eq!(containers[0].labels["com.example.vendor"], "Acme");
}

#[test]
fn empty_container_list_is_read() {
    for nothing in ["[]", "null"] {
        assert_eq!(decode_list::<ContainerSummary>(nothing).unwrap(), []);
    }
}

#[test]
fn creation_with_and_without_warnings_is_read() {
    let created: ContainerCreateResponse =
        decode(body("docker-1.11.2/container-create.http")).unwrap();
    assert_eq!(created.id.len(), 64);
    assert_eq!(created.warnings, Vec::<String>::new());
    let created: ContainerCreateResponse =
        decode(body("docker-20.10/container-create.http")).unwrap();
    assert_eq!(created.warnings.len(), 2);
    let updated: ContainerUpdateResponse =
        decode(body("docker-1.11.2/container-update.http")).unwrap();
    assert_eq!(updated.warnings, Vec::<String>::new());
}

#[test]
fn changes_are_read_by_kind() {
    let changes: Vec<ContainerChange> =
        decode_list(body("docker-20.10/container-changes.http")).unwrap();
    let kinds: BTreeMap<_, _> = changes
        .iter()
        .map(|change| (change.path.as_str(), &change.kind))
        .collect();
    assert_eq!(kinds["/bin"], &ChangeKind::Modified);
    assert_eq!(kinds["/made"], &ChangeKind::Added);
    assert_eq!(kinds["/bin/arch"], &ChangeKind::Deleted);
    assert_eq!(kinds["/bin/arch"].value(), 2);

    let unheard_of: ContainerChange = decode(r#"{"Path":"/a","Kind":9}"#).unwrap();
    assert_eq!(unheard_of.kind, ChangeKind::Unknown(9));
    let none = decode_list::<ContainerChange>(body("docker-20.10/container-changes-none.http"));
    assert_eq!(none.unwrap(), []);
}

#[test]
fn container_processes_are_read() {
    let top: ContainerTop = decode(body("docker-1.11.2/container-top.http")).unwrap();
    assert_eq!(top.titles.len(), 8);
    assert_eq!(top.processes.len(), 2);
    assert_eq!(top.processes[1][7], "sleep 1");
    let none: ContainerTop = decode(r#"{"Processes":null,"Titles":["PID"]}"#).unwrap();
    assert_eq!(none.processes, Vec::<Vec<String>>::new());
}

#[test]
fn exit_code_is_read() {
    let ended: ContainerWaitResponse = decode(body("docker-1.11.2/wait.http")).unwrap();
    assert_eq!(ended.status_code, 137);
}

#[test]
fn statistics_are_read() {
    let stats: ContainerStats = decode(body("docker-1.11.2/container-stats.http")).unwrap();
    assert_eq!(stats.read, Some(time("2026-11-23T16:15:41Z")));
    assert_eq!(stats.cpu_stats.cpu_usage.total_usage, 14_309_104);
    assert_eq!(
        stats.cpu_stats.cpu_usage.percpu_usage,
        [9_405_075, 4_904_029]
    );
    assert_eq!(stats.cpu_stats.system_cpu_usage, Some(8_395_660_000_000));
    assert_eq!(stats.precpu_stats.cpu_usage.total_usage, 13_272_123);
    assert_eq!(stats.memory_stats.limit, Some(67_108_864));
    assert_eq!(stats.memory_stats.stats["pgfault"], 376);
    assert_eq!(stats.pids_stats.current, Some(2));
    assert_eq!(stats.networks["eth0"].rx_bytes, 1166);
    assert_eq!(stats.blkio_stats.sectors_recursive, []);
}

#[test]
fn statistics_of_a_stopped_container_are_read() {
    let stats: ContainerStats = decode(body("docker-20.10/container-stats-stopped.http")).unwrap();
    assert_eq!(stats.read, None);
    assert_eq!(stats.cpu_stats.cpu_usage.total_usage, 0);
    assert_eq!(stats.cpu_stats.system_cpu_usage, None);
    assert_eq!(stats.memory_stats.usage, None);
    assert_eq!(stats.networks, BTreeMap::new());
}

#[test]
fn maximum_counters_are_read() {
    let stats: ContainerStats = decode(format!(
        r#"{{"memory_stats":{{"limit":{max},"stats":{{"hierarchical_memory_limit":9223372036854771712,"a":{max}}}}},
            "blkio_stats":{{"io_time_recursive":[{{"major":8,"minor":0,"op":"","value":{max}}}]}},
            "pids_stats":{{"current":{max}}}}}"#,
        max = u64::MAX
    ))
    .unwrap();
    assert_eq!(stats.memory_stats.limit, Some(u64::MAX));
    assert_eq!(stats.memory_stats.stats["a"], u64::MAX);
    assert_eq!(
        stats.memory_stats.stats["hierarchical_memory_limit"],
        9_223_372_036_854_771_712
    );
    assert_eq!(stats.blkio_stats.io_time_recursive[0].value, u64::MAX);
    assert_eq!(stats.pids_stats.current, Some(u64::MAX));
}

#[test]
fn path_metadata_is_read() {
    let file: ContainerPathStat = decode(body("docker-1.11.2/archive-head.http")).unwrap();
    assert_eq!((file.name.as_str(), file.size), ("passwd", 30));
    assert_eq!(file.mode, 0o644);
    assert_eq!(file.mtime, Some(time("2026-11-23T15:41:45Z")));
    assert_eq!(file.link_target, "");

    let folder: ContainerPathStat =
        decode(body("docker-20.10/archive-head-directory.http")).unwrap();
    assert_eq!(folder.mode, 1 << 31 | 0o755);

    let link: ContainerPathStat = decode(body("docker-20.10/archive-head-link.http")).unwrap();
    assert_eq!(link.mode, 1 << 27 | 0o777);
    assert_eq!(link.link_target, "/etc/passwd");
}

#[test]
fn exec_instances_are_read_before_and_after_running() {
    let waiting: ExecInspect = decode(body("docker-20.10/exec-inspect-new.http")).unwrap();
    assert_eq!((waiting.running, waiting.exit_code), (false, None));
    assert_eq!(waiting.detach_keys.as_deref(), Some("EBE="));
    assert_eq!(waiting.pid, Some(0));

    let ended: ExecInspect = decode(body("docker-1.11.2/exec-inspect.http")).unwrap();
    assert_eq!(ended.exit_code, Some(3));
    assert!(ended.open_stdout && !ended.open_stdin);
    assert_eq!(ended.process_config.entrypoint, "sh");
    assert_eq!(ended.process_config.arguments.len(), 2);
    assert_eq!(ended.process_config.privileged, Some(false));
    assert_eq!(ended.pid, None);

    let on_podman: ExecInspect = decode(body("podman-5.4/exec-inspect.http")).unwrap();
    assert_eq!(on_podman.detach_keys.as_deref(), Some("ctrl-p,ctrl-q"));
}
