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
use crate::support::{BUILD_CACHE, engine, speaks, unique, variable};

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

/// Builds a directory as an image, and then one whose step fails. Returns what is printed on stdout and stderr, and the
/// text of the failure.
async fn built(name: &str, options: &[&str]) -> [String; 3] {
    let _cache = BUILD_CACHE.read().await;
    let directory = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| std::fs::write(directory.path().join(file), text).unwrap();
    write(
        "Dockerfile",
        "FROM busybox:latest\nCOPY . /copied\nRUN ls /copied && cat /copied/kept\n",
    );
    write(".dockerignore", "secret*\n");
    write("kept", &format!("kept by {name}\n"));
    write("secret.txt", "secret");
    let path = directory.path().to_str().unwrap();
    let arguments = [options, &[path, name]].concat();
    let output = run(example("build_image", &arguments)).await;
    assert!(output.status.success(), "{output:?}");

    write(
        "Dockerfile",
        &format!("FROM busybox:latest\nRUN echo before {name}; exit 7\n"),
    );
    let failed = run(example("build_image", &arguments)).await;
    assert!(!failed.status.success() && failed.stdout.is_empty());
    [output.stdout, output.stderr, failed.stderr]
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn build_image_prints_the_steps_and_excludes_ignored_files() {
    let docker = engine();
    let name = unique("build");
    removing(&docker, &[&name], async || {
        let [printed, progress, failed] = built(&name, &["--builder=classic"]).await;
        assert!(progress.contains("Step 3/3 : RUN ls"), "{progress}");
        let kept = format!("\nkept by {name}\n");
        assert!(progress.contains(&kept), "{progress}");
        assert!(!progress.contains("secret"), "{progress}");
        let id = printed.trim_end().strip_prefix(&format!("{name} is "));
        let image = docker.inspect_image(&name, InspectImageOptions::default());
        let image = image.await.unwrap();
        assert!(id.is_some_and(|id| image.id.contains(id)), "{printed}");
        assert!(failed.contains("returned a non-zero code: 7"), "{failed}");
        assert!(failed.contains(&format!("\nbefore {name}\n")), "{failed}");
    })
    .await;
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn build_image_prints_buildkit_line_by_line() {
    let docker = engine();
    if !has_buildkit(&docker).await {
        return;
    }
    let name = unique("build");
    removing(&docker, &[&name], async || {
        let options = ["--builder=buildkit", "--network=none"];
        let [printed, progress, failed] = built(&name, &options).await;
        let line = |start: &str, end: &str| {
            let found = |line: &&str| line.starts_with(start) && line.ends_with(end);
            progress
                .lines()
                .find(found)
                .unwrap_or_else(|| panic!("{end} in {progress}"))
        };
        let step = line("#", "[3/3] RUN ls /copied && cat /copied/kept");
        let number = step.split(' ').next().unwrap_or_default();
        let kept = line(number, &format!(" kept by {name}"));
        assert!(
            kept.split(' ')
                .nth(1)
                .is_some_and(|time| time.parse::<f32>().is_ok())
        );
        line(&format!("{number} DONE "), "s");
        assert!(!progress.contains("secret"), "{progress}");
        let image = docker.inspect_image(&name, InspectImageOptions::default());
        assert_eq!(printed, format!("{name} is {}\n", image.await.unwrap().id));
        assert!(failed.contains(" ERROR: "), "{failed}");
        let end = format!("which printed:\n  before {name}\n");
        assert!(
            failed.contains("exit code: 7: in step `[2/2] RUN") && failed.ends_with(&end),
            "{failed}"
        );
    })
    .await;
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn build_image_redraws_buildkit_in_a_terminal() {
    let docker = engine();
    if !has_buildkit(&docker).await {
        return;
    }
    let name = unique("build");
    let _cache = BUILD_CACHE.read().await;
    removing(&docker, &[&name], async || {
        let directory = tempfile::tempdir().unwrap();
        let dockerfile = format!("FROM busybox:latest\nRUN echo {name}; sleep 1\n");
        std::fs::write(directory.path().join("Dockerfile"), dockerfile).unwrap();
        let path = directory.path().to_str().unwrap();
        let arguments = ["--builder=buildkit", "--network=none", path, &name];
        let printed = stdout(example_in_terminal("build_image", &arguments)).await;
        assert!(printed.contains(&format!("# {name}")), "{printed}");
        assert!(printed.contains("\u{1b}["), "{printed}");
        assert!(printed.contains(&format!("{name} is sha256:")), "{printed}");
        // Without a terminal, the mode is refused.
        let output = run(example("build_image", &["--progress=tty", path, &name])).await;
        let reason = String::from_utf8_lossy(&output.stderr);
        assert_eq!(reason, "--progress=tty needs a terminal as stderr\n");
    })
    .await;
}

async fn has_buildkit(docker: &Docker) -> bool {
    let podman = docker.version().await.unwrap().components;
    let podman = podman.iter().any(|one| one.name == "Podman Engine");
    !podman && speaks(docker, 39).await.unwrap()
}
