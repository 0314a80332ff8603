//! Networks of containers.
//!
//! The methods are in the trait [`Networks`]. The options of a method have its name and the suffix `Options`.

/// The options of each method, generated from the API description.
mod options {
    include!(concat!(env!("OUT_DIR"), "/networks_options.rs"));
}

pub use self::options::*;

use crate::error::Result;
use crate::models::networks::{Network, NetworkCreateResponse, NetworkPruneReport};
use crate::request::Request;
use crate::transport::Transport;

/// Methods for networks.
///
/// The parameter `id` is the ID of a network, an unambiguous prefix of the ID, or the network's name. Standalone Swarm
/// prefixes the name with that of the node and a `/`.
///
/// You can drop the future of any method at any time. This closes the connection, and the client stays usable. The engine
/// may or may not have acted on the request.
pub trait Networks: Transport {
    /// Lists networks, including the predefined ones.
    ///
    /// Since API 1.28 the list does not contain the containers of a network; [`inspect_network`](Self::inspect_network)
    /// returns them.
    ///
    /// `GET /networks`
    ///
    /// # Errors
    /// - 400 or 500: the engine does not know a filter.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Networks;
    /// use asyncdocker::models::networks::NetworkFilter;
    /// use asyncdocker::networks::ListNetworksOptions;
    ///
    /// let filters = [NetworkFilter::Driver("bridge".to_owned())];
    /// let options = ListNetworksOptions::builder().filters(filters).build();
    /// for network in docker.list_networks(options).await? {
    ///     println!("{} {}", network.id, network.name);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker network ls")]
    #[doc(alias = "networks")]
    fn list_networks(
        &self,
        options: ListNetworksOptions,
    ) -> impl Future<Output = Result<Vec<Network>>> + Send {
        let request = Request::get("/networks").options(&options);
        async move { self.execute(request).await?.json_list().await }
    }

    /// Creates a network.
    ///
    /// From API 1.44 (Docker 25.0) on, the method fails if the name is in use. Below API 1.44, it fails only if
    /// `check_duplicate` is set. Otherwise the response contains a warning.
    ///
    /// `POST /networks/create`
    ///
    /// # Errors
    /// - 409 (500 before Docker 17.09): the name is in use.
    /// - 403, with Docker 1.11 500: the name is that of a predefined network, or the addresses overlap another network.
    /// - 404: the driver does not exist.
    /// - 400 or 500: the engine refuses a setting.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Networks;
    /// use asyncdocker::models::networks::{Ipam, IpamConfig};
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
            .object("network", name)
            .options(&options)
            .blocking();
        async move { self.execute(request).await?.json().await }
    }

    /// Returns the settings of a network and the running containers in it.
    ///
    /// `GET /networks/{id}`
    ///
    /// # Errors
    /// - 404: the network does not exist.
    /// - 400 or 500: the name or prefix is ambiguous.
    #[doc(alias = "docker network inspect")]
    #[doc(alias = "inspectNetwork")]
    fn inspect_network(
        &self,
        id: &str,
        options: InspectNetworkOptions,
    ) -> impl Future<Output = Result<Network>> + Send {
        let request = Request::get("/networks/{id}").id(id).options(&options);
        async move { self.execute(request).await?.json().await }
    }

    /// Removes a network. It must not have containers.
    ///
    /// `DELETE /networks/{id}`
    ///
    /// # Errors
    /// - 404: the network does not exist.
    /// - 403, with Docker 1.11 500: the network is predefined, or has containers.
    #[doc(alias = "docker network rm")]
    #[doc(alias = "rmNetWork")]
    fn delete_network(&self, id: &str) -> impl Future<Output = Result<()>> + Send {
        let request = Request::delete("/networks/{id}").id(id).blocking();
        async move { self.execute(request).await?.unit().await }
    }

    /// Removes all networks that no container uses. Filters narrow the selection.
    ///
    /// Predefined networks are kept. The manager of a swarm also removes overlay networks that no service uses. A network
    /// that cannot be removed is missing from the report, which is not an error.
    ///
    /// `POST /networks/prune`
    ///
    /// # Errors
    /// - 409: another prune of networks is running.
    /// - 400 or 500: the engine does not know a filter, or its value is invalid.
    /// - [`Error::Unsupported`](crate::Error::Unsupported): the API version is below 1.25 (Docker 1.13).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Networks;
    /// use asyncdocker::models::networks::NetworkPruneFilter;
    /// use asyncdocker::networks::PruneNetworksOptions;
    ///
    /// let filters = [NetworkPruneFilter::Label("purpose=test".to_owned())];
    /// let options = PruneNetworksOptions::builder().filters(filters).build();
    /// let pruned = docker.prune_networks(options).await?;
    /// println!("removed {:?}", pruned.networks_deleted);
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker network prune")]
    #[doc(alias = "docker system prune")]
    fn prune_networks(
        &self,
        options: PruneNetworksOptions,
    ) -> impl Future<Output = Result<NetworkPruneReport>> + Send {
        let request = Request::post("/networks/prune")
            .options(&options)
            .blocking();
        async move { self.execute(request).await?.json().await }
    }

    /// Connects a container to another network: at once if the container is running, otherwise when it starts.
    ///
    /// `POST /networks/{id}/connect`
    ///
    /// # Errors
    /// - 404: the network or the container does not exist. If the container is not running, newer engines look up the
    ///   network only at the next start, which then fails.
    /// - 403, with Docker 1.11 500: the container is already in the network, or an address is in use.
    /// - 400, with Docker 1.11 500: the engine refuses a setting.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Networks;
    /// use asyncdocker::models::networks::{EndpointIpamConfig, EndpointSettings};
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
    /// - 404: the network or the container does not exist.
    /// - 400, 403 or 500: the container is not in the network, or cannot leave it.
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
