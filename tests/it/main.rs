//! Tests without an engine: what is sent, byte by byte, and how answers are read.

mod exec;
mod networks;
mod ports;
mod stream;
mod support;
mod system;
mod test_util;
mod volumes;
