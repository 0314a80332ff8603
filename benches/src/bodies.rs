//! The bodies that the synthetic engine writes, rendered before anything is measured.

use std::fmt::Write;

/// The length of the ids that containers have.
pub const ID: usize = 64;

/// The length of the ids that tasks have.
pub const TASK_ID: usize = 25;

/// The length of the ids that layers have.
pub const LAYER_ID: usize = 12;

/// The payload of a frame of a log that is followed beside others.
pub const FOLLOWED_PAYLOAD: usize = 80;

/// A container of a list, with what real ones have.
fn summary(index: usize) -> String {
    format!(
        r#"{{"Id":"{index:064x}","Names":["/service-{index}"],"Image":"registry.example:5000/team/service:{index}","ImageID":"sha256:{index:064x}","Command":"/usr/bin/service --config /etc/service.conf","Created":1460000000,"Ports":[{{"IP":"0.0.0.0","PrivatePort":8080,"PublicPort":{port},"Type":"tcp"}},{{"PrivatePort":9090,"Type":"tcp"}}],"Labels":{{"com.example.team":"platform","com.example.tier":"backend","com.example.release":"2016-04-{day:02}","com.example.owner":"someone@example.com","com.example.description":"One of a thousand services"}},"State":"running","Status":"Up 3 hours","HostConfig":{{"NetworkMode":"bridge"}},"NetworkSettings":{{"Networks":{{"bridge":{{"IPAMConfig":null,"Links":null,"Aliases":null,"NetworkID":"{index:064x}","EndpointID":"{index:064x}","Gateway":"172.17.0.1","IPAddress":"172.17.0.2","IPPrefixLen":16,"IPv6Gateway":"","GlobalIPv6Address":"","GlobalIPv6PrefixLen":0,"MacAddress":"02:42:ac:11:00:02"}}}}}},"Mounts":[{{"Name":"data-{index}","Source":"/var/lib/docker/volumes/data-{index}/_data","Destination":"/data","Driver":"local","Mode":"rw","RW":true,"Propagation":""}}]}}"#,
        port = 20_000 + index,
        day = index % 28 + 1,
    )
}

/// A list of 1,000 containers.
pub fn list() -> Vec<u8> {
    let all: Vec<String> = (0..1000).map(summary).collect();
    format!("[{}]", all.join(",")).into_bytes()
}

/// A task of a list, with what real ones have.
fn task(index: usize) -> String {
    format!(
        r#"{{"ID":"{index:025x}","Version":{{"Index":{index}}},"CreatedAt":"2026-11-28T08:41:39.984061231Z","UpdatedAt":"2026-11-28T08:41:43.932694891Z","Labels":{{}},"Spec":{{"ContainerSpec":{{"Image":"registry.example:5000/team/service:{service}","Env":["A=2","TZ=UTC"],"StopGracePeriod":1000000000,"Secrets":[{{"File":{{"Name":"password","UID":"0","GID":"0","Mode":292}},"SecretID":"l7f1n0k4ppdivo5xebe0960r3","SecretName":"password"}}],"Configs":[{{"File":{{"Name":"/motd","UID":"0","GID":"0","Mode":292}},"ConfigID":"x8l3cfpwrtz7ytgg80y5rqjej","ConfigName":"motd"}}],"Isolation":"default"}},"Resources":{{"Limits":{{"MemoryBytes":67108864}}}},"RestartPolicy":{{"Condition":"any","Delay":1000000000,"MaxAttempts":0}},"Placement":{{"Constraints":["node.role==manager"]}},"ForceUpdate":0}},"ServiceID":"{service:025x}","Slot":{slot},"NodeID":"{node:025x}","Status":{{"Timestamp":"2026-11-28T08:41:43.914521603Z","State":"running","Message":"started","ContainerStatus":{{"ContainerID":"{index:064x}","PID":485,"ExitCode":0}},"PortStatus":{{"Ports":[{{"Protocol":"tcp","TargetPort":80,"PublishedPort":8081,"PublishMode":"host"}}]}}}},"DesiredState":"running","Volumes":null}}"#,
        service = index / 20,
        slot = index % 20 + 1,
        node = index % 100,
    )
}

/// A list of 10,000 tasks: 500 services with 20 tasks each on 100 nodes.
pub fn tasks() -> Vec<u8> {
    let all: Vec<String> = (0..10_000).map(task).collect();
    format!("[{}]", all.join(",")).into_bytes()
}

/// One container in full.
pub fn inspect() -> Vec<u8> {
    include_bytes!("../inspect.json").to_vec()
}

/// The options that the clients create a container with, as JSON.
pub const CREATE: &str = r#"{"Env":["A=2","TZ=UTC"],"Cmd":["service","--config","/etc/service.conf"],"Image":"registry.example:5000/team/service:1","WorkingDir":"/srv","Labels":{"com.example.team":"platform","com.example.tier":"backend"},"ExposedPorts":{"8080/tcp":{}},"StopTimeout":30,"HostConfig":{"Memory":67108864,"NanoCpus":500000000,"PortBindings":{"8080/tcp":[{"HostPort":"8081"}]},"RestartPolicy":{"Name":"always"},"CapDrop":["ALL"],"Mounts":[{"Type":"volume","Source":"data","Target":"/data"}],"Init":true}}"#;

/// A container that has been created.
pub fn created() -> Vec<u8> {
    format!(r#"{{"Id":"{:064x}","Warnings":[]}}"#, 1).into_bytes()
}

/// A frame of stdout with this much payload.
pub fn frame(payload: usize) -> Vec<u8> {
    framed(&format!("{:x>width$}\n", "", width = payload - 1))
}

/// A frame that says to which of many logs it belongs, and which frame of that log it is.
pub fn followed(log: usize, index: usize) -> Vec<u8> {
    framed(&followed_line(log, index))
}

/// What such a frame says.
pub fn followed_line(log: usize, index: usize) -> String {
    let text = format!("log {log} line {index}");
    format!("{text:.<width$}\n", width = FOLLOWED_PAYLOAD - 1)
}

fn framed(payload: &str) -> Vec<u8> {
    let length = u32::try_from(payload.len()).expect("a small frame");
    let mut frame = vec![1, 0, 0, 0];
    frame.extend_from_slice(&length.to_be_bytes());
    frame.extend_from_slice(payload.as_bytes());
    frame
}

/// An event of a container.
pub fn event() -> Vec<u8> {
    let id = "8c0f5cb1c5e6a6e6b1d4f6b1a7c9d0e2f4a6b8c0d2e4f6a8b0c2d4e6f8a0b2c4";
    let mut text = String::new();
    let _ = writeln!(
        text,
        r#"{{"status":"start","id":"{id}","from":"busybox:latest","Type":"container","Action":"start","Actor":{{"ID":"{id}","Attributes":{{"com.example.team":"platform","com.example.tier":"backend","image":"busybox:latest","name":"service"}}}},"time":1461943101,"timeNano":1461943101607533796}}"#
    );
    text.into_bytes()
}

/// A message about the progress of a pull.
pub fn progress() -> Vec<u8> {
    br#"{"status":"Downloading","progressDetail":{"current":621131,"total":15243102},"progress":"[==>                                                ] 621.1 kB/15.24 MB","id":"8c0f5cb1c5e6"}"#
        .iter()
        .chain(b"\r\n")
        .copied()
        .collect()
}
