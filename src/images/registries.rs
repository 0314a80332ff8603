//! Registries, which the engine pulls images from and pushes them to.

use super::{
    InspectDistributionOptions, PullImageOptions, PushImageOptions, SearchImagesOptions, transfer,
};
use crate::error::Result;
use crate::models::images::{
    AuthResponse, DistributionInspect, ProgressMessage, RegistryAuth, SearchResult,
};
use crate::request::Request;
use crate::stream::JsonStream;
use crate::transport::Transport;

/// Methods for registries: pulling, pushing and searching images, and checking credentials.
///
/// Names of images are those of [`Images`](super::Images). For the credentials of registries, see [`auth`](crate::auth).
///
/// Pulls and pushes return a [`JsonStream`] of [`ProgressMessage`]s. The operation has succeeded when the stream has
/// ended without an error. [`finish`](JsonStream::finish) waits for that. If the operation fails after the response has
/// begun, the last item of the stream is an `Err`. If it fails earlier, the method itself returns the error. Dropping
/// the stream closes the connection, and the engine stops the pull or push.
///
/// You can drop the future of any method at any time. This closes the connection, and the client stays usable. The
/// engine may or may not have acted on the request.
pub trait Registries: Transport {
    /// Pulls an image from a registry: the tag or digest that `reference` names, otherwise the tag `latest`. Set
    /// `all_tags` to pull all tags.
    ///
    /// `POST /images/create`
    ///
    /// # Errors
    /// - [`Error::InvalidInput`](crate::Error::InvalidInput): `reference` is not a valid
    ///   [`ImageReference`](super::ImageReference).
    /// - 401, 404 or 500, depending on the engine: the image or tag does not exist, or the registry rejects the
    ///   credentials; see [`is_unauthorized`](crate::Error::is_unauthorized).
    /// - The last item of the stream is an error if the download fails.
    ///
    /// # Examples
    /// With the credentials that `docker login` has stored:
    ///
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::images::{ImageReference, PullImageOptions};
    /// use asyncdocker::{DockerConfig, Registries};
    /// use futures_util::TryStreamExt;
    ///
    /// let image: ImageReference = "registry.example.com/team/app:1.2".parse()?;
    /// let auth = DockerConfig::load()?.auth_for(image.registry()).await?;
    /// let options = PullImageOptions::builder().maybe_registry_auth(auth).build();
    /// let mut progress = docker.pull_image(&image.to_string(), options).await?;
    /// while let Some(message) = progress.try_next().await? {
    ///     println!("{}", message.status.unwrap_or_default());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker pull")]
    #[doc(alias = "pull")]
    #[doc(alias = "create_image")]
    fn pull_image(
        &self,
        reference: &str,
        options: PullImageOptions,
    ) -> impl Future<Output = Result<JsonStream<ProgressMessage>>> + Send {
        let request = transfer::pull(reference, &options);
        async move { Ok(self.execute(request?).await?.json_stream()) }
    }

    /// Pushes an image to the registry that its name begins with: the tag that `reference` names, otherwise `latest`.
    /// Set `all_tags` to push all tags.
    ///
    /// `POST /images/{name}/push`
    ///
    /// # Errors
    /// - [`Error::InvalidInput`](crate::Error::InvalidInput): `reference` is not a valid
    ///   [`ImageReference`](super::ImageReference) or names a digest.
    /// - 404 or 500: the image does not exist.
    /// - The last item of the stream is an error if the registry cannot be reached or rejects the credentials; see
    ///   [`is_unauthorized`](crate::Error::is_unauthorized).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Registries;
    /// use asyncdocker::auth::RegistryAuth;
    /// use asyncdocker::images::PushImageOptions;
    ///
    /// let options = PushImageOptions::builder()
    ///     .registry_auth(RegistryAuth::basic("jane", "secret"))
    ///     .build();
    /// let pushing = docker.push_image("registry.example.com/team/app:1.2", options).await?;
    /// let pushed = pushing.finish().await?;
    /// println!("{}", pushed.digest().unwrap_or_default());
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker push")]
    #[doc(alias = "push")]
    fn push_image(
        &self,
        reference: &str,
        options: PushImageOptions,
    ) -> impl Future<Output = Result<JsonStream<ProgressMessage>>> + Send {
        let request = transfer::push(reference, &options);
        async move { Ok(self.execute(request?).await?.json_stream()) }
    }

    /// Searches Docker Hub, or the registry that `term` begins with, for images.
    ///
    /// `GET /images/search`
    ///
    /// # Errors
    /// - 500: the engine cannot reach the registry, or the registry does not support searching.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Registries;
    /// use asyncdocker::images::SearchImagesOptions;
    ///
    /// let options = SearchImagesOptions::builder().limit(5).build();
    /// for image in docker.search_images("nginx", options).await? {
    ///     println!("{}: {} stars", image.name, image.star_count);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker search")]
    #[doc(alias = "search")]
    fn search_images(
        &self,
        term: &str,
        options: SearchImagesOptions,
    ) -> impl Future<Output = Result<Vec<SearchResult>>> + Send {
        let request = Request::get("/images/search")
            .query("term", term)
            .options(&options)
            .blocking();
        async move { self.execute(request).await?.json_list().await }
    }

    /// Returns the digest and the platforms of an image in a registry. Nothing is pulled.
    ///
    /// `GET /distribution/{name}/json`
    ///
    /// # Errors
    /// - 401, 403 or 404: the image does not exist or the registry denies access. Many registries do not say which.
    /// - 500: the registry cannot be reached.
    /// - [`Error::Unsupported`](crate::Error::Unsupported): the API version is below 1.30 (Docker 17.06).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Registries;
    /// use asyncdocker::images::InspectDistributionOptions;
    ///
    /// let options = InspectDistributionOptions::default();
    /// let image = docker.inspect_distribution("busybox:1.36", options).await?;
    /// println!("busybox@{}", image.descriptor.digest.unwrap_or_default());
    /// for platform in image.platforms {
    ///     println!("{platform}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker manifest inspect")]
    #[doc(alias = "docker buildx imagetools inspect")]
    fn inspect_distribution(
        &self,
        name: &str,
        options: InspectDistributionOptions,
    ) -> impl Future<Output = Result<DistributionInspect>> + Send {
        let request = distribution_request(name, &options);
        async move { self.execute(request).await?.json().await }
    }

    /// Checks credentials with the registry `server_address`, by default Docker Hub.
    ///
    /// The engine does not store the credentials. Some registries return a token that replaces the password.
    ///
    /// `POST /auth`
    ///
    /// # Errors
    /// - 401, with newer engines 500: the registry refuses the credentials; see
    ///   [`is_unauthorized`](crate::Error::is_unauthorized).
    /// - 500: the registry cannot be reached.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker, password: String) -> asyncdocker::Result<()> {
    /// use asyncdocker::Registries;
    /// use asyncdocker::auth::RegistryAuth;
    ///
    /// let login = RegistryAuth::builder()
    ///     .server_address("registry.example:5000")
    ///     .username("ann")
    ///     .password(password)
    ///     .build();
    /// println!("{}", docker.auth(&login).await?.status);
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker login")]
    fn auth(&self, auth: &RegistryAuth) -> impl Future<Output = Result<AuthResponse>> + Send {
        // The engine responds once the registry has, which can be slow.
        let request = Request::post("/auth").json(auth).blocking();
        async move { self.execute(request).await?.json().await }
    }
}

impl Registries for crate::Docker {}
impl Registries for crate::DynTransport {}

/// The engine responds once the registry has, which can be slow.
pub(crate) fn distribution_request(name: &str, options: &InspectDistributionOptions) -> Request {
    Request::get("/distribution/{name}/json")
        .object("image", name)
        .image(name)
        .options(options)
        .blocking()
}
