//! Connections of any kind, as one type.

use tokio::io::{AsyncRead, AsyncWrite};

/// A connection that carries bytes in both directions.
pub(crate) trait Connection: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Connection for T {}
