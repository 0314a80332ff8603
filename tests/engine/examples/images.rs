//! The examples that pull and build images.

use asyncdocker::Docker;
use asyncdocker::auth::RegistryAuth;
use asyncdocker::images::{
    DeleteImageOptions, ImportImageOptions, ImportSource, InspectImageOptions, PushImageOptions,
};
use asyncdocker::prelude::*;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::program::{example, example_in_terminal, run, stdout};
use crate::support::images::{archive, removing, said};
use crate::support::{engine, unique, variable};

/// Puts an image of its own, about half a megabyte, into a registry, and only there.
async fn publish(docker: &Docker, repo: &str, options: PushImageOptions) {
    let lines =
        (1_u64..30_000).map(|line| format!("{}\n", line.wrapping_mul(0x9E37_79B9_7F4A_7C15)));
    let content: String = std::iter::once(repo.to_owned()).chain(lines).collect();
    let source = ImportSource::Archive(archive(&[("content", &content)]).into());
    let import = ImportImageOptions::builder().repo(repo).tag("v1").build();
    let name = format!("{repo}:v1");
    said(docker.import_image(source, import).await.unwrap())
        .await
        .unwrap();
    said(docker.push_image(&name, options).await.unwrap())
        .await
        .unwrap();
    docker
        .delete_image(&name, DeleteImageOptions::default())
        .await
        .unwrap();
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn pull_image_prints_progress_and_the_digest() {
    let docker = engine();
    let repo = format!(
        "{}/{}",
        variable("ASYNCDOCKER_TEST_REGISTRY"),
        unique("pull")
    );
    let name = format!("{repo}:v1");
    removing(&docker, &[&name], async || {
        publish(&docker, &repo, PushImageOptions::default()).await;

        let printed = stdout(example("pull_image", &[&name])).await;
        let lines: Vec<&str> = printed.lines().collect();
        let layer = lines[0].strip_suffix(": Pulling fs layer").expect(&printed);
        assert!(
            lines.contains(&format!("{layer}: Pull complete").as_str()),
            "{printed}"
        );
        let digest = docker
            .inspect_image(&name, InspectImageOptions::default())
            .await
            .unwrap()
            .repo_digests
            .remove(0);
        let digest = digest.rsplit_once('@').unwrap().1;
        assert_eq!(lines.last(), Some(&format!("{name}: {digest}").as_str()));

        docker
            .delete_image(&name, DeleteImageOptions::default())
            .await
            .unwrap();
        let printed = stdout(example_in_terminal("pull_image", &[&name])).await;
        // There is no bar for a layer that has come before the engine has told its size, as with Docker 29.
        let bar = format!("{layer} [{}]", "=".repeat(30));
        let plain = format!("{layer} Pull complete");
        assert!(
            printed.contains(&bar) || printed.contains(&plain),
            "{printed}"
        );
        assert!(printed.contains("Pull complete"), "{printed}");
        assert!(
            printed.trim_end().ends_with(&format!("{name}: {digest}")),
            "{printed}"
        );
        docker
            .inspect_image(&name, InspectImageOptions::default())
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn pull_image_uses_the_stored_login() {
    let docker = engine();
    let registry = variable("ASYNCDOCKER_TEST_REGISTRY_AUTH");
    let (user, password) = (
        variable("ASYNCDOCKER_TEST_REGISTRY_AUTH_USER"),
        variable("ASYNCDOCKER_TEST_REGISTRY_AUTH_PASSWORD"),
    );
    let repo = format!("{registry}/{}", unique("pull"));
    let name = format!("{repo}:v1");
    removing(&docker, &[&name], async || {
        let login = RegistryAuth::basic(&user, &password);
        publish(
            &docker,
            &repo,
            PushImageOptions::builder().registry_auth(login).build(),
        )
        .await;

        let output = run(example("pull_image", &[&name])).await;
        let reason = String::from_utf8_lossy(&output.stderr);
        assert!(
            !output.status.success() && reason.contains("no basic auth credentials"),
            "{reason}"
        );

        let folder = tempfile::tempdir().unwrap();
        let login = STANDARD.encode(format!("{user}:{password}"));
        let config = format!(r#"{{"auths": {{"{registry}": {{"auth": "{login}"}}}}}}"#);
        std::fs::write(folder.path().join("config.json"), config).unwrap();
        let mut command = example("pull_image", &[&name]);
        command.env("DOCKER_CONFIG", folder.path());
        let printed = stdout(command).await;
        assert!(printed.contains(&format!("{name}: sha256:")), "{printed}");
    })
    .await;
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn build_image_prints_the_steps_and_excludes_ignored_files() {
    let docker = engine();
    let name = unique("build");
    let folder = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| std::fs::write(folder.path().join(file), text).unwrap();
    write(
        "Dockerfile",
        "FROM busybox:latest\nCOPY . /copied\nRUN ls /copied && cat /copied/kept\n",
    );
    write(".dockerignore", "secret*\n");
    write("kept", &format!("kept by {name}\n"));
    write("secret.txt", "secret");
    let path = folder.path().to_str().unwrap();
    removing(&docker, &[&name], async || {
        let printed = stdout(example("build_image", &[path, &name])).await;
        assert!(printed.contains("Step 3/3 : RUN ls"), "{printed}");
        assert!(
            printed.contains(&format!("\nkept by {name}\n")),
            "{printed}"
        );
        assert!(!printed.contains("secret"), "{printed}");
        let id = printed
            .lines()
            .last()
            .and_then(|line| line.strip_prefix(&format!("{name} is ")));
        let built = docker
            .inspect_image(&name, InspectImageOptions::default())
            .await
            .unwrap()
            .id;
        assert!(id.is_some_and(|id| built.contains(id)), "{printed}");

        write(
            "Dockerfile",
            "FROM busybox:latest\nRUN echo before; exit 7\n",
        );
        let output = run(example("build_image", &[path, &name])).await;
        let reason = String::from_utf8_lossy(&output.stderr);
        assert!(
            !output.status.success() && reason.contains("returned a non-zero code: 7"),
            "{reason}"
        );
        assert!(String::from_utf8_lossy(&output.stdout).contains("\nbefore\n"));
    })
    .await;
}
