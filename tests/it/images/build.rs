//! Building.

use asyncdocker::auth::RegistryAuth;
use asyncdocker::images::BuildImageOptions;
use asyncdocker::models::containers::{Isolation, Ulimit, UlimitName};
use asyncdocker::prelude::*;
use asyncdocker::stream::BuildMessage;
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{Body, BuildContext, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use serde_json::{Value, json};

use super::{exchange, failure, header, messages, refusal};

#[tokio::test]
async fn build_image_sends_its_options() -> Result<()> {
    let target = "/build?dockerfile=a%20b%2FDockerfile&t=host%3A5000%2Fapp%3A1&t=app&q=false&nocache=true&pull=false\
                  &rm=false&forcerm=true&memory=67108864&memswap=-1&cpushares=512&cpusetcpus=0-1&cpusetmems=0\
                  &cpuperiod=100000&cpuquota=50000&cgroupparent=%2Fbuilds\
                  &buildargs=%7B%22EMPTY%22%3A%22%22%2C%22URL%22%3A%22http%3A%2F%2Fx%2F%3Fa%3Db%2Bc%26d%22%7D\
                  &shmsize=1048576&labels=%7B%22key%22%3A%22%5C%22%C3%A9%5C%22%22%7D&isolation=default\
                  &ulimits=%5B%7B%22Name%22%3A%22nofile%22%2C%22Hard%22%3A-1%2C%22Soft%22%3A1024%7D%5D";
    let auth = RegistryAuth::basic("jane", "x~?~?>>");
    let options = BuildImageOptions::builder()
        .dockerfile("a b/Dockerfile")
        .tags(["host:5000/app:1", "app"])
        .quiet(false)
        .no_cache(true)
        .pull(false)
        .rm(false)
        .force_rm(true)
        .memory(64 << 20)
        .memory_swap(-1)
        .cpu_shares(512)
        .cpuset_cpus("0-1")
        .cpuset_mems("0")
        .cpu_period(100_000)
        .cpu_quota(50_000)
        .cgroup_parent("/builds")
        .build_args([("URL", "http://x/?a=b+c&d"), ("EMPTY", "")])
        .shm_size(1 << 20)
        .labels([("key", "\"é\"")])
        .isolation(Isolation::Default)
        .ulimits([Ulimit::builder()
            .name(UlimitName::Nofile)
            .soft(1024)
            .hard(-1)
            .build()])
        .registry_config([("https://index.docker.io/v1/", auth)])
        .build();
    let reply = Reply::json(fixture!("build.json"));
    let (progress, request) = exchange("POST", target, reply, async |docker| {
        Ok(messages(docker.build_image("a tar archive", options).await?).await)
    })
    .await;
    assert_eq!(request.body, "a tar archive");
    assert_eq!(header(&request, "content-type"), Some("application/x-tar"));
    let config = header(&request, "x-registry-config").unwrap();
    let config: Value = serde_json::from_slice(&URL_SAFE.decode(config).unwrap()).unwrap();
    let expected =
        json!({"https://index.docker.io/v1/": {"username": "jane", "password": "x~?~?>>"}});
    assert_eq!(config, expected);
    let (messages, error) = progress?;
    assert!(error.is_none());
    assert_eq!(messages.len(), 16);
    let text: String = messages.iter().filter_map(BuildMessage::text).collect();
    assert!(text.ends_with("Successfully built 5f118a9797a0\n"));
    Ok(())
}

#[tokio::test]
async fn build_image_sends_only_what_is_set() -> Result<()> {
    let (built, request) = exchange("POST", "/build", Reply::json(""), async |docker| {
        docker
            .build_image("tar", BuildImageOptions::default())
            .await
    })
    .await;
    drop(built?);
    assert_eq!(header(&request, "x-registry-config"), None);
    Ok(())
}

#[tokio::test]
async fn build_image_streams_its_context() -> Result<()> {
    let chunks = ["one ", "two ", "three"].map(Ok::<_, std::io::Error>);
    let context = Body::from_stream(futures_util::stream::iter(chunks));
    let (built, request) = exchange("POST", "/build", Reply::json(""), async |docker| {
        docker
            .build_image(context, BuildImageOptions::default())
            .await
    })
    .await;
    drop(built?);
    assert_eq!(request.body, "one two three");
    assert_eq!(header(&request, "transfer-encoding"), Some("chunked"));
    Ok(())
}

#[tokio::test]
async fn build_image_from_a_remote_has_an_empty_body() -> Result<()> {
    let target = "/build?remote=https%3A%2F%2Fgit.example.com%2Fapp.git%23main%3Asub%20dir";
    let options = BuildImageOptions::builder()
        .remote("https://git.example.com/app.git#main:sub dir")
        .build();
    let (built, request) = exchange("POST", target, Reply::json(""), async |docker| {
        docker.build_image(Body::empty(), options).await
    })
    .await;
    drop(built?);
    assert!(request.body.is_empty());
    assert_eq!(header(&request, "transfer-encoding"), None);
    Ok(())
}

#[tokio::test]
async fn an_empty_tag_is_refused_because_engines_would_skip_it() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let options = BuildImageOptions::builder().tags(["app", ""]).build();
    let error = engine
        .docker()
        .build_image("tar", options)
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "POST /build (image app): invalid tag ``: expected an image name: the engine would skip it"
    );
    assert!(engine.finish().await.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_context_that_the_engine_would_ignore_is_refused() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let remote = "https://git.example.com/app.git";
    for body in [Body::from("tar"), Body::from_reader(&b"tar"[..])] {
        let options = BuildImageOptions::builder().remote(remote).build();
        let error = engine
            .docker()
            .build_image(body, options)
            .await
            .unwrap_err();
        let expected = format!(
            "POST /build: invalid remote `{remote}`: the engine would ignore the archive: pass an empty body"
        );
        assert_eq!(error.to_string(), expected);
    }
    assert!(engine.finish().await.is_empty());
    Ok(())
}

#[tokio::test]
async fn failed_build_image_is_an_error_with_the_exit_code() -> Result<()> {
    let reply = Reply::json(fixture!("build-failed.json"));
    let (progress, _) = exchange("POST", "/build", reply, async |docker| {
        let progress = docker
            .build_image("tar", BuildImageOptions::default())
            .await?;
        Ok(messages(progress).await)
    })
    .await;
    let (messages, error) = progress?;
    assert_eq!(messages.len(), 14);
    let (message, code) = failure(error);
    assert_eq!(
        message,
        "The command '/bin/sh -c exit 7' returned a non-zero code: 7"
    );
    assert_eq!(code, Some(7));
    Ok(())
}

#[tokio::test]
async fn build_image_sends_the_dockerfile_path_in_the_context() -> Result<()> {
    let directory = tempfile::tempdir().unwrap();
    let file = |path: &str| {
        let path = directory.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "FROM busybox").unwrap();
    };
    file("app/docker/Test");
    file("app/dockerfile");
    file("Dockerfile");
    let context = || BuildContext::new(directory.path().join("app"));
    let test = || {
        BuildImageOptions::builder()
            .dockerfile("docker/Test")
            .build()
    };
    let cases = [
        // Windows also finds it under the usual name.
        #[cfg(unix)]
        (context(), BuildImageOptions::default(), "dockerfile"),
        (
            context().dockerfile("docker/Test"),
            BuildImageOptions::default(),
            "docker%2FTest",
        ),
        (context(), test(), "docker%2FTest"),
        (context().dockerfile("docker/Test"), test(), "docker%2FTest"),
        (
            context().dockerfile("../Dockerfile"),
            BuildImageOptions::default(),
            ".dockerfile.outside",
        ),
    ];
    for (context, options, sent) in cases {
        let target = format!("/build?dockerfile={sent}");
        let (result, _) = exchange("POST", &target, Reply::json("{}"), async |docker| {
            docker.build_image(context, options).await
        })
        .await;
        drop(result?);
    }

    let different = refusal(async |docker| {
        docker
            .build_image(context().dockerfile("dockerfile"), test())
            .await
    })
    .await;
    assert!(
        different.ends_with("the context names `dockerfile`: set only one"),
        "{different}"
    );
    Ok(())
}
