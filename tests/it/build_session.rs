//! Sessions of builds, as the engine uses them.

#[cfg(unix)]
mod agents;
mod credentials;
mod endings;
pub(crate) mod engine;
mod hostile;
mod requests;
mod secrets;

use asyncdocker::buildkit::BuildSession;
use asyncdocker::images::BuildImageOptions;
use asyncdocker::stream::BuildStream;
use asyncdocker::{BuildsExt, Docker, Result};
use tokio::task::JoinHandle;

use self::engine::{Build, BuildEngine, Session};

const HEALTH: &str = "/grpc.health.v1.Health/Check";
const CREDENTIALS: &str = "/moby.filesync.v1.Auth/Credentials";
pub(crate) const SECRET: &str = "/moby.buildkit.secrets.v1.Secrets/GetSecret";

/// Statuses of gRPC.
const INVALID_ARGUMENT: u16 = 3;
const NOT_FOUND: u16 = 5;
const RESOURCE_EXHAUSTED: u16 = 8;
const FAILED_PRECONDITION: u16 = 9;
const UNIMPLEMENTED: u16 = 12;
const INTERNAL: u16 = 13;

type Building = JoinHandle<Result<BuildStream>>;

fn building(docker: Docker, session: BuildSession) -> Building {
    tokio::spawn(async move {
        let options = BuildImageOptions::default();
        docker
            .build_image_with_session("a tar archive", options, &session)
            .await
    })
}

/// Starts a build, which goes on for as long as the stream is kept.
async fn started(engine: &mut BuildEngine, session: BuildSession) -> (Session, Build, BuildStream) {
    let building = building(engine.docker(), session);
    let session = engine.session().await;
    let mut build = engine.build().await;
    build.accept().await;
    (session, build, building.await.unwrap().unwrap())
}
