//! Telling errors of Swarm mode apart.

use super::{ApiErrorKind, Error};

impl Error {
    /// Returns `true` if the request needs a manager of a swarm, but the engine is a worker or not in a swarm.
    ///
    /// The status is 503 (406 with Docker 1.12). Send the request to a manager.
    #[must_use]
    pub fn is_not_manager(&self) -> bool {
        self.refuses(&[
            "not a swarm manager",
            "not part of a swarm",
            "not part of swarm",
        ])
    }

    /// Returns `true` if the engine is locked after a restart, because its swarm has `auto_lock_managers` set.
    ///
    /// The status is 503. Unlock the engine with [`unlock_swarm`](crate::Swarm::unlock_swarm).
    #[must_use]
    pub fn is_swarm_locked(&self) -> bool {
        self.refuses(&["swarm is encrypted and needs to be unlocked"])
    }

    /// Returns `true` if the managers of the swarm have no leader, so that none of them can act.
    ///
    /// The status is 500. The managers elect a leader within seconds if more than half of them are reachable. The engine
    /// has not acted on the request.
    #[must_use]
    pub fn is_no_leader(&self) -> bool {
        self.refuses(&["does not have a leader", "no elected cluster leader"])
    }

    /// Returns `true` if a manager cannot act yet because it has just started, or has not reached the other managers.
    pub(super) fn is_manager_starting(&self) -> bool {
        self.refuses(&["manager is being prepared or has trouble connecting"])
    }

    /// Returns `true` if an update was refused because another client has changed the object since its version was
    /// read.
    ///
    /// The status is 500. Read the object again, repeat the change, and send it with the new version.
    /// [`update_service_with`](crate::ServicesExt::update_service_with),
    /// [`update_node_with`](crate::NodesExt::update_node_with) and
    /// [`update_swarm_with`](crate::SwarmExt::update_swarm_with) do that.
    #[must_use]
    pub fn is_stale_version(&self) -> bool {
        self.refuses(&["update out of sequence"])
    }

    /// Returns `true` if a manager gave up on the leader, for instance because the leader was lost. It may have passed the
    /// request on before that.
    pub(super) fn is_leader_lost(&self) -> bool {
        self.refuses(&[
            "code = deadlineexceeded",
            "code = canceled",
            "code = aborted",
            "code = unavailable",
            // As Docker 1.13 writes it.
            "code = 14",
            "context deadline exceeded",
            "node lost leader status",
        ])
    }

    fn refuses(&self, messages: &[&str]) -> bool {
        let kinds = [ApiErrorKind::ServerError, ApiErrorKind::NotAcceptable];
        self.kind().is_some_and(|kind| kinds.contains(&kind)) && self.says(messages)
    }
}
