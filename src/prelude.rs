//! All endpoint traits and nothing else, for `use asyncdocker::prelude::*`.
//!
//! ```no_run
//! use asyncdocker::prelude::*;
//!
//! # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
//! println!("Docker {}", docker.version().await?.version);
//! docker.start_container("web").await?;
//! # Ok(())
//! # }
//! ```

pub use crate::{
    Builds, Checkpoints, Configs, ContainerFiles, ContainerLifecycle, ContainerStreams, Containers,
    Exec, ImageArchives, Images, Networks, Nodes, Plugins, Registries, Secrets, Services, Swarm,
    System, Tasks, Volumes,
};

#[cfg(feature = "buildkit")]
#[cfg_attr(docsrs, doc(cfg(feature = "buildkit")))]
pub use crate::BuildsExt;

#[cfg(feature = "workflows")]
#[cfg_attr(docsrs, doc(cfg(feature = "workflows")))]
pub use crate::{ContainersExt, ExecExt, NodesExt, ServicesExt, SwarmExt, SystemExt};
