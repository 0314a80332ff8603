use std::collections::BTreeMap;

use asyncdocker::models::images::{
    AuthResponse, CommitResponse, ImageDelete, ImageHistory, ImageInspect, ImageSummary,
    ProgressMessage, PushResult, RootFsType,
};

use super::fixtures::body;
use super::{decode, decode_list};

#[test]
fn image_list_is_read() {
    let images: Vec<ImageSummary> = decode_list(body("docker-1.11.2/images.http")).unwrap();
    let [image] = images.as_slice() else {
        panic!("{images:?}");
    };
    assert!(image.id.starts_with("sha256:6951"));
    assert_eq!(image.created.unwrap().timestamp(), 1_795_450_538);
    assert_eq!(image.repo_tags, ["busybox:test"]);
    assert_eq!(image.repo_digests, Vec::<String>::new(), "null");
    assert_eq!(image.labels, BTreeMap::new(), "null");
    assert_eq!(image.size, 1_982_296);
    assert_eq!(image.parent_id.as_deref(), Some(""));

    let pulled: Vec<ImageSummary> = decode_list(body("docker-20.10/images-pulled.http")).unwrap();
    assert_eq!(pulled[0].repo_digests.len(), 1);
}

#[test]
fn image_without_a_date_is_read() {
    let image: ImageSummary =
        decode(r#"{"Id":"sha256:0","Created":-62135596800,"Size":0}"#).unwrap();
    assert_eq!(image.created, None);
    let before_the_epoch: ImageSummary = decode(r#"{"Id":"sha256:0","Created":-1}"#).unwrap();
    assert_eq!(before_the_epoch.created.unwrap().timestamp(), -1);
}

#[test]
fn image_is_read() {
    let image: ImageInspect = decode(body("docker-1.11.2/image-inspect-built.http")).unwrap();
    assert_eq!(image.docker_version.as_deref(), Some("1.11.2"));
    assert_eq!(
        (image.os.as_str(), image.architecture.as_str()),
        ("linux", "amd64")
    );
    assert_eq!(image.size, 1_982_296);
    let config = image.config.unwrap();
    assert_eq!(config.args_escaped, Some(true));
    assert_eq!(config.cmd, Vec::<String>::new());
    assert_eq!(config.labels["q"], "r");
    assert_eq!(image.container_config.unwrap().cmd[2], "#(nop) LABEL q=r");
    let root = image.root_fs.unwrap();
    assert_eq!(root.kind, Some(RootFsType::Layers));
    assert_eq!(root.layers.len(), 1);
    assert!(image.graph_driver.unwrap().data.contains_key("RootDir"));
}

#[test]
fn image_without_a_configuration_is_read() {
    let image: ImageInspect = decode(r#"{"Id":"sha256:0","Config":null}"#).unwrap();
    assert_eq!(image.config, None);
}

#[test]
fn image_history_is_read() {
    let steps: Vec<ImageHistory> =
        decode_list(body("docker-20.10/image-history-built.http")).unwrap();
    assert_eq!(steps.len(), 4);
    assert_eq!(steps[0].tags, ["made:built"]);
    assert_eq!(steps[1].tags, Vec::<String>::new());
    assert_eq!(steps[3].comment, "Imported from -");
    assert_eq!(steps[3].created.unwrap().timestamp(), 1_795_468_395);
}

#[test]
fn image_removal_is_read() {
    let removed: Vec<ImageDelete> = decode_list(body("docker-1.11.2/image-remove.http")).unwrap();
    assert!(
        removed
            .iter()
            .any(|part| part.untagged.is_some() && part.deleted.is_none())
    );
    assert!(
        removed
            .iter()
            .any(|part| part.deleted.is_some() && part.untagged.is_none())
    );
}

#[test]
fn commit_and_auth_responses_are_read() {
    let made: CommitResponse = decode(body("docker-1.11.2/commit.http")).unwrap();
    assert!(made.id.starts_with("sha256:aee3"));
    let login: AuthResponse = decode(body("docker-20.10/auth.http")).unwrap();
    assert_eq!(login.status, "Login Succeeded");
    assert_eq!(login.identity_token.as_deref(), Some(""));
}

/// The messages of a stream, which is cut elsewhere.
fn messages(name: &str) -> Vec<ProgressMessage> {
    let body = body(name);
    let messages = serde_json::Deserializer::from_str(&body).into_iter();
    messages.map(Result::unwrap).collect()
}

#[test]
fn failed_build_is_read() {
    let messages = messages("docker-1.11.2/build-fail.http");
    let (last, before) = messages.split_last().unwrap();
    assert!(
        before
            .iter()
            .all(|message| message.stream.is_some() && message.error.is_none())
    );
    let detail = last.error_detail.as_ref().unwrap();
    assert_eq!(detail.code, Some(7));
    assert_eq!(detail.message, last.error);
}

#[test]
fn push_result_is_read() {
    let messages = messages("docker-20.10/push.http");
    let numbers = messages[2].progress_detail.as_ref().unwrap();
    assert_eq!(
        (numbers.current, numbers.total),
        (Some(43_520), Some(1_984_230))
    );
    let empty = messages[1].progress_detail.as_ref().unwrap();
    assert_eq!((empty.current, empty.total), (None, None));
    let result = messages.last().unwrap().aux.clone().unwrap();
    let result: PushResult = serde_json::from_value(result).unwrap();
    assert_eq!((result.tag.as_str(), result.size), ("v1", 527));
}
