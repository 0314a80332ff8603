//! The recorded, documented and made-up answers of `tests/fixtures`, and the model that each is read as.

use std::fs;
use std::path::Path;

use asyncdocker::Result;
use asyncdocker::models::{
    AuthResponse, CommitResponse, ContainerChange, ContainerConfig, ContainerCreateResponse,
    ContainerInspect, ContainerPathStat, ContainerStats, ContainerSummary, ContainerTop,
    ContainerUpdateResponse, ContainerWaitResponse, CopyConfig, Event, ExecConfig,
    ExecCreateResponse, ExecInspect, ExecStartCheck, ImageDelete, ImageHistory, ImageInspect,
    ImageSummary, Network, NetworkConnect, NetworkCreate, NetworkCreateResponse, NetworkDisconnect,
    ProgressMessage, RegistryAuth, SystemInfo, SystemVersion, UpdateConfig, Volume,
    VolumeCreateRequest, VolumeListResponse,
};
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

    /// Reads an answer as the model, and writes it again.
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
    /// Folder, file and number.
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

/// The objects of one folder.
pub(super) fn folder(folder: &str) -> Vec<Fixture> {
    let mut files: Vec<_> = fs::read_dir(root().join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    files
        .iter()
        .flat_map(|file| objects(folder, file))
        .collect()
}

/// The body of a fixture, as text.
pub(super) fn body(name: &str) -> String {
    String::from_utf8(json_body(&root().join(name)).unwrap()).unwrap()
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures"))
}

fn objects(folder: &str, file: &str) -> Vec<Fixture> {
    let Some(body) = json_body(&root().join(folder).join(file)) else {
        return Vec::new();
    };
    let stem = file.rsplit_once('.').unwrap().0;
    let model = model(stem).unwrap_or_else(|| panic!("{folder}/{file}: what is it?"));
    serde_json::Deserializer::from_slice(&body)
        .into_iter::<Value>()
        .flat_map(|value| match value.unwrap() {
            Value::Array(items) => items,
            Value::Null => Vec::new(),
            value => vec![value],
        })
        .enumerate()
        .map(|(number, value)| Fixture {
            name: format!("{folder}/{file}#{number}"),
            model,
            value,
        })
        .collect()
}

/// The JSON that an answer brought, in its body or in the header of `archive`; `None` for errors and other bodies.
fn json_body(path: &Path) -> Option<Vec<u8>> {
    let file = fs::read(path).unwrap();
    if path.extension().unwrap() == "json" {
        return Some(file);
    }
    let end = file
        .windows(4)
        .position(|bytes| bytes == b"\r\n\r\n")
        .unwrap();
    let head = std::str::from_utf8(&file[..end]).unwrap();
    let header = |name: &str| {
        head.lines()
            .filter_map(|line| line.split_once(": "))
            .find_map(|(key, value)| key.eq_ignore_ascii_case(name).then_some(value))
    };
    let status = head.split(' ').nth(1).unwrap();
    if !status.starts_with('2') {
        return None;
    }
    if let Some(stat) = header("X-Docker-Container-Path-Stat") {
        return Some(STANDARD.decode(stat).unwrap());
    }
    let is_json = header("Content-Type").is_some_and(|value| value.starts_with("application/json"));
    is_json.then(|| file[end + 4..].to_vec())
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
