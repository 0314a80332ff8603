//! Visits a directory tree without recursion, so that its depth does not determine the depth of the stack.

use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

/// A directory whose entries are being visited.
struct Level<D> {
    path: PathBuf,
    names: std::vec::IntoIter<OsString>,
    data: Option<D>,
}

impl<D> Level<D> {
    fn open(root: &Path, path: PathBuf, data: Option<D>) -> io::Result<Self> {
        let full = root.join(&path);
        let names = names(&full).map_err(|error| at(&full, &error))?;
        Ok(Self {
            path,
            names: names.into_iter(),
            data,
        })
    }
}

/// Calls `visit` with three arguments: the path of each entry relative to `root`, its metadata, and the value that
/// `visit` returned for the directory of the entry. A directory is entered if `visit` returns a value for it. Links are
/// not followed.
pub(crate) fn walk<D>(
    root: &Path,
    mut visit: impl FnMut(&Path, &Metadata, Option<&D>) -> io::Result<Option<D>>,
) -> io::Result<()> {
    let mut levels = vec![Level::open(root, PathBuf::new(), None)?];
    while let Some(level) = levels.last_mut() {
        let Some(name) = level.names.next() else {
            levels.pop();
            continue;
        };
        let path = level.path.join(name);
        let full = root.join(&path);
        let metadata = fs::symlink_metadata(&full).map_err(|error| at(&full, &error))?;
        let data =
            visit(&path, &metadata, level.data.as_ref()).map_err(|error| at(&full, &error))?;
        if data.is_some() && metadata.is_dir() {
            levels.push(Level::open(root, path, data)?);
        }
    }
    Ok(())
}

/// Returns the names in a directory, sorted, so that the same directory always makes the same archive.
fn names(directory: &Path) -> io::Result<Vec<OsString>> {
    let mut names: Vec<_> = fs::read_dir(directory)?
        .map(|entry| entry.map(|entry| entry.file_name()))
        .collect::<Result<_, _>>()?;
    names.sort_unstable();
    Ok(names)
}

/// Creates an error that names its path.
fn at(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
