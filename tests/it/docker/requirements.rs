//! Options that engines silently ignore in other API versions: they are refused there, and sent in their own.

use asyncdocker::containers::{
    CreateContainerOptions, CreateContainerOptionsBuilder, UpdateContainerOptions,
    UpdateContainerOptionsBuilder,
};
use asyncdocker::images::PushImageOptions;
use asyncdocker::models::containers::{NetworkingConfig, ThrottleDevice, WeightDevice};
use asyncdocker::models::images::RegistryAuth;
use asyncdocker::models::networks::EndpointSettings;
use asyncdocker::networks::{ConnectNetworkOptions, CreateNetworkOptions};
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{ApiVersion, Containers, Docker, Error, Networks, Registries, Result, TtySize};

/// The versions that have an option.
#[derive(Clone, Copy)]
enum Versions {
    Since(u16),
    Until(u16),
}

use Versions::{Since, Until};

impl Versions {
    /// The version next to the bound that has the option, and the one that lacks it.
    fn at_the_bound(self) -> (u16, u16) {
        match self {
            Since(minor) => (minor, minor - 1),
            Until(minor) => (minor, minor + 1),
        }
    }
}

/// Checks the versions of an option. `release` is the Docker release that its bound is named with.
async fn check(
    path: &str,
    option: &str,
    versions: Versions,
    release: &str,
    send: impl AsyncFn(Docker) -> Result<()>,
) -> Result<()> {
    let engine = FakeEngine::local().await?;
    let pinned = |minor| {
        let version = ApiVersion::new(1, minor);
        let builder = Docker::builder().host(engine.host());
        builder.api_version(version).build()
    };
    let (has, lacks) = versions.at_the_bound();
    let error = send(pinned(lacks)?).await.expect_err(option);
    let Error::Unsupported { unsupported, .. } = &error else {
        panic!("{option}: {error:?}");
    };
    assert_eq!(unsupported.option.as_deref(), Some(option));
    assert_eq!(unsupported.version, ApiVersion::new(1, lacks), "{option}");
    let bound = Some(ApiVersion::new(1, has));
    let expected = match versions {
        Since(_) => (bound, None),
        Until(_) => (None, bound),
    };
    assert_eq!((unsupported.since, unsupported.until), expected, "{option}");
    let shown = error.to_string();
    for part in [
        format!("`{option}`"),
        format!("API 1.{has} ({release})"),
        format!("pinned to 1.{lacks}"),
    ] {
        assert!(shown.contains(&part), "{part}: {shown}");
    }

    engine.expect(
        "POST",
        &format!("/v1.{has}{path}"),
        Reply::json(r#"{"Id": "x"}"#),
    );
    send(pinned(has)?).await?;
    engine.finish().await;
    Ok(())
}

type Create = fn(CreateContainerOptionsBuilder) -> CreateContainerOptionsBuilder;
type Update = fn(UpdateContainerOptionsBuilder) -> UpdateContainerOptionsBuilder;

fn endpoint() -> EndpointSettings {
    EndpointSettings::builder()
        .mac_address("02:00:5e:00:53:17")
        .build()
}

fn rate() -> ThrottleDevice {
    ThrottleDevice::builder()
        .path("/dev/null")
        .rate(1 << 20)
        .build()
}

#[tokio::test]
async fn create_container_options_need_their_versions() -> Result<()> {
    let cases: &[(&str, Versions, &str, Create)] = &[
        ("host_config.auto_remove", Since(25), "Docker 1.13", |new| {
            new.auto_remove(true)
        }),
        (
            "host_config.console_size",
            Since(42),
            "Docker 23.0",
            |new| {
                new.console_size(TtySize {
                    columns: 80,
                    rows: 24,
                })
            },
        ),
        (
            "networking_config.endpoints_config.mac_address",
            Since(44),
            "Docker 25.0",
            |new| {
                let networking = NetworkingConfig::builder();
                new.networking_config(networking.endpoints_config([("net", endpoint())]).build())
            },
        ),
        (
            "host_config.kernel_memory",
            Until(41),
            "Docker 20.10",
            |new| new.kernel_memory(64 << 20),
        ),
        ("mac_address", Until(51), "Docker 28.3", |new| {
            new.mac_address("02:00:5e:00:53:17")
        }),
    ];
    for (option, versions, release, set) in cases {
        let send = async |docker: Docker| {
            let options = set(CreateContainerOptions::builder().image("busybox"));
            docker.create_container(options.build()).await.map(drop)
        };
        check("/containers/create", option, *versions, release, send).await?;
    }
    Ok(())
}

#[tokio::test]
async fn update_container_options_need_their_versions() -> Result<()> {
    let docker_29_6 = "Docker 29.6";
    let cases: &[(&str, u16, &str, Update)] = &[
        ("pids_limit", 40, "Docker 19.03", |new| new.pids_limit(9)),
        ("blkio_weight_device", 55, docker_29_6, |new| {
            let device = WeightDevice::builder().path("/dev/null").weight(10);
            new.blkio_weight_device([device.build()])
        }),
        ("blkio_device_read_bps", 55, docker_29_6, |new| {
            new.blkio_device_read_bps([rate()])
        }),
        ("blkio_device_write_bps", 55, docker_29_6, |new| {
            new.blkio_device_write_bps([rate()])
        }),
        ("blkio_device_read_iops", 55, docker_29_6, |new| {
            new.blkio_device_read_iops([rate()])
        }),
        ("blkio_device_write_iops", 55, docker_29_6, |new| {
            new.blkio_device_write_iops([rate()])
        }),
    ];
    for (option, since, release, set) in cases {
        let send = async |docker: Docker| {
            let options = set(UpdateContainerOptions::builder());
            docker
                .update_container("x", options.build())
                .await
                .map(drop)
        };
        check("/containers/x/update", option, Since(*since), release, send).await?;
    }
    Ok(())
}

#[tokio::test]
async fn network_options_need_their_versions() -> Result<()> {
    let connect = async |docker: Docker| {
        let options = ConnectNetworkOptions::builder().endpoint_config(endpoint());
        docker.connect_network("n", "x", options.build()).await
    };
    let option = "endpoint_config.mac_address";
    check(
        "/networks/n/connect",
        option,
        Since(54),
        "Docker 29.3",
        connect,
    )
    .await?;
    Ok(())
}

#[tokio::test]
async fn harmless_removed_options_are_sent_at_every_version() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let docker = engine.docker_at(ApiVersion::new(1, 52));
    engine.expect(
        "POST",
        "/networks/create",
        Reply::json(r#"{"Id":"1f0e"}"#).with_status(201),
    );
    let options = CreateNetworkOptions::builder().check_duplicate(true);
    docker.create_network("n", options.build()).await?;
    engine.expect(
        "POST",
        "/images/busybox/push?tag=latest",
        Reply::json_stream(["{}"]),
    );
    let auth = RegistryAuth::basic("alice", "secret").with_email("alice@example.com");
    let options = PushImageOptions::builder().registry_auth(auth).build();
    drop(docker.push_image("busybox", options).await?);
    engine.finish().await;
    Ok(())
}
