//! Swarm mode on a real cluster. `tests/engine/run-cluster-tests.sh` starts one, with three managers, a worker, and a spare
//! engine that is not in the swarm, and runs these tests, some of them at once.

mod cluster;
mod cluster_page;
mod data;
mod deploy_service;
mod failures;
mod membership;
mod nodes;
mod requirements;
mod rollout;
mod services;
mod sharing;
mod waiting;
