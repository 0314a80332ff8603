//! Prepares what the jobs work on. None of this is measured.

use std::env;
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use asyncdocker::containers::{CreateContainerOptions, WaitContainerOptions};
use asyncdocker::images::{DeleteImageOptions, ImportImageOptions, ImportSource};
use asyncdocker::prelude::*;
use asyncdocker::{Docker, archive};
use futures_util::{StreamExt, TryStreamExt, stream};
use tokio::runtime::Runtime;

use super::context::{self, noise};
use super::job::{AT_ONCE, Job, LINE, LINES, LISTED, STARTS};
use crate::client_kind::ClientKind;
use crate::outcome::Outcome;

/// The container with the long log.
pub const LOG: &str = "bench-log";

/// The number of containers that are started again and again.
const STARTED: usize = 50;

/// The size of an image that is pushed and pulled.
const IMAGE_BYTES: usize = 100_000_000;

/// How long to wait for earlier events to be older than a second.
const QUIET: Duration = Duration::from_secs(2);

/// The engine, and a directory for archives that is removed in the end.
pub struct Preparation {
    runtime: Runtime,
    docker: Docker,
    directory: PathBuf,
}

impl Preparation {
    pub fn connect() -> Outcome<Self> {
        let directory = env::temp_dir().join(format!("asyncdocker-bench-{}", std::process::id()));
        std::fs::create_dir(&directory)?;
        Ok(Self {
            runtime: tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?,
            docker: Docker::from_env()?,
            directory,
        })
    }

    /// Prepares a job. Returns what the client has to know: the archive or image it works with.
    pub fn argument(&self, job: Job, client: ClientKind, round: usize) -> Outcome<String> {
        match job {
            Job::Containers | Job::Events => {}
            Job::List => self.runtime.block_on(self.create_listed())?,
            Job::Logs => self.runtime.block_on(self.write_log())?,
            Job::Build => return self.context(),
            Job::Push => {
                let image = image(client, round)?;
                self.runtime.block_on(self.import(&image, client, round))?;
                return Ok(image);
            }
            Job::Pull => {
                let image = image(client, round)?;
                let deletion = self
                    .docker
                    .delete_image(&image, DeleteImageOptions::default());
                self.runtime.block_on(deletion)?;
                return Ok(image);
            }
        }
        Ok(String::new())
    }

    /// Waits until no event is as recent as the returned time, in seconds since the Unix epoch.
    pub fn quiet_time(&self) -> Outcome<String> {
        std::thread::sleep(QUIET);
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
        Ok(now.as_secs().to_string())
    }

    /// Starts containers, each one again when it has ended.
    pub fn start_containers(&self) -> Outcome<()> {
        self.runtime.block_on(async {
            let ids: Vec<String> = stream::iter(0..STARTED)
                .then(|_| self.create(&["true"], None, "started"))
                .try_collect()
                .await?;
            stream::iter(&ids)
                .map(|id| async move {
                    for _ in 0..STARTS / STARTED {
                        self.docker.start_container(id).await?;
                        self.wait(id).await?;
                    }
                    Outcome::Ok(())
                })
                .buffer_unordered(AT_ONCE)
                .try_collect()
                .await
        })
    }

    /// Creates the containers of the list, if there are none yet.
    async fn create_listed(&self) -> Outcome<()> {
        if self.exists("bench-0").await? {
            return Ok(());
        }
        for index in 0..LISTED {
            self.create(&["true"], Some(format!("bench-{index}")), "bench")
                .await?;
        }
        Ok(())
    }

    /// Lets a container write its log, if it has not done so yet.
    async fn write_log(&self) -> Outcome<()> {
        if self.exists(LOG).await? {
            return Ok(());
        }
        let script = format!("yes {:x>width$} | head -n {LINES}", "", width = LINE - 1);
        let id = self
            .create(&["sh", "-c", &script], Some(LOG.to_owned()), "log")
            .await?;
        self.docker.start_container(&id).await?;
        self.wait(&id).await
    }

    async fn exists(&self, name: &str) -> Outcome<bool> {
        match self
            .docker
            .inspect_container(name, Default::default())
            .await
        {
            Ok(_) => Ok(true),
            Err(error) if error.is_not_found() => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    async fn create(&self, cmd: &[&str], name: Option<String>, label: &str) -> Outcome<String> {
        let options = CreateContainerOptions::builder()
            .image("busybox")
            .cmd(cmd.to_vec())
            .maybe_name(name)
            .labels([(label, "")])
            .build();
        Ok(self.docker.create_container(options).await?.id)
    }

    async fn wait(&self, id: &str) -> Outcome<()> {
        let options = WaitContainerOptions::default();
        self.docker.wait_container(id, options).await?;
        Ok(())
    }

    fn context(&self) -> Outcome<String> {
        let archive = self.directory.join("context.tar");
        if !archive.exists() {
            context::create(&self.directory)?;
        }
        Ok(archive.to_string_lossy().into_owned())
    }

    /// Imports an image that the registry has no layer of.
    async fn import(&self, image: &str, client: ClientKind, round: usize) -> Outcome<()> {
        let file = self.directory.join("content");
        let seed = 1_000_000 + 2 * round as u64 + u64::from(client == ClientKind::Bollard);
        std::fs::write(&file, noise(IMAGE_BYTES, seed))?;
        let source = ImportSource::Archive(archive::pack(&file).await?);
        let options = ImportImageOptions::builder().repo(image).build();
        let imported = self.docker.import_image(source, options).await?;
        imported.finish().await?;
        Ok(())
    }
}

impl Drop for Preparation {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.directory) {
            eprintln!("{} was not removed: {error}", self.directory.display());
        }
    }
}

/// Returns the name of the image of one run.
fn image(client: ClientKind, round: usize) -> Outcome<String> {
    let registry = env::var("ASYNCDOCKER_TEST_REGISTRY")
        .map_err(|_| "ASYNCDOCKER_TEST_REGISTRY is not set: run with-engine.sh with --registry")?;
    Ok(format!("{registry}/bench-{}-{round}", client.name()))
}
