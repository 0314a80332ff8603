//! Guides that complement the reference.
//!
//! | page | content |
//! |---|---|
//! | [`connecting`] | connecting by socket, TCP, TLS or `ssh`; contexts, registries, limits, logging |
//! | [`streams`] | output, events and progress: how streams end, and how to stop them |
//! | [`building`] | building with secrets, private base images and SSH agents |
//! | [`errors`] | the kinds of errors, and how to handle them |
//! | [`endpoints`] | every endpoint of the API and its method |
//! | [`engines`] | engines and API versions |
//! | [`fleets`] | using and watching many engines from one process |
//! | [`swarm`] | Swarm mode: services, updates and failover between managers |
//! | [`custom_requests`] | sending requests that have no method |
//! | [`testing`] | testing code that uses this crate |
//! | [`migration`] | migrating from the docker CLI, from bollard and from the Nim library of the same name |

#[doc = include_str!("guide/connecting.md")]
pub mod connecting {}

#[doc = include_str!("guide/streams.md")]
pub mod streams {}

#[doc = include_str!("guide/building.md")]
#[cfg_attr(
    feature = "buildkit",
    doc = "\n[`BuildSession`]: crate::buildkit::BuildSession\n[`BuildSecret`]: crate::buildkit::BuildSecret\n[`build_image_with_session`]: crate::BuildsExt::build_image_with_session"
)]
#[cfg_attr(
    not(feature = "buildkit"),
    doc = "\n[`BuildSession`]: crate#features\n[`BuildSecret`]: crate#features\n[`build_image_with_session`]: crate#features"
)]
pub mod building {}

#[doc = include_str!("guide/errors.md")]
pub mod errors {}

#[doc = include_str!("guide/endpoints.md")]
pub mod endpoints {}

#[doc = include_str!("guide/engines.md")]
pub mod engines {}

#[doc = include_str!("guide/fleets.md")]
pub mod fleets {}

#[doc = include_str!("guide/swarm.md")]
pub mod swarm {}

#[doc = include_str!("guide/custom_requests.md")]
pub mod custom_requests {}

#[doc = include_str!("guide/testing.md")]
#[cfg_attr(
    feature = "test-util",
    doc = "\n[`FakeEngine`]: crate::test_util::FakeEngine\n[`test_util`]: crate::test_util"
)]
#[cfg_attr(
    not(feature = "test-util"),
    doc = "\n[`FakeEngine`]: crate#features\n[`test_util`]: crate#features"
)]
pub mod testing {}

#[doc = include_str!("guide/migration.md")]
pub mod migration {}
