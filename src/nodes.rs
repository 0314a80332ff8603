//! Nodes: the engines of a swarm.
//!
//! The methods are in the trait [`Nodes`], and those that combine several operations are in [`NodesExt`]. The options
//! of a method have its name and the suffix `Options`.

#[cfg(feature = "workflows")]
mod ext;

/// The options of each method, generated from the API description.
mod options {
    include!(concat!(env!("OUT_DIR"), "/nodes_options.rs"));
}

#[cfg(feature = "workflows")]
#[cfg_attr(docsrs, doc(cfg(feature = "workflows")))]
pub use self::ext::NodesExt;
pub use self::options::*;

use crate::error::Result;
use crate::models::nodes::{Node, NodeSpec};
use crate::request::Request;
use crate::transport::Transport;

/// Methods for the nodes of a swarm.
///
/// The parameter `id` is the ID of a node, an unambiguous prefix of the ID, or its host name.
///
/// All methods need a manager. On other engines they fail with status 503 (Docker 1.12: 406); see
/// [`is_not_manager`](crate::Error::is_not_manager).
///
/// All methods need API 1.24 (Docker 1.12). Below, they fail with [`Error::Unsupported`](crate::Error::Unsupported).
///
/// You can drop the future of any method at any time. This closes the connection, and the client stays usable. The engine
/// may or may not have acted on the request.
pub trait Nodes: Transport {
    /// Lists the nodes of the swarm.
    ///
    /// `GET /nodes`
    ///
    /// # Errors
    /// - 400 or 500: the engine does not know a filter.
    /// - 503: the engine is not a manager, or it is locked.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Nodes;
    /// use asyncdocker::models::nodes::{NodeFilter, NodeRole};
    /// use asyncdocker::nodes::ListNodesOptions;
    ///
    /// let options = ListNodesOptions::builder()
    ///     .filters([NodeFilter::Role(NodeRole::Worker)])
    ///     .build();
    /// for node in docker.list_nodes(options).await? {
    ///     println!("{} is {:?}", node.id, node.status.state);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker node ls")]
    fn list_nodes(
        &self,
        options: ListNodesOptions,
    ) -> impl Future<Output = Result<Vec<Node>>> + Send {
        let request = Request::get("/nodes").options(&options);
        async move { self.execute(request).await?.json_list().await }
    }

    /// Returns the configuration and state of a node.
    ///
    /// `GET /nodes/{id}`
    ///
    /// # Errors
    /// - 404: the node does not exist.
    /// - 503: the engine is not a manager, or it is locked.
    #[doc(alias = "docker node inspect")]
    fn inspect_node(&self, id: &str) -> impl Future<Output = Result<Node>> + Send {
        let request = Request::get("/nodes/{id}").id(id);
        async move { self.execute(request).await?.json().await }
    }

    /// Replaces the configuration of a node.
    ///
    /// Pass the `version.index` that [`inspect_node`](Self::inspect_node) returned, and its whole `spec` with your
    /// changes. [`update_node_with`](NodesExt::update_node_with) does all of this for you.
    ///
    /// `POST /nodes/{id}/update`
    ///
    /// # Errors
    /// - 400 (500 before Docker 17.09): a setting is invalid, or the last manager would be demoted.
    /// - 404: the node does not exist.
    /// - 500: another client has changed the node since; see
    ///   [`is_stale_version`](crate::Error::is_stale_version).
    /// - 503: the engine is not a manager, or it is locked.
    #[doc(alias = "docker node update")]
    fn update_node(
        &self,
        id: &str,
        version: u64,
        spec: &NodeSpec,
    ) -> impl Future<Output = Result<()>> + Send {
        let request = update_request(id, version).json(spec);
        async move { self.execute(request).await?.unit().await }
    }

    /// Removes a node from the swarm. It must be down, unless `force` is set.
    ///
    /// `DELETE /nodes/{id}`
    ///
    /// # Errors
    /// - 404: the node does not exist.
    /// - 400 (500 before Docker 17.09): the node is a manager, or it is not down.
    /// - 503: the engine is not a manager, or it is locked.
    #[doc(alias = "docker node rm")]
    fn delete_node(
        &self,
        id: &str,
        options: DeleteNodeOptions,
    ) -> impl Future<Output = Result<()>> + Send {
        let request = Request::delete("/nodes/{id}")
            .id(id)
            .options(&options)
            .blocking();
        async move { self.execute(request).await?.unit().await }
    }
}

fn update_request(id: &str, version: u64) -> Request {
    Request::post("/nodes/{id}/update")
        .id(id)
        .query("version", &version)
        .blocking()
}

impl Nodes for crate::Docker {}
impl Nodes for crate::DynTransport {}
