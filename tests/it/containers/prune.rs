//! Pruning containers.

use asyncdocker::containers::PruneContainersOptions;
use asyncdocker::models::containers::ContainerPruneFilter;
use asyncdocker::test_util::Reply;
use asyncdocker::{Containers, Result};

use super::{assert_sent_nothing, call, refused, unsupported_below};

/// `{"label":["a=b"],"label!":["keep"],"until":["24h"]}`
const FILTERS: &str = "%7B%22label%22%3A%5B%22a%3Db%22%5D%2C%22label%21%22%3A%5B%22keep%22%5D%2C\
    %22until%22%3A%5B%2224h%22%5D%7D";

fn filtered() -> PruneContainersOptions {
    let filters = [
        ContainerPruneFilter::Until("24h".to_owned()),
        ContainerPruneFilter::Label("a=b".to_owned()),
        ContainerPruneFilter::NotLabel("keep".to_owned()),
    ];
    PruneContainersOptions::builder().filters(filters).build()
}

#[tokio::test]
async fn prune_containers_sends_filters_and_reads_the_report() -> Result<()> {
    let reply = r#"{"ContainersDeleted":["4fa6","9cd8"],"SpaceReclaimed":18446744073709551615}"#;
    let target = format!("/v1.29/containers/prune?filters={FILTERS}");
    let (report, sent) = call(("POST", &target), Reply::json(reply), async |docker| {
        docker.prune_containers(filtered()).await
    })
    .await?;
    assert_eq!(report.containers_deleted, ["4fa6", "9cd8"]);
    assert_eq!(report.space_reclaimed, u64::MAX);
    assert_sent_nothing(&sent);
    Ok(())
}

#[tokio::test]
async fn prune_containers_reads_an_empty_report() -> Result<()> {
    let target = ("POST", "/v1.25/containers/prune");
    let nothing = Reply::json(r#"{"ContainersDeleted":null,"SpaceReclaimed":0}"#);
    let (report, _) = call(target, nothing, async |docker| {
        let options = PruneContainersOptions::default();
        docker.prune_containers(options).await
    })
    .await?;
    assert_eq!(report.containers_deleted, [] as [&str; 0]);
    assert_eq!(report.space_reclaimed, 0);
    Ok(())
}

#[tokio::test]
async fn prune_containers_errors() -> Result<()> {
    let errors = [
        (400, "invalid filter 'until=[x]'"),
        (409, "a prune operation is already running"),
        (500, "the engine is shutting down"),
    ];
    let target = ("POST", "/v1.44/containers/prune");
    refused(target, &errors, async |docker| {
        let options = PruneContainersOptions::default();
        docker.prune_containers(options).await
    })
    .await
}

#[tokio::test]
async fn prune_containers_and_its_filters_need_their_versions() -> Result<()> {
    unsupported_below(25, None, async |docker| {
        let options = PruneContainersOptions::default();
        docker.prune_containers(options).await
    })
    .await?;
    let cases = [
        (28, ContainerPruneFilter::Until("1h".to_owned()), "until"),
        (29, ContainerPruneFilter::Label("a".to_owned()), "label"),
        (29, ContainerPruneFilter::NotLabel("a".to_owned()), "label!"),
    ];
    for (minor, filter, key) in cases {
        let option = format!("filters[0].{key}");
        unsupported_below(minor, Some(&option), async |docker| {
            let options = PruneContainersOptions::builder().filters([filter]).build();
            docker.prune_containers(options).await
        })
        .await?;
    }
    Ok(())
}
