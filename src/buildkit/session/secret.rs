//! Secrets that a build may read.

use std::env;
use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::fs::File;
use tokio::io::AsyncReadExt;
use zeroize::Zeroizing;

use super::grpc::{Code, Status};

/// The maximum length of a secret, in bytes: the same as in the docker CLI.
pub(super) const MAX_SECRET: usize = 500 * 1024;

/// A secret for the steps of a build: bytes, a file, or an environment variable of this process.
///
/// A secret can be up to 500 KiB long. `Debug` shows where it comes from, and never its value.
#[derive(Clone)]
pub struct BuildSecret(Source);

#[derive(Clone)]
enum Source {
    Bytes(Arc<Zeroizing<Vec<u8>>>),
    File(PathBuf),
    Env(OsString),
}

impl BuildSecret {
    /// Creates a secret from its value. The memory is overwritten when the last clone is dropped.
    #[must_use]
    pub fn bytes(value: impl Into<Vec<u8>>) -> Self {
        Self(Source::Bytes(Arc::new(Zeroizing::new(value.into()))))
    }

    /// Creates a secret that is the content of a regular file. It is read each time the engine asks for it.
    #[must_use]
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self(Source::File(path.into()))
    }

    /// Creates a secret that is the value of an environment variable of this process. It is read each time the engine
    /// asks for it.
    #[must_use]
    pub fn env(name: impl Into<OsString>) -> Self {
        Self(Source::Env(name.into()))
    }

    /// Whether the value is known to be too long.
    pub(super) fn is_too_long(&self) -> bool {
        matches!(&self.0, Source::Bytes(value) if value.len() > MAX_SECRET)
    }

    /// Returns the value. An error describes the secret as `id`.
    pub(super) async fn read(&self, id: &str) -> Result<Arc<Zeroizing<Vec<u8>>>, Status> {
        let value = match &self.0 {
            Source::Bytes(value) => Arc::clone(value),
            Source::File(path) => Arc::new(read_file(id, path).await?),
            Source::Env(name) => Arc::new(read_env(id, name)?),
        };
        if value.len() > MAX_SECRET {
            return Err(too_long(id));
        }
        Ok(value)
    }
}

fn read_env(id: &str, name: &OsString) -> Result<Zeroizing<Vec<u8>>, Status> {
    let value = env::var_os(name).ok_or_else(|| {
        let name = name.display();
        unavailable(
            id,
            format_args!("the environment variable `{name}` is not set"),
        )
    })?;
    Ok(Zeroizing::new(value.into_encoded_bytes()))
}

async fn read_file(id: &str, path: &Path) -> Result<Zeroizing<Vec<u8>>, Status> {
    // The engine need not know the path.
    let failed = |error: std::io::Error| {
        tracing::warn!(%error, path = %path.display(), "cannot read the file of the build secret `{id}`");
        unavailable(id, format_args!("its file cannot be read: {error}"))
    };
    // Opening a pipe would wait for its writer.
    let metadata = tokio::fs::metadata(path).await.map_err(failed)?;
    if !metadata.is_file() {
        let reason = format_args!("its path is not a regular file");
        return Err(unavailable(id, reason));
    }
    let limit = MAX_SECRET + 1;
    let length = usize::try_from(metadata.len()).map_or(limit, |length| length.min(limit));
    // With space for the whole file, so that no copy of it is left behind, and for the read that finds its end.
    let mut value = Zeroizing::new(Vec::with_capacity(length + 64));
    let file = File::open(path).await.map_err(failed)?;
    let mut file = file.take(limit as u64);
    file.read_to_end(&mut value).await.map_err(failed)?;
    Ok(value)
}

fn too_long(id: &str) -> Status {
    unavailable(id, format_args!("it has more than {MAX_SECRET} bytes"))
}

/// The status of a secret that the session has, but cannot read. An unknown one has another status, with which steps that
/// do not require the secret go on without it.
fn unavailable(id: &str, reason: fmt::Arguments<'_>) -> Status {
    let message = format!("build secret `{id}`: {reason}");
    Status::new(Code::FailedPrecondition, message)
}

impl fmt::Debug for BuildSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Source::Bytes(_) => formatter.write_str("BuildSecret(bytes)"),
            Source::File(path) => write!(formatter, "BuildSecret(file {path:?})"),
            Source::Env(name) => write!(formatter, "BuildSecret(env {name:?})"),
        }
    }
}
