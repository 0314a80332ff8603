//! Starting, stopping, signals, pausing, names, removal.

mod wait;

use std::time::Duration;

use asyncdocker::containers::{
    DeleteContainerOptions, KillContainerOptions, RestartContainerOptions, StopContainerOptions,
    WaitContainerOptions,
};
use asyncdocker::models::containers::WaitCondition;
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{ApiVersion, ContainerLifecycle, Containers, Docker, Error, Result, Signal};

use super::{assert_sent_nothing, call, headers, recorded, refused, unsupported_below};

const MISSING: (u16, &str) = (404, "No such container: web");

#[tokio::test]
async fn start_container_sends_an_empty_body_of_known_length() -> Result<()> {
    let start = ("POST", "/containers/web/start");
    for (reply, changed) in [("container-start", true), ("container-start-again", false)] {
        let (started, sent) = call(start, recorded(reply), async |docker| {
            docker.start_container("web").await
        })
        .await?;
        assert_eq!(started, changed);
        assert_sent_nothing(&sent);
    }
    Ok(())
}

#[tokio::test]
async fn start_container_errors() -> Result<()> {
    let errors = [
        MISSING,
        (409, "cannot start a paused container, try unpause instead"),
        (500, "Container command '/x' not found or does not exist."),
    ];
    refused(("POST", "/containers/web/start"), &errors, async |docker| {
        docker.start_container("web").await
    })
    .await
}

#[tokio::test]
async fn stop_container_sends_timeout_in_whole_seconds() -> Result<()> {
    let cases = [
        (None, ""),
        (Some(Duration::ZERO), "?t=0"),
        (Some(Duration::from_secs(30)), "?t=30"),
        (Some(Duration::from_millis(1_001)), "?t=2"),
        // The most that engines count: they would take more for no time at all.
        (Some(Duration::MAX), "?t=9223372036"),
    ];
    for (timeout, query) in cases {
        let mut options = StopContainerOptions::default();
        options.timeout = timeout;
        let target = format!("/containers/web/stop{query}");
        let (stopped, sent) = call(("POST", &target), recorded("stop"), async |docker| {
            docker.stop_container("web", options).await
        })
        .await?;
        assert!(stopped);
        assert_sent_nothing(&sent);
    }
    Ok(())
}

#[tokio::test]
async fn stop_and_restart_send_no_default_timeout_from_api_1_25_on() -> Result<()> {
    let cases = [
        ((1, 24), None, "?t=10"),
        ((1, 25), None, ""),
        ((1, 44), Some(Duration::from_secs(3)), "?t=3"),
    ];
    for ((major, minor), timeout, query) in cases {
        let version = ApiVersion::new(major, minor);
        let engine = FakeEngine::local().await?;
        for action in ["stop", "restart"] {
            let target = format!("/v{version}/containers/web/{action}{query}");
            engine.expect("POST", &target, Reply::status(204));
        }
        let docker = Docker::builder().host(engine.host()).api_version(version);
        let docker = docker.build()?;
        let mut options = StopContainerOptions::default();
        options.timeout = timeout;
        docker.stop_container("web", options).await?;
        let mut options = RestartContainerOptions::default();
        options.timeout = timeout;
        docker.restart_container("web", options).await?;
        engine.finish().await;
    }
    Ok(())
}

#[tokio::test]
async fn stop_container_returns_false_if_it_was_not_running() -> Result<()> {
    let stop = ("POST", "/containers/web/stop");
    let (stopped, _) = call(stop, recorded("stop-again"), async |docker| {
        docker
            .stop_container("web", StopContainerOptions::default())
            .await
    })
    .await?;
    assert!(!stopped);
    Ok(())
}

#[tokio::test]
async fn stop_container_errors() -> Result<()> {
    let errors = [
        MISSING,
        (500, "cannot stop container: web: tried to kill container"),
    ];
    refused(("POST", "/containers/web/stop"), &errors, async |docker| {
        docker
            .stop_container("web", StopContainerOptions::default())
            .await
    })
    .await
}

#[tokio::test]
async fn restart_container_sends_timeout_in_whole_seconds() -> Result<()> {
    for (timeout, query) in [(None, ""), (Some(Duration::from_millis(4_500)), "?t=5")] {
        let mut options = RestartContainerOptions::default();
        options.timeout = timeout;
        let target = format!("/containers/web/restart{query}");
        let ((), sent) = call(("POST", &target), Reply::status(204), async |docker| {
            docker.restart_container("web", options).await
        })
        .await?;
        assert_sent_nothing(&sent);
    }
    Ok(())
}

#[tokio::test]
async fn restart_container_errors() -> Result<()> {
    let errors = [
        MISSING,
        (500, "Cannot restart container web: no such network"),
    ];
    refused(
        ("POST", "/containers/web/restart"),
        &errors,
        async |docker| {
            docker
                .restart_container("web", RestartContainerOptions::default())
                .await
        },
    )
    .await
}

#[tokio::test]
async fn kill_container_sends_the_signal_if_set() -> Result<()> {
    let cases = [
        (None, ""),
        (Some(Signal::USR1), "?signal=SIGUSR1"),
        (Some(Signal::from("HUP")), "?signal=HUP"),
        (Some(Signal::from(15)), "?signal=15"),
        (Some(Signal::from("RTMIN+3")), "?signal=RTMIN%2B3"),
    ];
    for (signal, query) in cases {
        let mut options = KillContainerOptions::default();
        options.signal = signal;
        let target = format!("/containers/web/kill{query}");
        let ((), sent) = call(("POST", &target), Reply::status(204), async |docker| {
            docker.kill_container("web", options).await
        })
        .await?;
        assert_sent_nothing(&sent);
    }
    Ok(())
}

#[tokio::test]
async fn kill_container_refuses_an_empty_signal() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let options = KillContainerOptions::builder()
        .signal(Signal::from(""))
        .build();
    let error = engine
        .docker()
        .kill_container("web", options)
        .await
        .unwrap_err();
    assert!(matches!(error, Error::InvalidInput { .. }), "{error:?}");
    assert!(
        error
            .to_string()
            .contains("invalid signal ``: expected a name"),
        "{error}"
    );
    assert!(engine.finish().await.is_empty());
    Ok(())
}

#[tokio::test]
async fn kill_container_errors() -> Result<()> {
    let errors = [
        MISSING,
        (400, "Invalid signal: NOPE"),
        (
            409,
            "Cannot kill container: web: Container web is not running",
        ),
    ];
    let kill = ("POST", "/containers/web/kill");
    refused(kill, &errors, async |docker| {
        docker
            .kill_container("web", KillContainerOptions::default())
            .await
    })
    .await?;

    let unknown = call(
        ("POST", "/containers/web/kill?signal=NOPE"),
        recorded("kill-bad-signal"),
        async |docker| {
            let options = KillContainerOptions::builder()
                .signal("NOPE".into())
                .build();
            docker.kill_container("web", options).await
        },
    );
    assert_eq!(
        unknown.await.unwrap_err().to_string(),
        "POST /containers/web/kill: server error (status 500): Invalid signal: NOPE"
    );
    Ok(())
}

#[tokio::test]
async fn rename_container_encodes_the_name() -> Result<()> {
    let rename = ("POST", "/containers/web/rename?name=%2Fother_web.2");
    let ((), sent) = call(rename, recorded("rename"), async |docker| {
        docker.rename_container("/web", "/other_web.2").await
    })
    .await?;
    assert_sent_nothing(&sent);
    Ok(())
}

#[tokio::test]
async fn rename_container_errors() -> Result<()> {
    let errors = [
        MISSING,
        (
            409,
            "Conflict. The name is already in use by container 58bbedb01676.",
        ),
        (
            500,
            "Invalid container name (a b), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed",
        ),
    ];
    let rename = ("POST", "/containers/web/rename?name=a%20b");
    refused(rename, &errors, async |docker| {
        docker.rename_container("web", "a b").await
    })
    .await
}

#[tokio::test]
async fn pause_container_sends_no_body() -> Result<()> {
    let pause = ("POST", "/containers/web/pause");
    let ((), sent) = call(pause, recorded("pause"), async |docker| {
        docker.pause_container("web").await
    })
    .await?;
    assert_sent_nothing(&sent);
    Ok(())
}

#[tokio::test]
async fn pause_container_errors() -> Result<()> {
    let errors = [MISSING, (500, "Container web is already paused")];
    refused(("POST", "/containers/web/pause"), &errors, async |docker| {
        docker.pause_container("web").await
    })
    .await
}

#[tokio::test]
async fn unpause_container_sends_no_body() -> Result<()> {
    let unpause = ("POST", "/containers/web/unpause");
    let ((), sent) = call(unpause, recorded("unpause"), async |docker| {
        docker.unpause_container("web").await
    })
    .await?;
    assert_sent_nothing(&sent);
    Ok(())
}

#[tokio::test]
async fn unpause_container_errors() -> Result<()> {
    let errors = [MISSING, (500, "Container web is not paused")];
    refused(
        ("POST", "/containers/web/unpause"),
        &errors,
        async |docker| docker.unpause_container("web").await,
    )
    .await
}

#[tokio::test]
async fn stop_and_restart_send_the_signal() -> Result<()> {
    let stop = ("POST", "/v1.42/containers/web/stop?signal=SIGINT");
    call(stop, Reply::status(204), async |docker| {
        let options = StopContainerOptions::builder().signal(Signal::INT).build();
        docker.stop_container("web", options).await
    })
    .await?;
    let restart = ("POST", "/v1.42/containers/web/restart?t=3&signal=SIGUSR1");
    call(restart, Reply::status(204), async |docker| {
        let options = RestartContainerOptions::builder()
            .signal(Signal::USR1)
            .timeout(Duration::from_secs(3))
            .build();
        docker.restart_container("web", options).await
    })
    .await?;
    unsupported_below(42, Some("signal"), async |docker| {
        let options = StopContainerOptions::builder().signal(Signal::INT).build();
        docker.stop_container("web", options).await
    })
    .await?;
    unsupported_below(42, Some("signal"), async |docker| {
        let options = RestartContainerOptions::builder().signal(Signal::INT);
        docker.restart_container("web", options.build()).await
    })
    .await
}

#[tokio::test]
async fn delete_container_sends_only_what_is_set() -> Result<()> {
    let all = DeleteContainerOptions::builder()
        .volumes(true)
        .force(false)
        .link(true);
    let cases = [
        (DeleteContainerOptions::default(), ""),
        (all.build(), "?v=true&force=false&link=true"),
    ];
    for (options, query) in cases {
        let target = format!("/containers/web%2Fdb{query}");
        let ((), sent) = call(("DELETE", &target), recorded("remove"), async |docker| {
            docker.delete_container("/web/db", options).await
        })
        .await?;
        assert_eq!(headers(&sent), []);
        assert_eq!(sent.body, "");
    }
    Ok(())
}

#[tokio::test]
async fn delete_container_errors() -> Result<()> {
    let errors = [
        (400, "Bad parameter: v"),
        MISSING,
        (409, "You cannot remove a running container web."),
        (500, "Driver overlay failed to remove root filesystem web"),
    ];
    let delete = ("DELETE", "/containers/web");
    refused(delete, &errors, async |docker| {
        docker
            .delete_container("web", DeleteContainerOptions::default())
            .await
    })
    .await?;

    let running = call(delete, recorded("remove-running"), async |docker| {
        docker
            .delete_container("web", DeleteContainerOptions::default())
            .await
    });
    let error = running.await.unwrap_err();
    assert!(error.is_conflict());
    let words = error.engine_message().unwrap_or_default();
    assert!(words.starts_with("You cannot remove a running container 58bbedb01676"));
    assert!(words.ends_with("Stop the container before attempting removal or use -f"));
    Ok(())
}
