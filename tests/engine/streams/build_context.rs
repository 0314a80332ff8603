//! Builds from a directory.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use asyncdocker::images::{BuildImageOptions, DeleteImageOptions, InspectImageOptions};
use asyncdocker::prelude::*;
use asyncdocker::{Body, BuildContext, Error, Request, Response, Result};
use futures_util::TryStreamExt;

use crate::support::{IMAGE, engine, unique};

fn write(folder: &Path, path: &str, content: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

/// What the image gets, one path a line: kind and mode, owner, group, and the target of a link.
const LIST: &str =
    "cd /context && find . -mindepth 1 | sort | while read f; do stat -c '%A %u %g %N' $f; done";

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn build_context_excludes_ignored_files() -> Result<()> {
    let docker = engine();
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let dockerfile = format!("FROM {IMAGE}\nCOPY . /context\nRUN {LIST}\n");
    write(root, "docker/Dockerfile", &dockerfile);
    write(
        root,
        ".dockerignore",
        "**/*.tmp\nsecret\n!keep.tmp\ndocker\n.dockerignore\n",
    );
    write(root, "keep.tmp", "");
    write(root, "sub/away.tmp", "");
    write(root, "secret/key", "");
    write(root, "sub/script", "#!/bin/sh");
    let mode = |path: &str, mode| {
        fs::set_permissions(root.join(path), fs::Permissions::from_mode(mode)).unwrap();
    };
    mode("sub", 0o750);
    mode("sub/script", 0o755);
    mode("keep.tmp", 0o640);
    symlink("script", root.join("sub/link")).unwrap();

    let tag = unique("build-context");
    let options = BuildImageOptions::builder()
        .tags([tag.as_str()])
        .no_cache(true)
        .build();
    let context = BuildContext::new(root).dockerfile("docker/Dockerfile");
    let mut messages = docker.build_image(context, options).await?;
    let mut text = String::new();
    while let Some(message) = messages.try_next().await? {
        text.extend(message.text());
    }
    let id = messages.progress().image_id().expect("a build gives an id");
    let image = docker
        .inspect_image(&tag, InspectImageOptions::default())
        .await?;
    docker
        .delete_image(&tag, DeleteImageOptions::default())
        .await?;
    // The beginning of it below API 1.30, and all of it with `sha256:` from there on.
    assert!(image.id.contains(id), "{id} {}", image.id);
    for line in [
        "-rw-r----- 0 0 ./keep.tmp",
        "drwxr-x--- 0 0 ./sub",
        "lrwxrwxrwx 0 0 './sub/link' -> 'script'",
        "-rwxr-xr-x 0 0 ./sub/script",
    ] {
        let plain = text.replace('\'', "");
        assert!(
            plain.contains(&line.replace('\'', "")),
            "{line} is not in {text}"
        );
    }
    for path in ["away.tmp", "key", "Dockerfile\n", ".dockerignore"] {
        let listed = format!("/{path}");
        assert!(!text.contains(&listed), "{path} is in {text}");
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn build_context_uses_the_ignore_file_of_the_dockerfile() -> Result<()> {
    let docker = engine();
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let dockerfile = format!("FROM {IMAGE}\nCOPY . /context\nRUN find /context -type f\n");
    write(root, "docker/Test", &dockerfile);
    write(root, "docker/Test.dockerignore", "docker\none\n");
    write(root, ".dockerignore", "two\n");
    write(root, "one", "");
    write(root, "two", "");
    let options = BuildImageOptions::builder().no_cache(true).build();
    let context = BuildContext::new(root).dockerfile("docker/Test");
    let mut messages = docker.build_image(context, options).await?;
    let mut text = String::new();
    while let Some(message) = messages.try_next().await? {
        text.extend(message.text());
    }
    let id = messages.progress().image_id().expect("a build gives an id");
    docker
        .delete_image(id, DeleteImageOptions::default())
        .await?;
    assert!(text.contains("/context/two\n"), "{text}");
    assert!(!text.contains("/context/one"), "{text}");
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn interrupted_build_context_builds_nothing() -> Result<()> {
    let docker = engine();
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(root, "Dockerfile", &format!("FROM {IMAGE}\nCOPY large /\n"));
    // Larger than what is on its way at any time, so that it cannot have been read when it is cut.
    let large = fs::File::create(root.join("large")).unwrap();
    large.set_len(1 << 30).unwrap();
    let tag = unique("broken-context");
    let options = BuildImageOptions::builder()
        .no_cache(true)
        .tags([tag.as_str()])
        .build();
    let body = BuildContext::new(root).pack().await?.body;
    let chunks = Response::builder(&Request::post("/build"))
        .body(body)
        .byte_stream();
    let body = Body::from_stream(chunks.inspect_ok(move |_| large.set_len(1000).unwrap()));
    let built = docker.build_image(body, options).await;
    assert!(matches!(built, Err(Error::Body { .. })), "{built:?}");
    assert!(
        docker
            .inspect_image(&tag, InspectImageOptions::default())
            .await
            .is_err_and(|error| error.is_not_found())
    );
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn dockerfile_outside_the_directory_is_not_in_the_image() -> Result<()> {
    let docker = engine();
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path();
    write(root, "app/file", "");
    let dockerfile = format!("FROM {IMAGE}\nCOPY . /context\nRUN find /context -type f\n");
    write(root, "other/Dockerfile", &dockerfile);
    let options = BuildImageOptions::builder().no_cache(true).build();
    let context = BuildContext::new(root.join("app")).dockerfile("../other/Dockerfile");
    let mut messages = docker.build_image(context, options).await?;
    let mut text = String::new();
    while let Some(message) = messages.try_next().await? {
        text.extend(message.text());
    }
    let id = messages.progress().image_id().expect("a build gives an id");
    docker
        .delete_image(id, DeleteImageOptions::default())
        .await?;
    assert!(text.contains("/context/file\n"), "{text}");
    assert!(!text.contains("/context/.docker"), "{text}");
    Ok(())
}
