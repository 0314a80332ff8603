//! Sessions of builds over every transport.

use asyncdocker::buildkit::{BuildSecret, BuildSession};
use asyncdocker::images::BuildImageOptions;
use asyncdocker::{ApiVersion, BuildsExt, DynTransport};
use tokio::runtime::Runtime;

use super::everywhere::Everywhere;
use super::peer::Socket;
use crate::build_session::SECRET;
use crate::build_session::engine::{Hub, UPGRADED, field};

#[test]
fn a_build_has_its_session_over_every_transport() {
    let (hub, mut accepted) = Hub::new(UPGRADED);
    let serve = move |_, socket: Socket| hub.clone().serve(Box::new(socket));
    let engine = Everywhere::speaking(ApiVersion::new(1, 41), serve);
    let large = vec![7; 500 * 1024];
    let offered = BuildSession::new().secret("large", BuildSecret::bytes(large.clone()));
    for (name, docker) in engine.clients() {
        let docker = DynTransport::new(docker.clone());
        let offered = offered.clone();
        let runtime = Runtime::new().unwrap();
        runtime.block_on(async {
            let building = tokio::spawn(async move {
                let options = BuildImageOptions::default();
                docker
                    .build_image_with_session("a tar archive", options, &offered)
                    .await
            });
            let session = accepted.session().await;
            let secret = session.ask(SECRET, 1, "large").await;
            assert_eq!(secret.message(), field(1, &large), "{name}");
            let mut build = accepted.builds.recv().await.unwrap();
            build.accept().await;
            build.finish().await;
            building.await.unwrap().unwrap().finish().await.unwrap();
            session.closed().await;
        });
    }
}
