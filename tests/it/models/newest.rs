//! Responses of Docker 29 at API 1.55, without the fields that later versions have dropped.

use asyncdocker::Result;
use asyncdocker::models::containers::ContainerInspect;
use asyncdocker::models::images::{ImageInspect, ImageSummary};
use asyncdocker::models::networks::Network;
use asyncdocker::models::system::{Event, SystemInfo};

use super::{decode, decode_list};

#[test]
fn container_without_default_network_addresses_is_read() -> Result<()> {
    let container: ContainerInspect = decode(
        r#"{
            "Id": "c1", "Created": "2026-11-23T21:13:30.9Z", "Path": "sh", "Args": [], "Image": "sha256:1",
            "State": {"Status": "running", "Running": true, "Pid": 7, "ExitCode": 0},
            "Name": "/web", "RestartCount": 0, "Driver": "overlayfs", "Platform": "linux",
            "ImageManifestDescriptor": {"mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": "sha256:1", "size": 2},
            "Storage": {"RootFS": {"Snapshot": {"Name": "overlayfs"}}},
            "HostConfig": {"NetworkMode": "bridge", "AutoRemove": false},
            "Config": {"Hostname": "c1", "Image": "busybox", "Tty": false},
            "NetworkSettings": {
                "SandboxID": "s1", "SandboxKey": "/var/run/docker/netns/s1", "Ports": {},
                "Networks": {"bridge": {
                    "IPAMConfig": null, "Links": null, "Aliases": null, "MacAddress": "02:00:5e:00:53:17",
                    "DriverOpts": null, "GwPriority": 0, "NetworkID": "n1", "EndpointID": "e1", "Gateway": "172.17.0.1",
                    "IPAddress": "172.17.0.2", "IPPrefixLen": 16, "IPv6Gateway": "", "GlobalIPv6Address": "",
                    "GlobalIPv6PrefixLen": 0, "DNSNames": null
                }}
            }
        }"#,
    )?;
    let network = &container.network_settings;
    assert_eq!(network.ip_address, None);
    assert_eq!(network.mac_address, None);
    let endpoint = &network.networks["bridge"];
    assert_eq!(endpoint.ip_address.as_deref(), Some("172.17.0.2"));
    assert_eq!(container.config.mac_address, None);
    Ok(())
}

#[test]
fn images_without_removed_fields_are_read() -> Result<()> {
    let images: Vec<ImageSummary> = decode_list(
        r#"[{
            "Id": "sha256:1", "ParentId": "", "RepoTags": [], "RepoDigests": ["busybox@sha256:1"], "Created": 1795468408,
            "Size": 2065283, "SharedSize": -1, "Labels": null, "Containers": 2,
            "Descriptor": {"mediaType": "application/vnd.oci.image.index.v1+json", "digest": "sha256:1", "size": 2}
        }]"#,
    )?;
    assert_eq!(images[0].virtual_size, None);
    assert_eq!(images[0].repo_tags, [] as [&str; 0]);

    let image: ImageInspect = decode(
        r#"{
            "Id": "sha256:1", "RepoTags": ["busybox:latest"], "RepoDigests": [], "Architecture": "amd64", "Os": "linux",
            "Size": 2065283, "RootFS": {"Type": "layers", "Layers": ["sha256:2"]},
            "Metadata": {"LastTagTime": "0001-01-01T00:00:00Z"}, "Config": {"WorkingDir": "/"},
            "Descriptor": {"mediaType": "application/vnd.oci.image.index.v1+json", "digest": "sha256:1", "size": 2},
            "Identity": {"Pull": [{"Repository": "docker.io/library/busybox"}]}
        }"#,
    )?;
    assert_eq!(image.virtual_size, None);
    assert_eq!(image.container, None);
    assert!(image.container_config.is_none());
    assert_eq!(image.created, None);
    let config = image.config.unwrap_or_default();
    assert_eq!((config.hostname, config.tty), (None, None));
    assert!(config.cmd.is_empty() && config.labels.is_empty());
    Ok(())
}

#[test]
fn networks_without_containers_are_read() -> Result<()> {
    let networks: Vec<Network> = decode_list(
        r#"[{
            "Name": "bridge", "Id": "n1", "Created": "2026-11-23T21:13:26.0Z", "Scope": "local", "Driver": "bridge",
            "EnableIPv4": true, "EnableIPv6": false, "IPAM": {"Driver": "default", "Options": null, "Config": null},
            "Internal": false, "Attachable": false, "Ingress": false, "ConfigFrom": {"Network": ""}, "ConfigOnly": false,
            "Options": {}, "Labels": {}
        }]"#,
    )?;
    assert!(networks[0].containers.is_empty());
    Ok(())
}

#[test]
fn info_without_removed_fields_is_read() -> Result<()> {
    let info: SystemInfo = decode(
        r#"{
            "ID": "i1", "Containers": 1, "ContainersRunning": 1, "ContainersPaused": 0, "ContainersStopped": 0, "Images": 3,
            "Driver": "overlayfs", "DriverStatus": [["driver-type", "io.containerd.snapshotter.v1"]],
            "Plugins": {"Volume": ["local"], "Network": ["bridge"], "Authorization": null, "Log": ["json-file"]},
            "MemoryLimit": true, "SwapLimit": true, "CpuCfsPeriod": true, "CPUShares": true, "PidsLimit": true,
            "Debug": false, "NFd": 1, "NGoroutines": 2, "SystemTime": "2026-11-23T21:13:26.0Z", "CgroupDriver": "systemd",
            "CgroupVersion": "2", "OSType": "linux", "NCPU": 2, "MemTotal": 4294967296, "ServerVersion": "29.6.0",
            "SecurityOptions": ["name=seccomp,profile=builtin"], "Runtimes": {"runc": {"path": "runc", "status": {}}},
            "ContainerdCommit": {"ID": "1"}, "FirewallBackend": {"Driver": "nftables"}, "Containerd": {"Address": "/run/c.sock"},
            "NRI": {"Info": []}, "DiscoveredDevices": null
        }"#,
    )?;
    assert_eq!(info.kernel_memory, None);
    assert_eq!(info.bridge_nf_iptables, None);
    assert_eq!(info.execution_driver, None);
    assert_eq!(info.server_version, "29.6.0");
    Ok(())
}

#[test]
fn event_without_removed_fields_is_read() -> Result<()> {
    let event: Event = decode(
        r#"{"Type": "container", "Action": "start", "Actor": {"ID": "c1", "Attributes": {"name": "web"}},
            "scope": "local", "time": 1795468406, "timeNano": 1795468406784601609}"#,
    )?;
    assert_eq!((event.status, event.id, event.from), (None, None, None));
    assert_eq!(event.actor.id, "c1");
    Ok(())
}
