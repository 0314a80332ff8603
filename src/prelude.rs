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
    Configs, Containers, Exec, Images, Networks, Nodes, Plugins, Secrets, Services, Swarm, System,
    Tasks, Volumes,
};
