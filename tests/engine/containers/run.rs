//! Running containers in one call, their health, their ports, and the options of later API versions.

use std::time::Duration;

use asyncdocker::containers::{
    ContainerStatsOptions, DeleteContainerOptions, InspectContainerOptions, PullPolicy,
    RunContainerOptions,
};
use asyncdocker::exec::{CreateExecOptions, StartExecOptions};
use asyncdocker::models::containers::{HealthConfig, Mount, MountType};
use asyncdocker::networks::CreateNetworkOptions;
use asyncdocker::prelude::*;
use asyncdocker::volumes::DeleteVolumeOptions;
use asyncdocker::{Error, Result, TtySize};
use futures_util::TryStreamExt;

use crate::networks::with_network;
use crate::support::{IMAGE, collect, engine, speaks, unique, with_container};

use super::{inspect, output, script, sleeper};

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn run_container_returns_output_and_exit_code_and_removes_the_container() -> Result<()> {
    let docker = engine();
    for auto_remove in [false, true] {
        if auto_remove && !speaks(&docker, 30).await? {
            continue;
        }
        let mut options = script("echo out; echo err >&2; exit 3");
        if auto_remove {
            options = options.auto_remove(true);
        }
        let run = RunContainerOptions::builder()
            .pull(PullPolicy::Missing)
            .build();
        let mut container = docker.run_container(options.build(), run).await?;
        let id = container.id.clone();
        let (mut out, mut err) = (String::new(), String::new());
        while let Some(frame) = container.output.try_next().await? {
            let text = String::from_utf8_lossy(frame.bytes());
            match frame {
                asyncdocker::stream::Frame::Stderr(_) => err.push_str(&text),
                _ => out.push_str(&text),
            }
        }
        assert_eq!((&*out, &*err), ("out\n", "err\n"));
        assert_eq!(container.exit_code().await?, 3);
        if !auto_remove {
            let options = DeleteContainerOptions::default();
            docker.delete_container(&id, options).await?;
        }
        let gone = docker
            .inspect_container(&id, InspectContainerOptions::default())
            .await
            .err();
        assert!(gone.as_ref().is_some_and(Error::is_not_found), "{gone:?}");
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn run_container_sends_input_and_removes_a_container_that_fails_to_start() -> Result<()> {
    use tokio::io::AsyncWriteExt;

    let docker = engine();
    let run = RunContainerOptions::default();
    let options = script("sort").open_stdin(true).stdin_once(true);
    let mut sort = docker.run_container(options.build(), run.clone()).await?;
    sort.input.write_all(b"b\na\n").await.expect("written");
    sort.input.shutdown().await.expect("closed");
    let mut sorted = String::new();
    while let Some(frame) = sort.output.try_next().await? {
        sorted.push_str(&String::from_utf8_lossy(frame.bytes()));
    }
    assert_eq!(sorted, "a\nb\n");
    sort.remove().await?;

    let name = unique("absent");
    let options = script("").cmd(["/no/such/program"]).name(&name);
    docker
        .run_container(options.build(), run)
        .await
        .expect_err("the program does not exist");
    let gone = inspect(&docker, &name).await.err();
    assert!(gone.as_ref().is_some_and(Error::is_not_found), "{gone:?}");
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn wait_healthy_ends_at_the_first_success_or_the_last_failure() -> Result<()> {
    let docker = engine();
    if !speaks(&docker, 24).await? {
        return Ok(());
    }
    let check = |command: &str| {
        HealthConfig::cmd_shell(command)
            .interval(Duration::from_millis(200))
            .timeout(Duration::from_secs(10))
            .retries(2)
    };
    let healthy = sleeper().healthcheck(check("test -e /ready || { touch /ready; exit 1; }"));
    with_container(&docker, healthy, async |id| {
        docker.start_container(id).await?;
        docker.wait_healthy(id).await?;
        let seen = inspect(&docker, id).await?;
        let config = seen.config.healthcheck.expect("a health check");
        assert_eq!(config.interval, Some(Duration::from_millis(200)));
        assert_eq!(config.retries, Some(2));
        Ok::<_, Error>(())
    })
    .await?;
    let unhealthy = sleeper().healthcheck(check("echo not today; exit 1"));
    with_container(&docker, unhealthy, async |id| {
        docker.start_container(id).await?;
        let error = docker.wait_healthy(id).await.unwrap_err();
        assert!(error.to_string().contains("not today"), "{error}");
        Ok::<_, Error>(())
    })
    .await?;
    with_container(&docker, sleeper(), async |id| {
        let error = docker.wait_healthy(id).await.unwrap_err();
        assert!(error.to_string().contains("never started"), "{error}");
        docker.start_container(id).await?;
        let error = docker.wait_healthy(id).await.unwrap_err();
        assert!(error.to_string().contains("no health check"), "{error}");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn published_port_returns_the_port_that_the_engine_chose() -> Result<()> {
    let docker = engine();
    with_network(
        &docker,
        CreateNetworkOptions::builder(),
        async |network, _| {
            let options = sleeper().network_mode(network).publish(["127.0.0.1::80"])?;
            with_container(&docker, options, async |id| {
                let error = docker.published_port(id, "80").await.unwrap_err();
                assert!(error.to_string().contains("never started"), "{error}");
                docker.start_container(id).await?;
                let address = docker.published_port(id, "80").await?;
                assert!(address.ip().is_loopback());
                assert_ne!(address.port(), 0);
                let error = docker.published_port(id, "81").await.unwrap_err();
                assert!(error.to_string().contains("does not publish"), "{error}");
                Ok(())
            })
            .await
        },
    )
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn mount_constructors_create_working_mounts() -> Result<()> {
    let docker = engine();
    if !speaks(&docker, 25).await? {
        return Ok(());
    }
    let volume = unique("mount");
    let mounts = [
        Mount::bind("/etc", "/host").read_only(true),
        Mount::volume(&volume, "/data"),
        Mount::anonymous_volume("/anonymous"),
        Mount::tmpfs("/scratch")
            .tmpfs_size(1 << 20)
            .tmpfs_mode(0o700),
    ];
    let text = "touch /host/x 2>/dev/null || echo read-only; touch /data/x /anonymous/x && echo written; \
        grep ' /scratch ' /proc/mounts; stat -c %a /scratch";
    with_container(&docker, script(text).mounts(mounts), async |id| {
        let out = output(&docker, id).await?;
        let lines: Vec<_> = out.lines().collect();
        assert_eq!(lines[..2], ["read-only", "written"], "{out}");
        assert!(lines[2].contains("size=1024k"), "{out}");
        assert_eq!(lines[3], "700");
        let seen = inspect(&docker, id).await?;
        let kinds = seen.host_config.mounts.iter().map(|mount| &mount.kind);
        let expected = [
            MountType::Bind,
            MountType::Volume,
            MountType::Volume,
            MountType::Tmpfs,
        ];
        assert!(
            kinds.flatten().eq(&expected),
            "{:?}",
            seen.host_config.mounts
        );
        Ok::<_, Error>(())
    })
    .await?;
    if speaks(&docker, 45).await? {
        let within = || script("mkdir -p /v/sub; echo kept > /v/sub/file");
        with_container(
            &docker,
            within().mounts([Mount::volume(&volume, "/v")]),
            async |id| output(&docker, id).await,
        )
        .await?;
        let mount = Mount::volume(&volume, "/data").subpath("sub");
        with_container(
            &docker,
            script("cat /data/file").mounts([mount]),
            async |id| {
                assert_eq!(output(&docker, id).await?, "kept\n");
                Ok::<_, Error>(())
            },
        )
        .await?;
    }
    if speaks(&docker, 48).await? {
        // The image store of the engine decides whether images can be mounted.
        let mount = Mount::image(IMAGE, "/image").subpath("bin");
        let options = script("test -e /image/sh && echo mounted").mounts([mount]);
        with_container(&docker, options, async |id| {
            assert_eq!(output(&docker, id).await?, "mounted\n");
            Ok::<_, Error>(())
        })
        .await?;
    }
    docker
        .delete_volume(&volume, DeleteVolumeOptions::default())
        .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn inspect_container_returns_later_options() -> Result<()> {
    let docker = engine();
    if !speaks(&docker, 43).await? {
        return Ok(());
    }
    let options = sleeper()
        .cpus(0.5)
        .init(true)
        .stop_timeout(7)
        .pids_limit(64)
        .annotations([("com.example.team", "a")])
        .device_cgroup_rules(["c 42:* rmw"])
        .platform("linux");
    with_container(&docker, options, async |id| {
        let seen = inspect(&docker, id).await?;
        let host = &seen.host_config;
        assert_eq!(host.nano_cpus, Some(500_000_000));
        assert_eq!(host.init, Some(true));
        assert_eq!(host.pids_limit, Some(64));
        assert_eq!(host.annotations["com.example.team"], "a");
        assert_eq!(host.device_cgroup_rules, ["c 42:* rmw"]);
        assert_eq!(seen.config.stop_timeout, Some(7));
        assert_eq!(seen.platform.as_deref(), Some("linux"));

        docker.start_container(id).await?;
        let options = ContainerStatsOptions::builder()
            .stream(false)
            .one_shot(true);
        let mut stats = docker.container_stats(id, options.build()).await?;
        let sample = stats.try_next().await?.expect("a sample");
        // There is nothing to compare it with.
        assert_eq!(sample.cpu_percent(), None);
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn create_exec_sets_environment_directory_and_console_size() -> Result<()> {
    let docker = engine();
    if !speaks(&docker, 42).await? {
        return Ok(());
    }
    with_container(&docker, sleeper(), async |id| {
        docker.start_container(id).await?;
        let options = CreateExecOptions::builder()
            .cmd(["sh", "-c", "echo $NAME; pwd; stty size"])
            .env(["NAME=value"])
            .working_dir("/tmp")
            .tty(true)
            .console_size(TtySize {
                columns: 99,
                rows: 33,
            })
            .build();
        let exec = docker.create_exec(id, options).await?.id;
        let options = StartExecOptions::builder()
            .tty(true)
            .console_size(TtySize {
                columns: 99,
                rows: 33,
            })
            .build();
        let started = docker.start_exec(&exec, options).await?;
        let (out, _) = collect(started.output).await?;
        assert_eq!(out, "value\r\n/tmp\r\n33 99\r\n");
        Ok(())
    })
    .await
}
