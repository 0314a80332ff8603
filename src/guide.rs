//! Pages to read beside the reference.
//!
//! | page | what it is about |
//! |---|---|
//! | [`endpoints`] | all endpoints of the API, and their methods |
//! | [`streams`] | output, events, progress: how they end, and how to end them |
//! | [`errors`] | which errors there are, and what to do about them |
//! | [`engines`] | engines and versions of the API |
//! | [`reaching`] | sockets, TLS, `ssh`, contexts, limits |
//! | [`testing`] | tests of code that uses this crate |
//! | [`migration`] | from the Nim library of this name, and from the docker CLI |

#[doc = include_str!("guide/endpoints.md")]
pub mod endpoints {}

#[doc = include_str!("guide/streams.md")]
pub mod streams {}

#[doc = include_str!("guide/errors.md")]
pub mod errors {}

#[doc = include_str!("guide/engines.md")]
pub mod engines {}

#[doc = include_str!("guide/reaching.md")]
pub mod reaching {}

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
