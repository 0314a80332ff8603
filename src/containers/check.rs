//! Conflicts among the options of a new container that can be seen without an engine.

use std::time::Duration;

use super::CreateContainerOptions;
use crate::error::Invalid;
use crate::models::containers::{HealthConfig, HostConfig, Mount, MountType, RestartPolicyName};
use crate::models::images::Platform;

/// The shortest time that engines accept in a health check.
const SHORTEST: Duration = Duration::from_millis(1);

/// The first conflict, if any.
pub(super) fn conflict(options: &CreateContainerOptions) -> Option<Invalid> {
    let body = &options.body;
    let health = body.healthcheck.as_ref().and_then(health);
    let directory = body.working_dir.as_deref();
    let directory = || relative_path("working_dir", directory.unwrap_or_default());
    let host = || body.host_config.as_ref().and_then(host);
    let platform = || options.platform.as_deref().and_then(Platform::invalid);
    health.or_else(directory).or_else(host).or_else(platform)
}

/// A path in a container that is not absolute, neither for Linux nor for Windows.
pub(crate) fn relative_path(option: &str, path: &str) -> Option<Invalid> {
    let mut start = path.bytes();
    let is_absolute = match (start.next(), start.next(), start.next()) {
        (None | Some(b'/' | b'\\'), ..) => true,
        (Some(drive), Some(b':'), next) => {
            drive.is_ascii_alphabetic() && matches!(next, None | Some(b'/' | b'\\'))
        }
        _ => false,
    };
    let reason = || format!("`{option}` must be an absolute path in the container");
    (!is_absolute).then(|| Invalid::new("path", path, reason()))
}

fn health(health: &HealthConfig) -> Option<Invalid> {
    let times = [
        ("interval", health.interval),
        ("timeout", health.timeout),
        ("start_period", health.start_period),
        ("start_interval", health.start_interval),
    ];
    let short = |time: &Duration| !time.is_zero() && *time < SHORTEST;
    let (name, time) = times
        .into_iter()
        .find_map(|(name, time)| Some((name, time.filter(short)?)))?;
    let reason = format!("`healthcheck.{name}` must be at least 1 ms");
    Some(Invalid::new("health check", format!("{time:?}"), reason))
}

fn host(host: &HostConfig) -> Option<Invalid> {
    let mounts = host.mounts.iter().enumerate();
    let mut mounts = mounts.filter_map(|(index, item)| mount(index, item));
    let binds = host.binds.iter().enumerate();
    let mut binds = binds.filter_map(|(index, item)| bind(index, item));
    let mut tmpfs = host.tmpfs.keys();
    removal(host)
        .or_else(|| mounts.next())
        .or_else(|| binds.next())
        .or_else(|| tmpfs.find_map(|path| relative_path("host_config.tmpfs", path)))
}

/// A bind is a source, a path in the container and a mode, or the path alone. Only the path must be absolute: the source
/// may be the name of a volume.
fn bind(index: usize, bind: &str) -> Option<Invalid> {
    let (first, rest) = first_part(bind);
    let path = rest.map_or(first, |rest| first_part(rest).0);
    relative_path(&format!("host_config.binds[{index}]"), path)
}

/// Splits a bind at its first colon, except that of a Windows drive: `C:\srv:D:\data:ro` has three parts.
fn first_part(bind: &str) -> (&str, Option<&str>) {
    let drive = match bind.as_bytes() {
        [letter, b':'] | [letter, b':', b'/' | b'\\' | b':', ..]
            if letter.is_ascii_alphabetic() =>
        {
            2
        }
        _ => 0,
    };
    let colon = bind.get(drive..).and_then(|path| path.find(':'));
    let split = colon.and_then(|colon| bind.split_at_checked(drive + colon));
    split.map_or((bind, None), |(part, rest)| (part, rest.get(1..)))
}

fn removal(host: &HostConfig) -> Option<Invalid> {
    let policy = host.restart_policy.as_ref()?.name.as_ref()?;
    let restarts = !matches!(policy, RestartPolicyName::No) && !policy.as_str().is_empty();
    (restarts && host.auto_remove == Some(true)).then(|| {
        let reason = "`host_config.auto_remove` cannot be combined with a restart policy";
        Invalid::new("restart policy", policy.as_str(), reason)
    })
}

fn mount(index: usize, mount: &Mount) -> Option<Invalid> {
    let option = |name| format!("host_config.mounts[{index}].{name}");
    let source = mount.source.as_deref().unwrap_or_default();
    let target = mount.target.as_deref().unwrap_or_default();
    if target.is_empty() {
        let reason = format!("`{}` is not set", option("target"));
        return Some(Invalid::new("mount", source, reason));
    }
    if let Some(relative) = relative_path(&option("target"), target) {
        return Some(relative);
    }
    let reason = match mount.kind {
        Some(MountType::Tmpfs) if !source.is_empty() => "must not be set for a tmpfs",
        Some(MountType::Bind | MountType::Npipe | MountType::Image | MountType::Cluster)
            if source.is_empty() =>
        {
            "is not set"
        }
        _ => return None,
    };
    let reason = format!("`{}` {reason}", option("source"));
    Some(Invalid::new("mount", target, reason))
}
