//! Constructors of mounts.

use super::containers::{
    Mount, MountBindOptions, MountImageOptions, MountPropagation, MountTmpfsOptions, MountType,
    MountVolumeOptions,
};

/// Each constructor sets the kind, the source and the target. The methods after them change what is not the default, and
/// all other options are fields.
///
/// ```
/// use asyncdocker::containers::CreateContainerOptions;
/// use asyncdocker::models::containers::Mount;
///
/// let options = CreateContainerOptions::builder()
///     .image("postgres:17")
///     .mounts([
///         Mount::volume("data", "/var/lib/postgresql/data"),
///         Mount::bind("/srv/conf", "/etc/postgresql").read_only(true),
///         Mount::tmpfs("/run").tmpfs_size(64 << 20),
///     ])
///     .build();
/// ```
impl Mount {
    /// Mounts a file or directory of the host. It must exist, unless [`create_mountpoint`](Self::create_mountpoint) is set.
    #[doc(alias = "docker run --mount type=bind")]
    #[must_use]
    pub fn bind(source: impl Into<String>, target: impl Into<String>) -> Self {
        Self::of(MountType::Bind, target).with_source(source)
    }

    /// Mounts a volume. The engine creates it if it does not exist.
    #[doc(alias = "docker run --mount type=volume")]
    #[must_use]
    pub fn volume(name: impl Into<String>, target: impl Into<String>) -> Self {
        Self::of(MountType::Volume, target).with_source(name)
    }

    /// Mounts a new volume without a name.
    #[must_use]
    pub fn anonymous_volume(target: impl Into<String>) -> Self {
        Self::of(MountType::Volume, target)
    }

    /// Mounts a file system in memory. Linux only. Since API 1.25 (Docker 1.13).
    #[doc(alias = "docker run --mount type=tmpfs")]
    #[must_use]
    pub fn tmpfs(target: impl Into<String>) -> Self {
        Self::of(MountType::Tmpfs, target)
    }

    /// Mounts the content of an image, read-only. Since API 1.48 (Docker 28.0).
    #[doc(alias = "docker run --mount type=image")]
    #[must_use]
    pub fn image(image: impl Into<String>, target: impl Into<String>) -> Self {
        Self::of(MountType::Image, target).with_source(image)
    }

    /// Mounts a named pipe of the host. Windows only.
    #[doc(alias = "docker run --mount type=npipe")]
    #[must_use]
    pub fn npipe(source: impl Into<String>, target: impl Into<String>) -> Self {
        Self::of(MountType::Npipe, target).with_source(source)
    }

    /// Mounts a cluster volume of a swarm, for services. Since API 1.42 (Docker 23.0).
    #[doc(alias = "docker service create --mount type=cluster")]
    #[must_use]
    pub fn cluster(volume: impl Into<String>, target: impl Into<String>) -> Self {
        Self::of(MountType::Cluster, target).with_source(volume)
    }

    /// Sets whether the container can only read the mount. Default: `false`.
    #[must_use]
    pub fn read_only(mut self, read_only: bool) -> Self {
        self.read_only = Some(read_only);
        self
    }

    /// Sets how mounts below a bind mount propagate between host and container. Default: `rprivate`.
    #[must_use]
    pub fn propagation(mut self, propagation: MountPropagation) -> Self {
        self.bind_mut().propagation = Some(propagation);
        self
    }

    /// Sets whether the engine creates the source of a bind mount, as a directory, if it does not exist. Default: `false`.
    /// Since API 1.42 (Docker 23.0).
    #[must_use]
    pub fn create_mountpoint(mut self, create: bool) -> Self {
        self.bind_mut().create_mountpoint = Some(create);
        self
    }

    /// Sets whether a new volume stays empty. Otherwise it gets a copy of the image's files at the target. Default: `false`.
    #[must_use]
    pub fn no_copy(mut self, no_copy: bool) -> Self {
        self.volume_mut().no_copy = Some(no_copy);
        self
    }

    /// Mounts a directory of a volume (since API 1.45, Docker 26.0) or of an image (since API 1.48, Docker 28.0), given by
    /// its path relative to the root of the volume or image.
    #[must_use]
    pub fn subpath(mut self, subpath: impl Into<String>) -> Self {
        let subpath = Some(subpath.into());
        if self.kind == Some(MountType::Image) {
            let options: &mut MountImageOptions = self.image_options.get_or_insert_default();
            options.subpath = subpath;
        } else {
            self.volume_mut().subpath = subpath;
        }
        self
    }

    /// Sets the size limit of a file system in memory, in bytes. Default: unlimited.
    #[must_use]
    pub fn tmpfs_size(mut self, bytes: i64) -> Self {
        self.tmpfs_mut().size_bytes = Some(bytes);
        self
    }

    /// Sets the permissions of a file system in memory, such as `0o700`. Default: `0o1777`.
    #[must_use]
    pub fn tmpfs_mode(mut self, mode: u32) -> Self {
        self.tmpfs_mut().mode = Some(mode);
        self
    }

    fn of(kind: MountType, target: impl Into<String>) -> Self {
        Self {
            kind: Some(kind),
            target: Some(target.into()),
            ..Self::default()
        }
    }

    fn with_source(self, source: impl Into<String>) -> Self {
        Self {
            source: Some(source.into()),
            ..self
        }
    }

    fn bind_mut(&mut self) -> &mut MountBindOptions {
        self.bind_options.get_or_insert_default()
    }

    fn volume_mut(&mut self) -> &mut MountVolumeOptions {
        self.volume_options.get_or_insert_default()
    }

    fn tmpfs_mut(&mut self) -> &mut MountTmpfsOptions {
        self.tmpfs_options.get_or_insert_default()
    }
}
