//! Requests that the API version lacks.

use std::fmt::Debug;

use asyncdocker::models::nodes::NodeAvailability;
use asyncdocker::models::services::{ServiceMode, ServiceSpec};
use asyncdocker::prelude::*;
use asyncdocker::services::{CreateServiceOptions, ServiceLogsOptions, UpdateServiceOptions};
use asyncdocker::swarm::JoinSwarmOptions;
use asyncdocker::tasks::TaskLogsOptions;
use asyncdocker::test_util::FakeEngine;
use asyncdocker::{ApiVersion, Docker, Error, Result};

/// Returns the error with which the client refuses a request before anything is sent.
async fn unsupported<T: Debug>(minor: u16, call: impl AsyncFn(Docker) -> Result<T>) -> String {
    let engine = FakeEngine::local().await.expect("a fake engine");
    let error = call(engine.docker_at(ApiVersion::new(1, minor)))
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Unsupported { .. }), "{error:?}");
    assert!(engine.finish().await.is_empty());
    error.to_string()
}

#[tokio::test]
async fn operations_newer_than_the_version_are_refused() {
    let cases = [
        unsupported(23, async |docker| docker.inspect_swarm().await).await,
        unsupported(23, async |docker| docker.inspect_node("n1").await).await,
        unsupported(23, async |docker| docker.delete_service("web").await).await,
        unsupported(23, async |docker| docker.inspect_task("t1").await).await,
        unsupported(24, async |docker| docker.unlock_swarm("k").await).await,
        unsupported(24, async |docker| docker.delete_secret("s1").await).await,
        unsupported(28, async |docker| {
            docker
                .service_logs("web", ServiceLogsOptions::default())
                .await
        })
        .await,
        unsupported(28, async |docker| {
            docker.task_logs("t1", TaskLogsOptions::default()).await
        })
        .await,
        unsupported(29, async |docker| docker.delete_config("c1").await).await,
    ];
    let since = [
        "1.24", "1.24", "1.24", "1.24", "1.25", "1.25", "1.29", "1.29", "1.30",
    ];
    for (text, since) in cases.iter().zip(since) {
        assert!(text.contains(&format!("needs API {since}")), "{text}");
    }
}

#[tokio::test]
async fn options_newer_than_the_version_are_refused_by_name() {
    let cases = [
        unsupported(40, async |docker| {
            let options = CreateServiceOptions::builder().mode(ServiceMode::global_job());
            docker.create_service(options.build()).await
        })
        .await,
        unsupported(37, async |docker| {
            let options = CreateServiceOptions::builder().init(false);
            docker.create_service(options.build()).await
        })
        .await,
        unsupported(37, async |docker| {
            let mut spec = ServiceSpec::default();
            spec.container_mut().init = Some(false);
            let options = UpdateServiceOptions::default();
            docker.update_service("web", 1, &spec, options).await
        })
        .await,
        unsupported(27, async |docker| {
            let options = JoinSwarmOptions::builder().availability(NodeAvailability::Pause);
            docker.join_swarm(options.build()).await
        })
        .await,
    ];
    let options = [
        ("`mode.global_job`", "1.41"),
        ("`task_template.container_spec.init`", "1.38"),
        ("`task_template.container_spec.init`", "1.38"),
        ("`availability`", "1.28"),
    ];
    for (text, (option, since)) in cases.iter().zip(options) {
        assert!(text.contains(&format!("needs API {since}")), "{text}");
        assert!(text.contains(option.trim_matches('`')), "{text}");
    }
}
