//! Networks: how containers reach each other and the world.
//!
//! The methods stand in the trait [`Networks`]; each takes the options that carry its name.

/// The options of each method, generated from the description of the API.
mod options {
    include!(concat!(env!("OUT_DIR"), "/networks_options.rs"));
}

pub use self::options::*;

use crate::error::Result;
use crate::models::{Network, NetworkCreateResponse};
use crate::request::Request;
use crate::transport::Transport;

/// The networks of an engine.
///
/// A network is named by its id, by the beginning of its id as long as that is unambiguous, or by its name. Standalone
/// Swarm puts the name of its node and a `/` before the name.
///
/// Each method's future can be dropped at any time: the connection is closed, and the client stays usable. Whether the
/// engine had already acted on the request is then not known.
pub trait Networks: Transport {
    /// Lists networks, the predefined ones among them.
    ///
    /// From API 1.28 on the list does not tell which containers are in a network: [inspect](Self::inspect_network) it
    /// to know.
    ///
    /// `GET /networks`
    ///
    /// # Errors
    /// 400 or 500 for a filter that the engine does not know.
    #[doc(alias = "docker network ls")]
    #[doc(alias = "networks")]
    fn list_networks(
        &self,
        options: ListNetworksOptions,
    ) -> impl Future<Output = Result<Vec<Network>>> + Send {
        let request = Request::get("/networks").options(&options);
        async move { self.execute(request).await?.json_list().await }
    }

    /// Creates a network. A name that is taken is a warning in the answer, unless the options say `check_duplicate`;
    /// from API 1.44 on it is always an error.
    ///
    /// `POST /networks/create`
    ///
    /// # Errors
    /// 409, before Docker 17.09 500, when the name is taken; 403 when it is the name of a predefined network or the
    /// addresses overlap another network, which is 500 with Docker 1.11; 404 when there is no such driver; 400 or 500
    /// when the engine refuses a setting.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Networks;
    /// use asyncdocker::models::{Ipam, IpamConfig};
    /// use asyncdocker::networks::CreateNetworkOptions;
    ///
    /// let subnet = IpamConfig::builder()
    ///     .subnet("10.89.0.0/24")
    ///     .gateway("10.89.0.1")
    ///     .build();
    /// let options = CreateNetworkOptions::builder()
    ///     .check_duplicate(true)
    ///     .ipam(Ipam::builder().config([subnet]).build())
    ///     .labels([("purpose", "test")])
    ///     .build();
    /// let network = docker.create_network("backend", options).await?;
    /// println!("{}", network.id);
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker network create")]
    #[doc(alias = "createNetwork")]
    fn create_network(
        &self,
        name: &str,
        mut options: CreateNetworkOptions,
    ) -> impl Future<Output = Result<NetworkCreateResponse>> + Send {
        options.body.name = Some(name.to_owned());
        let request = Request::post("/networks/create")
            .options(&options)
            .blocking();
        async move { self.execute(request).await?.json().await }
    }

    /// Gives the settings of a network and the containers in it: those that run.
    ///
    /// `GET /networks/{id}`
    ///
    /// # Errors
    /// 404 when there is no such network; 400 or 500 when several have the name or an id that begins so.
    #[doc(alias = "docker network inspect")]
    #[doc(alias = "inspectNetwork")]
    fn inspect_network(&self, id: &str) -> impl Future<Output = Result<Network>> + Send {
        let request = Request::get("/networks/{id}").id(id);
        async move { self.execute(request).await?.json().await }
    }

    /// Removes a network, which must have no containers.
    ///
    /// `DELETE /networks/{id}`
    ///
    /// # Errors
    /// 404 when there is no such network; 403 when it is a predefined one or has containers, which is 500 with Docker
    /// 1.11.
    #[doc(alias = "docker network rm")]
    #[doc(alias = "rmNetWork")]
    fn delete_network(&self, id: &str) -> impl Future<Output = Result<()>> + Send {
        let request = Request::delete("/networks/{id}").id(id).blocking();
        async move { self.execute(request).await?.unit().await }
    }

    /// Connects a container to a network, in addition to those it is in: at once if it runs, otherwise from its start
    /// on.
    ///
    /// `POST /networks/{id}/connect`
    ///
    /// # Errors
    /// 404 when there is no such network or container; 403 when the container is in the network already, or an address is
    /// taken; 400 when the engine refuses a setting. Docker 1.11 has 500 for the latter two. Newer engines look for the
    /// network of a container that does not run only when it is started, which then fails.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Networks;
    /// use asyncdocker::models::{EndpointIpamConfig, EndpointSettings};
    /// use asyncdocker::networks::ConnectNetworkOptions;
    ///
    /// let address = EndpointIpamConfig::builder().ipv4_address("10.89.0.7").build();
    /// let endpoint = EndpointSettings::builder()
    ///     .ipam_config(address)
    ///     .aliases(["db"])
    ///     .build();
    /// let options = ConnectNetworkOptions::builder().endpoint_config(endpoint).build();
    /// docker.connect_network("backend", "postgres-1", options).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker network connect")]
    #[doc(alias = "connect")]
    fn connect_network(
        &self,
        id: &str,
        container: &str,
        mut options: ConnectNetworkOptions,
    ) -> impl Future<Output = Result<()>> + Send {
        options.body.container = Some(container.to_owned());
        let request = Request::post("/networks/{id}/connect")
            .id(id)
            .options(&options)
            .blocking();
        async move { self.execute(request).await?.unit().await }
    }

    /// Disconnects a container from a network.
    ///
    /// `POST /networks/{id}/disconnect`
    ///
    /// # Errors
    /// 404 when there is no such network or container; 400, 403 or 500 when the container is not in the network or cannot
    /// leave it.
    #[doc(alias = "docker network disconnect")]
    #[doc(alias = "disconnect")]
    fn disconnect_network(
        &self,
        id: &str,
        container: &str,
        mut options: DisconnectNetworkOptions,
    ) -> impl Future<Output = Result<()>> + Send {
        options.body.container = Some(container.to_owned());
        let request = Request::post("/networks/{id}/disconnect")
            .id(id)
            .options(&options)
            .blocking();
        async move { self.execute(request).await?.unit().await }
    }
}

impl Networks for crate::Docker {}
impl Networks for crate::DynTransport {}
