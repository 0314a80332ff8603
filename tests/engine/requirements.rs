//! What engines ignore, refuse or understand differently in some API versions, which is why the client refuses it there.
//!
//! Each row sends an option in two versions: in one the engine acts upon it, in the other it does not. There, a client
//! refuses the option, unless it is told to ignore such requirements.
//!
//! These engines cannot show the following, which the tests of requests pin:
//!
//! | option | reason |
//! |---|---|
//! | everything that is newer than API 1.51 | no engine at hand |
//! | `CgroupnsMode`, whose default is that of the engine since API 1.41 | that is `host` too, with version 1 control groups |
//! | `manifests` of an image and of the list, `outputs` of a build | the image store of containerd, BuildKit |

//! Options of services, secrets, configs and swarms are in the tests of Swarm mode, which have a cluster.

mod containers;
mod images;
mod resources;
mod running;

use asyncdocker::prelude::*;
use asyncdocker::{ApiVersion, Docker, Error, Host, Result};
use futures_util::future::BoxFuture;

use crate::support::engine;

/// An option, or something that an engine does by default.
pub(crate) struct Row {
    /// The option as an error of the client names it. `None` if the client has nothing to refuse.
    pub(crate) option: Option<&'static str>,
    /// The minor version of the API in which the engine acts upon it.
    pub(crate) works: u16,
    /// The minor version in which it does not.
    pub(crate) ignored: u16,
    /// Sends the option, and returns whether the engine acts upon it.
    pub(crate) acts: fn(Docker) -> BoxFuture<'static, Result<bool>>,
}

/// A row: option, version in which it works, version in which it does not, and how this shows.
macro_rules! row {
    ($option:expr, $works:literal, $ignored:literal, $acts:expr) => {
        $crate::requirements::Row {
            option: $option,
            works: $works,
            ignored: $ignored,
            acts: |docker| Box::pin(async move { $acts(docker).await }),
        }
    };
}
pub(crate) use row;

/// Checks rows with the engine under test.
async fn check(rows: impl IntoIterator<Item = Row>) -> Result<()> {
    check_at(&engine(), rows).await
}

/// Checks the rows of which the engine serves both versions.
pub(crate) async fn check_at(engine: &Docker, rows: impl IntoIterator<Item = Row>) -> Result<()> {
    let version = engine.version().await?;
    let lowest = version
        .min_api_version
        .as_deref()
        .unwrap_or("1.12")
        .parse()?;
    let highest: ApiVersion = version.api_version.parse()?;
    let serves = |minor| (lowest..=highest).contains(&ApiVersion::new(1, minor));
    let mut wrong = Vec::new();
    for row in rows {
        if serves(row.works) && serves(row.ignored) {
            wrong.extend(Box::pin(row.faults(engine.host())).await?);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

impl Row {
    /// What is not as the row says.
    async fn faults(&self, host: &Host) -> Result<Vec<String>> {
        let Self { works, ignored, .. } = *self;
        let name = self.option.unwrap_or("a default");
        let pinned = |minor| {
            let builder = Docker::builder().host(host.clone());
            builder.api_version(ApiVersion::new(1, minor))
        };
        let lenient = |minor| pinned(minor).ignore_version_requirements(true).build();
        let mut faults = Vec::new();
        if let Some(option) = self.option {
            let refusal = (self.acts)(pinned(ignored).build()?).await;
            let refused = matches!(
                &refusal,
                Err(Error::Unsupported { unsupported, .. }) if unsupported.option.as_deref() == Some(option)
            );
            if !refused {
                faults.push(format!("{name}: not refused in 1.{ignored}: {refusal:?}"));
            }
        }
        for (minor, expected) in [(ignored, false), (works, true)] {
            match (self.acts)(lenient(minor)?).await {
                Ok(acts) if acts == expected => {}
                other => faults.push(format!(
                    "{name}: expected {expected} in 1.{minor}, but: {other:?}"
                )),
            }
        }
        Ok(faults)
    }
}

/// Whether the engine accepts a request.
pub(crate) fn accepted<T>(result: Result<T>) -> Result<bool> {
    match result {
        Ok(_) => Ok(true),
        Err(error) if error.status().is_some() => Ok(false),
        Err(error) => Err(error),
    }
}
