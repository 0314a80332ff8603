//! The data of the API: what requests send and engines answer.
//!
//! All of it is generated from the description of Remote API v1.23, which also wrote the documentation of each
//! field. Common to all:
//!
//! - Lists, maps and sets are plain: `null` and absence read as empty, and empty ones are not sent. Other fields
//!   are `Option`, unless every engine sends them always.
//! - The one field that a request is made for, such as an id or an exit code, must be there. A response that lacks it is
//!   [`Error::Decode`](crate::Error::Decode).
//! - Times are `None` when they are absent, zero (Go's year 1 stands for "never") or unreadable.
//! - Enums keep what they do not know in their `Unknown` variant and send it back as it was read.
//! - Fields that this crate does not know are ignored.
//! - Models that a client may send have a `builder()`.
#![allow(
    clippy::struct_excessive_bools,
    clippy::too_many_lines,
    reason = "generated: the API has objects of many flags and many fields"
)]

pub(crate) use self::overlay::Overlay;
pub use crate::decode::from_json;

mod codec;
mod constructors;
mod overlay;
mod usage;

include!(concat!(env!("OUT_DIR"), "/models.rs"));
