//! What BuildKit reports about a build: `moby.buildkit.v1.StatusResponse`.

use bytes::Bytes;
use chrono::{DateTime, Utc};

use crate::protobuf::{Budget, Message, Value, WireResult};

/// The changes in a build with BuildKit since the last trace.
///
/// [`Progress`](crate::stream::Progress) combines the traces of a build.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct BuildTrace {
    /// The vertices that have become known, have started or have ended.
    pub vertices: Vec<BuildVertex>,
    /// Parts of vertices that have made progress.
    pub statuses: Vec<BuildStatus>,
    /// Output of the commands.
    pub logs: Vec<BuildLog>,
    /// Warnings about the Dockerfile.
    pub warnings: Vec<BuildWarning>,
}

/// A vertex of the graph that BuildKit solves: mostly a step of the Dockerfile.
///
/// It is sent again whenever it changes, and replaces the earlier one with the same digest. A vertex can start again after
/// it has ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct BuildVertex {
    /// The digest, which identifies it within the build.
    pub digest: String,
    /// The digests of the vertices that it depends on.
    pub inputs: Vec<String>,
    /// The name, such as `[stage-1 2/4] COPY --from=base /file /file`.
    pub name: String,
    /// Whether the result was found in the cache.
    pub cached: bool,
    /// When it started.
    pub started: Option<DateTime<Utc>>,
    /// When it ended.
    pub completed: Option<DateTime<Utc>>,
    /// Why it failed. Empty if it did not. Ends with `context canceled` if it was stopped because another one failed.
    pub error: String,
    /// The group that it is shown as a part of.
    pub group: Option<BuildGroup>,
}

/// A group of vertices that belong to one step of the Dockerfile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct BuildGroup {
    /// The ID, which is the same for all vertices of the group.
    pub id: String,
    /// The name of the step.
    pub name: String,
    /// Whether the vertex alone does not make the step appear.
    pub weak: bool,
}

/// A part of a vertex: the transfer of a layer, or an action such as `exporting layers`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct BuildStatus {
    /// The ID, which is also the text to show, such as the digest of a layer.
    pub id: String,
    /// The digest of the vertex.
    pub vertex: String,
    /// What is being done, such as `downloading`. Often empty.
    pub name: String,
    /// The number of bytes transferred, or zero if nothing is.
    pub current: u64,
    /// The number of bytes to transfer, or zero if it is not known.
    pub total: u64,
    /// When this was reported.
    pub timestamp: Option<DateTime<Utc>>,
    /// When it started.
    pub started: Option<DateTime<Utc>>,
    /// When it ended.
    pub completed: Option<DateTime<Utc>>,
}

/// Output of a command. It may begin and end inside a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct BuildLog {
    /// The digest of the vertex.
    pub vertex: String,
    /// When it was written.
    pub timestamp: Option<DateTime<Utc>>,
    /// Where it was written to.
    pub stream: BuildLogStream,
    /// The bytes.
    pub bytes: Bytes,
}

/// Where a command writes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BuildLogStream {
    /// Stdout.
    #[default]
    Stdout,
    /// Stderr.
    Stderr,
}

/// A warning about the Dockerfile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct BuildWarning {
    /// The digest of the vertex.
    pub vertex: String,
    /// The severity.
    pub level: i64,
    /// The warning, in one line.
    pub message: String,
    /// Explanations.
    pub detail: Vec<String>,
    /// The address of a page about it. Empty if there is none.
    pub url: String,
    /// The name of the Dockerfile. Empty if it is not known.
    pub file: String,
    /// The lines that it is about.
    pub ranges: Vec<BuildRange>,
}

/// A range in a Dockerfile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct BuildRange {
    /// The first position.
    pub start: BuildPosition,
    /// The last position.
    pub end: BuildPosition,
}

/// A position in a Dockerfile. Numbers that make no sense are zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct BuildPosition {
    /// The line. The first one is 1.
    pub line: u32,
    /// The character in the line, or zero if the position is the whole line.
    pub character: u32,
}

impl BuildTrace {
    /// Decodes a trace from protobuf.
    pub(crate) fn decode(bytes: &[u8]) -> WireResult<Self> {
        Self::read(Message::new(bytes, &Budget::new()))
    }

    fn read(mut message: Message<'_, '_>) -> WireResult<Self> {
        let mut trace = Self::default();
        while let Some((field, value)) = message.next_field()? {
            match field {
                1 => trace.vertices.push(BuildVertex::read(value.message()?)?),
                2 => trace.statuses.push(BuildStatus::read(value.message()?)?),
                3 => trace.logs.push(BuildLog::read(value.message()?)?),
                4 => trace.warnings.push(BuildWarning::read(value.message()?)?),
                _ => {}
            }
        }
        Ok(trace)
    }
}

impl BuildVertex {
    fn read(mut message: Message<'_, '_>) -> WireResult<Self> {
        let mut vertex = Self::default();
        while let Some((field, value)) = message.next_field()? {
            match field {
                1 => vertex.digest = value.text()?,
                2 => vertex.inputs.push(value.text()?),
                3 => vertex.name = value.text()?,
                4 => vertex.cached = value.flag()?,
                5 => vertex.started = value.time()?,
                6 => vertex.completed = value.time()?,
                7 => vertex.error = value.text()?,
                8 => vertex.group = Some(BuildGroup::read(value.message()?)?),
                _ => {}
            }
        }
        Ok(vertex)
    }

    /// Returns whether it was stopped because another vertex failed, or the build was canceled.
    #[must_use]
    pub fn is_canceled(&self) -> bool {
        self.error.ends_with("context canceled")
    }
}

impl BuildGroup {
    fn read(mut message: Message<'_, '_>) -> WireResult<Self> {
        let mut group = Self::default();
        while let Some((field, value)) = message.next_field()? {
            match field {
                1 => group.id = value.text()?,
                2 => group.name = value.text()?,
                3 => group.weak = value.flag()?,
                _ => {}
            }
        }
        Ok(group)
    }
}

impl BuildStatus {
    fn read(mut message: Message<'_, '_>) -> WireResult<Self> {
        let mut status = Self::default();
        while let Some((field, value)) = message.next_field()? {
            match field {
                1 => status.id = value.text()?,
                2 => status.vertex = value.text()?,
                3 => status.name = value.text()?,
                4 => status.current = count(&value)?,
                5 => status.total = count(&value)?,
                6 => status.timestamp = value.time()?,
                7 => status.started = value.time()?,
                8 => status.completed = value.time()?,
                _ => {}
            }
        }
        Ok(status)
    }
}

/// A number of bytes. A negative one is unknown.
fn count(value: &Value<'_, '_>) -> WireResult<u64> {
    Ok(u64::try_from(value.number()?).unwrap_or_default())
}

impl BuildLog {
    fn read(mut message: Message<'_, '_>) -> WireResult<Self> {
        let mut log = Self::default();
        while let Some((field, value)) = message.next_field()? {
            match field {
                1 => log.vertex = value.text()?,
                2 => log.timestamp = value.time()?,
                3 if value.number()? == 2 => log.stream = BuildLogStream::Stderr,
                4 => log.bytes = Bytes::copy_from_slice(value.bytes()?),
                _ => {}
            }
        }
        Ok(log)
    }
}

impl BuildWarning {
    fn read(mut message: Message<'_, '_>) -> WireResult<Self> {
        let mut warning = Self::default();
        while let Some((field, value)) = message.next_field()? {
            match field {
                1 => warning.vertex = value.text()?,
                2 => warning.level = value.number()?,
                3 => warning.message = value.text()?,
                4 => warning.detail.push(value.text()?),
                5 => warning.url = value.text()?,
                6 => warning.file = file_name(value.message()?)?,
                7 => warning.ranges.push(BuildRange::read(value.message()?)?),
                _ => {}
            }
        }
        Ok(warning)
    }
}

/// The name in a `pb.SourceInfo`, which also has the whole Dockerfile.
fn file_name(mut message: Message<'_, '_>) -> WireResult<String> {
    let mut name = String::new();
    while let Some((field, value)) = message.next_field()? {
        if field == 1 {
            name = value.text()?;
        }
    }
    Ok(name)
}

impl BuildRange {
    fn read(mut message: Message<'_, '_>) -> WireResult<Self> {
        let mut range = Self::default();
        while let Some((field, value)) = message.next_field()? {
            match field {
                1 => range.start = BuildPosition::read(value.message()?)?,
                2 => range.end = BuildPosition::read(value.message()?)?,
                _ => {}
            }
        }
        Ok(range)
    }
}

impl BuildPosition {
    fn read(mut message: Message<'_, '_>) -> WireResult<Self> {
        let mut position = Self::default();
        let number = |value: Value<'_, '_>| Ok(u32::try_from(value.number()?).unwrap_or_default());
        while let Some((field, value)) = message.next_field()? {
            match field {
                1 => position.line = number(value)?,
                2 => position.character = number(value)?,
                _ => {}
            }
        }
        Ok(position)
    }
}
