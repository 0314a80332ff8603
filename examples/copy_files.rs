//! Copies files between this machine and a container, as `docker cp` does.
//!
//! ```text
//! cargo run --example copy_files -- web:/etc/passwd /tmp       out of the container
//! cargo run --example copy_files -- ./site web:/srv            into it: a file or a folder
//! ```

use std::error::Error;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use asyncdocker::containers::UploadArchiveOptions;
use asyncdocker::{Body, Containers, Docker};
use tokio::io::AsyncWriteExt;
use tokio_util::io::SyncIoBridge;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let docker = Docker::from_env()?;
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [from, to] = arguments.as_slice() else {
        return Err(
            "usage: copy_files CONTAINER:PATH FOLDER | copy_files PATH CONTAINER:FOLDER".into(),
        );
    };
    match (from.split_once(':'), to.split_once(':')) {
        (Some((container, path)), None) => download(&docker, container, path, to.as_ref()).await,
        (None, Some((container, folder))) => {
            upload(&docker, from.as_ref(), container, folder).await
        }
        _ => Err("exactly one side must be CONTAINER:PATH".into()),
    }
}

/// Unpacks the archive that the engine sends, as it comes.
async fn download(
    docker: &Docker,
    container: &str,
    path: &str,
    to: &Path,
) -> Result<(), Box<dyn Error>> {
    let archive = docker.download_archive(container, path).await?;
    println!(
        "{} ({} bytes) -> {}",
        archive.stat.name,
        archive.stat.size,
        to.display()
    );
    let to = to.to_owned();
    let reader = SyncIoBridge::new(archive.bytes);
    tokio::task::spawn_blocking(move || tar::Archive::new(reader).unpack(to)).await??;
    Ok(())
}

/// Packs the file or folder while it is sent: nothing is gathered in memory.
async fn upload(
    docker: &Docker,
    from: &Path,
    container: &str,
    folder: &str,
) -> Result<(), Box<dyn Error>> {
    let from: PathBuf = from.canonicalize()?;
    let name = from
        .file_name()
        .ok_or("the root folder has no name")?
        .to_owned();
    let (reader, writer) = tokio::io::duplex(64 * 1024);
    let packing = tokio::task::spawn_blocking(move || -> std::io::Result<_> {
        let mut archive = tar::Builder::new(SyncIoBridge::new(writer));
        archive.follow_symlinks(false);
        if from.is_dir() {
            archive.append_dir_all(&name, &from)?;
        } else {
            archive.append_path_with_name(&from, &name)?;
        }
        archive.into_inner()
    });
    let body = Body::from_reader(reader);
    let sending = docker.upload_archive(container, folder, body, UploadArchiveOptions::default());
    let finish = async { packing.await??.into_inner().shutdown().await };
    let (sent, packed) = tokio::join!(sending, finish);
    match packed {
        // The engine read no further, and says why.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => {}
        packed => packed?,
    }
    sent?;
    println!("copied to {container}:{folder}");
    Ok(())
}
