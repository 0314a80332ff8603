//! Removing everything that is not in use, of all kinds.

use std::fmt;

use crate::containers::{Containers, PruneContainersOptions};
use crate::error::{Error, Result};
use crate::images::{Builds, Images, PruneBuildCacheOptions, PruneImagesOptions};
use crate::models::containers::{ContainerPruneFilter, ContainerPruneReport};
use crate::models::images::{
    BuildCachePruneFilter, BuildCachePruneReport, ImagePruneFilter, ImagePruneReport,
};
use crate::models::networks::{NetworkPruneFilter, NetworkPruneReport};
use crate::models::volumes::{VolumePruneFilter, VolumePruneReport};
use crate::networks::{Networks, PruneNetworksOptions};
use crate::volumes::{PruneVolumesOptions, Volumes};

/// Options for [`prune_system`](crate::SystemExt::prune_system).
#[derive(Clone, Debug, Default, PartialEq, Eq, derive_builder::Builder)]
#[builder(
    default,
    pattern = "owned",
    derive(Clone, Debug),
    build_fn(private, name = "try_build", error = "std::convert::Infallible")
)]
#[builder_struct_attr(must_use = "a builder does nothing until `build` is called")]
#[non_exhaustive]
pub struct PruneSystemOptions {
    /// Removes all images that no container uses and the whole build cache, not only images without a name and records that
    /// no image needs. Default: `false`.
    pub all: bool,
    /// Also removes volumes that no container uses. Default: `false`.
    ///
    /// Docker 23.0 and later remove only anonymous volumes.
    pub volumes: bool,
    /// Removes only what was created before this: a time, or a Go duration such as `24h`. Cannot be combined with `volumes`.
    #[builder(setter(into, strip_option))]
    pub until: Option<String>,
    /// Removes only objects that have all these labels, each `key` or `key=value`. The build cache has no labels and is
    /// kept.
    #[builder(setter(custom))]
    pub labels: Vec<String>,
}

impl PruneSystemOptions {
    /// Returns a builder with no options set: [`PruneSystemOptionsBuilder`].
    pub fn builder() -> PruneSystemOptionsBuilder {
        PruneSystemOptionsBuilder::default()
    }
}

impl PruneSystemOptionsBuilder {
    /// Removes only objects that have all these labels, each `key` or `key=value`. The build cache has no labels and is
    /// kept.
    pub fn labels(mut self, labels: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.labels = Some(labels.into_iter().map(Into::into).collect());
        self
    }

    /// Calls [`until`](Self::until) if there is a value.
    pub fn maybe_until(self, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.until(value),
            None => self,
        }
    }

    /// Returns the [`PruneSystemOptions`].
    #[must_use]
    pub fn build(self) -> PruneSystemOptions {
        let Ok(options) = self.try_build();
        options
    }
}

/// The objects that [`prune_system`](crate::SystemExt::prune_system) removed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SystemPruneReport {
    /// The removed containers.
    pub containers: ContainerPruneReport,
    /// The removed networks.
    pub networks: NetworkPruneReport,
    /// The removed volumes. `None` if the options do not ask for volumes.
    pub volumes: Option<VolumePruneReport>,
    /// The removed images.
    pub images: ImagePruneReport,
    /// The removed records of the build cache. `None` if the options have labels, or the engine cannot prune the cache.
    pub build_cache: Option<BuildCachePruneReport>,
}

impl SystemPruneReport {
    /// Returns the disk space that was freed in all, in bytes.
    #[must_use]
    pub fn space_reclaimed(&self) -> u64 {
        let volumes = self.volumes.as_ref().map(|report| report.space_reclaimed);
        let cache = self
            .build_cache
            .as_ref()
            .map(|report| report.space_reclaimed);
        [
            self.containers.space_reclaimed,
            self.images.space_reclaimed,
            volumes.unwrap_or_default(),
            cache.unwrap_or_default(),
        ]
        .into_iter()
        .fold(0, u64::saturating_add)
    }
}

/// The error of [`prune_system`](crate::SystemExt::prune_system), with a report of what was removed before it.
///
/// Its text and its source are those of [`error`](Self::error).
#[derive(Debug)]
#[non_exhaustive]
pub struct PruneSystemError {
    /// Why pruning stopped.
    pub error: Error,
    /// What was removed until then. The kinds that were not pruned are empty.
    pub report: Box<SystemPruneReport>,
}

impl fmt::Display for PruneSystemError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(formatter)
    }
}

impl std::error::Error for PruneSystemError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.error.source()
    }
}

pub(super) async fn prune<T: Containers + Images + Builds + Networks + Volumes>(
    engine: &T,
    options: PruneSystemOptions,
) -> Result<SystemPruneReport, PruneSystemError> {
    let mut report = Box::<SystemPruneReport>::default();
    match prune_into(&mut report, engine, options).await {
        Ok(()) => Ok(*report),
        Err(error) => Err(PruneSystemError { error, report }),
    }
}

/// Prunes in the order in which one kind frees the next: containers use networks, volumes and images.
async fn prune_into<T: Containers + Images + Builds + Networks + Volumes>(
    report: &mut SystemPruneReport,
    engine: &T,
    options: PruneSystemOptions,
) -> Result<()> {
    if let (true, Some(until)) = (options.volumes, &options.until) {
        let reason = "volumes cannot be filtered by time: leave out `until` or `volumes`";
        return Err(Error::invalid_input("filter until", until, reason));
    }
    let Filters {
        containers,
        networks,
        volumes,
        images,
        build_cache,
    } = Filters::of(&options);
    let containers = PruneContainersOptions::builder().filters(containers);
    let networks = PruneNetworksOptions::builder().filters(networks);
    let volumes = PruneVolumesOptions::builder().filters(volumes);
    let images = PruneImagesOptions::builder().filters(images);
    report.containers = engine.prune_containers(containers.build()).await?;
    report.networks = engine.prune_networks(networks.build()).await?;
    if options.volumes {
        report.volumes = Some(engine.prune_volumes(volumes.build()).await?);
    }
    report.images = engine.prune_images(images.build()).await?;
    if options.labels.is_empty() {
        report.build_cache = prune_build_cache(engine, options.all, build_cache).await?;
    }
    Ok(())
}

/// `None` if the engine cannot prune the cache.
async fn prune_build_cache(
    engine: &impl Builds,
    all: bool,
    filters: Vec<BuildCachePruneFilter>,
) -> Result<Option<BuildCachePruneReport>> {
    let all = all.then_some(true);
    let options = PruneBuildCacheOptions::builder()
        .maybe_all(all)
        .filters(filters);
    match engine.prune_build_cache(options.build()).await {
        Err(Error::Unsupported { unsupported, .. }) if unsupported.option.is_none() => Ok(None),
        Err(error) if error.is_not_found() => Ok(None),
        result => result.map(Some),
    }
}

/// The options as filters of each kind.
struct Filters {
    containers: Vec<ContainerPruneFilter>,
    networks: Vec<NetworkPruneFilter>,
    volumes: Vec<VolumePruneFilter>,
    images: Vec<ImagePruneFilter>,
    build_cache: Vec<BuildCachePruneFilter>,
}

impl Filters {
    fn of(options: &PruneSystemOptions) -> Self {
        let (labels, until) = (&options.labels, options.until.as_ref());
        let dangling = options.all.then_some(ImagePruneFilter::Dangling(false));
        let containers = labels.iter().cloned().map(ContainerPruneFilter::Label);
        let networks = labels.iter().cloned().map(NetworkPruneFilter::Label);
        let images = labels.iter().cloned().map(ImagePruneFilter::Label);
        Self {
            containers: containers
                .chain(until.cloned().map(ContainerPruneFilter::Until))
                .collect(),
            networks: networks
                .chain(until.cloned().map(NetworkPruneFilter::Until))
                .collect(),
            volumes: labels
                .iter()
                .cloned()
                .map(VolumePruneFilter::Label)
                .collect(),
            images: images
                .chain(until.cloned().map(ImagePruneFilter::Until))
                .chain(dangling)
                .collect(),
            build_cache: until
                .cloned()
                .map(BuildCachePruneFilter::Until)
                .into_iter()
                .collect(),
        }
    }
}
