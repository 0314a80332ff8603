//! Tar archives: packing files for uploads, and unpacking downloads into a directory.
//!
//! [`pack`] and [`pack_contents`] create bodies for [`upload_archive`](crate::ContainerFiles::upload_archive).
//! [`ArchiveUnpacker`] unpacks the archive that [`download_archive`](crate::ContainerFiles::download_archive) returns.

mod pipe;
mod unpack;
mod walk;
mod writer;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub use self::unpack::ArchiveUnpacker;
pub(crate) use self::walk::walk;
pub(crate) use self::writer::{ArchiveWriter, body};

use crate::body::Body;
use crate::error::{Error, Result};

/// Packs a file or directory under its own name, as `docker cp DIRECTORY CONTAINER:/target` does.
///
/// Files keep their modes and times, symbolic links stay links, and a file with several hard links is sent once. All
/// entries are owned by root. Sockets are left out, and a device is an error. A blocking thread reads the files while
/// the body is sent, and does not collect them in memory. If a file cannot be read or is truncated while the archive is
/// sent, the upload fails with [`Error::Body`].
///
/// # Errors
/// [`Error::File`] if `path` does not exist or cannot be read.
///
/// # Examples
/// ```no_run
/// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
/// use asyncdocker::containers::UploadArchiveOptions;
/// use asyncdocker::prelude::*;
/// use asyncdocker::archive;
///
/// // Creates `/srv/site` in the container.
/// let body = archive::pack("./site").await?;
/// docker
///     .upload_archive("web", "/srv", body, UploadArchiveOptions::default())
///     .await?;
/// # Ok(())
/// # }
/// ```
#[doc(alias = "docker cp")]
pub async fn pack(path: impl Into<PathBuf>) -> Result<Body> {
    let path = path.into();
    blocking(path, |path| {
        let source = match path.file_name() {
            Some(_) => path.to_owned(),
            // `.`, `..` and `/` do not end with a name.
            None => fs::canonicalize(path)?,
        };
        let name = PathBuf::from(source.file_name().unwrap_or(".".as_ref()));
        let metadata = fs::symlink_metadata(&source)?;
        Ok(body(move |writer| {
            writer.append(&source, &name, &metadata)?;
            if metadata.is_dir() {
                append_contents(writer, &source, &name)?;
            }
            Ok(())
        }))
    })
    .await
}

/// Packs the contents of a directory, without the directory itself, as `docker cp DIRECTORY/. CONTAINER:/target` does.
/// Otherwise like [`pack`].
///
/// # Errors
/// [`Error::File`] if `directory` does not exist, is not a directory or cannot be read.
#[doc(alias = "docker cp")]
pub async fn pack_contents(directory: impl Into<PathBuf>) -> Result<Body> {
    blocking(directory.into(), |directory| {
        let source = fs::canonicalize(directory)?;
        // Fail now, and not in the middle of a request.
        fs::read_dir(&source)?;
        Ok(body(move |writer| {
            append_contents(writer, &source, Path::new(""))
        }))
    })
    .await
}

fn append_contents(writer: &mut ArchiveWriter, source: &Path, prefix: &Path) -> io::Result<()> {
    walk(source, |path, metadata, _| {
        writer.append(&source.join(path), &prefix.join(path), metadata)?;
        Ok(Some(()))
    })
}

/// Runs `work` in a blocking thread. Its errors name the path.
async fn blocking<T: Send + 'static>(
    path: PathBuf,
    work: impl FnOnce(&Path) -> io::Result<T> + Send + 'static,
) -> Result<T> {
    let run = move || work(&path).map_err(|error| Error::file(&path, error));
    match tokio::task::spawn_blocking(run).await {
        Ok(done) => done,
        Err(error) => Err(Error::file("", io::Error::other(error))),
    }
}
