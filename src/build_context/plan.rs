//! Selects the files of a directory that are sent to build an image.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use super::IGNORE_FILE;
use super::ignore::{Ignore, Matched};
use super::slashed;
use crate::archive::{self, ArchiveWriter};
use crate::body::Body;

/// The contents of the archive.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) root: PathBuf,
    pub(super) ignore: Ignore,
    /// The paths that are sent even if they are ignored, with `/` and relative to the root.
    pub(super) always: BTreeSet<String>,
    pub(super) outside: Option<OutsideDockerfile>,
}

/// A Dockerfile that is not in the directory.
#[derive(Debug)]
pub(super) struct OutsideDockerfile {
    /// Its path in the archive.
    pub(super) name: String,
    pub(super) content: Vec<u8>,
    /// The content of the directory's own `.dockerignore`, if there is one.
    pub(super) ignore_file: Option<Vec<u8>>,
}

impl Plan {
    pub(super) fn into_body(self) -> Body {
        archive::body(move |writer| self.write(writer))
    }

    fn write(&self, writer: &mut ArchiveWriter) -> io::Result<()> {
        let mut ignore_file_sent = false;
        archive::walk(&self.root, |path, metadata, above: Option<&Matched>| {
            let name = slashed(path);
            let (ignored, matched) = self.ignore.check(&name, above);
            let wanted = !ignored || self.always.contains(&name);
            if wanted && self.outside.is_some() && name == IGNORE_FILE {
                ignore_file_sent = true;
            } else if wanted {
                writer.append(&self.root.join(path), path, metadata)?;
            }
            let entered = metadata.is_dir() && (wanted || self.is_entered(&name));
            Ok(entered.then_some(matched))
        })?;
        match &self.outside {
            Some(outside) => outside.write(writer, ignore_file_sent),
            None => Ok(()),
        }
    }

    /// Whether an ignored directory may contain a file that is sent.
    fn is_entered(&self, directory: &str) -> bool {
        let within = |path: &String| {
            let rest = path.strip_prefix(directory);
            rest.is_some_and(|rest| rest.starts_with('/'))
        };
        self.ignore.has_exceptions_in(directory) || self.always.iter().any(within)
    }
}

impl OutsideDockerfile {
    /// Chooses a name that does not exist in the directory.
    pub(super) fn free_name(root: &Path) -> String {
        let names = std::iter::once(String::new()).chain((1_u64..).map(|n| format!(".{n}")));
        let mut names = names.map(|suffix| format!(".dockerfile.outside{suffix}"));
        names
            .find(|name| root.join(name).symlink_metadata().is_err())
            .unwrap_or_default()
    }

    /// If the `.dockerignore` names the Dockerfile, the engine leaves it out of the image.
    fn write(&self, writer: &mut ArchiveWriter, ignore_file_sent: bool) -> io::Result<()> {
        let mut ignore = match &self.ignore_file {
            Some(content) if ignore_file_sent => content.clone(),
            _ => IGNORE_FILE.into(),
        };
        ignore.extend_from_slice(format!("\n{}\n", self.name).as_bytes());
        writer.append_bytes(IGNORE_FILE, &ignore)?;
        writer.append_bytes(&self.name, &self.content)
    }
}
