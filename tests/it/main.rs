//! Tests without an engine: what is sent, byte by byte, and how answers are read.

mod auth;
mod build_context;
mod containers;
mod description;
mod docker;
mod error;
mod images;
mod request;
mod stream;
mod test_util;
