//! A directory to build an image from.

mod ignore;
mod pattern;
mod plan;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use self::ignore::Ignore;
use self::plan::{OutsideDockerfile, Plan};
use crate::body::Body;
use crate::error::{Error, Result};

/// The file with the patterns, and the suffix of a file with patterns for a single Dockerfile.
const IGNORE_FILE: &str = ".dockerignore";

/// The default names of a Dockerfile.
const DOCKERFILES: [&str; 2] = ["Dockerfile", "dockerfile"];

/// A directory to build an image from, packed as the docker CLI packs it.
///
/// Pass it to [`build_image`](crate::Builds::build_image).
///
/// Files matched by the directory's `.dockerignore` are excluded. Its patterns are those of Go's `filepath.Match`, with
/// `**` for any number of directories and `!` for exceptions. The last pattern that matches decides. Like the CLI, the
/// client enters an excluded directory only if an exception begins with its path, so `!**/keep` matches nothing inside
/// it. The Dockerfile and the `.dockerignore` itself are always sent, because the engine needs them. The engine leaves
/// them out of the image if a pattern matches them.
///
/// A Dockerfile can have its own patterns, in a file beside it that is named after it, such as
/// `docker/Dockerfile.test.dockerignore`. They replace the `.dockerignore`, which is then treated like any other file.
///
/// Files keep their modes and times, symbolic links stay links, and a file with several hard links is sent once. All
/// entries are owned by root. Sockets are left out, and a device is an error. A blocking thread reads the files while
/// the archive is sent, and does not collect them in memory. If a file cannot be read or is truncated while the archive
/// is sent, the build fails with [`Error::Body`].
///
/// # Examples
/// ```no_run
/// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
/// use asyncdocker::images::BuildImageOptions;
/// use asyncdocker::prelude::*;
/// use asyncdocker::BuildContext;
///
/// let context = BuildContext::new("path/to/app").dockerfile("docker/Dockerfile.test");
/// let options = BuildImageOptions::builder().tags(["app:test"]).build();
/// docker.build_image(context, options).await?.finish().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct BuildContext {
    directory: PathBuf,
    dockerfile: Option<PathBuf>,
}

/// A [`BuildContext`] as a tar archive.
#[derive(Debug)]
#[non_exhaustive]
pub struct PackedContext {
    /// The archive. Files are read while it is sent.
    pub body: Body,
    /// The path of the Dockerfile in the archive, for
    /// [`BuildImageOptions::dockerfile`](crate::images::BuildImageOptions::dockerfile).
    pub dockerfile: String,
}

impl BuildContext {
    /// Creates a context from the directory at a path.
    pub fn new(directory: impl Into<PathBuf>) -> Self {
        Self {
            directory: directory.into(),
            dockerfile: None,
        }
    }

    /// Sets the path of the Dockerfile, relative to the directory. Default: `Dockerfile`, or `dockerfile` if only that
    /// exists.
    ///
    /// A Dockerfile outside the directory (an absolute path, or one that begins with `../`) is sent too. The engine
    /// leaves it out of the image.
    pub fn dockerfile(mut self, path: impl Into<PathBuf>) -> Self {
        self.dockerfile = Some(path.into());
        self
    }

    /// Returns the path set by [`dockerfile`](Self::dockerfile).
    pub(crate) fn named_dockerfile(&self) -> Option<&Path> {
        self.dockerfile.as_deref()
    }

    /// Packs the directory, for code that sends the archive itself. [`build_image`](crate::Builds::build_image) does
    /// this when it is given the context.
    ///
    /// # Errors
    /// [`Error::File`] if the directory or the Dockerfile does not exist, or a file with patterns cannot be read.
    /// [`Error::InvalidInput`] if a line of such a file is not a valid pattern.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::BuildContext;
    /// use asyncdocker::images::BuildImageOptions;
    /// use asyncdocker::prelude::*;
    ///
    /// let packed = BuildContext::new("path/to/app").pack().await?;
    /// let options = BuildImageOptions::builder().dockerfile(packed.dockerfile).build();
    /// docker.build_image(packed.body, options).await?.finish().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn pack(self) -> Result<PackedContext> {
        let (plan, dockerfile) = tokio::task::spawn_blocking(move || self.plan())
            .await
            .map_err(|error| Error::file("", io::Error::other(error)))??;
        Ok(PackedContext {
            body: plan.into_body(),
            dockerfile,
        })
    }

    fn plan(&self) -> Result<(Plan, String)> {
        let root = fs::canonicalize(&self.directory)
            .map_err(|error| Error::file(&self.directory, error))?;
        fs::read_dir(&root).map_err(|error| Error::file(&root, error))?;
        let path = root.join(self.dockerfile_in(&root));
        let target = fs::canonicalize(&path).map_err(|error| Error::file(&path, error))?;
        let mut always = BTreeSet::new();
        let mut ignore = read_ignore(&beside(&path))?;
        if ignore.is_none() {
            always.insert(IGNORE_FILE.to_owned());
            ignore = read_ignore(&root.join(IGNORE_FILE))?;
        }
        let (name, outside) = if let Ok(inside) = target.strip_prefix(&root) {
            let target = slashed(inside);
            let name = path_within(&path, &root).unwrap_or_else(|| target.clone());
            always.extend([name.clone(), target]);
            (name, None)
        } else {
            let outside = outside(&target, &root)?;
            (outside.name.clone(), Some(outside))
        };
        let plan = Plan {
            root,
            ignore: ignore.unwrap_or_default(),
            always,
            outside,
        };
        Ok((plan, name))
    }

    fn dockerfile_in(&self, root: &Path) -> &Path {
        let exists = |path: &&Path| fs::symlink_metadata(root.join(path)).is_ok();
        match &self.dockerfile {
            Some(path) => path,
            None => DOCKERFILES
                .into_iter()
                .map(Path::new)
                .find(exists)
                .unwrap_or(Path::new(DOCKERFILES[0])),
        }
    }
}

/// Returns the path of a file relative to the root, or `None` if the path leaves the root on the way.
fn path_within(path: &Path, root: &Path) -> Option<String> {
    let clean = pattern::clean(&slashed(path.strip_prefix(root).ok()?));
    (clean != ".." && !clean.starts_with("../")).then_some(clean)
}

fn outside(dockerfile: &Path, root: &Path) -> Result<OutsideDockerfile> {
    let content = fs::read(dockerfile).map_err(|error| Error::file(dockerfile, error))?;
    Ok(OutsideDockerfile {
        name: OutsideDockerfile::free_name(root),
        content,
        ignore_file: read(&root.join(IGNORE_FILE))?,
    })
}

/// Returns the path of the patterns that apply to a single Dockerfile.
fn beside(dockerfile: &Path) -> PathBuf {
    let mut path = dockerfile.as_os_str().to_owned();
    path.push(IGNORE_FILE);
    PathBuf::from(path)
}

/// Returns the patterns in a file, if it exists.
fn read_ignore(path: &Path) -> Result<Option<Ignore>> {
    let Some(text) = read(path)? else {
        return Ok(None);
    };
    let ignore = Ignore::parse(&String::from_utf8_lossy(&text));
    ignore
        .map(Some)
        .map_err(|reason| Error::invalid_input("ignore file", path.display().to_string(), reason))
}

/// Returns the content of a file, if it exists.
fn read(path: &Path) -> Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        read => read.map(Some).map_err(|error| Error::file(path, error)),
    }
}

/// Returns a path in the form that patterns and the engine use.
fn slashed(path: &Path) -> String {
    let components: Vec<_> = path
        .components()
        .map(|component| component.as_os_str().to_string_lossy())
        .collect();
    components.join("/")
}
