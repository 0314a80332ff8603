//! Tests without an engine: what is sent, byte by byte, and how answers are read.

mod auth;
mod docker;
mod images;
mod containers;
mod description;
mod error;
mod request;
mod stream;
mod test_util;
