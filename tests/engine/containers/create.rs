//! What a container is created with, read back from the engine and from within.

use asyncdocker::containers::{CreateContainerOptions, InspectContainerOptions};
use asyncdocker::images::{CommitContainerOptions, DeleteImageOptions};
use asyncdocker::models::containers::{
    DeviceMapping, LogConfig, LogDriver, PortBinding, RestartPolicy, RestartPolicyName,
    ThrottleDevice, Ulimit, UlimitName, UtsMode,
};
use asyncdocker::{ApiVersion, ContainerLifecycle, Containers, Images, Result};

use super::{MEMORY_LIMIT, inspect, output, script};
use crate::support::{IMAGE, engine, exit_code, unique, with_container};

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn create_container_with_missing_image_is_not_found() {
    let image = format!("{}:1.0", unique("no-such-image"));
    let options = CreateContainerOptions::builder().image(&image).build();
    let error = engine().create_container(options).await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
    let words = format!("No such image: {image}");
    assert_eq!(error.engine_message(), Some(words.as_str()));
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn create_container_refuses_taken_and_invalid_names() {
    let docker = engine();
    let name = unique("taken");
    let options = || script("true").name(name.as_str());
    with_container(&docker, options(), async |_| {
        let error = docker
            .create_container(options().build())
            .await
            .unwrap_err();
        assert!(error.is_conflict(), "{error}");
        assert!(error.to_string().contains(&name), "{error}");
    })
    .await;
    let options = script("true").name("no name").build();
    let error = docker.create_container(options).await.unwrap_err();
    assert!(error.to_string().contains("no name"), "{error}");
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn create_container_sets_user_directory_and_environment() -> Result<()> {
    let docker = engine();
    let options = script("")
        .entrypoint(["sh", "-c"])
        .cmd(["hostname; id -u; pwd; echo $GREETING; cat /etc/hosts /etc/resolv.conf"])
        .hostname("told")
        .user("1234")
        .working_dir("/var")
        .env(["GREETING=good day"])
        .extra_hosts(["elsewhere:192.0.2.7"])
        .dns(["192.0.2.53"])
        .dns_search(["example.test"])
        .dns_options(["ndots:3"])
        .labels([("purpose", "test"), ("with space", "ä=b")])
        .stop_signal("SIGUSR1");
    with_container(&docker, options, async |id| {
        let text = output(&docker, id).await?;
        let mut lines = text.lines();
        for expected in ["told", "1234", "/var", "good day"] {
            assert_eq!(lines.next(), Some(expected));
        }
        for part in [
            "192.0.2.7\telsewhere",
            "nameserver 192.0.2.53",
            "search example.test",
            "options ndots:3",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        let config = inspect(&docker, id).await?.config;
        assert_eq!(config.labels["purpose"], "test");
        assert_eq!(config.labels["with space"], "ä=b");
        assert_eq!(config.stop_signal.as_deref(), Some("SIGUSR1"));
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn create_container_sets_resource_limits() -> Result<()> {
    let docker = engine();
    let files = Ulimit::builder()
        .name(UlimitName::Nofile)
        .soft(100)
        .hard(200)
        .build();
    let options = script(&format!(
        "{MEMORY_LIMIT}; ulimit -n; ulimit -Hn; cat /proc/self/oom_score_adj; nproc
         df -k /dev/shm | tail -n 1 | awk '{{ print $2 }}'
         touch /file 2>/dev/null || echo read-only
         awk '/CapBnd/ {{ print $2 }}' /proc/self/status"
    ))
    .memory(32 << 20)
    .memory_swap(64 << 20)
    .ulimits([files])
    .oom_score_adj(300)
    .cpuset_cpus("0")
    .shm_size(1 << 20)
    .readonly_rootfs(true)
    .cap_drop(["ALL"])
    .cap_add(["CHOWN"]);
    with_container(&docker, options, async |id| {
        let text = output(&docker, id).await?;
        let lines: Vec<_> = text.lines().collect();
        let memory = (32 << 20).to_string();
        let chown_only = "0000000000000001";
        assert_eq!(
            lines,
            [
                &memory,
                "100",
                "200",
                "300",
                "1",
                "1024",
                "read-only",
                chown_only
            ]
        );
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn create_container_keeps_kernel_settings() -> Result<()> {
    let docker = engine();
    let rate = ThrottleDevice::builder()
        .path("/dev/null")
        .rate(1 << 20)
        .build();
    let options = script("")
        .memory(32 << 20)
        .memory_reservation(16 << 20)
        .memory_swappiness(10)
        .oom_kill_disable(true)
        .cpu_shares(512)
        .cpu_period(50_000)
        .cpu_quota(25_000)
        .pids_limit(40)
        .blkio_device_read_bps([rate.clone()])
        .blkio_device_write_iops([rate.clone()])
        .security_opt(["no-new-privileges"])
        .group_add(["1234"])
        .pid_mode("host")
        .ipc_mode("host")
        .uts_mode(UtsMode::Host);
    with_container(&docker, options, async |id| {
        let config = inspect(&docker, id).await?.host_config;
        assert_eq!(config.memory_reservation, Some(16 << 20));
        assert_eq!(config.memory_swappiness, Some(10));
        assert_eq!(config.oom_kill_disable, Some(true));
        assert_eq!(config.cpu_shares, Some(512));
        assert_eq!(config.cpu_period, Some(50_000));
        assert_eq!(config.cpu_quota, Some(25_000));
        assert_eq!(config.pids_limit, Some(40));
        assert_eq!(config.blkio_device_read_bps, vec![rate.clone()]);
        assert_eq!(config.blkio_device_write_iops, vec![rate]);
        assert!(
            config
                .security_opt
                .contains(&"no-new-privileges".to_owned())
        );
        assert_eq!(config.group_add, ["1234"]);
        assert_eq!(config.pid_mode.as_deref(), Some("host"));
        assert_eq!(config.ipc_mode.as_deref(), Some("host"));
        assert_eq!(config.uts_mode, Some(UtsMode::Host));
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn create_container_mounts_devices_directories_and_memory() -> Result<()> {
    let docker = engine();
    let device = DeviceMapping::builder()
        .path_on_host("/dev/zero")
        .path_in_container("/dev/nought")
        .cgroup_permissions("r")
        .build();
    let options = script(
        "head -c 3 /dev/nought | wc -c; grep -E ' (/scratch|/host|/data) ' /proc/mounts
         touch /host/file 2>/dev/null || echo host is read-only",
    )
    .devices([device])
    .tmpfs([("/scratch", "size=1m,noexec")])
    .binds(["/tmp:/host:ro"])
    .volumes(["/data"]);
    with_container(&docker, options, async |id| {
        let text = output(&docker, id).await?;
        assert!(text.starts_with("3\n"), "{text}");
        assert!(text.contains("tmpfs /scratch tmpfs"), "{text}");
        assert!(text.contains(" /data "), "{text}");
        assert!(text.ends_with("host is read-only\n"), "{text}");

        let mut mounts = inspect(&docker, id).await?.mounts;
        mounts.sort_by(|a, b| a.destination.cmp(&b.destination));
        assert_eq!(
            (mounts[0].destination.as_str(), mounts[0].rw),
            ("/data", true)
        );
        assert_eq!(
            (
                mounts[1].source.as_str(),
                mounts[1].destination.as_str(),
                mounts[1].rw
            ),
            ("/tmp", "/host", false)
        );
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn create_container_publishes_ports_restarts_and_rotates_logs() -> Result<()> {
    let docker = engine();
    let binding = PortBinding::builder().host_ip("127.0.0.1").host_port("");
    let policy = RestartPolicy::builder()
        .name(RestartPolicyName::OnFailure)
        .maximum_retry_count(2)
        .build();
    let log = LogConfig::builder()
        .kind(LogDriver::JsonFile)
        .config([("max-size", "1m")])
        .build();
    let options = script("exit 9")
        .exposed_ports(["80/tcp", "53/udp"])
        .port_bindings([("80/tcp", vec![binding.build()])])
        .restart_policy(policy.clone())
        .log_config(log.clone());
    with_container(&docker, options, async |id| {
        let details = inspect(&docker, id).await?;
        assert_eq!(details.host_config.restart_policy, Some(policy));
        assert_eq!(details.host_config.log_config, Some(log));
        let exposed: Vec<_> = details.config.exposed_ports.into_iter().collect();
        assert_eq!(exposed, ["53/udp", "80/tcp"]);
        let bindings = &details.host_config.port_bindings["80/tcp"];
        assert_eq!(bindings[0].host_ip.as_deref(), Some("127.0.0.1"));

        docker.start_container(id).await?;
        assert_eq!(exit_code(&docker, id).await?, 9);
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn create_container_shares_volumes_and_network_of_another_container() -> Result<()> {
    let docker = engine();
    let first = script("echo shared >/data/file; exec sleep 1000").volumes(["/data"]);
    with_container(&docker, first, async |first| {
        docker.start_container(first).await?;
        let second = script("until [ -s /data/file ]; do sleep 1; done; cat /data/file; hostname")
            .volumes_from([first])
            .network_mode(format!("container:{first}"));
        with_container(&docker, second, async |id| {
            let hostname = first.get(..12).unwrap_or_default();
            assert_eq!(output(&docker, id).await?, format!("shared\n{hostname}\n"));
            Ok(())
        })
        .await
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn inspect_container_computes_sizes_on_request() -> Result<()> {
    let docker = engine();
    let options = script("head -c 5000 /dev/zero >/file");
    with_container(&docker, options, async |id| {
        output(&docker, id).await?;
        let plain = inspect(&docker, id).await?;
        assert_eq!((plain.size_rw, plain.size_root_fs), (None, None));
        let sized = InspectContainerOptions::builder().size(true).build();
        let details = docker.inspect_container(id, sized).await?;
        // Whole blocks of the disk with the containerd image store, bytes without it.
        assert!(details.size_rw >= Some(5000), "{details:?}");
        assert!(details.size_root_fs > Some(5000));
        assert_eq!(details.path, "sh");
        assert_eq!(details.config.image.as_deref(), Some(IMAGE));
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn reset_entrypoint_removes_the_image_entrypoint() -> Result<()> {
    let docker = engine();
    if docker.api_version().await? < ApiVersion::new(1, 25) {
        return Ok(());
    }
    let image = unique("with-entrypoint");
    with_container(&docker, script(""), async |id| {
        let options = CommitContainerOptions::builder()
            .repo(&image)
            .changes([r#"ENTRYPOINT ["echo", "entrypoint"]"#, r#"CMD ["cmd"]"#])
            .build();
        docker.commit_container(id, options).await
    })
    .await?;
    let options = |image: &str| CreateContainerOptions::builder().image(image);
    let with_entrypoint = with_container(&docker, options(&image).cmd(["own"]), async |id| {
        output(&docker, id).await
    });
    assert_eq!(with_entrypoint.await?, "entrypoint own\n");
    let without = options(&image).reset_entrypoint().cmd(["echo", "own"]);
    let without = with_container(&docker, without, async |id| output(&docker, id).await).await;
    docker
        .delete_image(&image, DeleteImageOptions::default())
        .await?;
    assert_eq!(without?, "own\n");
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn inspect_container_returns_the_restart_policy_that_was_set() -> Result<()> {
    let docker = engine();
    for policy in [
        RestartPolicy::no(),
        RestartPolicy::always(),
        RestartPolicy::unless_stopped(),
        RestartPolicy::on_failure(2),
    ] {
        let options = script("").restart_policy(policy.clone());
        with_container(&docker, options, async |id| {
            let config = inspect(&docker, id).await?.host_config;
            assert_eq!(config.restart_policy, Some(policy));
            asyncdocker::Result::Ok(())
        })
        .await?;
    }
    Ok(())
}
