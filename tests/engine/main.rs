//! Tests on a real engine. `tests/engine/run-tests.sh` starts one and runs them.

mod containers;
mod images;
mod registry;
mod support;
