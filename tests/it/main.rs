//! Tests without an engine: the exact requests, and how responses are read.

mod archive;
mod auth;
mod build_context;
#[cfg(feature = "buildkit")]
mod build_session;
mod builders;
mod containers;
mod description;
mod docker;
mod docs;
mod endpoints;
mod error;
mod exec;
mod images;
mod imports;
mod methods;
mod models;
mod networks;
mod plugins;
mod ports;
mod public_api;
mod request;
mod secrets;
mod stream;
mod support;
mod swarm;
mod system;
mod test_util;
mod transport;
mod volumes;
mod wording;
