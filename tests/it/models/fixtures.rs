//! The recorded, documented and made-up answers of `tests/fixtures`, and the model that each is read as.

use std::fs;
use std::path::{Path, PathBuf};

use asyncdocker::Result;
use asyncdocker::models::containers::{
    ContainerChange, ContainerConfig, ContainerCreateResponse, ContainerInspect, ContainerPathStat,
    ContainerStats, ContainerSummary, ContainerTop, ContainerUpdateResponse, ContainerWaitResponse,
    CopyConfig, UpdateConfig,
};
use asyncdocker::models::exec::{ExecConfig, ExecCreateResponse, ExecInspect, ExecStartCheck};
use asyncdocker::models::images::{
    AuthResponse, CommitResponse, ImageDelete, ImageHistory, ImageInspect, ImageSummary,
    ProgressMessage, RegistryAuth,
};
use asyncdocker::models::networks::{
    Network, NetworkConnect, NetworkCreate, NetworkCreateResponse, NetworkDisconnect,
};
use asyncdocker::models::system::{Event, SystemInfo, SystemVersion};
use asyncdocker::models::volumes::{Volume, VolumeCreateRequest, VolumeListResponse};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A model, without its type.
#[derive(Clone, Copy, Debug)]
pub(super) struct Model {
    pub(super) name: &'static str,
    recode: fn(Vec<u8>) -> Result<Value>,
}

impl Model {
    fn of<T: DeserializeOwned + Serialize>() -> Self {
        Self {
            name: std::any::type_name::<T>().rsplit(':').next().unwrap(),
            recode: |json| {
                let model: T = super::decode(json)?;
                Ok(serde_json::to_value(model).unwrap())
            },
        }
    }

    /// Reads a response as the model, and writes it again.
    pub(super) fn read(self, json: Vec<u8>) -> Result<Value> {
        (self.recode)(json)
    }

    /// Reads a value as the model, and writes it again.
    pub(super) fn recode(self, value: &Value) -> Result<Value> {
        self.read(serde_json::to_vec(value).unwrap())
    }
}

/// An object out of a fixture. Lists and streams have several.
#[derive(Debug)]
pub(super) struct Fixture {
    /// Directory, file and number.
    pub(super) name: String,
    pub(super) model: Model,
    pub(super) value: Value,
}

/// All objects of all fixtures that a model is read from.
pub(super) fn all() -> Vec<Fixture> {
    [
        "documented",
        "docker-1.11.2",
        "docker-20.10",
        "docker-28.5",
        "podman-5.4",
        "swarm",
    ]
    .into_iter()
    .flat_map(folder)
    .collect()
}

/// The objects of one directory.
fn folder(folder: &str) -> Vec<Fixture> {
    let paths = paths(&root().join(folder));
    paths.iter().flat_map(|path| objects(path)).collect()
}

fn paths(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// The body of a fixture, as text.
pub(super) fn body(name: &str) -> String {
    String::from_utf8(json_body(&root().join(name)).unwrap()).unwrap()
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures"))
}

fn objects(path: &Path) -> Vec<Fixture> {
    let Some(body) = json_body(path) else {
        return Vec::new();
    };
    let name = path.strip_prefix(root()).unwrap().display();
    let stem = path.file_stem().unwrap().to_str().unwrap();
    let model = model(stem).unwrap_or_else(|| panic!("{name}: what is it?"));
    serde_json::Deserializer::from_slice(&body)
        .into_iter::<Value>()
        .flat_map(|value| match value.unwrap() {
            Value::Array(items) => items,
            Value::Null => Vec::new(),
            value => vec![value],
        })
        .enumerate()
        .map(|(number, value)| Fixture {
            name: format!("{name}#{number}"),
            model,
            value,
        })
        .collect()
}

/// The JSON of a response, from its body or from the header of `archive`. `None` for errors and other bodies.
fn json_body(path: &Path) -> Option<Vec<u8>> {
    if path.extension().unwrap() == "json" {
        return Some(fs::read(path).unwrap());
    }
    let answer = Answer::read(path);
    if !(200..300).contains(&answer.status) {
        return None;
    }
    if let Some(stat) = answer.header("X-Docker-Container-Path-Stat") {
        return Some(STANDARD.decode(stat).unwrap());
    }
    let content_type = answer.header("Content-Type").unwrap_or_default();
    content_type
        .starts_with("application/json")
        .then_some(answer.body)
}

/// A recorded answer.
#[derive(Debug)]
pub(super) struct Answer {
    /// Directory and file.
    pub(super) name: String,
    pub(super) status: u16,
    head: String,
    pub(super) body: Vec<u8>,
}

impl Answer {
    fn read(path: &Path) -> Self {
        let file = fs::read(path).unwrap();
        let end = file.windows(4).position(|bytes| bytes == b"\r\n\r\n");
        let (head, body) = file.split_at(end.unwrap() + 4);
        let head = String::from_utf8(head.to_vec()).unwrap();
        Self {
            name: crate::support::slashed(
                &path.strip_prefix(root()).unwrap().display().to_string(),
            ),
            status: head.split(' ').nth(1).unwrap().parse().unwrap(),
            head,
            body: body.to_vec(),
        }
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.head.lines().filter_map(|line| line.split_once(": "));
        headers.find_map(|(key, value)| key.eq_ignore_ascii_case(name).then_some(value))
    }
}

/// The responses with an error status.
pub(super) fn failures() -> Vec<Answer> {
    let folders = ["docker-1.11.2", "docker-20.10", "docker-28.5", "podman-5.4"];
    let paths = folders
        .into_iter()
        .flat_map(|folder| paths(&root().join(folder)));
    let answers = paths.map(|path| Answer::read(&path));
    answers.filter(|answer| answer.status >= 300).collect()
}

/// What a file holds, by its name.
fn model(stem: &str) -> Option<Model> {
    Some(match stem {
        "archive-get" | "archive-head" | "archive-head-directory" | "archive-head-link" => {
            Model::of::<ContainerPathStat>()
        }
        "auth" => Model::of::<AuthResponse>(),
        "auth-request" | "auth-request-with-email" | "auth-request-with-token" => {
            Model::of::<RegistryAuth>()
        }
        "build" | "build-bad" | "build-fail" | "import" | "load" | "pull" | "pull-failed"
        | "pull-missing" | "push" | "push-missing" => Model::of::<ProgressMessage>(),
        "commit" => Model::of::<CommitResponse>(),
        "commit-request" => Model::of::<ContainerConfig>(),
        "container-changes" | "container-changes-none" => Model::of::<ContainerChange>(),
        "container-create" | "container-create-plain" => Model::of::<ContainerCreateResponse>(),
        "container-inspect"
        | "container-inspect-created"
        | "container-inspect-plain"
        | "container-inspect-stopped" => Model::of::<ContainerInspect>(),
        "container-stats" | "container-stats-stopped" => Model::of::<ContainerStats>(),
        "container-top" | "container-top-aux" => Model::of::<ContainerTop>(),
        "container-update" => Model::of::<ContainerUpdateResponse>(),
        "container-update-request" => Model::of::<UpdateConfig>(),
        "containers" | "containers-all" | "containers-paused" => Model::of::<ContainerSummary>(),
        "copy-request" => Model::of::<CopyConfig>(),
        "events" => Model::of::<Event>(),
        "exec-create" => Model::of::<ExecCreateResponse>(),
        "exec-create-request" => Model::of::<ExecConfig>(),
        "exec-inspect" | "exec-inspect-new" => Model::of::<ExecInspect>(),
        "exec-start-request" => Model::of::<ExecStartCheck>(),
        "image-history" | "image-history-built" => Model::of::<ImageHistory>(),
        "image-inspect" | "image-inspect-built" | "image-inspect-committed" => {
            Model::of::<ImageInspect>()
        }
        "image-remove" | "image-remove-imported" => Model::of::<ImageDelete>(),
        "images" | "images-all-digests" | "images-digests" | "images-pulled" => {
            Model::of::<ImageSummary>()
        }
        "info" | "info-below-1.22" => Model::of::<SystemInfo>(),
        "network-connect-request" => Model::of::<NetworkConnect>(),
        "network-create" => Model::of::<NetworkCreateResponse>(),
        "network-create-request" => Model::of::<NetworkCreate>(),
        "network-disconnect-request" => Model::of::<NetworkDisconnect>(),
        "network-inspect" | "networks" => Model::of::<Network>(),
        "version" => Model::of::<SystemVersion>(),
        "volume-create" | "volume-create-unlabelled" | "volume-inspect" => Model::of::<Volume>(),
        "volume-create-request" => Model::of::<VolumeCreateRequest>(),
        "volumes" | "volumes-none" => Model::of::<VolumeListResponse>(),
        "wait" => Model::of::<ContainerWaitResponse>(),
        _ => return None,
    })
}
