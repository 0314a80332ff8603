//! The test programme of the Nim library that came before this crate, step by step and in its order: one container's
//! life among images, volumes and networks. Its `ubuntu` is busybox here, and its Docker Hub a registry on loopback.

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
            none_is_listed(&docker, &label).await?;
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
                .lives()
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

async fn none_is_listed(docker: &Docker, label: &str) -> Result<()> {
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
    async fn lives(&self) -> Result<()> {
        self.is_listed_and_inspected().await?;
        self.is_watched().await?;
        self.is_changed().await?;
        self.is_attached_to().await?;
        self.has_files().await?;
        self.is_of_an_image().await?;
        self.becomes_an_image().await?;
        self.runs_a_command().await?;
        volumes_come_and_go(&self.docker).await?;
        self.joins_a_network().await?;
        self.ends().await
    }

    async fn is_listed_and_inspected(&self) -> Result<()> {
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
    async fn is_watched(&self) -> Result<()> {
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

    async fn is_changed(&self) -> Result<()> {
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

    async fn is_attached_to(&self) -> Result<()> {
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

    async fn has_files(&self) -> Result<()> {
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

    async fn is_of_an_image(&self) -> Result<()> {
        let docker = &self.docker;
        let options = ListImagesOptions::builder()
            .all(true)
            .filters([ImageFilter::Dangling(false)])
            .build();
        let images = docker.list_images(options).await?;
        assert!(
            images
                .iter()
                .any(|image| image.repo_tags.contains(&self.image))
        );

        let (built, tagged) = (unique("built"), unique("asyncdocker"));
        removing(docker, &[&built], async || {
            let dockerfile = format!(
                "FROM {}\nCOPY hello.md /hello.md\nCMD [\"/bin/sh\"]\n",
                self.image
            );
            let context = archive(&[("Dockerfile", &dockerfile), ("hello.md", "Hello world!")]);
            let options = BuildImageOptions::builder()
                .no_cache(true)
                .dockerfile("Dockerfile")
                .tags([&built])
                .build();
            let told = said(docker.build_image(context, options).await?).await?;
            assert!(told.contains("COPY hello.md"), "{told}");
            Ok::<_, asyncdocker::Error>(())
        })
        .await?;

        let details = docker
            .inspect_image(&self.image, InspectImageOptions::default())
            .await?;
        assert!(details.repo_tags.contains(&self.image), "{details:?}");
        assert!(
            !docker
                .image_history(&self.image, ImageHistoryOptions::default())
                .await?
                .is_empty()
        );
        let tag = TagImageOptions::builder().tag("1.0").build();
        docker.tag_image(&self.image, &tagged, tag).await?;
        let deleted = docker
            .delete_image(&format!("{tagged}:1.0"), DeleteImageOptions::default())
            .await?;
        assert_eq!(deleted[0].untagged, Some(format!("{tagged}:1.0")));

        let index =
            stand_in(|_| r#"{"results": [{"name": "ubuntu", "star_count": 1}]}"#.to_owned());
        let term = format!("{}/ubuntu", index.await);
        let found = docker
            .search_images(&term, SearchImagesOptions::default())
            .await?;
        assert_eq!(found[0].name, "ubuntu");
        Ok(())
    }

    async fn becomes_an_image(&self) -> Result<()> {
        let docker = &self.docker;
        assert!(docker.info().await?.containers > 0);
        assert!(!docker.version().await?.version.is_empty());
        docker.ping().await?;

        let repo = unique("committed");
        removing(docker, &[&format!("{repo}:1.0")], async || {
            let options = CommitContainerOptions::builder()
                .repo(&repo)
                .tag("1.0")
                .working_dir("/root")
                .build();
            let committed = docker.commit_container(&self.name, options).await?;
            let details = docker
                .inspect_image(&committed.id, InspectImageOptions::default())
                .await?;
            let config = details.config.unwrap_or_default();
            assert_eq!(config.working_dir.as_deref(), Some("/root"));

            let names = [self.image.as_str(), &format!("{repo}:1.0")];
            for archive in [
                docker
                    .export_image(&self.image, ExportImageOptions::default())
                    .await?,
                docker
                    .export_images(names, ExportImagesOptions::default())
                    .await?,
            ] {
                let chunks: Vec<_> = archive.take(5).try_collect().await?;
                assert_eq!(chunks.len(), 5);
            }
            Ok::<_, asyncdocker::Error>(())
        })
        .await?;

        let mine = EventsOptions::builder()
            .since(engine_time(docker).await?)
            .filters([EventFilter::Container(self.id.clone())]);
        let events = docker.events(mine.build()).await?;
        docker.pause_container(&self.name).await?;
        docker.unpause_container(&self.name).await?;
        let events: Vec<_> = events.take(2).try_collect().await?;
        let actions: Vec<_> = events.iter().map(|event| event.action.name()).collect();
        assert_eq!(actions, ["pause", "unpause"]);
        Ok(())
    }

    async fn runs_a_command(&self) -> Result<()> {
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

    async fn joins_a_network(&self) -> Result<()> {
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

    async fn ends(&self) -> Result<()> {
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

async fn volumes_come_and_go(docker: &Docker) -> Result<()> {
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
