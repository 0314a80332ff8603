//! Events beyond a lost connection.

use std::time::Duration;

use asyncdocker::models::system::{EventAction, EventFilter, EventType};
use asyncdocker::prelude::*;
use asyncdocker::system::{EventWatch, EventsOptions, WatchItem};
use asyncdocker::volumes::{CreateVolumeOptions, DeleteVolumeOptions};
use asyncdocker::{Docker, Result};
use futures_util::TryStreamExt;

use crate::proxy::Proxy;
use crate::support::{engine, engine_time, unique};

const PATIENCE: Duration = Duration::from_secs(60);

async fn next(watch: &mut EventWatch) -> Result<WatchItem> {
    let next = tokio::time::timeout(PATIENCE, watch.try_next()).await;
    Ok(next.expect("something comes")?.expect("the watch goes on"))
}

/// Makes volumes and removes them, and gives their names.
async fn make_volumes(docker: &Docker, prefix: &str, count: usize) -> Result<Vec<String>> {
    let names: Vec<String> = (0..count).map(|_| unique(prefix)).collect();
    for name in &names {
        let options = CreateVolumeOptions::builder().name(&**name).build();
        docker.create_volume(options).await?;
        docker
            .delete_volume(name, DeleteVolumeOptions::default())
            .await?;
    }
    Ok(names)
}

async fn assert_volumes(watch: &mut EventWatch, names: &[String]) -> Result<()> {
    for name in names {
        match next(watch).await? {
            WatchItem::Event(event) => assert_eq!(event.actor.id, *name),
            other => panic!("{other:?} instead of an event"),
        }
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn watch_events_returns_missed_events_once() -> Result<()> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("proxy.sock");
    let listener = Proxy::listen(&path);
    let direct = engine();
    let prefix = unique("resume");

    let mut proxy = Proxy::start(&listener);
    let options = EventsOptions::builder()
        .since(engine_time(&direct).await?)
        .filters([
            EventFilter::Type(EventType::Volume),
            EventFilter::Event(EventAction::Create),
            EventFilter::Volume(prefix.clone()),
        ])
        .build();
    let mut watch = Docker::unix(&path)?.watch_events(options).await?;
    for _ in 0..3 {
        let seen = make_volumes(&direct, &prefix, 3).await?;
        assert_volumes(&mut watch, &seen).await?;
        proxy.cut().await;
        assert!(matches!(next(&mut watch).await?, WatchItem::Lost(_)));
        let missed = make_volumes(&direct, &prefix, 5).await?;
        proxy = Proxy::start(&listener);
        let resumed = next(&mut watch).await?;
        assert!(
            matches!(resumed, WatchItem::Resumed { complete: true, .. }),
            "{resumed:?}"
        );
        assert_volumes(&mut watch, &missed).await?;
    }
    Ok(())
}
