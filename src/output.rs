//! What the outputs of containers, commands, services and tasks have in common.

use crate::response::Response;
use crate::stream::{FrameStream, OutputFormat};

/// The content type of multiplexed output since API 1.42.
const MULTIPLEXED: &str = "application/vnd.docker.multiplexed-stream";

/// Engines omit a stream that is not asked for. Asking for one stream selects only that one, and excluding one leaves the
/// other.
pub(crate) fn both_unless_chosen(stdout: &mut Option<bool>, stderr: &mut Option<bool>) {
    if *stdout != Some(true) && *stderr != Some(true) {
        stdout.get_or_insert(true);
        stderr.get_or_insert(true);
    }
}

/// The output is streamed unless only the logs are wanted. Engines read stdin only while they stream.
pub(crate) fn stream_unless_logs(
    logs: Option<bool>,
    stdin: Option<bool>,
    stream: &mut Option<bool>,
) {
    if logs != Some(true) || stdin == Some(true) {
        stream.get_or_insert(true);
    }
}

/// Whether output comes from a TTY, according to the options or the response. `None` if neither tells.
pub(crate) fn known_tty(chosen: Option<bool>, response: &Response) -> Option<bool> {
    let multiplexed = response.content_type() == MULTIPLEXED;
    chosen.or_else(|| multiplexed.then_some(false))
}

/// Reads a response as logs, with the options `timestamps` and `details` of the request.
pub(crate) fn logs(
    response: Response,
    tty: bool,
    timestamps: Option<bool>,
    details: Option<bool>,
) -> FrameStream {
    response
        .frames(OutputFormat::with_tty(tty))
        .with_timestamps(timestamps == Some(true))
        .with_details(details == Some(true))
}
