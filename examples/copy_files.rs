//! Copies files between this machine and a container, as `docker cp` does.
//!
//! ```text
//! cargo run --example copy_files -- web:/etc/passwd /tmp       from the container
//! cargo run --example copy_files -- ./site web:/srv            into it: a file or a directory
//! ```

use std::error::Error;

use asyncdocker::Docker;
use asyncdocker::archive::{self, ArchiveUnpacker};
use asyncdocker::containers::UploadArchiveOptions;
use asyncdocker::prelude::*;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let docker = Docker::from_env()?;
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [from, to] = arguments.as_slice() else {
        return Err(
            "usage: copy_files CONTAINER:PATH DIRECTORY | copy_files PATH CONTAINER:DIRECTORY"
                .into(),
        );
    };
    match (from.split_once(':'), to.split_once(':')) {
        (Some((container, path)), None) => download(&docker, container, path, to).await?,
        (None, Some((container, directory))) => upload(&docker, from, container, directory).await?,
        _ => return Err("exactly one side must be CONTAINER:PATH".into()),
    }
    Ok(())
}

/// Unpacks the archive while the engine sends it. Nothing is written outside of the directory.
async fn download(
    docker: &Docker,
    container: &str,
    path: &str,
    directory: &str,
) -> asyncdocker::Result<()> {
    let download = docker.download_archive(container, path).await?;
    println!(
        "{} ({} bytes) -> {directory}",
        download.stat.name, download.stat.size
    );
    ArchiveUnpacker::new(directory)
        // Absolute links are common in images.
        .outside_links(true)
        .unpack(download.bytes)
        .await
}

/// Packs the file or directory while it is sent.
async fn upload(
    docker: &Docker,
    path: &str,
    container: &str,
    directory: &str,
) -> asyncdocker::Result<()> {
    let body = archive::pack(path).await?;
    let options = UploadArchiveOptions::default();
    docker
        .upload_archive(container, directory, body, options)
        .await?;
    println!("copied to {container}:{directory}");
    Ok(())
}
