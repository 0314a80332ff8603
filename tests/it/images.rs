//! Images: the requests of each method, and how responses are read.

macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/fixtures/images/",
            $name
        ))
    };
}

mod archives;
mod backend;
mod build;
mod errors;
mod later;
mod limits;
mod operations;
mod registry;

use std::fmt::Debug;

use asyncdocker::auth::RegistryAuth;
use asyncdocker::images::{
    CommitContainerOptions, DeleteImageOptions, ImageHistoryOptions, InspectImageOptions,
    ListImagesOptions, SearchImagesOptions, TagImageOptions,
};
use asyncdocker::models::images::{ImageFilter, ProgressMessage};
use asyncdocker::test_util::{FakeEngine, ReceivedRequest, Reply};
use asyncdocker::{ApiVersion, Docker, Error, Images, Registries, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use futures_util::{Stream, StreamExt};
use serde_json::{Value, json};

use crate::support::docker_for;

const DIGEST: &str = "sha256:cf1c0f6dd5d47f11d8d0da32c361480ff4bcf8379cb719238acfb6bc28903ec4";

/// Makes a call to an engine that expects just this request.
async fn exchange<T>(
    method: &str,
    target: &str,
    reply: Reply,
    call: impl AsyncFnOnce(Docker) -> Result<T>,
) -> (Result<T>, ReceivedRequest) {
    let engine = FakeEngine::local().await.unwrap();
    engine.expect(method, target, reply);
    let result = call(docker_for(&engine, target)).await;
    (result, engine.finish().await.remove(0))
}

/// Makes a call that must be refused before anything is sent.
async fn refusal<T: Debug>(call: impl AsyncFnOnce(Docker) -> Result<T>) -> String {
    let engine = FakeEngine::local().await.unwrap();
    let result = call(engine.docker()).await;
    assert!(engine.finish().await.is_empty());
    match result {
        Err(error @ Error::InvalidInput { .. }) => error.to_string(),
        other => panic!("{other:?}"),
    }
}

fn header<'a>(request: &'a ReceivedRequest, name: &str) -> Option<&'a str> {
    let value = request.headers.get(name)?;
    Some(value.to_str().unwrap())
}

/// The messages of a stream, and the error that it ends in. Behind that there must be nothing.
async fn messages<T>(
    mut progress: impl Stream<Item = Result<T>> + Unpin,
) -> (Vec<T>, Option<Error>) {
    let mut messages = Vec::new();
    while let Some(item) = progress.next().await {
        match item {
            Ok(message) => messages.push(message),
            Err(error) => {
                assert!(progress.next().await.is_none());
                return (messages, Some(error));
            }
        }
    }
    (messages, None)
}

fn stream_of(messages: &[ProgressMessage]) -> String {
    let texts = messages.iter().filter_map(|message| message.stream.clone());
    texts.collect()
}

fn failure(error: Option<Error>) -> (String, Option<i64>) {
    match error {
        Some(Error::Daemon { message, code, .. }) => (message, code),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn list_images_sends_filters_and_reads_the_list() -> Result<()> {
    let target = "/v1.23/images/json?all=false&filters=%7B%22dangling%22%3A%5B%22true%22%5D%2C%22label%22%3A%5B%22a%22%2C\
                  %22b%3Dc%20%26%20d%22%5D%7D&filter=team%2F%2A&digests=true";
    let options = ListImagesOptions::builder()
        .all(false)
        .filters([
            ImageFilter::Label("a".to_owned()),
            ImageFilter::Dangling(true),
            ImageFilter::Label("b=c & d".to_owned()),
        ])
        .filter("team/*")
        .digests(true)
        .build();
    let reply = Reply::json(fixture!("list.json"));
    let (listed, request) = exchange("GET", target, reply, async |docker| {
        docker.list_images(options).await
    })
    .await;
    assert!(request.body.is_empty());
    let listed = listed?;
    assert_eq!(listed.len(), 1);
    assert_eq!(
        listed[0].id,
        "sha256:6951e6305af6ade763709fcddef31152b8f8ef50bb9dcb1d48174f6bd6eba8c7"
    );
    assert_eq!(listed[0].repo_tags, ["busybox:test"]);
    assert!(listed[0].repo_digests.is_empty() && listed[0].labels.is_empty());
    assert_eq!(
        listed[0].created.map(|time| time.timestamp()),
        Some(1_795_450_538)
    );
    assert_eq!(listed[0].size, 1_982_296);

    let (none, _) = exchange("GET", "/images/json", Reply::json("null"), async |docker| {
        docker.list_images(ListImagesOptions::default()).await
    })
    .await;
    assert_eq!(none?, []);
    Ok(())
}

/// Engines that are spoken to in later versions may not look at `filter`, and older ones refuse `reference`.
#[tokio::test]
async fn list_images_sends_filter_as_a_reference_to_later_versions() -> Result<()> {
    let label = "%22label%22%3A%5B%22x%22%5D";
    let older = format!("filters=%7B{label}%7D&filter=team%2F%2A&digests=true");
    let later =
        format!("filters=%7B{label}%2C%22reference%22%3A%5B%22team%2F%2A%22%5D%7D&digests=true");
    for (version, query) in [
        ((1, 23), &older),
        ((1, 24), &older),
        ((1, 25), &later),
        ((1, 44), &later),
    ] {
        let version = ApiVersion::new(version.0, version.1);
        let engine = FakeEngine::local().await?;
        let target = format!("/v{version}/images/json?{query}");
        engine.expect("GET", &target, Reply::json("[]"));
        let docker = Docker::builder().host(engine.host()).api_version(version);
        let options = ListImagesOptions::builder()
            .filters([ImageFilter::Label("x".to_owned())])
            .filter("team/*")
            .digests(true);
        docker.build()?.list_images(options.build()).await?;
        engine.finish().await;
    }
    Ok(())
}

#[tokio::test]
async fn inspect_image_reads_the_image() -> Result<()> {
    let reply = Reply::json(fixture!("inspect.json"));
    let target = format!("/images/host:5000/team/app@{DIGEST}/json");
    let (image, _) = exchange("GET", &target, reply, async |docker| {
        docker
            .inspect_image(
                &format!("host:5000/team/app@{DIGEST}"),
                InspectImageOptions::default(),
            )
            .await
    })
    .await;
    let image = image?;
    assert_eq!(image.repo_tags, ["b:1"]);
    assert_eq!(image.docker_version.as_deref(), Some("1.11.2"));
    assert_eq!(
        image.created.map(|time| time.timestamp_subsec_nanos()),
        Some(653_046_232)
    );
    let config = image.config.unwrap();
    assert_eq!(config.labels.get("q").map(String::as_str), Some("r"));
    assert!(config.cmd.is_empty() && config.volumes.is_empty());
    assert_eq!(image.graph_driver.unwrap().name, "overlay");
    assert!(!image.root_fs.unwrap().layers.is_empty());
    Ok(())
}

#[tokio::test]
async fn image_history_reads_the_steps() -> Result<()> {
    for (body, steps) in [
        (fixture!("history.json"), 1),
        (fixture!("history-documented.json"), 3),
    ] {
        let target = "/images/a%20b/history";
        let (history, _) = exchange("GET", target, Reply::json(body), async |docker| {
            docker
                .image_history("a b", ImageHistoryOptions::default())
                .await
        })
        .await;
        let history = history?;
        assert_eq!(history.len(), steps);
        let first = &history[steps - 1];
        assert_eq!(
            (first.comment.as_str(), first.created_by.as_str()),
            ("Imported from -", "")
        );
        if steps == 3 {
            assert!(history[1].tags.is_empty());
            assert_eq!(history[0].tags, ["ubuntu:lucid", "ubuntu:10.04"]);
        }
    }
    Ok(())
}

#[tokio::test]
async fn tag_image_sends_repository_and_tag() -> Result<()> {
    let target = "/images/busybox:test/tag?repo=host%3A5000%2Fteam%2Fapp&tag=1.2&force=false";
    let options = TagImageOptions::builder().tag("1.2").force(false).build();
    let reply = Reply::status(201);
    let (tagged, request) = exchange("POST", target, reply, async |docker| {
        docker
            .tag_image("busybox:test", "host:5000/team/app", options)
            .await
    })
    .await;
    tagged?;
    assert_eq!(header(&request, "transfer-encoding"), None);
    let by_digest = format!("app@{DIGEST}");
    for repo in ["app:1", "host:5000/app:1", &by_digest] {
        let shown = refusal(async |docker| {
            docker
                .tag_image("busybox", repo, TagImageOptions::default())
                .await
        })
        .await;
        assert!(
            shown.contains(&format!("invalid repository `{repo}`: ")),
            "{shown}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn delete_image_sends_its_options() -> Result<()> {
    let options = DeleteImageOptions::builder()
        .force(false)
        .no_prune(true)
        .build();
    let reply = Reply::json(fixture!("delete.json"));
    let target = "/images/made:v1?force=false&noprune=true";
    let (removed, _) = exchange("DELETE", target, reply, async |docker| {
        docker.delete_image("made:v1", options).await
    })
    .await;
    let removed = removed?;
    assert_eq!(removed.len(), 3);
    assert_eq!(removed[0].untagged.as_deref(), Some("made:v1"));
    assert!(
        removed[1]
            .deleted
            .as_deref()
            .unwrap()
            .starts_with("sha256:aee3d128")
    );
    let (nothing, _) = exchange("DELETE", "/images/x", Reply::json("null"), async |docker| {
        docker
            .delete_image("x", DeleteImageOptions::default())
            .await
    })
    .await;
    assert_eq!(nothing?, []);
    Ok(())
}

#[tokio::test]
async fn search_images_sends_the_term_and_reads_results() -> Result<()> {
    let found = r#"[{"description": "", "is_official": false, "is_automated": false, "name": "wma55/u1210sshd",
        "star_count": 3, "is_trusted": false}]"#;
    let options = SearchImagesOptions::builder()
        .registry_auth(RegistryAuth::registry_token("t"))
        .meta_headers([("a", "b")])
        .build();
    let target = "/images/search?term=127.0.0.1%3A5000%2Fa%20b";
    let (found, request) = exchange("GET", target, Reply::json(found), async |docker| {
        docker.search_images("127.0.0.1:5000/a b", options).await
    })
    .await;
    let found = found?;
    assert_eq!(
        (found[0].name.as_str(), found[0].star_count),
        ("wma55/u1210sshd", 3)
    );
    let auth = URL_SAFE
        .decode(header(&request, "x-registry-auth").unwrap())
        .unwrap();
    assert_eq!(auth, br#"{"registrytoken":"t"}"#);
    assert_eq!(header(&request, "x-meta-a"), Some("b"));
    let (none, request) = exchange(
        "GET",
        "/images/search?term=x",
        Reply::json("null"),
        async |docker| {
            docker
                .search_images("x", SearchImagesOptions::default())
                .await
        },
    )
    .await;
    assert_eq!(none?, []);
    assert_eq!(header(&request, "x-registry-auth"), None);
    Ok(())
}

#[tokio::test]
async fn commit_container_sends_its_options() -> Result<()> {
    let target = "/commit?container=web%201&repo=h%3A5000%2Fapp&tag=1&comment=a%20%26%20b&author=J%20%3Cj%40x%3E\
                  &pause=false&changes=ENV%20A%3Db&changes=USER%201";
    let options = CommitContainerOptions::builder()
        .repo("h:5000/app")
        .tag("1")
        .comment("a & b")
        .author("J <j@x>")
        .pause(false)
        .changes(["ENV A=b", "USER 1"])
        .cmd(["date"])
        .labels([("k", "v")])
        .exposed_ports(["22/tcp"])
        .build();
    let reply = Reply::json(fixture!("commit.json")).with_status(201);
    let (made, request) = exchange("POST", target, reply, async |docker| {
        docker.commit_container("web 1", options).await
    })
    .await;
    assert_eq!(
        made?.id,
        "sha256:aee3d1284a27122b541ecd912f3ab3bab03ed8f2fa04084101b08a3939d9e035"
    );
    assert_eq!(header(&request, "content-type"), Some("application/json"));
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(
        body,
        json!({"Cmd": ["date"], "Labels": {"k": "v"}, "ExposedPorts": {"22/tcp": {}}})
    );

    let reply = Reply::json(fixture!("commit.json")).with_status(201);
    let (made, request) = exchange("POST", "/commit?container=x", reply, async |docker| {
        docker
            .commit_container("x", CommitContainerOptions::default())
            .await
    })
    .await;
    made?;
    assert_eq!(request.body, "{}");
    Ok(())
}
