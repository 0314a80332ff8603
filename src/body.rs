//! The body of a request or a response.

use std::fmt;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use futures_util::StreamExt;
use http_body::Frame;
use sync_wrapper::SyncWrapper;
use tokio::io::AsyncRead;
use tokio_util::io::ReaderStream;

use crate::error::{BoxError, Error};

/// The number of bytes read at once from a reader.
const READ_SIZE: usize = 64 * 1024;

/// The body of a request, or of a response that you build yourself.
///
/// ```
/// use asyncdocker::Body;
///
/// let bytes = Body::from("text");
/// let stream = Body::from_stream(futures_util::stream::iter([Ok::<_, std::io::Error>("a"), Ok("b")]));
/// let reader = Body::from_reader(&b"tar"[..]);
/// ```
pub struct Body(Source);

enum Source {
    Bytes(Bytes),
    Stream(SyncWrapper<BoxStream>),
}

type BoxStream = Pin<Box<dyn Stream<Item = Result<Bytes, BoxError>> + Send>>;

impl Body {
    /// Creates an empty body.
    #[must_use]
    pub fn empty() -> Self {
        Self(Source::Bytes(Bytes::new()))
    }

    /// Creates a body from a stream of bytes, which are sent as they arrive.
    pub fn from_stream<S, B, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<BoxError>,
    {
        let stream = stream.map(|item| {
            item.map(Into::into)
                .map_err(|error| Failed(error.into()).into())
        });
        Self(Source::Stream(SyncWrapper::new(Box::pin(stream))))
    }

    /// Creates a body from a reader, whose bytes are sent as they are read.
    pub fn from_reader(reader: impl AsyncRead + Send + 'static) -> Self {
        Self::from_stream(ReaderStream::with_capacity(reader, READ_SIZE))
    }

    /// Creates a body from a file, which is read while it is sent.
    ///
    /// # Errors
    /// [`Error::File`] if the file cannot be opened. The error names the file.
    pub async fn from_file(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        match tokio::fs::File::open(path).await {
            Ok(file) => Ok(Self::from_reader(file)),
            Err(error) => Err(Error::file(path, error)),
        }
    }
}

impl Body {
    /// The bytes. `None` for a stream.
    pub(crate) fn as_bytes(&self) -> Option<Bytes> {
        match &self.0 {
            Source::Bytes(bytes) => Some(bytes.clone()),
            Source::Stream(_) => None,
        }
    }
}

/// An error of the source of a body, as opposed to one of the connection.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub(crate) struct Failed(BoxError);

impl Default for Body {
    fn default() -> Self {
        Self::empty()
    }
}

/// Shows the kind and length, never the bytes.
impl fmt::Debug for Body {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Source::Bytes(bytes) => write!(formatter, "Body({} bytes)", bytes.len()),
            Source::Stream(_) => formatter.write_str("Body(stream)"),
        }
    }
}

impl<T: Into<Bytes>> From<T> for Body {
    fn from(bytes: T) -> Self {
        Self(Source::Bytes(bytes.into()))
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let chunk = match &mut self.0 {
            Source::Bytes(bytes) => {
                let bytes = std::mem::take(bytes);
                (!bytes.is_empty()).then_some(Ok(bytes))
            }
            Source::Stream(stream) => ready!(stream.get_mut().as_mut().poll_next(context)),
        };
        Poll::Ready(chunk.map(|chunk| chunk.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        matches!(&self.0, Source::Bytes(bytes) if bytes.is_empty())
    }

    fn size_hint(&self) -> http_body::SizeHint {
        match &self.0 {
            Source::Bytes(bytes) => http_body::SizeHint::with_exact(bytes.len() as u64),
            Source::Stream(_) => http_body::SizeHint::default(),
        }
    }
}
