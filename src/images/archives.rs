//! Images as archives.

use super::transfer::{CREATE, TAR, check_platform, check_tag};
use super::{ExportImageOptions, ExportImagesOptions, ImportImageOptions, LoadImagesOptions};
use crate::body::Body;
use crate::error::{Error, Invalid, Result};
use crate::models::images::ProgressMessage;
use crate::request::Request;
use crate::response::Response;
use crate::stream::{ByteStream, Chunks, JsonStream};
use crate::transport::Transport;

/// Where [`import_image`](ImageArchives::import_image) gets the archive: tar, plain or compressed with gzip, bzip2 or xz.
#[derive(Debug)]
pub enum ImportSource {
    /// A URL that the engine downloads. A URL without a scheme means `http://`.
    Url(String),
    /// The archive itself.
    Archive(Body),
}

/// Methods for images as archives: `docker save`, `docker load` and `docker import`.
///
/// Names of images are those of [`Images`](super::Images). Imports and loads return a stream like that of a pull, see
/// [`Registries`](super::Registries).
pub trait ImageArchives: Transport {
    /// Exports an image, with its layers and names, as a tar archive for [`load_images`](Self::load_images).
    ///
    /// If the engine fails during the export, the archive ends early, followed by JSON text, and unpacking it fails.
    ///
    /// `GET /images/{name}/get`
    ///
    /// # Errors
    /// - 404 (500 from old engines): the image does not exist.
    ///
    /// # Examples
    /// Saves an image to a file:
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> Result<(), Box<dyn std::error::Error>> {
    /// use asyncdocker::images::ExportImageOptions;
    /// use asyncdocker::prelude::*;
    ///
    /// let mut archive = docker.export_image("busybox", ExportImageOptions::default()).await?;
    /// let mut file = tokio::fs::File::create("busybox.tar").await?;
    /// tokio::io::copy(&mut archive, &mut file).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker save")]
    #[doc(alias = "get")]
    fn export_image(
        &self,
        name: &str,
        options: ExportImageOptions,
    ) -> impl Future<Output = Result<ByteStream>> + Send {
        let request = Request::get("/images/{name}/get")
            .image(name)
            .options(&options)
            .blocking();
        async move { Ok(self.execute(request).await?.byte_stream()) }
    }

    /// Exports several images as one archive, like [`export_image`](Self::export_image). Shared layers are included once.
    ///
    /// `GET /images/get`
    ///
    /// # Errors
    /// - [`Error::InvalidInput`](crate::Error::InvalidInput): `names` is empty.
    /// - 404 (500 from old engines): an image does not exist.
    #[doc(alias = "docker save")]
    #[doc(alias = "get")]
    fn export_images(
        &self,
        names: impl IntoIterator<Item = impl Into<String>>,
        options: ExportImagesOptions,
    ) -> impl Future<Output = Result<ByteStream>> + Send {
        let names: Vec<String> = names.into_iter().map(Into::into).collect();
        let request = export(&names).map(|request| request.options(&options));
        async move { Ok(self.execute(request?).await?.byte_stream()) }
    }

    /// Loads images, with their names, from an archive made by [`export_image`](Self::export_image) or `docker save`.
    ///
    /// With the option `quiet`, Docker 1.11 and 1.12 send nothing before they are done, and then text. Each of its lines is a
    /// message of the stream.
    ///
    /// `POST /images/load`
    ///
    /// # Errors
    /// - 500, or the last item of the stream: the engine cannot read the archive.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> Result<(), Box<dyn std::error::Error>> {
    /// use asyncdocker::images::LoadImagesOptions;
    /// use asyncdocker::prelude::*;
    /// use asyncdocker::Body;
    /// use futures_util::TryStreamExt;
    ///
    /// let archive = Body::from_file("images.tar").await?;
    /// let mut progress = docker.load_images(archive, LoadImagesOptions::default()).await?;
    /// while let Some(message) = progress.try_next().await? {
    ///     print!("{}", message.stream.unwrap_or_default());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker load")]
    #[doc(alias = "load")]
    fn load_images(
        &self,
        archive: impl Into<Body> + Send,
        options: LoadImagesOptions,
    ) -> impl Future<Output = Result<JsonStream<ProgressMessage>>> + Send {
        let request = Request::post("/images/load")
            .options(&options)
            .body(TAR, archive)
            .blocking();
        async move { load_progress(self.execute(request).await?).await }
    }

    /// Creates an image with a single layer from an archive of a file system.
    ///
    /// `POST /images/create`
    ///
    /// # Errors
    /// - 400 or 500: the engine refuses the name or a change.
    /// - 400 or 500, or the last item of the stream: the engine cannot download or read the archive.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::images::{ImportImageOptions, ImportSource};
    /// use asyncdocker::prelude::*;
    /// use asyncdocker::Body;
    ///
    /// let archive = ImportSource::Archive(Body::from_file("rootfs.tar.gz").await?);
    /// let options = ImportImageOptions::builder()
    ///     .repo("app")
    ///     .tag("1.2")
    ///     .changes([r#"CMD ["/bin/app"]"#])
    ///     .build();
    /// let imported = docker.import_image(archive, options).await?.finish().await?;
    /// println!("imported {}", imported.image_id().unwrap_or_default());
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker import")]
    #[doc(alias = "create_image")]
    fn import_image(
        &self,
        source: ImportSource,
        options: ImportImageOptions,
    ) -> impl Future<Output = Result<JsonStream<ProgressMessage>>> + Send {
        let request = import(source, &options);
        async move { Ok(self.execute(request?).await?.json_stream()) }
    }
}

impl ImageArchives for crate::Docker {}
impl ImageArchives for crate::DynTransport {}

fn import(source: ImportSource, options: &ImportImageOptions) -> Result<Request> {
    let request = Request::post(CREATE);
    check_platform(&request, options.platform.as_deref())?;
    let request = check_tag(request, options.repo.as_deref(), options.tag.as_deref());
    let request = match source {
        ImportSource::Archive(body) => request.query("fromSrc", "-").body(TAR, body),
        ImportSource::Url(url) if matches!(url.as_str(), "" | "-") => {
            let reason = "expected a URL that the engine can reach";
            return Err(Error::invalid_input("import URL", url, reason).for_call(&request.call()));
        }
        ImportSource::Url(url) => request.query("fromSrc", &url),
    };
    Ok(request.options(options).blocking())
}

fn export(names: &[String]) -> Result<Request> {
    let request = Request::get("/images/get");
    if names.is_empty() {
        let error = Invalid::hidden("list of images", "expected at least one name").into_error();
        return Err(error.for_call(&request.call()));
    }
    Ok(request.query_all("names", names).blocking())
}

/// The response to a load. With `quiet`, engines before 1.13 send text, and some engines send JSON without its content
/// type.
async fn load_progress(response: Response) -> Result<JsonStream<ProgressMessage>> {
    if response.content_type() == "application/json" {
        return Ok(response.json_stream());
    }
    let call = response.call().clone();
    let text = response.text().await?;
    let json = if text.trim_start().starts_with('{') {
        text
    } else {
        lines_as_messages(&text)
    };
    let cap = json.len();
    Ok(JsonStream::new(
        Chunks::from_body(Body::from(json), call, None),
        cap,
    ))
}

/// Each line in the form that newer engines send.
fn lines_as_messages(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| serde_json::json!({ "stream": format!("{line}\n") }).to_string())
        .collect()
}
