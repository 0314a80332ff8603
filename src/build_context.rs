//! A folder to build an image from.

mod archive;
mod ignore;
mod pattern;
mod pipe;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use self::archive::{Plan, named, slashed};
use self::ignore::Ignore;
use crate::body::Body;

/// The file with the patterns of what stays at home; and the ending of one that is for a single Dockerfile.
const IGNORE: &str = ".dockerignore";

/// What a Dockerfile is called, unless the caller says otherwise.
const DOCKERFILES: [&str; 2] = ["Dockerfile", "dockerfile"];

/// A folder to build an image from, packed as the docker CLI packs it.
///
/// What the folder's `.dockerignore` names stays at home. Its patterns are those of Go's `filepath.Match`, with `**` for
/// any number of folders and `!` for exceptions, and the last one that matches decides. An ignored folder is looked into
/// only if an exception begins with its path: as with the CLI, `!**/keep` finds nothing in it. The Dockerfile and the
/// `.dockerignore` itself are always sent, because the engine needs them; it leaves them out of the image if they are
/// ignored.
///
/// A Dockerfile may have patterns of its own, in a file beside it that is named after it, such as
/// `docker/Dockerfile.test.dockerignore`. They take the place of the `.dockerignore`, which is then a file like any other.
///
/// Files keep their modes and times, symbolic links stay links, and hard links are sent once. Everything belongs to
/// root. Sockets are left out. Nothing is gathered in memory: a thread reads the files while they are sent.
///
/// # Examples
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// use asyncdocker::BuildContext;
///
/// # let folder = std::env::temp_dir().join(format!("asyncdocker-doc-{}", std::process::id()));
/// # std::fs::create_dir_all(folder.join("docker"))?;
/// # std::fs::write(folder.join("docker/Dockerfile.test"), "FROM busybox")?;
/// let context = BuildContext::new(&folder)
///     .dockerfile("docker/Dockerfile.test")
///     .into_body()
///     .await?;
/// # std::fs::remove_dir_all(folder)?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct BuildContext {
    folder: PathBuf,
    dockerfile: Option<PathBuf>,
}

impl BuildContext {
    /// The folder at a path.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            dockerfile: None,
        }
    }

    /// Sets the path of the Dockerfile within the folder. The options of the build want it, too. Default: `Dockerfile`,
    /// or `dockerfile` where there is only that.
    pub fn dockerfile(mut self, path: impl Into<PathBuf>) -> Self {
        self.dockerfile = Some(path.into());
        self
    }

    /// The folder as a tar archive, which is read as it is sent.
    ///
    /// A file that cannot be read, becomes shorter meanwhile, or is a device fails the body and with it the build.
    ///
    /// # Errors
    /// There is no such folder or no Dockerfile in it; the file with the patterns cannot be read or holds something that
    /// is no pattern. The error names the file, and the line.
    pub async fn into_body(self) -> io::Result<Body> {
        let plan = tokio::task::spawn_blocking(move || self.plan())
            .await
            .map_err(io::Error::other)??;
        Ok(Body::from_stream(pipe::stream(move |pipe| {
            plan.write(pipe)
        })))
    }

    fn plan(&self) -> io::Result<Plan> {
        let root = fs::canonicalize(&self.folder).map_err(|error| named(&self.folder, &error))?;
        let dockerfile = root.join(self.dockerfile_in(&root));
        let mut always = BTreeSet::from(dockerfile_paths(&dockerfile, &root)?);
        let mut ignore = read_ignore(&beside(&dockerfile))?;
        if ignore.is_none() {
            always.insert(IGNORE.to_owned());
            ignore = read_ignore(&root.join(IGNORE))?;
        }
        Ok(Plan {
            root,
            ignore: ignore.unwrap_or_default(),
            always,
        })
    }

    fn dockerfile_in(&self, root: &Path) -> &Path {
        let is_there = |path: &&Path| fs::symlink_metadata(root.join(path)).is_ok();
        match &self.dockerfile {
            Some(path) => path,
            None => DOCKERFILES
                .into_iter()
                .map(Path::new)
                .find(is_there)
                .unwrap_or(Path::new(DOCKERFILES[0])),
        }
    }
}

/// The Dockerfile; and what it leads to, if it is a link.
fn dockerfile_paths(path: &Path, root: &Path) -> io::Result<[String; 2]> {
    let target = fs::canonicalize(path).map_err(|error| named(path, &error))?;
    let given = path.strip_prefix(root).ok().map(slashed);
    let (Some(given), Ok(target)) = (given, target.strip_prefix(root)) else {
        let message = format!("{}: it is not in {}", path.display(), root.display());
        return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
    };
    Ok([pattern::clean(&given), slashed(target)])
}

/// Where a Dockerfile has patterns of its own.
fn beside(dockerfile: &Path) -> PathBuf {
    let mut path = dockerfile.as_os_str().to_owned();
    path.push(IGNORE);
    PathBuf::from(path)
}

/// The patterns in a file, if there is one.
fn read_ignore(path: &Path) -> io::Result<Option<Ignore>> {
    let text = match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        read => read.map_err(|error| named(path, &error))?,
    };
    let ignore = Ignore::parse(&String::from_utf8_lossy(&text)).map_err(|wrong| {
        let message = format!("{}, {wrong}", path.display());
        io::Error::new(io::ErrorKind::InvalidData, message)
    })?;
    Ok(Some(ignore))
}
