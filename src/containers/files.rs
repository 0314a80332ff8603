//! The files of containers.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::UploadArchiveOptions;
use crate::body::Body;
use crate::decode::decode;
use crate::error::{BoxError, Error, Result};
use crate::models::containers::{ContainerChange, ContainerPathStat, CopyConfig};
use crate::request::Request;
use crate::response::Response;
use crate::stream::ByteStream;
use crate::transport::Transport;

const PATH: &str = "/containers/{id}/archive";

/// The header with the metadata of the path: JSON in base64 with the standard alphabet.
const STAT: &str = "X-Docker-Container-Path-Stat";

/// A file or directory of a container.
#[derive(Debug)]
#[must_use = "dropping the archive ends it: read its bytes"]
pub struct ArchiveDownload {
    /// The metadata of the path.
    pub stat: ContainerPathStat,
    /// The tar archive.
    pub bytes: ByteStream,
}

impl ArchiveDownload {
    fn from_response(response: Response) -> Result<Self> {
        Ok(Self {
            stat: stat(&response)?,
            bytes: response.byte_stream(),
        })
    }
}

/// The files of a container: uploads, downloads, export, and changes.
///
/// The parameter `id` is that of [`Containers`](super::Containers), and `path` is a path in the container. To pack and unpack
/// archives, see [`archive`](crate::archive).
pub trait ContainerFiles: Transport {
    /// Returns the metadata of a file or directory of a container.
    ///
    /// `HEAD /containers/{id}/archive`
    ///
    /// # Errors
    /// - 404: the container or the path does not exist. The response has no message.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::ContainerFiles;
    ///
    /// match docker.stat_archive("web", "/etc/nginx/nginx.conf").await {
    ///     Ok(stat) => println!("{} bytes", stat.size),
    ///     Err(error) if error.is_not_found() => println!("it does not exist"),
    ///     Err(error) => return Err(error),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "retrieveArchive")]
    fn stat_archive(
        &self,
        id: &str,
        path: &str,
    ) -> impl Future<Output = Result<ContainerPathStat>> + Send {
        let request = Request::new(http::Method::HEAD, PATH)
            .id(id)
            .query("path", path);
        async move { stat(&self.execute(request).await?) }
    }

    /// Returns a file or directory of a container as a tar archive.
    ///
    /// `GET /containers/{id}/archive`
    ///
    /// # Errors
    /// - 404: the container or the path does not exist.
    ///
    /// # Examples
    /// Copies a directory of a container into a local directory:
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::archive::ArchiveUnpacker;
    /// use asyncdocker::prelude::*;
    ///
    /// let download = docker.download_archive("web", "/var/log/nginx").await?;
    /// println!("downloading {}", download.stat.name);
    /// // Creates `./logs/nginx`.
    /// ArchiveUnpacker::new("./logs").unpack(download.bytes).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker cp")]
    #[doc(alias = "getArchive")]
    fn download_archive(
        &self,
        id: &str,
        path: &str,
    ) -> impl Future<Output = Result<ArchiveDownload>> + Send {
        let request = Request::get(PATH).id(id).query("path", path);
        async move { ArchiveDownload::from_response(self.execute(request).await?) }
    }

    /// Unpacks a tar archive, plain or compressed with gzip, bzip2 or xz, into a directory of a container.
    ///
    /// `PUT /containers/{id}/archive`
    ///
    /// # Errors
    /// - 404: the container or the path does not exist.
    /// - 400 or 500: the path is not a directory, or the body is not an archive.
    /// - 403 or 500: the file system is read-only.
    ///
    /// # Examples
    /// Copies a local directory into a container:
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::prelude::*;
    /// use asyncdocker::archive::pack;
    /// use asyncdocker::containers::UploadArchiveOptions;
    ///
    /// let options = UploadArchiveOptions::default();
    /// // Creates `/srv/site`.
    /// let archive = pack("./site").await?;
    /// docker.upload_archive("web", "/srv", archive, options).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker cp")]
    #[doc(alias = "putArchive")]
    fn upload_archive(
        &self,
        id: &str,
        path: &str,
        archive: impl Into<Body> + Send,
        options: UploadArchiveOptions,
    ) -> impl Future<Output = Result<()>> + Send {
        let request = upload(id, path, archive, &options);
        async move { self.execute(request).await?.unit().await }
    }

    /// Returns a file or directory of a container as a tar archive. Removed in API 1.24 (Docker 1.12): use
    /// [`download_archive`](Self::download_archive) instead.
    ///
    /// Docker 1.11 puts the name of a directory before the paths in it (`directory/file`). Later engines do not
    /// (`file`).
    ///
    /// `POST /containers/{id}/copy`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    /// - 500: the path does not exist.
    /// - [`Error::Unsupported`](crate::Error::Unsupported): the engine does not serve API 1.23.
    #[doc(alias = "copy")]
    fn copy_from_container(
        &self,
        id: &str,
        path: &str,
    ) -> impl Future<Output = Result<ByteStream>> + Send {
        let request = copy(id, path);
        async move { Ok(self.execute(request).await?.byte_stream()) }
    }

    /// Returns the whole file system of a container as a tar archive.
    ///
    /// `GET /containers/{id}/export`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    ///
    /// # Examples
    /// Saves the file system to a file:
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> Result<(), Box<dyn std::error::Error>> {
    /// use asyncdocker::ContainerFiles;
    ///
    /// let mut archive = docker.export_container("web").await?;
    /// let mut file = tokio::fs::File::create("web.tar").await?;
    /// tokio::io::copy(&mut archive, &mut file).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker export")]
    #[doc(alias = "exportContainer")]
    fn export_container(&self, id: &str) -> impl Future<Output = Result<ByteStream>> + Send {
        let request = Request::get("/containers/{id}/export").id(id);
        async move { Ok(self.execute(request).await?.byte_stream()) }
    }

    /// Lists the paths in which a container's file system differs from its image.
    ///
    /// `GET /containers/{id}/changes`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::ContainerFiles;
    ///
    /// for change in docker.container_changes("web").await? {
    ///     println!("{:?} {}", change.kind, change.path);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker diff")]
    #[doc(alias = "changes")]
    fn container_changes(
        &self,
        id: &str,
    ) -> impl Future<Output = Result<Vec<ContainerChange>>> + Send {
        let request = Request::get("/containers/{id}/changes").id(id).blocking();
        async move { self.execute(request).await?.json_list().await }
    }
}

impl ContainerFiles for crate::Docker {}
impl ContainerFiles for crate::DynTransport {}

fn upload(
    id: &str,
    path: &str,
    archive: impl Into<Body>,
    options: &UploadArchiveOptions,
) -> Request {
    Request::new(http::Method::PUT, PATH)
        .id(id)
        .query("path", path)
        .options(options)
        .body("application/x-tar", archive)
        .blocking()
}

/// The predecessor of downloads, which API 1.24 removed.
fn copy(id: &str, path: &str) -> Request {
    Request::post("/containers/{id}/copy")
        .id(id)
        .json(&CopyConfig::builder().resource(path).build())
}

fn stat(response: &Response) -> Result<ContainerPathStat> {
    let call = response.call();
    let undecodable =
        |source: BoxError| Error::decode(call.clone(), format!("header {STAT}"), source);
    let header = response
        .headers()
        .get(STAT)
        .ok_or_else(|| undecodable("the engine did not send it".into()))?;
    // The decoder's error would contain a byte of the header.
    let json = STANDARD
        .decode(header.as_bytes())
        .map_err(|_| undecodable("invalid base64".into()))?;
    decode(call, &json, json.len())
}
