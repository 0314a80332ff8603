//! The chunks of a body as they arrive, with the errors and the time limit of this crate.

use std::fmt;
use std::io::ErrorKind;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body::Body as _;
use sync_wrapper::SyncWrapper;
use tokio::io::AsyncRead;
use tokio::time::{Instant, Sleep};
use tokio_util::io::poll_read_buf;

use crate::body::Body;
use crate::error::{BoxError, Call, Error, Result, TimeoutPhase};
use crate::wire::Wire;

/// The maximum number of bytes per read from an upgraded connection, which has no chunks of its own.
const READ_SIZE: usize = 64 * 1024;

/// The minimum space to read into. The rest of a buffer is used first, so that small pieces of output that the caller
/// keeps share a buffer.
const LEAST_READ: usize = 8 * 1024;

/// The chunks of a body. The stream ends after its first error.
pub(crate) struct Chunks {
    source: Source,
    call: Call,
    idle: Option<Idle>,
}

enum Source {
    Wire(Wire),
    Made(Body),
    Reader {
        reader: SyncWrapper<Box<dyn AsyncRead + Send + Unpin>>,
        buffer: BytesMut,
    },
    Ended,
}

/// The time limit between chunks.
struct Idle {
    limit: Duration,
    timer: Pin<Box<Sleep>>,
    /// Whether the timer runs. It is only reset when a poll finds no chunk.
    running: bool,
}

impl Chunks {
    pub(crate) fn from_wire(wire: Wire, call: Call, idle: Option<Duration>) -> Self {
        Self::new(Source::Wire(wire), call, idle)
    }

    pub(crate) fn from_body(body: Body, call: Call, idle: Option<Duration>) -> Self {
        Self::new(Source::Made(body), call, idle)
    }

    pub(crate) fn from_reader(
        reader: impl AsyncRead + Send + Unpin + 'static,
        call: Call,
        idle: Option<Duration>,
    ) -> Self {
        let source = Source::Reader {
            reader: SyncWrapper::new(Box::new(reader)),
            buffer: BytesMut::new(),
        };
        Self::new(source, call, idle)
    }

    fn new(source: Source, call: Call, idle: Option<Duration>) -> Self {
        let idle = idle.map(|limit| Idle {
            limit,
            timer: Box::pin(tokio::time::sleep(limit)),
            running: false,
        });
        Self { source, call, idle }
    }

    pub(crate) fn call(&self) -> &Call {
        &self.call
    }

    /// Closes the connection. Nothing more is read.
    pub(crate) fn close(&mut self) {
        self.source = Source::Ended;
    }

    pub(crate) async fn next(&mut self) -> Option<Result<Bytes>> {
        std::future::poll_fn(|context| self.poll_next(context)).await
    }

    #[inline]
    pub(crate) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes>>> {
        match self.source.poll_next(context) {
            Poll::Ready(Some(Ok(chunk))) => {
                if let Some(idle) = &mut self.idle {
                    idle.running = false;
                }
                Poll::Ready(Some(Ok(chunk)))
            }
            Poll::Ready(Some(Err(source))) => {
                self.close();
                Poll::Ready(Some(Err(self.cut(source))))
            }
            Poll::Ready(None) => {
                self.close();
                Poll::Ready(None)
            }
            Poll::Pending => self.poll_idle(context),
        }
    }

    /// Returns an error if no chunk has arrived within the time limit.
    fn poll_idle(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes>>> {
        let Some(idle) = &mut self.idle else {
            return Poll::Pending;
        };
        ready!(idle.poll(context));
        let limit = idle.limit;
        self.close();
        Poll::Ready(Some(Err(Error::timeout(
            self.call.clone(),
            TimeoutPhase::Body,
            limit,
        ))))
    }

    fn cut(&self, source: BoxError) -> Error {
        let reason = if is_malformed(source.as_ref()) {
            "the body is not valid HTTP"
        } else {
            "the connection was cut before the end"
        };
        Error::stream(self.call.clone(), reason).with_source(source)
    }
}

/// Whether the engine violated HTTP, for instance in the length of a chunk.
fn is_malformed(error: &(dyn std::error::Error + 'static)) -> bool {
    std::iter::successors(Some(error), |error| error.source())
        .filter_map(|error| error.downcast_ref::<std::io::Error>())
        .any(|error| {
            matches!(
                error.kind(),
                ErrorKind::InvalidInput | ErrorKind::InvalidData
            )
        })
}

impl Source {
    #[inline]
    fn poll_next(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<std::result::Result<Bytes, BoxError>>> {
        loop {
            let chunk = match self {
                Self::Wire(wire) => match ready!(wire.poll_chunk(context)) {
                    Some(Ok(chunk)) => Some(chunk),
                    other => return Poll::Ready(other),
                },
                Self::Made(body) => match ready!(Pin::new(body).poll_frame(context)) {
                    Some(Ok(frame)) => frame.into_data().ok(),
                    Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                    None => return Poll::Ready(None),
                },
                Self::Reader { reader, buffer } => {
                    if buffer.capacity() < LEAST_READ {
                        buffer.reserve(READ_SIZE);
                    }
                    return Poll::Ready(
                        match ready!(poll_read_buf(Pin::new(reader.get_mut()), context, buffer)) {
                            Ok(0) => None,
                            Ok(_) => Some(Ok(buffer.split().freeze())),
                            Err(error) => Some(Err(error.into())),
                        },
                    );
                }
                Self::Ended => return Poll::Ready(None),
            };
            // Trailers and empty chunks contain no data.
            if let Some(chunk) = chunk.filter(|chunk| !chunk.is_empty()) {
                return Poll::Ready(Some(Ok(chunk)));
            }
        }
    }
}

impl Idle {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if !self.running {
            // A limit that exceeds the range of `Instant` never expires.
            let Some(end) = Instant::now().checked_add(self.limit) else {
                return Poll::Pending;
            };
            self.timer.as_mut().reset(end);
            self.running = true;
        }
        self.timer.as_mut().poll(context)
    }
}

impl fmt::Debug for Chunks {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Chunks({})", self.call)
    }
}
