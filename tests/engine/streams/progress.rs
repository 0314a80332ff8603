//! What progress messages of a real engine come to.

use asyncdocker::images::{
    BuildImageOptions, DeleteImageOptions, PullImageOptions, PushImageOptions,
};
use asyncdocker::prelude::*;
use asyncdocker::stream::LayerState;
use asyncdocker::{BuildContext, Result};

use crate::support::{IMAGE, engine, unique, variable};

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn progress_of_push_and_pull_counts_layers_and_reports_the_same_digest() -> Result<()> {
    let docker = engine();
    let repo = unique("progress");
    let name = format!("{}/{repo}:one", variable("ASYNCDOCKER_TEST_REGISTRY"));
    let folder = tempfile::tempdir().unwrap();
    let dockerfile = format!("FROM {IMAGE}\nCOPY unique /\n");
    std::fs::write(folder.path().join("Dockerfile"), dockerfile).unwrap();
    std::fs::write(folder.path().join("unique"), repo.repeat(100_000)).unwrap();

    let context = BuildContext::new(folder.path());
    let options = BuildImageOptions::builder()
        .no_cache(true)
        .tags([name.as_str()])
        .build();
    let built = docker.build_image(context, options).await?.finish().await?;
    assert!(built.image_id().is_some(), "{built:?}");

    let options = PushImageOptions::default();
    let pushed = docker.push_image(&name, options).await?.finish().await?;
    docker
        .delete_image(&name, DeleteImageOptions::default())
        .await?;
    let options = PullImageOptions::default();
    let pulled = docker.pull_image(&name, options).await?.finish().await?;
    docker
        .delete_image(&name, DeleteImageOptions::default())
        .await?;

    assert!(
        pushed
            .digest()
            .is_some_and(|digest| digest.starts_with("sha256:")),
        "{pushed:?}"
    );
    assert_eq!(pulled.digest(), pushed.digest());
    assert_eq!(pushed.layers().len(), 2, "{pushed:?}");
    // The containerd image store does not tell of the layer that is there already.
    assert!(matches!(pulled.layers().len(), 1 | 2), "{pulled:?}");
    for progress in [&pushed, &pulled] {
        assert!(
            progress
                .layers()
                .iter()
                .all(|layer| layer.state == LayerState::Done),
            "{progress:?}"
        );
    }
    // Engines tell the last news only, and may pass over the whole of a quick download.
    let told = pulled.transferred();
    assert!(told == 0 || told == pulled.size(), "{pulled:?}");
    Ok(())
}
