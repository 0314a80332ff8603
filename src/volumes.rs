//! Volumes: data that outlives containers.
//!
//! The methods stand in the trait [`Volumes`]; each takes the options that carry its name.

/// The options of each method, generated from the description of the API.
mod options {
    include!(concat!(env!("OUT_DIR"), "/volumes_options.rs"));
}

pub use self::options::*;

use crate::error::Result;
use crate::models::{Volume, VolumeListResponse};
use crate::request::Request;
use crate::transport::Transport;

/// The volumes of an engine.
///
/// A volume is named by its name; standalone Swarm puts the name of its node and a `/` before it.
///
/// Each method's future can be dropped at any time: the connection is closed, and the client stays usable. Whether the
/// engine had already acted on the request is then not known.
pub trait Volumes: Transport {
    /// Lists volumes, those that were created without a name among them.
    ///
    /// A driver that fails is a warning in the answer, and its volumes are missing.
    ///
    /// `GET /volumes`
    ///
    /// # Errors
    /// 400 or 500 for a filter that the engine does not know.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Volumes;
    /// use asyncdocker::models::VolumeFilter;
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

    /// Creates a volume. One that exists is given as it is, whatever options and labels were asked for.
    ///
    /// `POST /volumes/create`
    ///
    /// # Errors
    /// 404 if the driver does not exist. 409 if a volume of another driver has the name, or 500 from Docker 1.13 to 17.07.
    /// 400 or 500 if the engine refuses the name, or the driver an option.
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
        async move { self.execute(request).await?.json().await }
    }

    /// Gives driver, location and labels of a volume.
    ///
    /// `GET /volumes/{name}`
    ///
    /// # Errors
    /// 404 when there is no such volume.
    #[doc(alias = "docker volume inspect")]
    #[doc(alias = "inspectVolume")]
    fn inspect_volume(&self, name: &str) -> impl Future<Output = Result<Volume>> + Send {
        let request = Request::get("/volumes/{name}").id(name);
        async move { self.execute(request).await?.json().await }
    }

    /// Removes a volume and its data.
    ///
    /// `DELETE /volumes/{name}`
    ///
    /// # Errors
    /// 404 when there is no such volume; 409 when a container uses it, be it running or not.
    #[doc(alias = "docker volume rm")]
    #[doc(alias = "rmVolume")]
    fn delete_volume(&self, name: &str) -> impl Future<Output = Result<()>> + Send {
        let request = Request::delete("/volumes/{name}").id(name).blocking();
        async move { self.execute(request).await?.unit().await }
    }
}

impl Volumes for crate::Docker {}
impl Volumes for crate::DynTransport {}
