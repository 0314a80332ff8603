//! Conveniences that combine several operations about nodes.

use super::{Nodes, update_request};
use crate::error::Result;
use crate::models::nodes::{Node, NodeAvailability, NodeRole, NodeSpec};
use crate::request::Request;
use crate::swarm::stored::{self, Stored};

/// Methods for nodes that combine several operations.
///
/// They are available on every type that implements [`Nodes`]. The parameter `id` is that of [`Nodes`].
pub trait NodesExt: Nodes {
    /// Changes the configuration of a node: reads it, calls `change`, and writes it back.
    ///
    /// If another client changes the node in between, the method repeats this with the new configuration, up to 10 times
    /// in all. Settings that `change` leaves alone are sent back exactly as the engine returned them.
    ///
    /// `GET /nodes/{id}`, `POST /nodes/{id}/update`
    ///
    /// # Errors
    /// The errors of [`inspect_node`](Nodes::inspect_node) and [`update_node`](Nodes::update_node).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::NodesExt;
    ///
    /// docker
    ///     .update_node_with("node-3", |spec| {
    ///         spec.labels.insert("disk".to_owned(), "ssd".to_owned());
    ///     })
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker node update --label-add")]
    fn update_node_with<F>(
        &self,
        id: &str,
        mut change: F,
    ) -> impl Future<Output = Result<()>> + Send
    where
        F: FnMut(&mut NodeSpec) + Send,
    {
        async move {
            let read = || Request::get("/nodes/{id}").id(id);
            let updated = stored::update(self, read, |stored: &Stored<Node>| {
                let node = &stored.object;
                let mut spec = node.spec.clone();
                change(&mut spec);
                let request = update_request(id, node.version.index);
                stored.changed(request, &node.spec, &spec)
            });
            updated.await?.unit().await
        }
    }

    /// Sets whether the swarm assigns tasks to a node. [`NodeAvailability::Drain`] also moves its tasks to other nodes.
    ///
    /// `GET /nodes/{id}`, `POST /nodes/{id}/update`
    ///
    /// # Errors
    /// The errors of [`update_node_with`](Self::update_node_with).
    ///
    /// # Examples
    /// Moves all tasks away from a node before maintenance:
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::NodesExt;
    /// use asyncdocker::models::nodes::NodeAvailability;
    ///
    /// docker.set_node_availability("node-3", NodeAvailability::Drain).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker node update --availability")]
    fn set_node_availability(
        &self,
        id: &str,
        availability: NodeAvailability,
    ) -> impl Future<Output = Result<()>> + Send {
        self.update_node_with(id, move |spec| {
            spec.availability = Some(availability.clone());
        })
    }

    /// Makes a node a manager or a worker.
    ///
    /// `GET /nodes/{id}`, `POST /nodes/{id}/update`
    ///
    /// # Errors
    /// The errors of [`update_node_with`](Self::update_node_with).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::NodesExt;
    /// use asyncdocker::models::nodes::NodeRole;
    ///
    /// docker.set_node_role("node-3", NodeRole::Manager).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker node promote")]
    #[doc(alias = "docker node demote")]
    fn set_node_role(&self, id: &str, role: NodeRole) -> impl Future<Output = Result<()>> + Send {
        self.update_node_with(id, move |spec| spec.role = Some(role.clone()))
    }
}

impl<T: Nodes + ?Sized> NodesExt for T {}
