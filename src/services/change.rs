//! Updates of services that keep what the caller does not change.

use super::update::{empty_request, response, with_networks};
use super::{Services, UpdateServiceOptions};
use crate::error::Result;
use crate::models::services::{Service, ServiceRollback, ServiceSpec, ServiceUpdateResponse};
use crate::request::Request;
use crate::swarm::stored::{self, Stored};

/// The settings that engines drop from an update in an older API version, although they return them in any: see
/// `adjustForAPIVersion` in moby's `daemon/server/router/swarm/helpers.go`.
const DROPPED: [&str; 18] = [
    "mode.global_job",
    "mode.replicated_job",
    "task_template.container_spec.capability_add",
    "task_template.container_spec.capability_drop",
    "task_template.container_spec.configs.runtime",
    "task_template.container_spec.healthcheck.start_interval",
    "task_template.container_spec.mounts.tmpfs_options.options",
    "task_template.container_spec.oom_score_adj",
    "task_template.container_spec.privileges.apparmor",
    "task_template.container_spec.privileges.credential_spec.config",
    "task_template.container_spec.privileges.no_new_privileges",
    "task_template.container_spec.privileges.seccomp",
    "task_template.container_spec.sysctls",
    "task_template.container_spec.ulimits",
    "task_template.placement.max_replicas",
    "task_template.resources.limits.pids",
    "task_template.resources.memory_swappiness",
    "task_template.resources.swap_bytes",
];

/// Reads the configuration, changes it and writes it, until no other client comes first.
pub(super) async fn change<S: Services + ?Sized>(
    services: &S,
    id: &str,
    options: UpdateServiceOptions,
    mut change: impl FnMut(&mut ServiceSpec) + Send,
) -> Result<ServiceUpdateResponse> {
    let updated = stored::update(
        services,
        || read(id),
        |stored| {
            let mut spec = current(stored);
            change(&mut spec);
            let request = empty_request(id, stored.object.version.index, &options);
            let before = &stored.object.spec;
            let request = stored.changed_dated(request, before, &spec, &DROPPED);
            with_networks(request, &spec)
        },
    );
    response(updated.await?).await
}

/// Requests the previous configuration. Engines ignore the one in the request, which must be valid nevertheless.
pub(super) async fn rollback<S: Services + ?Sized>(
    services: &S,
    id: &str,
) -> Result<ServiceUpdateResponse> {
    let stored = Stored::read(services.execute(read(id)).await?).await?;
    let spec = current(&stored);
    let options = UpdateServiceOptions::builder()
        .rollback(ServiceRollback::Previous)
        .build();
    let request = empty_request(id, stored.object.version.index, &options);
    let request = stored.changed(request, &stored.object.spec, &spec);
    response(services.execute(request).await?).await
}

fn read(id: &str) -> Request {
    Request::get("/services/{id}").id(id)
}

/// Returns the configuration of a service, with the networks where engines expect them.
fn current(stored: &Stored<Service>) -> ServiceSpec {
    let mut spec = stored.object.spec.clone();
    // Docker 1.12 knows only the old place.
    if stored.names_version {
        move_networks_to_tasks(&mut spec);
    }
    spec
}

/// Moves the networks to the field that engines read in all API versions since 1.25. Below 1.52, an inspect response can
/// have them in the old field, which engines ignore from 1.44 on.
fn move_networks_to_tasks(spec: &mut ServiceSpec) {
    if spec.service_networks.is_empty() {
        return;
    }
    let networks = std::mem::take(&mut spec.service_networks);
    let of_tasks = &mut spec.task_mut().networks;
    if of_tasks.is_empty() {
        *of_tasks = networks;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::json;

    use super::*;
    use crate::models::from_json;
    use crate::request::Requirements;

    /// A renamed option would no longer be found.
    #[test]
    fn dropped_settings_are_named_as_they_are_dated() {
        let privileges = json!({
            "Seccomp": {"Mode": "unconfined"}, "AppArmor": {"Mode": "disabled"}, "NoNewPrivileges": true,
            "CredentialSpec": {"Config": "c1"},
        });
        let container = json!({
            "CapabilityAdd": ["CAP_NET_ADMIN"], "CapabilityDrop": ["CAP_CHOWN"], "Configs": [{"Runtime": {}}],
            "Healthcheck": {"StartInterval": 1_000_000}, "Mounts": [{"TmpfsOptions": {"Options": [["noexec"]]}}],
            "OomScoreAdj": 5, "Privileges": privileges, "Sysctls": {"a": "1"}, "Ulimits": [{"Name": "nofile"}],
        });
        let task = json!({
            "ContainerSpec": container, "Placement": {"MaxReplicas": 1},
            "Resources": {"Limits": {"Pids": 5}, "MemorySwappiness": 5, "SwapBytes": 5},
        });
        let spec = json!({"Mode": {"GlobalJob": {}, "ReplicatedJob": {}}, "TaskTemplate": task});
        let spec: ServiceSpec = from_json(&spec.to_string()).unwrap();
        let dated = Requirements::places(&spec);
        let dropped: BTreeSet<String> = DROPPED.map(str::to_owned).into();
        let missing: Vec<_> = dropped.difference(&dated).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}
