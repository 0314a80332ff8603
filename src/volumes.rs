//! Volumes: data that outlives containers.
//!
//! The methods are in the trait [`Volumes`]. The options of a method have its name and the suffix `Options`.

/// The options of each method, generated from the API description.
mod options {
    include!(concat!(env!("OUT_DIR"), "/volumes_options.rs"));
}

pub use self::options::*;

use http::Method;

use crate::error::Result;
use crate::models::volumes::{
    ClusterVolumeSpec, Volume, VolumeListResponse, VolumePruneReport, VolumeUpdateRequest,
};
use crate::request::Request;
use crate::transport::Transport;

/// Methods for volumes.
///
/// A volume is identified by its name. Standalone Swarm prefixes the name with that of the node and a `/`, and finds a
/// volume only by both.
///
/// You can drop the future of any method at any time. This closes the connection, and the client stays usable. The engine
/// may or may not have acted on the request.
pub trait Volumes: Transport {
    /// Lists volumes, including anonymous volumes.
    ///
    /// If a driver fails, its volumes are missing and the response has a warning.
    ///
    /// `GET /volumes`
    ///
    /// # Errors
    /// - 400 or 500: the engine does not know a filter.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Volumes;
    /// use asyncdocker::models::volumes::VolumeFilter;
    /// use asyncdocker::volumes::ListVolumesOptions;
    ///
    /// let options = ListVolumesOptions::builder()
    ///     .filters([VolumeFilter::Dangling(true)])
    ///     .build();
    /// for volume in docker.list_volumes(options).await?.volumes {
    ///     println!("{} is used by no container", volume.name);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker volume ls")]
    #[doc(alias = "volumes")]
    fn list_volumes(
        &self,
        options: ListVolumesOptions,
    ) -> impl Future<Output = Result<VolumeListResponse>> + Send {
        let request = Request::get("/volumes").options(&options);
        async move { self.execute(request).await?.json().await }
    }

    /// Creates a volume. If a volume of that name exists, it is returned unchanged, and the options are ignored.
    ///
    /// `POST /volumes/create`
    ///
    /// # Errors
    /// - 404: the driver does not exist.
    /// - 409, from Docker 1.13 to 17.07 500: a volume of another driver has the name.
    /// - 400 or 500: the engine refuses the name, or the driver refuses an option.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::containers::CreateContainerOptions;
    /// use asyncdocker::volumes::CreateVolumeOptions;
    /// use asyncdocker::{Containers, Volumes};
    ///
    /// let options = CreateVolumeOptions::builder()
    ///     .name("data")
    ///     .labels([("purpose", "test")])
    ///     .build();
    /// let volume = docker.create_volume(options).await?;
    /// let options = CreateContainerOptions::builder()
    ///     .image("busybox")
    ///     .binds([format!("{}:/var/data", volume.name)])
    ///     .build();
    /// docker.create_container(options).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker volume create")]
    #[doc(alias = "createVolume")]
    fn create_volume(
        &self,
        options: CreateVolumeOptions,
    ) -> impl Future<Output = Result<Volume>> + Send {
        let request = Request::post("/volumes/create")
            .options(&options)
            .blocking();
        let request = match &options.body.name {
            Some(name) => request.object("volume", name),
            None => request,
        };
        async move { self.execute(request).await?.json().await }
    }

    /// Returns the driver, location and labels of a volume.
    ///
    /// `GET /volumes/{name}`
    ///
    /// # Errors
    /// - 404: the volume does not exist.
    #[doc(alias = "docker volume inspect")]
    #[doc(alias = "inspectVolume")]
    fn inspect_volume(&self, name: &str) -> impl Future<Output = Result<Volume>> + Send {
        let request = Request::get("/volumes/{name}").id(name);
        async move { self.execute(request).await?.json().await }
    }

    /// Changes the availability of a cluster volume. No other field of `spec` may change. Needs a manager of the swarm.
    ///
    /// `version` is the index of the version that the change is based on: `cluster_volume.version.index` of the volume as
    /// it was last inspected. If the volume has changed since, the engine refuses the request.
    ///
    /// `PUT /volumes/{name}`
    ///
    /// # Errors
    /// - 404: the volume does not exist, or is not a cluster volume.
    /// - 400: the change is not allowed.
    /// - 500: another client has changed the volume since; see [`is_stale_version`](crate::Error::is_stale_version).
    /// - 503: the engine is not a manager of a swarm.
    /// - [`Error::Unsupported`](crate::Error::Unsupported): the API version is below 1.42 (Docker 23.0).
    ///
    /// # Examples
    /// Takes a volume out of service:
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Volumes;
    /// use asyncdocker::models::volumes::ClusterVolumeAvailability;
    ///
    /// if let Some(volume) = docker.inspect_volume("data").await?.cluster_volume {
    ///     let mut spec = volume.spec;
    ///     spec.availability = Some(ClusterVolumeAvailability::Drain);
    ///     docker.update_volume("data", volume.version.index, spec).await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker volume update")]
    fn update_volume(
        &self,
        name: &str,
        version: u64,
        spec: ClusterVolumeSpec,
    ) -> impl Future<Output = Result<()>> + Send {
        let request = Request::new(Method::PUT, "/volumes/{name}")
            .id(name)
            .query("version", &version)
            .json(&VolumeUpdateRequest::builder().spec(spec).build())
            .blocking();
        async move { self.execute(request).await?.unit().await }
    }

    /// Removes a volume and its data.
    ///
    /// `DELETE /volumes/{name}`
    ///
    /// # Errors
    /// - 404: the volume does not exist. With `force` this is not an error.
    /// - 409: a container uses the volume, whether it is running or not.
    #[doc(alias = "docker volume rm")]
    #[doc(alias = "rmVolume")]
    fn delete_volume(
        &self,
        name: &str,
        options: DeleteVolumeOptions,
    ) -> impl Future<Output = Result<()>> + Send {
        let request = Request::delete("/volumes/{name}")
            .id(name)
            .options(&options)
            .blocking();
        async move { self.execute(request).await?.unit().await }
    }

    /// Removes volumes that no container uses. From API 1.42 (Docker 23.0) on, only anonymous volumes are removed
    /// unless the filter `all` is set.
    ///
    /// The filter `all` includes named volumes. Only volumes of the driver `local` are considered.
    ///
    /// `POST /volumes/prune`
    ///
    /// # Errors
    /// - 409: another prune of volumes is running.
    /// - 400 or 500: the engine does not know a filter, or its value is invalid.
    /// - [`Error::Unsupported`](crate::Error::Unsupported): the API version is below 1.25 (Docker 1.13).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Volumes;
    /// use asyncdocker::models::volumes::VolumePruneFilter;
    /// use asyncdocker::volumes::PruneVolumesOptions;
    ///
    /// let filters = [
    ///     VolumePruneFilter::All(true),
    ///     VolumePruneFilter::Label("purpose=test".to_owned()),
    /// ];
    /// let options = PruneVolumesOptions::builder().filters(filters).build();
    /// let pruned = docker.prune_volumes(options).await?;
    /// println!("{:?} removed, {} bytes", pruned.volumes_deleted, pruned.space_reclaimed);
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker volume prune")]
    #[doc(alias = "docker system prune")]
    fn prune_volumes(
        &self,
        options: PruneVolumesOptions,
    ) -> impl Future<Output = Result<VolumePruneReport>> + Send {
        let request = Request::post("/volumes/prune").options(&options).blocking();
        async move { self.execute(request).await?.json().await }
    }
}

impl Volumes for crate::Docker {}
impl Volumes for crate::DynTransport {}
