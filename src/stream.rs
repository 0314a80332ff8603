//! Streams: the output of processes, JSON objects, bytes, and bidirectional connections.
//!
//! Every stream is `'static`, `Send`, `Sync` and `Unpin`, ends after its first error, and closes its connection when it
//! is dropped. Waiting for an item is cancel safe: for instance, no item is lost in a branch of `select!`.

mod attached;
mod build;
mod build_message;
mod bytes;
mod chunks;
mod format;
mod frame;
mod json;
mod lines;
mod output;
mod prefix;
mod progress;
#[cfg(feature = "websocket")]
mod websocket;

pub use self::attached::{Attached, StdinWriter};
pub use self::build::BuildStream;
pub use self::build_message::BuildMessage;
pub use self::bytes::ByteStream;
pub use self::format::OutputFormat;
pub use self::frame::{Frame, FrameBatch, FrameKind, FrameStream};
pub use self::json::{Failure, JsonStream, StreamItem};
pub use self::lines::{Line, Lines, TaskContext};
pub use self::output::Output;
pub use self::progress::{LayerProgress, LayerState, Progress};

pub(crate) use self::attached::split;
pub(crate) use self::chunks::Chunks;
#[cfg(feature = "websocket")]
pub(crate) use self::websocket::WebSocket;
