//! Tests on a real engine. `tests/engine/run-tests.sh` starts one and runs them.

mod containers;
mod examples;
mod exec;
mod images;
mod networks;
mod nim_scenario;
mod plugins;
mod proxy;
mod reach;
mod registry;
mod requirements;
mod streams;
mod support;
mod swarm_mode;
mod system;
mod versions;
mod volumes;
