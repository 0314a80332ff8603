//! The data types of requests and responses, with one module per resource.
//!
//! A type belongs to the module of the resource that uses it most directly: [`Ipam`](networks::Ipam) to
//! [`networks`], [`HostConfig`](containers::HostConfig) to [`containers`]. All of them are generated from the
//! description of the API, in `api-spec/`, and so is the documentation of each field. They have in common:
//!
//! - The same struct serves all versions of the API. A field that came later or that later engines no longer send is
//!   an `Option` or an empty collection there, and its documentation names the version.
//! - Lists, maps and sets are plain: `null` and absence read as empty, and empty ones are not sent. Other fields
//!   are `Option`, unless every engine always sends them.
//! - The one field that a request is made for, such as an id or an exit code, must be there. A response that lacks it is
//!   [`Error::Decode`](crate::Error::Decode).
//! - Times are `None` if they are absent, zero (Go's year 1 stands for "never") or unreadable.
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
