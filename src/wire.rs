//! A response as it comes off the wire, from whichever connection pool.

use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use http_body::Body as _;
use hyper_util::rt::TokioIo;

use crate::connection::Connection;
use crate::error::BoxError;
use crate::pool::PooledBody;

/// A response whose body has not been read yet.
pub(crate) enum Wire {
    /// Over TCP.
    Reqwest(reqwest::Response),
    /// Over a socket or pipe.
    Pooled(http::Response<PooledBody>),
}

impl Wire {
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::Reqwest(response) => response.status(),
            Self::Pooled(response) => response.status(),
        }
    }

    pub(crate) fn take_headers(&mut self) -> HeaderMap {
        std::mem::take(match self {
            Self::Reqwest(response) => response.headers_mut(),
            Self::Pooled(response) => response.headers_mut(),
        })
    }

    /// Polls for the next chunk of the body, which may be empty.
    #[inline]
    pub(crate) fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, BoxError>>> {
        match self {
            // A body taken out of its response would come in a box of its own, which costs at each chunk.
            Self::Reqwest(response) => match ready!(pin!(response.chunk()).poll(context)) {
                Ok(chunk) => Poll::Ready(chunk.map(Ok)),
                Err(error) => Poll::Ready(Some(Err(error.without_url().into()))),
            },
            Self::Pooled(response) => {
                match ready!(Pin::new(response.body_mut()).poll_frame(context)) {
                    // Trailers say nothing.
                    Some(Ok(frame)) => Poll::Ready(Some(Ok(frame.into_data().unwrap_or_default()))),
                    Some(Err(error)) => Poll::Ready(Some(Err(error.into()))),
                    None => Poll::Ready(None),
                }
            }
        }
    }

    /// Takes the connection over, after a response with status 101.
    pub(crate) async fn upgrade(self) -> Result<Box<dyn Connection>, BoxError> {
        match self {
            Self::Reqwest(response) => match response.upgrade().await {
                Ok(upgraded) => Ok(Box::new(upgraded)),
                Err(error) => Err(error.without_url().into()),
            },
            Self::Pooled(response) => {
                let upgraded = hyper::upgrade::on(response).await?;
                Ok(Box::new(TokioIo::new(upgraded)))
            }
        }
    }
}
