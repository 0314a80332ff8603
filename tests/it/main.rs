//! Tests without an engine: what is sent, byte by byte, and how answers are read.

mod build_context;
mod stream;
mod test_util;
