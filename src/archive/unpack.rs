//! Unpacks an archive into a directory, and never outside it.

use std::cell::{Cell, RefCell};
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use tar::{Archive, Entry, EntryType};
use tokio::io::AsyncRead;
use tokio_util::io::SyncIoBridge;

use super::blocking;
use crate::error::{Error, Result};

/// The maximum total size of the headers of one entry, including long names and extended attributes.
const MAX_HEADERS: u64 = 1024 * 1024;

/// Unpacks tar archives into a directory.
///
/// The archive is not trusted, because a container may be hostile. Nothing is written outside the directory, regardless
/// of the contents of the archive. The following are errors: an entry with an absolute path or with `..` in it, an
/// entry below a symbolic link, a link that leads out of the directory, a device, a named pipe, and headers of more
/// than 1 MiB. Files that were unpacked before the error stay. The size of the archive is not limited.
///
/// Files keep their times and their permissions for owner, group and others, less the process's umask. The setuid,
/// setgid and sticky bits are dropped, and everything belongs to the user of the process. Existing files are replaced,
/// and existing directories are kept. Other processes must not change the directory during the unpacking.
///
/// # Examples
/// ```no_run
/// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
/// use asyncdocker::prelude::*;
/// use asyncdocker::archive::ArchiveUnpacker;
///
/// // Creates `backup/nginx`.
/// let download = docker.download_archive("web", "/etc/nginx").await?;
/// ArchiveUnpacker::new("backup").unpack(download.bytes).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct ArchiveUnpacker {
    directory: PathBuf,
    outside_links: bool,
}

impl ArchiveUnpacker {
    /// Creates an unpacker for a directory. Unpacking creates the directory if it does not exist.
    pub fn new(directory: impl Into<PathBuf>) -> Self {
        Self {
            directory: directory.into(),
            outside_links: false,
        }
    }

    /// Sets whether symbolic links that lead out of the directory are unpacked instead of being an error. Default: `false`.
    ///
    /// Absolute links are common in images. Unpacking does not follow them, but programs that read the directory later
    /// may.
    pub fn outside_links(mut self, outside_links: bool) -> Self {
        self.outside_links = outside_links;
        self
    }

    /// Reads an archive to its end and unpacks it, in a blocking thread.
    ///
    /// If you drop the future, the thread stops at its next read.
    ///
    /// # Errors
    /// [`Error::File`] if the archive is malformed or refused, or a file cannot be written. An error of the engine or the
    /// connection is returned as it is.
    pub async fn unpack(self, archive: impl AsyncRead + Send + 'static) -> Result<()> {
        let reader = SyncIoBridge::new(Box::pin(archive));
        let Self {
            directory,
            outside_links,
        } = self;
        let unpacking = blocking(directory, move |directory| {
            fs::create_dir_all(directory)?;
            let root = fs::canonicalize(directory)?;
            let source = Source {
                budget: Cell::new(MAX_HEADERS),
                error: RefCell::new(None),
            };
            let unpacked = unpack(
                reader,
                &source,
                &Target {
                    root,
                    outside_links,
                },
            );
            Ok(unpacked.map_err(|failure| match source.error.take() {
                Some(error) => error,
                None => Error::file(&failure.path, failure.error),
            }))
        });
        unpacking.await?
    }
}

/// An error and the path that it concerns.
struct Failure {
    path: PathBuf,
    error: io::Error,
}

fn unpack(reader: impl Read, source: &Source, target: &Target) -> Result<(), Failure> {
    let at = |path: &Path| {
        let path = path.to_owned();
        move |error| Failure { path, error }
    };
    let root = target.root.as_path();
    let mut archive = Archive::new(Limited { reader, source });
    let mut directories = Vec::new();
    let mut entries = archive.entries().map_err(at(root))?;
    loop {
        source.budget.set(MAX_HEADERS);
        let Some(entry) = entries.next() else { break };
        source.budget.set(u64::MAX);
        let mut entry = entry.map_err(at(root))?;
        let path = entry.path().map_err(at(root))?.into_owned();
        if entry.header().entry_type() == EntryType::Directory {
            target.check(&entry, &path).map_err(at(&path))?;
            target.create(&path).map_err(at(&path))?;
            // Its permissions may forbid writing into it, so they are set at the end.
            directories.push((path, entry));
            continue;
        }
        target.unpack(&mut entry, &path).map_err(at(&path))?;
        // Read the rest, so that the next header is within the budget.
        io::copy(&mut entry, &mut io::sink()).map_err(at(&path))?;
    }
    // Nested directories come first.
    directories.sort_by(|(one, _), (other, _)| other.cmp(one));
    for (path, mut entry) in directories {
        target.unpack(&mut entry, &path).map_err(at(&path))?;
    }
    Ok(())
}

/// The directory to unpack into.
struct Target {
    root: PathBuf,
    outside_links: bool,
}

impl Target {
    fn unpack<R: Read>(&self, entry: &mut Entry<'_, R>, path: &Path) -> io::Result<()> {
        self.check(entry, path)?;
        if entry.header().entry_type() == EntryType::Link {
            self.remove(path)?;
        }
        if entry
            .unpack_in(&self.root)
            .map_err(|error| root_cause(&error))?
        {
            return Ok(());
        }
        Err(refused("the path leads out of the directory"))
    }

    /// Removes an existing file, which a hard link does not replace by itself.
    fn remove(&self, path: &Path) -> io::Result<()> {
        match fs::remove_file(self.root.join(path)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Creates a directory with the default permissions.
    fn create(&self, path: &Path) -> io::Result<()> {
        fs::create_dir_all(self.root.join(path))
    }

    fn check<R: Read>(&self, entry: &Entry<'_, R>, path: &Path) -> io::Result<()> {
        self.check_path(path)?;
        match entry.header().entry_type() {
            EntryType::Directory if self.is_link(path) => {
                Err(refused("a directory would replace a symbolic link"))
            }
            EntryType::Directory
            | EntryType::Regular
            | EntryType::Continuous
            | EntryType::GNUSparse
            | EntryType::XGlobalHeader => Ok(()),
            EntryType::Symlink => self.check_symlink(path, &link_target(entry)?),
            EntryType::Link => self.check_hard_link(path, &link_target(entry)?),
            _ => Err(refused(
                "only files, directories and links can be unpacked, not devices or named pipes",
            )),
        }
    }

    /// Accepts a path within the directory. No component before the last may be a link.
    fn check_path(&self, path: &Path) -> io::Result<()> {
        let mut above = PathBuf::new();
        for component in path.components() {
            if !above.as_os_str().is_empty() && self.is_link(&above) {
                return Err(refused("the path leads through a symbolic link"));
            }
            match component {
                Component::Normal(name) if cfg!(windows) && has_colon(name) => {
                    return Err(refused("a name with a `:` is not a file name on Windows"));
                }
                Component::Normal(name) => above.push(name),
                Component::CurDir => {}
                Component::ParentDir | Component::RootDir | Component::Prefix(_) => {
                    return Err(refused("the path leads out of the directory"));
                }
            }
        }
        Ok(())
    }

    /// Accepts a target within the directory. `..` may only be at its beginning: after a name, it could lead out
    /// through another link.
    fn check_symlink(&self, path: &Path, target: &Path) -> io::Result<()> {
        if self.outside_links {
            return Ok(());
        }
        let normal = |component: &Component<'_>| matches!(component, Component::Normal(_));
        let mut depth = path.components().filter(normal).count().saturating_sub(1);
        let mut named = false;
        for component in target.components() {
            match component {
                Component::Normal(_) => named = true,
                Component::CurDir => {}
                Component::ParentDir if !named && depth > 0 => depth -= 1,
                Component::ParentDir | Component::RootDir | Component::Prefix(_) => {
                    return Err(refused(&format!(
                        "the symbolic link to `{}` leads out of the directory",
                        target.display()
                    )));
                }
            }
        }
        Ok(())
    }

    /// Accepts a target that was unpacked before. A hard link to a symbolic link is itself a symbolic link in another
    /// place.
    fn check_hard_link(&self, path: &Path, target: &Path) -> io::Result<()> {
        self.check_path(target).map_err(|error| {
            refused(&format!("the hard link to `{}`: {error}", target.display()))
        })?;
        match fs::read_link(self.root.join(target)) {
            Ok(linked) => self.check_symlink(path, &linked),
            Err(_) => Ok(()),
        }
    }

    fn is_link(&self, path: &Path) -> bool {
        fs::symlink_metadata(self.root.join(path)).is_ok_and(|metadata| metadata.is_symlink())
    }
}

/// Whether Windows would take the name for a drive or for a stream of another file.
fn has_colon(name: &OsStr) -> bool {
    name.as_encoded_bytes().contains(&b':')
}

fn link_target<R: Read>(entry: &Entry<'_, R>) -> io::Result<PathBuf> {
    let target = entry.link_name()?;
    target
        .map(std::borrow::Cow::into_owned)
        .ok_or_else(|| refused("the link has no target"))
}

/// Returns the underlying error, because the text of the tar reader contains only the path.
fn root_cause(error: &io::Error) -> io::Error {
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    io::Error::new(error.kind(), cause.to_string())
}

fn refused(message: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}

/// State that the reader of the archive and the loop over its entries share.
struct Source {
    /// The number of bytes that may be read.
    budget: Cell<u64>,
    /// The error of the stream that the archive comes from. The tar reader would wrap it.
    error: RefCell<Option<Error>>,
}

/// A reader of at most `budget` bytes.
struct Limited<'a, R> {
    reader: R,
    source: &'a Source,
}

impl<R: Read> Read for Limited<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let budget = self.source.budget.get();
        if budget == 0 {
            return Err(refused("the headers of an entry are larger than 1 MiB"));
        }
        let read = (&mut self.reader).take(budget).read(buffer);
        let count = read.map_err(|error| match error.downcast::<Error>() {
            Ok(error) => {
                let shown = io::Error::other(error.to_string());
                self.source.error.replace(Some(error));
                shown
            }
            Err(error) => error,
        })?;
        self.source.budget.set(budget.saturating_sub(count as u64));
        Ok(count)
    }
}
