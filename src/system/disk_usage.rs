//! The totals of disk usage, for each kind of object.

use crate::models::containers::{ContainerStatus, ContainerSummary};
use crate::models::images::ImageSummary;
use crate::models::system::{BuildCacheRecord, DiskUsage};
use crate::models::volumes::{Volume, VolumeUsageData};

/// The disk usage of all objects of one kind: a row of `docker system df`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DiskUsageTotals {
    /// Number of objects.
    pub count: u64,
    /// Number of objects in use: images and volumes of containers, containers that are running, paused or restarting,
    /// and records of the build cache that a build uses.
    pub active: u64,
    /// Disk space of all objects in bytes. Content that several of them share counts once.
    pub size: u64,
    /// Disk space in bytes that removing the objects that are not in use would free.
    pub reclaimable: u64,
}

impl DiskUsage {
    /// Returns the totals of the images.
    #[must_use]
    pub fn image_totals(&self) -> DiskUsageTotals {
        if let Some(usage) = &self.image_usage {
            return totals(
                usage.total_count,
                usage.active_count,
                usage.total_size,
                usage.reclaimable,
            );
        }
        let used = self.images.iter().filter(|image| is_used(image));
        let size = bytes(self.layers_size);
        let sizes = used.clone().map(own_size);
        let own_size = sizes.fold(0, u64::saturating_add);
        DiskUsageTotals {
            count: count(self.images.iter()),
            active: count(used),
            size,
            reclaimable: size.saturating_sub(own_size),
        }
    }

    /// Returns the totals of the containers: their writable layers, without images and volumes.
    #[must_use]
    pub fn container_totals(&self) -> DiskUsageTotals {
        if let Some(usage) = &self.container_usage {
            return totals(
                usage.total_count,
                usage.active_count,
                usage.total_size,
                usage.reclaimable,
            );
        }
        let size = |container: &ContainerSummary| bytes(container.size_rw);
        summed(&self.containers, is_active, size)
    }

    /// Returns the totals of the volumes. The engine knows only the size of volumes of the driver `local`.
    #[must_use]
    pub fn volume_totals(&self) -> DiskUsageTotals {
        if let Some(usage) = &self.volume_usage {
            return totals(
                usage.total_count,
                usage.active_count,
                usage.total_size,
                usage.reclaimable,
            );
        }
        let data = |volume: &Volume| volume.usage_data.clone().unwrap_or_default();
        let is_used = |volume: &Volume| data(volume).ref_count > 0;
        summed(&self.volumes, is_used, |volume| {
            let VolumeUsageData { size, .. } = data(volume);
            bytes(Some(size))
        })
    }

    /// Returns the totals of the build cache, without what images share with it.
    #[must_use]
    pub fn build_cache_totals(&self) -> DiskUsageTotals {
        if let Some(usage) = &self.build_cache_usage {
            return totals(
                usage.total_count,
                usage.active_count,
                usage.total_size,
                usage.reclaimable,
            );
        }
        if self.build_cache.is_empty() {
            // What Docker 17.07 to 18.03 sends instead of the records.
            let size = bytes(self.builder_size);
            return DiskUsageTotals {
                size,
                reclaimable: size,
                ..DiskUsageTotals::default()
            };
        }
        let is_used = |record: &BuildCacheRecord| record.in_use;
        summed(&self.build_cache, is_used, |record| {
            let own = Some(record.size).filter(|_| record.shared != Some(true));
            bytes(own)
        })
    }

    /// Returns the disk space of all objects in bytes.
    #[must_use]
    pub fn total_size(&self) -> u64 {
        let sizes = self.all_totals().map(|totals| totals.size);
        sizes.iter().fold(0, |sum, size| sum.saturating_add(*size))
    }

    /// Returns the disk space in bytes that removing everything that is not in use would free.
    #[must_use]
    pub fn total_reclaimable(&self) -> u64 {
        let sizes = self.all_totals().map(|totals| totals.reclaimable);
        sizes.iter().fold(0, |sum, size| sum.saturating_add(*size))
    }

    fn all_totals(&self) -> [DiskUsageTotals; 4] {
        [
            self.image_totals(),
            self.container_totals(),
            self.volume_totals(),
            self.build_cache_totals(),
        ]
    }
}

/// The totals that the engine has computed. It leaves out zeros.
fn totals(
    count: Option<i64>,
    active: Option<i64>,
    size: Option<i64>,
    reclaimable: Option<i64>,
) -> DiskUsageTotals {
    DiskUsageTotals {
        count: bytes(count),
        active: bytes(active),
        size: bytes(size),
        reclaimable: bytes(reclaimable),
    }
}

fn summed<T>(
    objects: &[T],
    is_used: impl Fn(&T) -> bool,
    size: impl Fn(&T) -> u64,
) -> DiskUsageTotals {
    let sum = |objects: &mut dyn Iterator<Item = &T>| {
        objects.fold(0_u64, |sum, object| sum.saturating_add(size(object)))
    };
    DiskUsageTotals {
        count: count(objects.iter()),
        active: count(objects.iter().filter(|object| is_used(object))),
        size: sum(&mut objects.iter()),
        reclaimable: sum(&mut objects.iter().filter(|object| !is_used(object))),
    }
}

fn count(objects: impl Iterator) -> u64 {
    u64::try_from(objects.count()).unwrap_or(u64::MAX)
}

/// A number that engines send as -1 if they do not know it.
fn bytes(number: Option<i64>) -> u64 {
    number
        .and_then(|number| u64::try_from(number).ok())
        .unwrap_or_default()
}

fn is_used(image: &ImageSummary) -> bool {
    image.containers.is_some_and(|containers| containers > 0)
}

/// The size of the layers that an image does not share. 0 if it is not known.
fn own_size(image: &ImageSummary) -> u64 {
    match image.shared_size {
        Some(shared) if shared >= 0 => bytes(Some(image.size)).saturating_sub(bytes(Some(shared))),
        _ => 0,
    }
}

fn is_active(container: &ContainerSummary) -> bool {
    matches!(
        container.state,
        ContainerStatus::Running | ContainerStatus::Paused | ContainerStatus::Restarting
    )
}
