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
    ContainersExt, Exec, ExecExt, ImageArchives, Images, Networks, Nodes, NodesExt, Plugins,
    Registries, Secrets, Services, ServicesExt, Swarm, SwarmExt, System, SystemExt, Tasks, Volumes,
};

#[cfg(feature = "buildkit")]
#[cfg_attr(docsrs, doc(cfg(feature = "buildkit")))]
pub use crate::BuildsExt;
