//! Options that contradict each other are refused before anything is sent, and constructors of models.

use std::time::Duration;

use asyncdocker::containers::{CreateContainerOptions, CreateContainerOptionsBuilder};
use asyncdocker::exec::CreateExecOptions;
use asyncdocker::models::containers::{
    DeviceRequest, HealthConfig, Mount, MountPropagation, MountType, RestartPolicy,
};
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{ApiVersion, Containers, Error, Exec, Result};
use serde_json::{Value, json};

use crate::support::json_body;

type Set = fn(CreateContainerOptionsBuilder) -> CreateContainerOptionsBuilder;

/// At a version that has all options.
fn newest(engine: &FakeEngine) -> asyncdocker::Docker {
    engine.docker_at(ApiVersion::NEWEST)
}

#[tokio::test]
async fn conflicting_options_are_refused_by_name() -> Result<()> {
    let cases: &[(&str, Set)] = &[
        ("host_config.auto_remove", |new| {
            let always = RestartPolicy::always();
            new.auto_remove(true).restart_policy(always)
        }),
        ("host_config.mounts[1].target", |new| {
            let volume = Mount::volume("data", "/data");
            new.mounts([volume, Mount::bind("/srv", "")])
        }),
        ("host_config.mounts[0].target", |new| {
            new.mounts([Mount::volume("data", "relative/path")])
        }),
        ("host_config.mounts[0].source", |new| {
            let mut mount = Mount::tmpfs("/run");
            mount.source = Some("/srv".to_owned());
            new.mounts([mount])
        }),
        ("host_config.mounts[0].source", |new| {
            new.mounts([Mount::bind("", "/data")])
        }),
        ("healthcheck.interval", |new| {
            new.healthcheck(HealthConfig::none().interval(Duration::from_micros(999)))
        }),
        ("healthcheck.timeout", |new| {
            new.healthcheck(HealthConfig::none().timeout(Duration::from_nanos(1)))
        }),
        ("healthcheck.start_period", |new| {
            new.healthcheck(HealthConfig::none().start_period(Duration::from_micros(1)))
        }),
        ("healthcheck.start_interval", |new| {
            new.healthcheck(HealthConfig::none().start_interval(Duration::from_micros(1)))
        }),
        ("working_dir", |new| new.working_dir("srv")),
        ("host_config.binds[0]", |new| new.binds(["data"])),
        ("host_config.binds[1]", |new| {
            new.binds(["/srv:/srv", "/srv:data"])
        }),
        ("host_config.binds[0]", |new| new.binds(["data:data:ro"])),
        ("host_config.binds[0]", |new| new.binds([r"C:\srv:data"])),
        ("host_config.binds[0]", |new| {
            new.binds([r"C:\srv:D:data:ro"])
        }),
        ("host_config.tmpfs", |new| new.tmpfs([("run", "")])),
        ("linux//v8", |new| new.platform("linux//v8")),
    ];
    let engine = FakeEngine::local().await?;
    for (option, set) in cases {
        let options = set(CreateContainerOptions::builder().image("busybox"));
        let error = newest(&engine).create_container(options.build()).await;
        let error = error.expect_err(option);
        assert!(error.is_invalid_input(), "{option}: {error:?}");
        let text = error.to_string();
        assert!(text.contains(&format!("`{option}`")), "{option}: {text}");
        assert!(text.starts_with("POST /containers/create"), "{text}");
    }
    let options = CreateExecOptions::builder().cmd(["ls"]).working_dir("srv");
    let error = newest(&engine).create_exec("web", options.build()).await;
    assert!(
        error.as_ref().is_err_and(Error::is_invalid_input),
        "{error:?}"
    );
    assert!(engine.finish().await.is_empty());
    Ok(())
}

#[tokio::test]
async fn options_without_a_conflict_are_sent() -> Result<()> {
    let cases: &[Set] = &[
        |new| new.auto_remove(true).restart_policy(RestartPolicy::no()),
        |new| new.restart_policy(RestartPolicy::always()),
        |new| new.mounts([Mount::anonymous_volume("/data")]),
        |new| {
            new.mounts([
                Mount::bind(r"C:\srv", r"C:\data"),
                Mount::npipe(r"\\.\pipe\a", r"\\.\pipe\b"),
            ])
        },
        |new| new.binds(["/data", "data:/data", "/srv:/data:ro,z", "./srv:/data"]),
        |new| {
            new.binds([
                r"D:\data",
                "data:D:",
                r"C:\srv:D:\data",
                "C:/srv:d:/data:ro",
                r"\\.\pipe\a:\\.\pipe\b",
                r"C:\srv:/data",
            ])
        },
        |new| new.tmpfs([("/run", "size=64k"), (r"C:\run", "")]),
        // Engines mount it at `/data`.
        |new| new.volumes(["data"]),
        |new| new.working_dir("C:/srv"),
        |new| new.working_dir(""),
        |new| new.healthcheck(HealthConfig::none().interval(Duration::ZERO)),
        |new| new.healthcheck(HealthConfig::cmd(["x"]).interval(Duration::from_millis(1))),
    ];
    let engine = FakeEngine::local().await?;
    for set in cases {
        let created = Reply::json(r#"{"Id": "c1"}"#).with_status(201);
        let target = format!("/v{}/containers/create", ApiVersion::NEWEST);
        engine.expect("POST", &target, created);
        let options = set(CreateContainerOptions::builder().image("busybox"));
        newest(&engine).create_container(options.build()).await?;
    }
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn an_architecture_alone_is_a_platform_for_the_engine() -> Result<()> {
    let engine = FakeEngine::local().await?;
    for platform in ["", "arm64"] {
        let created = Reply::json(r#"{"Id": "c1"}"#).with_status(201);
        let target = format!(
            "/v{}/containers/create?platform={platform}",
            ApiVersion::NEWEST
        );
        engine.expect("POST", &target, created);
        let options = CreateContainerOptions::builder().platform(platform).build();
        newest(&engine).create_container(options).await?;
    }
    engine.finish().await;
    Ok(())
}

async fn host_config(set: Set) -> Result<Value> {
    let engine = FakeEngine::local().await?;
    let target = format!("/v{}/containers/create", ApiVersion::NEWEST);
    let created = Reply::json(r#"{"Id": "c1"}"#).with_status(201);
    engine.expect("POST", &target, created);
    let options = set(CreateContainerOptions::builder()).build();
    newest(&engine).create_container(options).await?;
    let mut body = json_body(&engine.finish().await[0]);
    Ok(body["HostConfig"].take())
}

#[tokio::test]
async fn mount_constructors_set_their_fields() -> Result<()> {
    let sent = host_config(|new| {
        new.mounts([
            Mount::bind("/srv", "/data")
                .read_only(true)
                .propagation(MountPropagation::Rshared)
                .create_mountpoint(true),
            Mount::volume("data", "/data").no_copy(true).subpath("a/b"),
            Mount::anonymous_volume("/data"),
            Mount::tmpfs("/run").tmpfs_size(1 << 20).tmpfs_mode(0o700),
            Mount::image("busybox", "/image").subpath("bin"),
            Mount::npipe(r"\\.\pipe\a", r"\\.\pipe\b"),
            Mount::cluster("data", "/data"),
        ])
    })
    .await?;
    let expected = json!([
        {
            "Type": "bind", "Source": "/srv", "Target": "/data", "ReadOnly": true,
            "BindOptions": {"Propagation": "rshared", "CreateMountpoint": true},
        },
        {"Type": "volume", "Source": "data", "Target": "/data", "VolumeOptions": {"NoCopy": true, "Subpath": "a/b"}},
        {"Type": "volume", "Target": "/data"},
        {"Type": "tmpfs", "Target": "/run", "TmpfsOptions": {"SizeBytes": 1 << 20, "Mode": 0o700}},
        {"Type": "image", "Source": "busybox", "Target": "/image", "ImageOptions": {"Subpath": "bin"}},
        {"Type": "npipe", "Source": r"\\.\pipe\a", "Target": r"\\.\pipe\b"},
        {"Type": "cluster", "Source": "data", "Target": "/data"},
    ]);
    assert_eq!(sent["Mounts"], expected);
    assert_eq!(Mount::tmpfs("/run").kind, Some(MountType::Tmpfs));
    Ok(())
}

#[tokio::test]
async fn device_and_cpu_constructors_set_their_fields() -> Result<()> {
    let sent = host_config(|new| {
        let devices = [
            DeviceRequest::all_gpus(),
            DeviceRequest::gpus(2),
            DeviceRequest::gpu_devices(["0", "GPU-1"]),
        ];
        new.cpus(1.5).device_requests(devices)
    })
    .await?;
    let expected = json!({
        "NanoCpus": 1_500_000_000,
        "DeviceRequests": [
            {"Count": -1, "Capabilities": [["gpu"]]},
            {"Count": 2, "Capabilities": [["gpu"]]},
            {"DeviceIDs": ["0", "GPU-1"], "Capabilities": [["gpu"]]},
        ],
    });
    assert_eq!(sent, expected);
    Ok(())
}

#[test]
fn a_number_of_cpus_that_is_not_0_never_means_no_limit() {
    let nanos = |cpus| {
        let options = CreateContainerOptions::builder().cpus(cpus).build();
        options.body.host_config.unwrap_or_default().nano_cpus
    };
    assert_eq!(nanos(0.0), Some(0));
    assert_eq!(nanos(1e-12), Some(1));
    for refused in [f64::NAN, -1e-12, -1.0, f64::NEG_INFINITY] {
        assert!(nanos(refused) < Some(0), "{refused}");
    }
    assert_eq!(nanos(f64::INFINITY), Some(i64::MAX));
}

#[test]
fn health_check_constructors_set_their_fields() {
    let seconds = Duration::from_secs;
    let check = HealthConfig::cmd(["curl", "-f", "http://localhost"])
        .interval(seconds(1))
        .timeout(seconds(2))
        .start_period(seconds(3))
        .start_interval(seconds(4))
        .retries(5);
    let sent = serde_json::to_value(check).unwrap();
    let expected = json!({
        "Test": ["CMD", "curl", "-f", "http://localhost"],
        "Interval": 1_000_000_000, "Timeout": 2_000_000_000_i64, "StartPeriod": 3_000_000_000_i64,
        "StartInterval": 4_000_000_000_i64, "Retries": 5,
    });
    assert_eq!(sent, expected);
    assert_eq!(
        HealthConfig::cmd_shell("exit 0").test,
        ["CMD-SHELL", "exit 0"]
    );
    assert_eq!(HealthConfig::none().test, ["NONE"]);
}
