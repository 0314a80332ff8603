//! A folder as a tar archive, as the docker CLI sends it.

use std::collections::BTreeSet;
#[cfg(unix)]
use std::collections::HashMap;
use std::fs::{self, File, Metadata};
use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use tar::{Builder, EntryType, Header};

use super::ignore::{Ignore, Matched};
use super::pipe::Pipe;

/// How much of a file is read at once.
const READ_SIZE: usize = 64 * 1024;

/// What goes into the archive.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) root: PathBuf,
    pub(super) ignore: Ignore,
    /// What is sent even if it is ignored: paths with `/`, relative to the root.
    pub(super) always: BTreeSet<String>,
}

impl Plan {
    /// Writes the archive.
    pub(super) fn write(&self, pipe: Pipe) -> io::Result<()> {
        let mut writer = Writer {
            plan: self,
            archive: Builder::new(pipe),
            #[cfg(unix)]
            links: HashMap::new(),
        };
        let written = writer.folder(Path::new(""), None);
        if written.is_err() {
            // Else the archive would get its end when it is dropped, and look whole.
            writer.archive.get_mut().close();
        }
        written.and_then(|()| writer.archive.into_inner()?.flush())
    }

    fn is_wanted(&self, path: &str, ignored: bool) -> bool {
        !ignored || self.always.contains(path)
    }

    fn is_looked_into(&self, folder: &str) -> bool {
        let within = |path: &String| {
            let rest = path.strip_prefix(folder);
            rest.is_some_and(|rest| rest.starts_with('/'))
        };
        self.ignore.has_exceptions_in(folder) || self.always.iter().any(within)
    }
}

struct Writer<'a> {
    plan: &'a Plan,
    archive: Builder<Pipe>,
    /// The first path of each file that has several.
    #[cfg(unix)]
    links: HashMap<(u64, u64), PathBuf>,
}

impl Writer<'_> {
    fn folder(&mut self, folder: &Path, matched: Option<&Matched>) -> io::Result<()> {
        let full = self.plan.root.join(folder);
        for name in names(&full).map_err(|error| named(&full, &error))? {
            let path = folder.join(name);
            let full = self.plan.root.join(&path);
            self.path(&path, matched)
                .map_err(|error| named(&full, &error))?;
        }
        Ok(())
    }

    fn path(&mut self, path: &Path, folder: Option<&Matched>) -> io::Result<()> {
        let metadata = fs::symlink_metadata(self.plan.root.join(path))?;
        let slashed = slashed(path);
        let (ignored, matched) = self.plan.ignore.check(&slashed, folder);
        let wanted = self.plan.is_wanted(&slashed, ignored);
        if wanted {
            self.append(path, &metadata)?;
        }
        if metadata.is_dir() && (wanted || self.plan.is_looked_into(&slashed)) {
            self.folder(path, Some(&matched))?;
        }
        Ok(())
    }

    fn append(&mut self, path: &Path, metadata: &Metadata) -> io::Result<()> {
        let mut header = header(metadata);
        if let Some(first) = self.first_link(path, metadata) {
            header.set_entry_type(EntryType::Link);
            return self.archive.append_link(&mut header, path, first);
        }
        let full = self.plan.root.join(path);
        match header.entry_type() {
            EntryType::Regular => {
                let file = Exact::open(&full)?;
                header.set_size(file.left);
                self.archive.append_data(&mut header, path, file)
            }
            EntryType::Symlink => {
                let target = fs::read_link(full)?;
                self.append_symlink(path, header, &target)
            }
            EntryType::Directory => {
                // The empty last part makes for a `/` at the end.
                let path = path.join("");
                self.archive.append_data(&mut header, path, io::empty())
            }
            EntryType::Fifo => self.archive.append_data(&mut header, path, io::empty()),
            EntryType::Char | EntryType::Block => Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "it is a device, which is not sent: ignore it",
            )),
            // No archive can hold a socket.
            _ => Ok(()),
        }
    }

    fn append_symlink(&mut self, path: &Path, mut header: Header, target: &Path) -> io::Result<()> {
        match header.set_link_name_literal(target.as_os_str().as_encoded_bytes()) {
            Ok(()) => self.archive.append_data(&mut header, path, io::empty()),
            // It is longer than a header can hold, and gets an entry of its own.
            Err(_) => self.archive.append_link(&mut header, path, target),
        }
    }

    /// The path under which the same file is in the archive already.
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
    #[allow(clippy::unused_self, reason = "there is nothing to know about links")]
    fn first_link(&mut self, _path: &Path, _metadata: &Metadata) -> Option<PathBuf> {
        None
    }
}

/// The names in a folder, sorted: the same folder always makes the same archive.
fn names(folder: &Path) -> io::Result<Vec<std::ffi::OsString>> {
    let entries = fs::read_dir(folder)?;
    let mut names: Vec<_> = entries
        .map(|entry| entry.map(|entry| entry.file_name()))
        .collect::<Result<_, _>>()?;
    names.sort_unstable();
    Ok(names)
}

/// Kind, mode and time of a file. It belongs to root: who owns it here means nothing there.
fn header(metadata: &Metadata) -> Header {
    let mut header = Header::new_gnu();
    header.set_metadata(metadata);
    header.set_mode(mode(&header));
    if metadata.modified().is_ok_and(|time| time < UNIX_EPOCH) {
        // Engines cannot read such a time, and do not set one.
        header.set_mtime(0);
    }
    header.set_uid(0);
    header.set_gid(0);
    header.set_size(0);
    header
}

fn mode(header: &Header) -> u32 {
    if cfg!(windows) {
        // There are no modes, and every file may be run.
        return 0o755;
    }
    header.mode().unwrap_or_default() & 0o7777
}

/// The path as patterns see it.
pub(super) fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}

/// An error that says which path it is about.
pub(super) fn named(path: &Path, error: &io::Error) -> io::Error {
    // Of folders within folders, the innermost has been named.
    if error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<Named>())
        .is_some()
    {
        return io::Error::new(error.kind(), Named(error.to_string()));
    }
    io::Error::new(error.kind(), Named(format!("{}: {error}", path.display())))
}

#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Named(String);

/// A file of which exactly as many bytes are read as its entry announces.
struct Exact {
    file: BufReader<File>,
    left: u64,
}

impl Exact {
    fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let left = file.metadata()?.len();
        Ok(Self {
            file: BufReader::with_capacity(READ_SIZE, file),
            left,
        })
    }
}

impl Read for Exact {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 || buffer.is_empty() {
            return Ok(0);
        }
        let count = (&mut self.file).take(self.left).read(buffer)?;
        if count == 0 {
            return Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "it became shorter while it was read",
            ));
        }
        self.left -= count as u64;
        Ok(count)
    }
}
