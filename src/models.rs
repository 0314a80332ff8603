//! The data types of requests and responses, with one module per resource.
//!
//! A type belongs to the module of the resource that uses it most directly: [`Ipam`](networks::Ipam) to
//! [`networks`], [`HostConfig`](containers::HostConfig) to [`containers`]. All of them are generated from the
//! description of the API, in `api-spec/`, and so is the documentation of each field. They have in common:
//!
//! - The same struct serves all versions of the API. If a version does not have a field, the field is `None` or an empty
//!   collection. Its documentation names the versions.
//! - Lists, maps and sets are plain: `null` and missing ones read as empty, and empty ones are not sent. Other fields are
//!   `Option`, unless every engine always sends them.
//! - Essential fields, such as an ID or an exit code, are required. If a response lacks one, decoding it fails with
//!   [`Error::Decode`](crate::Error::Decode).
//! - Times are `None` if they are missing, zero (Go's year 1 means "never") or malformed.
//! - Enums keep unknown values in their `Unknown` variant and send them back unchanged.
//! - Unknown fields are ignored.
//! - Models that clients send have a `builder()`.
//! - Models are `#[non_exhaustive]`. Tests create them with [`from_json`].
#![allow(
    clippy::struct_excessive_bools,
    clippy::too_many_lines,
    reason = "generated: the API has objects of many flags and many fields"
)]

pub(crate) use self::cpus::nano_cpus;
pub(crate) use self::overlay::Overlay;
pub use crate::decode::from_json;

mod codec;
mod constructors;
mod cpus;
mod health;
mod mount;
mod overlay;
mod platform;
mod usage;

include!(concat!(env!("OUT_DIR"), "/models.rs"));
