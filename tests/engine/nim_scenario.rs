//! The test program of the Nim library that came before this crate, step by step and in its order: one container's
//! life among images, volumes and networks. Its `ubuntu` is busybox here, and its Docker Hub a registry on loopback.

mod images;

use std::collections::BTreeSet;
use std::time::Duration;

use asyncdocker::containers::{
    AttachContainerOptions, ContainerLogsOptions, ContainerStatsOptions, ContainerTopOptions,
    DeleteContainerOptions, InspectContainerOptions, KillContainerOptions, ListContainersOptions,
    RestartContainerOptions, StopContainerOptions, UpdateContainerOptions, UploadArchiveOptions,
};
use asyncdocker::exec::{CreateExecOptions, StartExecOptions};
use asyncdocker::images::{
    BuildImageOptions, CommitContainerOptions, DeleteImageOptions, ExportImageOptions,
    ExportImagesOptions, ImageHistoryOptions, InspectImageOptions, ListImagesOptions,
    PullImageOptions, PushImageOptions, SearchImagesOptions, TagImageOptions,
};
use asyncdocker::models::containers::{ContainerFilter, ContainerStatus};
use asyncdocker::models::images::ImageFilter;
use asyncdocker::models::networks::{Ipam, IpamConfig, NetworkFilter};
use asyncdocker::models::system::EventFilter;
use asyncdocker::networks::{
    ConnectNetworkOptions, CreateNetworkOptions, DisconnectNetworkOptions, InspectNetworkOptions,
    ListNetworksOptions,
};
use asyncdocker::prelude::*;
use asyncdocker::system::EventsOptions;
use asyncdocker::volumes::{CreateVolumeOptions, DeleteVolumeOptions, ListVolumesOptions};
use asyncdocker::{Docker, Result, TtySize};
use futures_util::{StreamExt, TryStreamExt};

use crate::containers::script;
use crate::networks::with_network;
use crate::support::images::{archive, removing, said, stand_in};
use crate::support::{IMAGE, engine, engine_time, exec_ended, unique, variable, with_container};

/// The container of the programme, and the image it is of.
struct Hello {
    docker: Docker,
    image: String,
    label: String,
    name: String,
    id: String,
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn test_program_of_the_nim_library_passes() -> Result<()> {
    let docker = engine();
    let repo = format!(
        "{}/{}",
        variable("ASYNCDOCKER_TEST_REGISTRY"),
        unique("base")
    );
    let image = format!("{repo}:14.04");
    let made = [image.as_str()];
    let programme = removing(&docker, &made, async || {
        pull(&docker, &repo, "14.04").await?;
        // A network of its own: an engine may run without the default one.
        let network = CreateNetworkOptions::builder();
        with_network(&docker, network, async |network, _| {
            let (name, label) = (unique("hello"), unique("purpose"));
            assert_none_listed(&docker, &label).await?;
            let options = script("while true; do echo hello world; sleep 1; done")
                .image(&image)
                .name(&name)
                .labels([(&label, "test")])
                .exposed_ports(["22/tcp"])
                .binds(["/tmp:/tmp:ro"])
                .network_mode(network)
                .publish(["5000"])?;
            with_container(&docker, options, async |id| {
                let docker = docker.clone();
                let (image, id) = (image.clone(), id.to_owned());
                Hello {
                    docker,
                    image,
                    label,
                    name,
                    id,
                }
                .run_all()
                .await
            })
            .await
        })
        .await
    });
    Box::pin(programme).await
}

/// Pulls an image that was pushed before, and follows how far it is.
async fn pull(docker: &Docker, repo: &str, tag: &str) -> Result<()> {
    let reference = format!("{repo}:{tag}");
    let tagged = TagImageOptions::builder().tag(tag).build();
    docker.tag_image(IMAGE, repo, tagged).await?;
    let push = PushImageOptions::default();
    said(docker.push_image(&reference, push).await?).await?;
    let delete = DeleteImageOptions::default();
    docker.delete_image(&reference, delete).await?;

    let pulling = docker
        .pull_image(&reference, PullImageOptions::default())
        .await?;
    let told = said(pulling).await?;
    assert!(told.contains("Digest: sha256:"), "{told}");
    assert!(told.contains(&reference), "{told}");
    Ok(())
}

async fn assert_none_listed(docker: &Docker, label: &str) -> Result<()> {
    let options = ListContainersOptions::builder()
        .all(true)
        .limit(2)
        .filters([
            ContainerFilter::Label(format!("{label}=test")),
            ContainerFilter::Status(ContainerStatus::Running),
            ContainerFilter::Status(ContainerStatus::Created),
            ContainerFilter::Status(ContainerStatus::Exited),
        ])
        .build();
    assert_eq!(docker.list_containers(options).await?, []);
    Ok(())
}

fn at_once() -> RestartContainerOptions {
    let builder = RestartContainerOptions::builder();
    builder.timeout(Duration::ZERO).build()
}

impl Hello {
    async fn run_all(&self) -> Result<()> {
        self.list_and_inspect().await?;
        self.watch().await?;
        self.change().await?;
        self.attach().await?;
        self.copy_files().await?;
        self.inspect_image().await?;
        self.commit().await?;
        self.run_command().await?;
        create_and_remove_volumes(&self.docker).await?;
        self.connect_network().await?;
        self.stop_and_remove().await
    }

    async fn list_and_inspect(&self) -> Result<()> {
        let docker = &self.docker;
        assert!(docker.start_container(&self.name).await?);
        for label in [format!("{}=test", self.label), self.label.clone()] {
            let options = ListContainersOptions::builder()
                .all(true)
                .filters([ContainerFilter::Label(label)])
                .build();
            let found = docker.list_containers(options).await?;
            assert_eq!(found[0].id, self.id);
        }

        let options = InspectContainerOptions::builder().size(true).build();
        let details = docker.inspect_container(&self.name, options).await?;
        assert_eq!(
            (details.id.as_str(), details.path.as_str()),
            (self.id.as_str(), "sh")
        );
        assert_eq!(details.host_config.binds[0], "/tmp:/tmp:ro");
        let mount = &details.mounts[0];
        assert_eq!(
            (mount.source.as_str(), mount.destination.as_str()),
            ("/tmp", "/tmp")
        );
        assert_eq!((mount.mode.as_str(), mount.rw), ("ro", false));
        docker.restart_container(&self.name, at_once()).await
    }

    /// Every stream is left before its end.
    async fn watch(&self) -> Result<()> {
        let docker = &self.docker;
        let top = docker
            .container_top(&self.name, ContainerTopOptions::default())
            .await?;
        assert!(
            top.processes[0]
                .iter()
                .any(|column| column.contains("hello world")),
            "{top:?}"
        );

        let follow = ContainerLogsOptions::builder().follow(true).build();
        let logs = docker.container_logs(&self.name, follow).await?;
        let frames: Vec<_> = logs.take(6).try_collect().await?;
        assert!(frames.iter().all(|frame| frame.bytes() == "hello world\n"));

        let export = docker.export_container(&self.name).await?;
        let chunks: Vec<_> = export.take(10).try_collect().await?;
        assert_eq!(chunks.len(), 10);

        let live = ContainerStatsOptions::builder().stream(true).build();
        let stats = docker.container_stats(&self.name, live).await?;
        let samples: Vec<_> = stats.take(2).try_collect().await?;
        assert!(samples[0].read < samples[1].read);
        docker.container_changes(&self.name).await?;
        docker
            .resize_container(
                &self.name,
                TtySize {
                    columns: 100,
                    rows: 100,
                },
            )
            .await
    }

    async fn change(&self) -> Result<()> {
        let docker = &self.docker;
        docker.restart_container(&self.name, at_once()).await?;
        let kill = KillContainerOptions::default();
        docker.kill_container(&self.name, kill).await?;
        docker.restart_container(&self.name, at_once()).await?;

        let shares = UpdateContainerOptions::builder().cpu_shares(2).build();
        docker.update_container(&self.name, shares).await?;
        let renamed = format!("new{}", self.name);
        docker.rename_container(&self.name, &renamed).await?;
        docker.pause_container(&renamed).await?;
        docker.unpause_container(&renamed).await?;
        docker.rename_container(&renamed, &self.name).await?;

        let details = docker
            .inspect_container(&self.name, InspectContainerOptions::default())
            .await?;
        assert_eq!(details.host_config.cpu_shares, Some(2));
        assert_eq!(details.state.status, ContainerStatus::Running);
        Ok(())
    }

    async fn attach(&self) -> Result<()> {
        let options = AttachContainerOptions::builder()
            .stream(true)
            .stdout(true)
            .logs(true)
            .stdin(true)
            .build();
        let attached = self.docker.attach_container(&self.name, options).await?;
        let frames: Vec<_> = attached.output.take(6).try_collect().await?;
        assert!(frames.iter().all(|frame| frame.bytes() == "hello world\n"));
        Ok(())
    }

    async fn copy_files(&self) -> Result<()> {
        let docker = &self.docker;
        let stat = docker.stat_archive(&self.name, "/root").await?;
        assert_eq!(stat.name, "root");
        let archived = docker.download_archive(&self.name, "/root").await?;
        assert_eq!(archived.stat, stat);
        let chunks: Vec<_> = archived.bytes.try_collect().await?;
        assert!(chunks.concat().starts_with(b"root/"));

        let tar = archive(&[("test.md", "\nHello world!")]);
        let options = UploadArchiveOptions::default();
        docker
            .upload_archive(&self.name, "/root", tar, options)
            .await?;
        let stat = docker.stat_archive(&self.name, "/root/test.md").await?;
        assert_eq!(stat.size, 13);
        Ok(())
    }

    async fn run_command(&self) -> Result<()> {
        let docker = &self.docker;
        let options = CreateExecOptions::builder()
            .attach_stdin(false)
            .attach_stdout(true)
            .attach_stderr(false)
            .tty(false)
            .cmd(["date", "-u", "-d", "@0", "+%Y"])
            .build();
        let exec = docker.create_exec(&self.name, options).await?;
        let started = docker
            .start_exec(&exec.id, StartExecOptions::default())
            .await?;
        let frames: Vec<_> = started.output.try_collect().await?;
        assert_eq!(frames[0].bytes(), "1970\n");
        let details = exec_ended(docker, &exec.id).await?;
        assert_eq!((details.id, details.exit_code), (exec.id, Some(0)));
        Ok(())
    }

    async fn connect_network(&self) -> Result<()> {
        let docker = &self.docker;
        let options =
            ListNetworksOptions::builder().filters([NetworkFilter::Name("^none$".to_owned())]);
        let found = docker.list_networks(options.build()).await?;
        assert_eq!(found[0].name, "none");

        let address = IpamConfig::builder()
            .subnet("192.168.11.0/24")
            .gateway("192.168.11.2")
            .build();
        let ipam = Ipam::builder().driver("default").config([address]).build();
        let network = CreateNetworkOptions::builder()
            .ipam(ipam)
            .options([("com.docker.network.bridge.enable_icc", "false")]);
        with_network(docker, network, async |name, id| {
            assert_eq!(
                docker
                    .inspect_network(name, InspectNetworkOptions::default())
                    .await?
                    .id,
                id
            );
            let connect = ConnectNetworkOptions::default();
            docker.connect_network(name, &self.name, connect).await?;
            let members = docker
                .inspect_network(name, InspectNetworkOptions::default())
                .await?
                .containers;
            assert_eq!(
                members.keys().collect::<BTreeSet<_>>(),
                BTreeSet::from([&self.id])
            );
            let disconnect = DisconnectNetworkOptions::default();
            docker
                .disconnect_network(name, &self.name, disconnect)
                .await?;
            docker.delete_network(name).await
        })
        .await
    }

    async fn stop_and_remove(&self) -> Result<()> {
        let docker = &self.docker;
        let at_once = StopContainerOptions::builder().timeout(Duration::ZERO);
        assert!(docker.stop_container(&self.name, at_once.build()).await?);
        docker
            .delete_container(&self.name, DeleteContainerOptions::default())
            .await?;
        let gone = docker
            .inspect_container(&self.name, InspectContainerOptions::default())
            .await;
        assert!(gone.unwrap_err().is_not_found());
        Ok(())
    }
}

async fn create_and_remove_volumes(docker: &Docker) -> Result<()> {
    let name = unique("volume");
    let options = CreateVolumeOptions::builder()
        .name(&name)
        .driver("local")
        .build();
    let created = docker.create_volume(options).await?;
    let listed = docker.list_volumes(ListVolumesOptions::default()).await?;
    assert!(listed.volumes.iter().any(|volume| volume.name == name));
    assert_eq!(docker.inspect_volume(&name).await?.name, created.name);
    docker
        .delete_volume(&name, DeleteVolumeOptions::default())
        .await
}
