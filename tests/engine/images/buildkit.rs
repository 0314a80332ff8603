//! Builds with BuildKit and without a session.

use std::time::Duration;

use asyncdocker::buildkit::BuildStepState;
use asyncdocker::images::{
    BuildBackend, BuildImageOptions, BuildImageOptionsBuilder, DeleteImageOptions,
    InspectImageOptions, PruneBuildCacheOptions, PushImageOptions,
};
use asyncdocker::models::images::BuildOutput;
use asyncdocker::prelude::*;
use asyncdocker::stream::{BuildMessage, Progress};
use asyncdocker::system::DiskUsageOptions;
use asyncdocker::{Body, Docker, Error, Result};
use futures_util::TryStreamExt;

use crate::support::images::{archive, removing};
use crate::support::{BUILD_CACHE, IMAGE, engine, speaks, unique, variable};

const PATIENCE: Duration = Duration::from_secs(60);

fn options() -> BuildImageOptionsBuilder {
    BuildImageOptions::builder()
        .backend(BuildBackend::BuildKit)
        .network_mode("none")
}

/// Builds while other tests may build, but not prune the cache.
async fn build(
    docker: &Docker,
    dockerfile: &str,
    options: BuildImageOptionsBuilder,
) -> Result<Progress> {
    let _cache = BUILD_CACHE.read().await;
    build_locked(docker, dockerfile, options).await
}

/// Builds while the caller holds `BUILD_CACHE`.
async fn build_locked(
    docker: &Docker,
    dockerfile: &str,
    options: BuildImageOptionsBuilder,
) -> Result<Progress> {
    let context = archive(&[("Dockerfile", dockerfile), ("file", "from the context\n")]);
    let build = docker.build_image(context, options.build()).await?;
    build.finish().await
}

/// The output of the step whose name contains this.
fn output(progress: &Progress, name: &str) -> String {
    let step = progress
        .steps()
        .iter()
        .find(|step| step.name.contains(name));
    step.unwrap_or_else(|| panic!("{name} in {progress:?}"))
        .log_text()
}

fn state(progress: &Progress, name: &str) -> BuildStepState {
    let step = progress
        .steps()
        .iter()
        .find(|step| step.name.contains(name));
    step.unwrap_or_else(|| panic!("{name} in {progress:?}"))
        .state
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn stages_arguments_labels_and_a_target_are_built() -> Result<()> {
    let docker = engine();
    if !speaks(&docker, 39).await? {
        return Ok(());
    }
    let (name, second) = (unique("stages"), unique("stages"));
    removing(&docker, &[&name, &second], async || {
        let dockerfile = format!(
            "FROM {IMAGE} AS base\nARG GREETING\nRUN echo \"$GREETING {name}\" > /greeting; echo err >&2\n\
             FROM {IMAGE} AS middle\nCOPY --from=base /greeting /\nCOPY file /\nRUN cat /greeting /file\n\
             FROM base AS last\nRUN exit 1\n"
        );
        let options = options()
            .tags([&name, &second])
            .target("middle")
            .build_args([("GREETING", "a b")])
            .labels([("key", "a value")]);
        let progress = build(&docker, &dockerfile, options).await?;
        assert_eq!(output(&progress, "RUN echo"), "err\n");
        let expected = format!("a b {name}\nfrom the context\n");
        assert_eq!(output(&progress, "RUN cat"), expected);
        let image = docker.inspect_image(&name, InspectImageOptions::default()).await?;
        assert_eq!(progress.image_id(), Some(&*image.id));
        let labels = image.config.unwrap_or_default().labels;
        assert_eq!(labels.get("key").map(String::as_str), Some("a value"));
        let other = docker.inspect_image(&second, InspectImageOptions::default()).await?;
        assert_eq!(other.id, image.id);
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn a_cache_mount_is_kept_between_builds() -> Result<()> {
    let docker = engine();
    if !speaks(&docker, 39).await? {
        return Ok(());
    }
    let id = unique("mount");
    let dockerfile = |command: &str| {
        format!("FROM {IMAGE}\nRUN --mount=type=cache,id={id},target=/cache {command}\n")
    };
    build(&docker, &dockerfile("echo kept > /cache/one"), options()).await?;
    let progress = build(&docker, &dockerfile("cat /cache/one"), options()).await?;
    assert_eq!(output(&progress, "cat /cache"), "kept\n");
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn heredocs_are_built() -> Result<()> {
    let docker = engine();
    // The frontend of Docker 20.10 does not know them.
    if !speaks(&docker, 42).await? {
        return Ok(());
    }
    let name = unique("heredoc");
    let dockerfile = format!(
        "FROM {IMAGE}\nCOPY <<one <<two /files/\nfirst {name}\none\nsecond\ntwo\nRUN <<END\ncat /files/one\ncat /files/two\nEND\n"
    );
    let progress = build(&docker, &dockerfile, options()).await?;
    assert_eq!(
        output(&progress, "RUN <<END"),
        format!("first {name}\nsecond\n")
    );
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn a_failed_step_has_its_name_exit_code_and_output() -> Result<()> {
    let docker = engine();
    if !speaks(&docker, 39).await? {
        return Ok(());
    }
    let name = unique("failing");
    let dockerfile = format!("FROM {IMAGE}\nRUN echo {name}; echo why >&2; exit 7\n");
    let error = build(&docker, &dockerfile, options()).await.unwrap_err();
    let text = error.to_string();
    match error {
        Error::Daemon {
            code,
            step: Some(step),
            ..
        } => {
            assert_eq!(code, Some(7));
            assert!(step.name.starts_with("[2/2] RUN echo"), "{step:?}");
            // The two outputs are read independently of each other.
            let mut lines: Vec<&str> = step.log.lines().collect();
            lines.sort_unstable();
            assert_eq!(lines, [&*name, "why"]);
        }
        other => panic!("{other:?}"),
    }
    assert!(text.contains(": in step `[2/2] RUN echo"), "{text}");
    assert!(text.contains("\n  why"), "{text}");

    for (dockerfile, reason) in [
        (format!("FROM {IMAGE}\nNONSENSE\n"), "unknown instruction"),
        (format!("FROM {IMAGE}\nCOPY absent /\n"), "not found"),
    ] {
        let error = build(&docker, &dockerfile, options()).await.unwrap_err();
        let Error::Daemon {
            message,
            code,
            step,
            ..
        } = error
        else {
            panic!("{error:?}");
        };
        assert!(message.contains(reason), "{message}");
        assert_eq!(code, None);
        assert_eq!(step.is_some(), reason == "not found");
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn dropping_the_stream_stops_the_build() -> Result<()> {
    let docker = engine();
    if !speaks(&docker, 39).await? {
        return Ok(());
    }
    let id = unique("dropped");
    let dockerfile = |command: &str| {
        let mount = format!("--mount=type=cache,id={id},sharing=locked,target=/cache");
        format!("FROM {IMAGE}\nRUN {mount} {command}\n")
    };
    let context = archive(&[("Dockerfile", &dockerfile("echo begun; sleep 600"))]);
    let cache = BUILD_CACHE.read().await;
    let mut running = docker.build_image(context, options().build()).await?;
    while let Some(message) = running.try_next().await? {
        if matches!(message, BuildMessage::Trace(trace) if !trace.logs.is_empty()) {
            break;
        }
    }
    drop(cache);
    drop(running);
    // It waits until the other build has released the cache.
    let second = dockerfile("echo next");
    let second = build(&docker, &second, options());
    let progress = tokio::time::timeout(PATIENCE, second).await;
    let progress = progress.expect("the first build has stopped")?;
    assert_eq!(output(&progress, "echo next"), "next\n");
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn a_large_context_is_read_as_fast_as_the_engine_takes_it() -> Result<()> {
    const CHUNK: usize = 256 << 10;
    const CHUNKS: usize = 512;
    let docker = engine();
    if !speaks(&docker, 39).await? {
        return Ok(());
    }
    let dockerfile = format!("FROM {IMAGE}\nCOPY large /\nRUN stat -c %s /large\n");
    let mut head = archive(&[("Dockerfile", &dockerfile)]);
    // The two blocks of zeros that end an archive.
    head.truncate(head.len() - 1024);
    let mut header = tar::Header::new_gnu();
    header.set_path("large").unwrap();
    header.set_size((CHUNK * CHUNKS) as u64);
    header.set_mode(0o644);
    header.set_cksum();
    head.extend_from_slice(header.as_bytes());
    let chunks = std::iter::once(head)
        .chain((0..CHUNKS).map(|_| vec![b'x'; CHUNK]))
        .chain([vec![0; 1024]]);
    let chunks = chunks.map(Ok::<_, std::io::Error>);
    let context = Body::from_stream(futures_util::stream::iter(chunks));
    let _cache = BUILD_CACHE.read().await;
    let progress = docker.build_image(context, options().build()).await?;
    let progress = progress.finish().await?;
    assert_eq!(output(&progress, "stat"), format!("{}\n", CHUNK * CHUNKS));
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn the_build_cache_is_listed_and_pruned() -> Result<()> {
    let docker = engine();
    if !speaks(&docker, 39).await? {
        return Ok(());
    }
    let _alone = BUILD_CACHE.write().await;
    let id = unique("listed");
    let dockerfile = format!("FROM {IMAGE}\nRUN echo {id} > /file\n");
    build_locked(&docker, &dockerfile, options()).await?;
    let again = build_locked(&docker, &dockerfile, options()).await?;
    assert_eq!(
        state(&again, "RUN echo"),
        BuildStepState::Cached,
        "{again:?}"
    );
    let listed = async || {
        let usage = docker.disk_usage(DiskUsageOptions::default()).await?;
        let records = usage.build_cache.into_iter();
        Ok::<_, Error>(
            records
                .filter(|one| one.description.contains(&id))
                .collect::<Vec<_>>(),
        )
    };
    let records = listed().await?;
    assert_eq!(records.len(), 1, "{records:?}");
    let options = PruneBuildCacheOptions::builder().all(true).build();
    let pruned = docker.prune_build_cache(options).await?;
    assert!(pruned.caches_deleted.contains(&records[0].id), "{pruned:?}");
    assert!(listed().await?.is_empty(), "{pruned:?}");
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn an_inline_cache_is_used_from_the_registry() -> Result<()> {
    let docker = engine();
    if !speaks(&docker, 40).await? {
        return Ok(());
    }
    let registry = variable("ASYNCDOCKER_TEST_REGISTRY");
    // Docker 26.1 often ignores an imported cache while other builds have the same base image.
    let _alone = BUILD_CACHE.write().await;
    let name = format!("{registry}/{}:one", unique("inline"));
    removing(&docker, &[&name], async || {
        let dockerfile = format!("FROM {IMAGE}\nRUN echo {name} > /file\n");
        let inline = options()
            .tags([&name])
            .build_args([("BUILDKIT_INLINE_CACHE", "1")]);
        build_locked(&docker, &dockerfile, inline).await?;
        let push = docker
            .push_image(&name, PushImageOptions::default())
            .await?;
        push.finish().await?;
        docker
            .delete_image(&name, DeleteImageOptions::default())
            .await?;
        let all = PruneBuildCacheOptions::builder().all(true).build();
        docker.prune_build_cache(all).await?;
        let progress = build_locked(&docker, &dockerfile, options().cache_from([&name])).await?;
        assert_eq!(
            state(&progress, "RUN echo"),
            BuildStepState::Cached,
            "{progress:?}"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn an_output_and_a_platform_are_chosen() -> Result<()> {
    let docker = engine();
    if !speaks(&docker, 40).await? {
        return Ok(());
    }
    let name = unique("output");
    removing(&docker, &[&name], async || {
        let output = BuildOutput::builder()
            .kind("moby")
            .attrs([("name", &name)])
            .build();
        let base = docker
            .inspect_image(IMAGE, InspectImageOptions::default())
            .await?;
        let dockerfile = format!("FROM {IMAGE}\nLABEL name={name}\n");
        let options = options()
            .outputs([output])
            .platform(format!("linux/{}", base.architecture));
        let progress = build(&docker, &dockerfile, options).await?;
        let image = docker
            .inspect_image(&name, InspectImageOptions::default())
            .await?;
        assert_eq!(progress.image_id(), Some(&*image.id));
        assert_eq!(image.architecture, base.architecture);
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn a_quiet_build_has_the_id_and_a_failed_one_everything() -> Result<()> {
    let docker = engine();
    if !speaks(&docker, 39).await? {
        return Ok(());
    }
    let name = unique("quiet");
    removing(&docker, &[&name], async || {
        let dockerfile = format!("FROM {IMAGE}\nLABEL name={name}\n");
        let quiet = || options().quiet(true);
        let progress = build(&docker, &dockerfile, quiet().tags([&name])).await?;
        let image = docker
            .inspect_image(&name, InspectImageOptions::default())
            .await?;
        assert_eq!(progress.image_id(), Some(&*image.id));
        assert!(progress.steps().is_empty());
        let dockerfile = format!("FROM {IMAGE}\nRUN echo {name}; exit 3\n");
        let error = build(&docker, &dockerfile, quiet()).await.unwrap_err();
        let Error::Daemon {
            code,
            step: Some(step),
            ..
        } = error
        else {
            panic!("{error:?}");
        };
        assert_eq!((code, step.log), (Some(3), format!("{name}\n")));
        Ok(())
    })
    .await
}
