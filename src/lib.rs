//! asyncdocker
#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::dbg_macro,
        clippy::todo
    )
)]

pub mod auth;
mod body;
mod build_context;
mod docker;
mod error;
pub mod models;
mod request;
mod response;
mod signal;
pub mod stream;
mod transport;

pub mod containers;
pub mod exec;
pub mod images;
pub mod networks;
pub mod system;
#[cfg(feature = "test-util")]
#[cfg_attr(docsrs, doc(cfg(feature = "test-util")))]
pub mod test_util;
pub mod volumes;

#[cfg(feature = "__tls")]
#[doc(inline)]
pub use self::docker::TlsBackend;
#[doc(inline)]
pub use self::{
    auth::DockerConfig,
    body::Body,
    build_context::BuildContext,
    containers::Containers,
    docker::{ApiVersion, Docker, DockerBuilder, Host, Tls},
    error::{ApiErrorKind, Awaited, BoxError, Call, Error, Result},
    exec::Exec,
    images::{ImageReference, Images},
    networks::Networks,
    request::{Filter, QueryValue, Request},
    response::{Response, ResponseBuilder},
    signal::Signal,
    system::System,
    transport::Transport,
    volumes::Volumes,
};
