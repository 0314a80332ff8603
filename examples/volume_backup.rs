//! Saves the content of a volume to a tar file, and restores it.
//!
//! ```text
//! cargo run --example volume_backup -- save VOLUME FILE.tar
//! cargo run --example volume_backup -- restore FILE.tar VOLUME
//! ```
//!
//! The engine must have the image `busybox`: run `docker pull busybox` first. The volume is mounted in a container that is
//! created but never started, because the engine can read and write the files of any container. Owners, modes and links are
//! preserved.

use std::error::Error;

use asyncdocker::containers::{
    CreateContainerOptions, DeleteContainerOptions, UploadArchiveOptions,
};
use asyncdocker::prelude::*;
use asyncdocker::volumes::CreateVolumeOptions;
use asyncdocker::{Body, Docker};
use tokio::fs::{self, File};

const MOUNT: &str = "/volume";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let docker = Docker::from_env()?;
    let bytes = match arguments.as_slice() {
        ["save", volume, file] => {
            // Mounting a volume that does not exist would create an empty one.
            docker.inspect_volume(volume).await?;
            let helper = Helper::create(&docker, volume).await?;
            let saved = helper.save(file).await;
            helper.remove().await?;
            saved?
        }
        ["restore", file, volume] => {
            let options = CreateVolumeOptions::builder().name(*volume).build();
            docker.create_volume(options).await?;
            let helper = Helper::create(&docker, volume).await?;
            let restored = helper.restore(file).await;
            helper.remove().await?;
            restored?
        }
        _ => return Err("usage: volume_backup save VOLUME FILE | restore FILE VOLUME".into()),
    };
    println!("{bytes} bytes");
    Ok(())
}

/// A container in which the volume is mounted.
struct Helper<'a> {
    docker: &'a Docker,
    id: String,
}

impl<'a> Helper<'a> {
    async fn create(docker: &'a Docker, volume: &str) -> asyncdocker::Result<Self> {
        let options = CreateContainerOptions::builder()
            .image("busybox")
            .binds([format!("{volume}:{MOUNT}")])
            .build();
        let id = docker.create_container(options).await?.id;
        Ok(Self { docker, id })
    }

    /// Writes to a temporary name first, so that the file is always complete.
    async fn save(&self, file: &str) -> Result<u64, Box<dyn Error>> {
        // The content of the directory, without the directory itself.
        let content = format!("{MOUNT}/.");
        let mut archive = self.docker.download_archive(&self.id, &content).await?;
        let partial = format!("{file}.partial");
        let mut output = File::create(&partial).await?;
        let bytes = tokio::io::copy(&mut archive.bytes, &mut output).await?;
        output.sync_all().await?;
        fs::rename(partial, file).await?;
        Ok(bytes)
    }

    /// Keeps existing files, except for those that the archive replaces.
    async fn restore(&self, file: &str) -> Result<u64, Box<dyn Error>> {
        let bytes = fs::metadata(file).await?.len();
        let body = Body::from_file(file).await?;
        let options = UploadArchiveOptions::default();
        self.docker
            .upload_archive(&self.id, MOUNT, body, options)
            .await?;
        Ok(bytes)
    }

    async fn remove(self) -> asyncdocker::Result<()> {
        let options = DeleteContainerOptions::default();
        self.docker.delete_container(&self.id, options).await
    }
}
