//! The examples about events, volumes, networks and the connection.

use std::path::Path;

use asyncdocker::Docker;
use asyncdocker::containers::{ContainerLogsOptions, CreateContainerOptions, WaitContainerOptions};
use asyncdocker::networks::ListNetworksOptions;
use asyncdocker::prelude::*;
use asyncdocker::volumes::DeleteVolumeOptions;

use super::finally;
use super::program::{Running, example, run, stdout};
use crate::support::{IMAGE, collect, engine, unique, variable, with_container};

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn watch_events_prints_filtered_events_until_ctrl_c() {
    let docker = engine();
    let (name, other) = (unique("seen"), unique("other"));
    let filter = format!("container={name}");
    let mut program = Running::start(example("watch_events", &["type=container", &filter]));
    program.until("watching unix://").await;
    for name in [&other, &name] {
        let options = CreateContainerOptions::builder()
            .name(name)
            .image(IMAGE)
            .cmd(["sh", "-c", "exit 3"])
            .labels([("purpose", "events")]);
        with_container(&docker, options, async |id| {
            docker.start_container(id).await.unwrap();
            docker
                .wait_container(id, WaitContainerOptions::default())
                .await
                .unwrap();
        })
        .await;
    }
    program.until(&format!(" container destroy {name}")).await;
    program.interrupt().await;
    let printed = program.end().await;
    assert!(!printed.contains(&other), "{printed}");
    let events = printed
        .lines()
        .filter_map(|line| line.split_once(" container "));
    let events: Vec<&str> = events.map(|(_, event)| event).collect();
    let position = |wanted: &str| {
        let found = events
            .iter()
            .position(|event| event.starts_with(&format!("{wanted} {name} ")));
        found.unwrap_or_else(|| panic!("no {wanted} in {printed}"))
    };
    let order = ["create", "start", "die", "destroy"].map(position);
    assert!(order.is_sorted(), "{printed}");
    let die = events[order[2]];
    assert!(
        die.contains(" exitCode=3 ") && die.contains(" purpose=events"),
        "{die}"
    );
}

/// What a script prints that runs with a volume at `/data`.
async fn in_volume(docker: &Docker, volume: &str, script: &str) -> String {
    let options = CreateContainerOptions::builder()
        .image(IMAGE)
        .cmd(["sh", "-ec", script])
        .binds([format!("{volume}:/data")]);
    with_container(docker, options, async |id| {
        docker.start_container(id).await.unwrap();
        docker
            .wait_container(id, WaitContainerOptions::default())
            .await
            .unwrap();
        let logs = docker
            .container_logs(id, ContainerLogsOptions::default())
            .await
            .unwrap();
        let (out, err) = collect(logs).await.unwrap();
        assert_eq!(err, "");
        out
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn volume_backup_saves_and_restores_a_volume() {
    let docker = engine();
    let (old, new) = (unique("old"), unique("new"));
    let scratch = tempfile::tempdir().unwrap();
    let file = scratch.path().join("backup.tar");
    let file = file.to_str().unwrap();
    let test = async {
        let list =
            "cd /data; find . -exec stat -c '%n %U %g %a' {} +; readlink link; cat deep/file";
        let script = format!(
            "cd /data; mkdir deep; echo text >deep/file; chown 12:34 deep/file; chmod 640 deep/file; ln -s deep/file link; {list}"
        );
        let before = in_volume(&docker, &old, &script).await;
        assert!(
            before.contains("./deep/file") && before.ends_with("text\n"),
            "{before}"
        );

        let saved = stdout(example("volume_backup", &["save", &old, file])).await;
        let length = std::fs::metadata(file).unwrap().len();
        assert_eq!(saved, format!("{length} bytes\n"));
        let restored = stdout(example("volume_backup", &["restore", file, &new])).await;
        assert_eq!(restored, saved);
        assert_eq!(in_volume(&docker, &new, list).await, before);
        let files = std::fs::read_dir(scratch.path()).unwrap().count();
        assert_eq!(files, 1, "only the backup is left");
    };
    let cleanup = async {
        for volume in [&old, &new] {
            let _ = docker
                .delete_volume(volume, DeleteVolumeOptions::default())
                .await;
        }
    };
    finally(test, cleanup).await;
    // A helper that was left behind would hold the volume.
    for volume in [&old, &new] {
        let gone = docker.inspect_volume(volume).await;
        assert!(gone.is_err_and(|error| error.is_not_found()), "{volume}");
    }

    let missing = unique("none");
    let output = run(example("volume_backup", &["save", &missing, file])).await;
    let reason = String::from_utf8_lossy(&output.stderr);
    assert!(
        !output.status.success() && reason.contains("no such volume"),
        "{reason}"
    );
    assert!(
        docker.inspect_volume(&missing).await.is_err(),
        "it must not be created"
    );
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn network_connects_containers_by_alias_and_address() {
    let program = Running::start(example("network", &[]));
    let network = format!("example-{}", program.id());
    let printed = program.end().await;
    let answers: Vec<&str> = printed
        .lines()
        .filter_map(|line| line.strip_suffix(" responds: it works"))
        .collect();
    assert_eq!(answers.len(), 2, "{printed}");
    assert_eq!(answers[0], "web");
    answers[1]
        .parse::<std::net::Ipv4Addr>()
        .expect("an address");
    let networks = engine()
        .list_networks(ListNetworksOptions::default())
        .await
        .unwrap();
    assert!(
        networks.iter().all(|one| one.name != network),
        "it must be removed"
    );
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn tls_client_verifies_the_engine_by_default() {
    let (host, certificates) = (
        variable("ASYNCDOCKER_TEST_TLS"),
        variable("ASYNCDOCKER_TEST_CERTS"),
    );
    let greeting = |printed: &str| printed.starts_with("Docker ") && printed.contains(&host);
    let printed = stdout(example("tls_client", &[&host, &certificates])).await;
    assert!(greeting(&printed), "{printed}");

    // The client's own certificate in the place of the authority's: the engine's is then signed by a stranger.
    let folder = tempfile::tempdir().unwrap();
    for (from, to) in [
        ("cert.pem", "cert.pem"),
        ("key.pem", "key.pem"),
        ("cert.pem", "ca.pem"),
    ] {
        std::fs::copy(Path::new(&certificates).join(from), folder.path().join(to)).unwrap();
    }
    let folder = folder.path().to_str().unwrap();
    let output = run(example("tls_client", &[&host, folder])).await;
    let reason = String::from_utf8_lossy(&output.stderr);
    assert!(
        !output.status.success() && reason.contains("certificate"),
        "{reason}"
    );
    let printed = stdout(example("tls_client", &[&host, folder, "--no-verify"])).await;
    assert!(greeting(&printed), "{printed}");
}
