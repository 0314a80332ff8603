//! Tests without an engine: the exact requests, and how responses are read.

mod archive;
mod auth;
mod build_context;
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
mod models;
mod networks;
mod plugins;
mod ports;
mod request;
mod secrets;
mod stream;
mod support;
mod system;
mod test_util;
mod transport;
mod volumes;
mod wording;
