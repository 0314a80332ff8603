//! A folder that nobody else can look into.

use std::fs::{self, DirBuilder};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, ErrorKind};
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;

/// A folder for the socket, removed with it when dropped.
pub(super) struct PrivateFolder(PathBuf);

impl PrivateFolder {
    pub(super) fn new() -> io::Result<Self> {
        loop {
            // The name need not be secret: making a folder that exists fails, whoever made it.
            let name = format!("asyncdocker-{:016x}", RandomState::new().hash_one(0));
            let path = std::env::temp_dir().join(name);
            match DirBuilder::new().mode(0o700).create(&path) {
                Ok(()) => return Ok(Self(path)),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }

    pub(super) fn socket(&self) -> PathBuf {
        self.0.join("ssh")
    }
}

impl Drop for PrivateFolder {
    fn drop(&mut self) {
        // What cannot be removed is empty and private.
        let _ = fs::remove_file(self.socket());
        let _ = fs::remove_dir(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn nobody_else_may_enter_and_nothing_is_left() {
        let folder = PrivateFolder::new().unwrap();
        let path = folder.0.clone();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
        let _listener = std::os::unix::net::UnixListener::bind(folder.socket()).unwrap();
        drop(folder);
        assert!(!path.exists());
    }
}
