//! What is read is written again: nothing that a fixture says is lost on the way, and nothing is made up.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike};
use serde_json::Value;

use super::fixtures::{self, Model};
use super::json::{Path, differences, is_default, places};

/// Keys that this crate does not describe, and why.
const UNDESCRIBED: &[(&str, &[&str])] = &[
    ("ignored by every engine", &["ContainerConfig.Mounts"]),
    (
        "documented, and sent by no engine",
        &[
            "SystemInfo.InitPath",
            "SystemInfo.InitSha1",
            "ExecCreateResponse.Warnings",
        ],
    ),
    (
        "the engine's own default, which this version cannot set",
        &[
            "ContainerInspect.HostConfig.CgroupnsMode",
            "ContainerInspect.HostConfig.MaskedPaths",
            "ContainerInspect.HostConfig.ReadonlyPaths",
            "ContainerInspect.HostConfig.Runtime",
        ],
    ),
    (
        "a limit of later versions",
        &[
            "ContainerInspect.HostConfig.CpuRealtimePeriod",
            "ContainerInspect.HostConfig.CpuRealtimeRuntime",
            "ContainerInspect.HostConfig.IOMaximumBandwidth",
            "ContainerInspect.HostConfig.IOMaximumIOps",
            "ContainerInspect.HostConfig.KernelMemoryTCP",
            "ContainerInspect.HostConfig.NanoCpus",
        ],
    ),
    (
        "later",
        &[
            "ContainerInspect.Config.StopTimeout",
            "ContainerInspect.NetworkSettings.Networks.*.GwPriority",
            "ContainerInspect.Platform",
            "ContainerStats.id",
            "ContainerStats.name",
            "ContainerStats.num_procs",
            "ContainerStats.preread",
            "ContainerStats.storage_stats",
            "ContainerSummary.NetworkSettings.Networks.*.GwPriority",
            "ImageInspect.Metadata",
            "ImageSummary.Containers",
            "ImageSummary.SharedSize",
            "Network.ConfigFrom",
            "Network.ConfigOnly",
            "Network.EnableIPv4",
            "Network.Ingress",
            "SystemInfo.CDISpecDirs",
            "SystemInfo.CgroupVersion",
            "SystemInfo.ContainerdCommit",
            "SystemInfo.DefaultRuntime",
            "SystemInfo.InitBinary",
            "SystemInfo.InitCommit",
            "SystemInfo.Isolation",
            "SystemInfo.KernelMemoryTCP",
            "SystemInfo.LiveRestoreEnabled",
            "SystemInfo.OSVersion",
            "SystemInfo.PidsLimit",
            "SystemInfo.Plugins.Log",
            "SystemInfo.RegistryConfig.AllowNondistributableArtifactsCIDRs",
            "SystemInfo.RegistryConfig.AllowNondistributableArtifactsHostnames",
            "SystemInfo.RuncCommit",
            "SystemInfo.Runtimes",
            "SystemInfo.SecurityOptions",
            "SystemInfo.Swarm",
            "SystemInfo.Warnings",
            "SystemVersion.Components",
            "SystemVersion.Platform",
        ],
    ),
    (
        "Podman's own",
        &[
            "ContainerInspect.HostConfig.Annotations",
            "ContainerPathStat.isDir",
            "ContainerSummary.DefaultReadOnlyNonRecursive",
            "ContainerSummary.Name",
            "ImageSummary.Digest",
            "ImageSummary.History",
            "ImageSummary.Names",
            "SystemInfo.BuildahVersion",
            "SystemInfo.CPURealtimePeriod",
            "SystemInfo.CPURealtimeRuntime",
            "SystemInfo.ProductLicense",
            "SystemInfo.Rootless",
            "SystemInfo.SwapFree",
            "SystemInfo.SwapTotal",
            "SystemInfo.Uptime",
        ],
    ),
];

#[test]
fn deserialized_models_serialize_unchanged() {
    let mut unused: BTreeSet<_> = patterns().collect();
    let mut wrong = Vec::new();
    for fixture in fixtures::all() {
        let places = places(&fixture.value);
        for pattern in places
            .iter()
            .filter_map(|path| undescribed(fixture.model, path))
        {
            unused.remove(pattern);
        }
        let written = fixture.model.recode(&fixture.value).unwrap();
        for (path, pair) in differences(&fixture.value, &written) {
            match pair {
                (Some(_), None) if undescribed(fixture.model, &path).is_some() => {}
                (None, Some(made_up)) if is_default(&made_up) => {}
                (Some(read), None) if is_absent_size(&path, &read) => {}
                (Some(read), written) if is_same_time(&read, written.as_ref()) => {}
                (read, written) => wrong.push(format!(
                    "{}: {}.{path}: {read:?} was written as {written:?}",
                    fixture.name, fixture.model.name
                )),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(unused.is_empty(), "no fixture has {unused:?}");
}

#[test]
fn serialized_models_deserialize_unchanged() {
    for fixture in fixtures::all() {
        let written = fixture.model.recode(&fixture.value).unwrap();
        let again = fixture.model.recode(&written).unwrap();
        assert_eq!(again, written, "{}", fixture.name);
    }
}

/// The entry that says that a place of a model is not described.
pub(super) fn undescribed(model: Model, path: &Path) -> Option<&'static str> {
    patterns().find(|pattern| {
        let (name, keys) = pattern.split_once('.').unwrap();
        name == model.name && path.matches(keys)
    })
}

fn patterns() -> impl Iterator<Item = &'static str> {
    UNDESCRIBED
        .iter()
        .flat_map(|(_, patterns)| *patterns)
        .copied()
}

/// Engines send two zeros for a TTY size that is not set.
fn is_absent_size(path: &Path, read: &Value) -> bool {
    path.to_string().contains("ConsoleSize[") && read == 0
}

/// Times are written in UTC, with as many digits as they need; Go's zero time stands for none.
fn is_same_time(read: &Value, written: Option<&Value>) -> bool {
    let time = |value: &Value| {
        let text = value.as_str()?;
        DateTime::parse_from_rfc3339(text).ok()
    };
    match written {
        Some(written) => time(read).is_some() && time(read) == time(written),
        None => time(read).is_some_and(|time| time.year() == 1),
    }
}
