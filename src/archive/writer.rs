//! Writes files into a tar archive, as the docker CLI does.

use std::borrow::Cow;
#[cfg(unix)]
use std::collections::HashMap;
use std::fs::{self, File, Metadata};
use std::io::{self, BufReader, Read, Write};
use std::path::Path;
#[cfg(unix)]
use std::path::PathBuf;
use std::time::UNIX_EPOCH;

use tar::{Builder, EntryType, Header};

use super::pipe::{self, Pipe};
use crate::body::Body;

/// The size of the buffer that files are read into.
const READ_SIZE: usize = 64 * 1024;

/// A tar archive while it is written.
pub(crate) struct ArchiveWriter {
    archive: Builder<Pipe>,
    /// The first path of each file that has several.
    #[cfg(unix)]
    links: HashMap<(u64, u64), PathBuf>,
}

/// Returns the archive that `write` writes, as a body. Files are read while it is sent.
pub(crate) fn body(
    write: impl FnOnce(&mut ArchiveWriter) -> io::Result<()> + Send + 'static,
) -> Body {
    Body::from_stream(pipe::stream(move |pipe| {
        let mut writer = ArchiveWriter {
            archive: Builder::new(pipe),
            #[cfg(unix)]
            links: HashMap::new(),
        };
        let written = write(&mut writer);
        if written.is_err() {
            // Otherwise the drop would write the end of the archive, and it would look complete.
            writer.archive.get_mut().close();
        }
        written.and_then(|()| writer.archive.into_inner()?.flush())
    }))
}

impl ArchiveWriter {
    /// Appends the file, directory or link at `source` as `path`. Sockets are left out.
    pub(crate) fn append(
        &mut self,
        source: &Path,
        path: &Path,
        metadata: &Metadata,
    ) -> io::Result<()> {
        let mut header = header(metadata);
        if let Some(first) = self.first_link(path, metadata) {
            header.set_entry_type(EntryType::Link);
            return self.archive.append_link(&mut header, path, first);
        }
        match header.entry_type() {
            EntryType::Regular => {
                let file = ExactFile::open(source)?;
                header.set_size(file.left);
                self.archive.append_data(&mut header, path, file)
            }
            EntryType::Symlink => {
                let target = fs::read_link(source)?;
                self.append_symlink(path, header, &target)
            }
            EntryType::Directory => {
                // The empty last component ends the path with a `/`.
                let path = path.join("");
                self.archive.append_data(&mut header, path, io::empty())
            }
            EntryType::Fifo => self.archive.append_data(&mut header, path, io::empty()),
            EntryType::Char | EntryType::Block => Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "cannot pack a device: exclude or remove it",
            )),
            // No archive can contain a socket.
            _ => Ok(()),
        }
    }

    /// Appends a file that is held in memory. It has no time, so that the same content makes the same archive.
    pub(crate) fn append_bytes(&mut self, path: &str, content: &[u8]) -> io::Result<()> {
        let mut header = Header::new_gnu();
        header.set_entry_type(EntryType::Regular);
        header.set_mode(0o600);
        header.set_mtime(0);
        header.set_uid(0);
        header.set_gid(0);
        header.set_size(content.len() as u64);
        self.archive.append_data(&mut header, path, content)
    }

    fn append_symlink(&mut self, path: &Path, mut header: Header, target: &Path) -> io::Result<()> {
        let literal = link_text(cfg!(windows), target.as_os_str().as_encoded_bytes());
        match header.set_link_name_literal(literal.as_ref()) {
            Ok(()) => self.archive.append_data(&mut header, path, io::empty()),
            // A target that is too long for the header gets an entry of its own.
            Err(_) => self.archive.append_link(&mut header, path, target),
        }
    }

    /// Returns the path under which the archive already contains the same file.
    #[cfg(unix)]
    fn first_link(&mut self, path: &Path, metadata: &Metadata) -> Option<PathBuf> {
        use std::collections::hash_map::Entry;
        use std::os::unix::fs::MetadataExt as _;

        if metadata.is_dir() || metadata.nlink() < 2 {
            return None;
        }
        match self.links.entry((metadata.dev(), metadata.ino())) {
            Entry::Occupied(first) => Some(first.get().clone()),
            Entry::Vacant(entry) => {
                entry.insert(path.to_owned());
                None
            }
        }
    }

    #[cfg(not(unix))]
    #[allow(clippy::unused_self, reason = "hard links are detected only on Unix")]
    fn first_link(&mut self, _path: &Path, _metadata: &Metadata) -> Option<std::path::PathBuf> {
        None
    }
}

/// Returns the target of a link as engines read it. Windows separates directories by `\`.
fn link_text(windows: bool, target: &[u8]) -> Cow<'_, [u8]> {
    if windows && target.contains(&b'\\') {
        let slashed = target
            .iter()
            .map(|&byte| if byte == b'\\' { b'/' } else { byte });
        return slashed.collect();
    }
    target.into()
}

/// Creates a header with the type, mode and time of a file. The file belongs to root, because local owners have no
/// meaning in a container.
fn header(metadata: &Metadata) -> Header {
    let mut header = Header::new_gnu();
    header.set_metadata(metadata);
    header.set_mode(mode(&header));
    if metadata.modified().is_ok_and(|time| time < UNIX_EPOCH) {
        // Engines cannot read negative times.
        header.set_mtime(0);
    }
    header.set_uid(0);
    header.set_gid(0);
    header.set_size(0);
    header
}

fn mode(header: &Header) -> u32 {
    if cfg!(windows) {
        // Windows has no modes, so every file is executable.
        return 0o755;
    }
    header.mode().unwrap_or_default() & 0o7777
}

/// A file that yields exactly the number of bytes in its header.
struct ExactFile {
    file: BufReader<File>,
    left: u64,
}

impl ExactFile {
    fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let left = file.metadata()?.len();
        Ok(Self {
            file: BufReader::with_capacity(READ_SIZE, file),
            left,
        })
    }
}

impl Read for ExactFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 || buffer.is_empty() {
            return Ok(0);
        }
        let count = (&mut self.file).take(self.left).read(buffer)?;
        if count == 0 {
            return Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "the file was truncated while it was read",
            ));
        }
        self.left -= count as u64;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn link_targets_have_slashes_on_windows() {
        let target = br"..\sub\file";
        assert_eq!(link_text(true, target), b"../sub/file".as_slice());
        assert_eq!(link_text(false, target), target.as_slice());
    }
}
