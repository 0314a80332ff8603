//! A message in the stream of a build.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::json::{Failure, StreamItem};
use crate::build_trace::BuildTrace;
use crate::models::images::ProgressMessage;
use crate::protobuf::WireError;

/// A message in the stream of a build.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum BuildMessage {
    /// A message of the classic builder, or the ID of the image.
    Progress(Box<ProgressMessage>),
    /// What BuildKit has done.
    Trace(BuildTrace),
}

/// Why a message is not a trace, although it says that it is one. Errors show messages of this form, because it is the one
/// of serde for invalid values.
#[derive(Debug, thiserror::Error)]
enum TraceError {
    #[error("invalid trace of BuildKit, expected text in base64")]
    NotText,
    #[error("invalid trace of BuildKit, expected base64")]
    NotBase64(#[from] base64::DecodeError),
    #[error("invalid trace of BuildKit, expected protobuf: {0}")]
    Malformed(#[from] WireError),
}

/// The ID of messages with a trace.
const TRACE: &str = "moby.buildkit.trace";

impl<'de> Deserialize<'de> for BuildMessage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let message = ProgressMessage::deserialize(deserializer)?;
        if message.id.as_deref() != Some(TRACE) {
            return Ok(Self::Progress(Box::new(message)));
        }
        trace(message.aux)
            .map(Self::Trace)
            .map_err(D::Error::custom)
    }
}

fn trace(aux: Option<Value>) -> Result<BuildTrace, TraceError> {
    let Some(Value::String(encoded)) = aux else {
        return Err(TraceError::NotText);
    };
    Ok(BuildTrace::decode(&STANDARD.decode(encoded)?)?)
}

impl BuildMessage {
    /// Returns the text of the classic builder, if the message has any.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Progress(message) => message.stream.as_deref(),
            Self::Trace(_) => None,
        }
    }
}

impl StreamItem for BuildMessage {
    fn failure(&self) -> Option<Failure> {
        match self {
            Self::Progress(message) => message.failure(),
            Self::Trace(_) => None,
        }
    }
}
