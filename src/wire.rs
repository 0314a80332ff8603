//! A response as it comes off the wire, from whichever connection pool.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use hyper_util::rt::TokioIo;

use crate::connection::Connection;
use crate::error::BoxError;
use crate::pool::PooledBody;

/// A response whose body has not been read yet.
pub(crate) struct Wire(http::Response<Body>);

enum Body {
    Pooled(PooledBody),
    /// From a proxy that forwarded the request.
    #[cfg(feature = "proxy")]
    Forwarded(reqwest::Body),
}

impl From<http::Response<PooledBody>> for Wire {
    fn from(response: http::Response<PooledBody>) -> Self {
        Self(response.map(Body::Pooled))
    }
}

#[cfg(feature = "proxy")]
impl From<reqwest::Response> for Wire {
    fn from(response: reqwest::Response) -> Self {
        Self(http::Response::from(response).map(Body::Forwarded))
    }
}

impl Wire {
    pub(crate) fn status(&self) -> StatusCode {
        self.0.status()
    }

    pub(crate) fn take_headers(&mut self) -> HeaderMap {
        std::mem::take(self.0.headers_mut())
    }

    /// Polls for the next chunk of the body, which may be empty.
    #[inline]
    pub(crate) fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, BoxError>>> {
        match self.0.body_mut() {
            Body::Pooled(body) => poll_data(body, context, Into::into),
            #[cfg(feature = "proxy")]
            Body::Forwarded(body) => poll_data(body, context, |error| error.without_url().into()),
        }
    }

    /// Takes the connection over, after a response with status 101.
    pub(crate) async fn upgrade(self) -> Result<Box<dyn Connection>, BoxError> {
        let upgraded = hyper::upgrade::on(self.0).await?;
        Ok(Box::new(TokioIo::new(upgraded)))
    }
}

#[inline]
fn poll_data<B>(
    body: &mut B,
    context: &mut Context<'_>,
    failure: impl FnOnce(B::Error) -> BoxError,
) -> Poll<Option<Result<Bytes, BoxError>>>
where
    B: http_body::Body<Data = Bytes> + Unpin,
{
    match ready!(Pin::new(body).poll_frame(context)) {
        // Trailers say nothing.
        Some(Ok(frame)) => Poll::Ready(Some(Ok(frame.into_data().unwrap_or_default()))),
        Some(Err(error)) => Poll::Ready(Some(Err(failure(error)))),
        None => Poll::Ready(None),
    }
}
