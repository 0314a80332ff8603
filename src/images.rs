//! Images: building, pulling and pushing, archives, names.
//!
//! The methods are in four traits: [`Images`] for the images of an engine, [`Registries`] for pulling, pushing, searching
//! and checking credentials, [`Builds`] for building, and [`ImageArchives`] for `docker save` and `docker load`. The options
//! of a method have its name and the suffix `Options`.

mod archives;
mod backend;
mod build;
mod builds;
#[cfg(feature = "buildkit")]
mod builds_ext;
mod list;
mod reference;
mod registries;
mod transfer;

/// The options of each method, generated from the description of the API.
mod options {
    include!(concat!(env!("OUT_DIR"), "/images_options.rs"));
}

pub use self::archives::{ImageArchives, ImportSource};
pub use self::backend::BuildBackend;
pub use self::build::BuildSource;
pub use self::builds::Builds;
#[cfg(feature = "buildkit")]
#[cfg_attr(docsrs, doc(cfg(feature = "buildkit")))]
pub use self::builds_ext::BuildsExt;
pub use self::options::*;
pub use self::reference::ImageReference;
pub use self::registries::Registries;

#[cfg(feature = "workflows")]
pub(crate) use self::registries::distribution_request;

use crate::error::Result;
use crate::models::images::{
    CommitResponse, ImageAttestation, ImageDelete, ImageHistory, ImageInspect, ImagePruneReport,
    ImageSummary,
};
use crate::request::Request;
use crate::transport::Transport;

/// Methods for the images of an engine.
///
/// An image is identified by its ID, an unambiguous prefix of its ID, or a name such as `busybox`,
/// `registry.example.com:5000/team/app:1.2` or `app@sha256:…`. A name without tag and digest means the tag `latest`.
///
/// You can drop the future of any method at any time. This closes the connection, and the client stays usable. The
/// engine may or may not have acted on the request.
pub trait Images: Transport {
    /// Lists images, without the intermediate images of builds.
    ///
    /// `GET /images/json`
    ///
    /// The option `filter` works with every engine. From API 1.25 (Docker 1.13) on, it is sent as the filter
    /// [`Reference`](crate::models::images::ImageFilter::Reference), which replaced it and which Docker 1.11 and 1.12
    /// do not have.
    ///
    /// # Errors
    /// - 400 or 500: the engine does not know a filter.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Images;
    /// use asyncdocker::images::ListImagesOptions;
    /// use asyncdocker::models::images::ImageFilter;
    ///
    /// let untagged = ListImagesOptions::builder()
    ///     .filters([ImageFilter::Dangling(true)])
    ///     .build();
    /// for image in docker.list_images(untagged).await? {
    ///     println!("{} {} bytes", image.id, image.size);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker images")]
    #[doc(alias = "images")]
    fn list_images(
        &self,
        options: ListImagesOptions,
    ) -> impl Future<Output = Result<Vec<ImageSummary>>> + Send {
        let request = list::request(options);
        async move { self.execute(request).await?.json_list().await }
    }

    /// Returns everything the engine knows about an image.
    ///
    /// `GET /images/{name}/json`
    ///
    /// # Errors
    /// - 404: the image does not exist, or has no variant for the requested platform.
    /// - 400: both `platform` and `manifests` are set.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Images;
    /// use asyncdocker::images::InspectImageOptions;
    ///
    /// let options = InspectImageOptions::builder().platform("linux/arm64/v8".parse()?).build();
    /// let image = docker.inspect_image("busybox", options).await?;
    /// println!("{} {:?}", image.id, image.variant);
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker inspect")]
    #[doc(alias = "docker image inspect")]
    #[doc(alias = "inspectImage")]
    fn inspect_image(
        &self,
        name: &str,
        options: InspectImageOptions,
    ) -> impl Future<Output = Result<ImageInspect>> + Send {
        let request = Request::get("/images/{name}/json")
            .image(name)
            .options(&options);
        async move { self.execute(request).await?.json().await }
    }

    /// Lists the build steps of an image, newest first.
    ///
    /// `GET /images/{name}/history`
    ///
    /// # Errors
    /// - 404: the image does not exist, or has no variant for the requested platform.
    #[doc(alias = "docker history")]
    #[doc(alias = "history")]
    fn image_history(
        &self,
        name: &str,
        options: ImageHistoryOptions,
    ) -> impl Future<Output = Result<Vec<ImageHistory>>> + Send {
        let request = Request::get("/images/{name}/history")
            .image(name)
            .options(&options);
        async move { self.execute(request).await?.json_list().await }
    }

    /// Adds the name `repo:tag` to an image. The option `tag` defaults to `latest`. If another image has that name, it
    /// loses it.
    ///
    /// `POST /images/{name}/tag`
    ///
    /// # Errors
    /// - [`Error::InvalidInput`](crate::Error::InvalidInput): `repo` is not a valid name or contains a tag.
    /// - 404: the image does not exist.
    /// - 400 or 500: the engine refuses the tag.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Images;
    /// use asyncdocker::images::TagImageOptions;
    ///
    /// let options = TagImageOptions::builder().tag("1.2").build();
    /// docker.tag_image("app", "registry.example.com/team/app", options).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker tag")]
    #[doc(alias = "tag")]
    fn tag_image(
        &self,
        name: &str,
        repo: &str,
        options: TagImageOptions,
    ) -> impl Future<Output = Result<()>> + Send {
        let request = transfer::tag(name, repo, &options);
        async move { self.execute(request?).await?.unit().await }
    }

    /// Removes a name from an image, and deletes the image if that was its last name. Returns the names and layers that
    /// were removed.
    ///
    /// `DELETE /images/{name}`
    ///
    /// # Errors
    /// - 404: the image does not exist.
    /// - 409: containers or other images use it, or `name` is an ID and the image has several names.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Images;
    /// use asyncdocker::images::DeleteImageOptions;
    ///
    /// for removed in docker.delete_image("app:1.2", DeleteImageOptions::default()).await? {
    ///     if let Some(name) = removed.untagged {
    ///         println!("removed the name {name}");
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker rmi")]
    #[doc(alias = "rmImage")]
    fn delete_image(
        &self,
        name: &str,
        options: DeleteImageOptions,
    ) -> impl Future<Output = Result<Vec<ImageDelete>>> + Send {
        let request = Request::delete("/images/{name}")
            .image(name)
            .options(&options)
            .blocking();
        async move { self.execute(request).await?.json_list().await }
    }

    /// Creates an image from a container: its file system, and its configuration with the changes of the options.
    ///
    /// The engine pauses the container during the commit unless `pause` is `false`. The content of volumes is not part
    /// of the image.
    ///
    /// `POST /commit`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    /// - 400 or 500: the engine refuses the name or a change.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Images;
    /// use asyncdocker::images::CommitContainerOptions;
    ///
    /// let options = CommitContainerOptions::builder()
    ///     .repo("app")
    ///     .tag("snapshot")
    ///     .changes(["ENV MODE=test"])
    ///     .build();
    /// println!("{}", docker.commit_container("web", options).await?.id);
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker commit")]
    #[doc(alias = "commit")]
    fn commit_container(
        &self,
        container: &str,
        options: CommitContainerOptions,
    ) -> impl Future<Output = Result<CommitResponse>> + Send {
        let request = Request::post("/commit")
            .object("container", container)
            .query("container", container)
            .options(&options)
            .blocking();
        let (repo, tag) = (options.repo.as_deref(), options.tag.as_deref());
        let request = transfer::check_tag(request, repo, tag);
        async move { self.execute(request).await?.json().await }
    }

    /// Removes images that no container uses. Images that have a name are kept, unless the filter `dangling` is `false`.
    ///
    /// `POST /images/prune`
    ///
    /// # Errors
    /// - 400 (500 from old engines): a filter is invalid.
    /// - 409: another prune of images is running.
    /// - [`Error::Unsupported`](crate::Error::Unsupported): the API version is below 1.25 (Docker 1.13).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Images;
    /// use asyncdocker::images::PruneImagesOptions;
    /// use asyncdocker::models::images::ImagePruneFilter;
    ///
    /// // As `docker image prune --all --filter until=24h` does.
    /// let options = PruneImagesOptions::builder()
    ///     .filters([
    ///         ImagePruneFilter::Dangling(false),
    ///         ImagePruneFilter::Until("24h".to_owned()),
    ///     ])
    ///     .build();
    /// let report = docker.prune_images(options).await?;
    /// println!("{} bytes reclaimed", report.space_reclaimed);
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker image prune")]
    fn prune_images(
        &self,
        options: PruneImagesOptions,
    ) -> impl Future<Output = Result<ImagePruneReport>> + Send {
        let request = Request::post("/images/prune").options(&options).blocking();
        async move { self.execute(request).await?.json().await }
    }

    /// Returns the attestations of an image for one platform, such as its provenance. Only engines with the containerd image
    /// store have them.
    ///
    /// `GET /images/{name}/attestations`
    ///
    /// # Errors
    /// - 404: the image does not exist, or has no variant for this platform.
    /// - 501: the image store of the engine has no attestations.
    /// - [`Error::Unsupported`](crate::Error::Unsupported): the API version is below 1.55 (Docker 29.6).
    fn image_attestations(
        &self,
        name: &str,
        options: ImageAttestationsOptions,
    ) -> impl Future<Output = Result<Vec<ImageAttestation>>> + Send {
        let request = Request::get("/images/{name}/attestations")
            .image(name)
            .options(&options);
        async move { self.execute(request).await?.json_list().await }
    }
}

impl Images for crate::Docker {}
impl Images for crate::DynTransport {}
