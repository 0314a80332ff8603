//! The body of a response from the pool, which gives its connection back at its end.

use std::pin::Pin;
use std::sync::Weak;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body, Frame};
use hyper::body::Incoming;

use super::{Connection, Pool};

/// The body of a response. Dropping it before its end closes the connection.
pub(crate) struct PooledBody {
    body: Incoming,
    /// Taken when the connection is given back.
    lent: Option<(Connection, Weak<Pool>)>,
}

impl PooledBody {
    pub(super) fn new(body: Incoming, lent: Option<(Connection, Weak<Pool>)>) -> Self {
        let mut pooled = Self { body, lent };
        pooled.give_back_at_end();
        pooled
    }

    fn give_back_at_end(&mut self) {
        if self.body.is_end_stream() {
            self.give_back();
        }
    }

    fn give_back(&mut self) {
        if let Some((connection, pool)) = self.lent.take()
            && let Some(pool) = pool.upgrade()
        {
            pool.keep(connection);
        }
    }
}

impl Body for PooledBody {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        match &frame {
            Some(Ok(_)) => self.give_back_at_end(),
            Some(Err(_)) => self.lent = None,
            None => self.give_back(),
        }
        Poll::Ready(frame)
    }
}
