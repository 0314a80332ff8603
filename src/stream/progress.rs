//! Progress of a pull, push, build, load or import.

use std::collections::BTreeMap;

use futures_util::TryStreamExt;
use serde_json::Value;

use super::build_message::BuildMessage;
use super::json::JsonStream;
use crate::build_trace::{BuildStep, BuildSteps, BuildWarning};
use crate::error::Result;
use crate::kept::Kept;
use crate::models::images::{ProgressDetail, ProgressMessage};

/// What a layer takes beside its ID.
const LAYER: usize = 512;

/// The number of bytes that are kept of the text of a state.
const STATUS: usize = 256;

/// Progress of a pull, push, build, load or import, and its result.
///
/// Pass every message to `update`. If only the result matters, [`finish`](JsonStream::finish) the stream instead. The
/// stream of a build [keeps its progress itself](super::BuildStream::progress).
///
/// Engines report progress as human-readable text. The texts of Docker 1.11 and later are recognized. A layer keeps its
/// state if the text is unknown.
///
/// # Examples
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> asyncdocker::Result<()> {
/// # use asyncdocker::{Request, Response};
/// # let request = Request::post("/images/create");
/// # let pull = Response::builder(&request).json("{}").json_stream();
/// use asyncdocker::stream::Progress;
/// use futures_util::TryStreamExt;
///
/// # let mut pull: asyncdocker::stream::JsonStream<asyncdocker::models::images::ProgressMessage> = pull;
/// let mut progress = Progress::new();
/// while let Some(message) = pull.try_next().await? {
///     progress.update(&message);
///     println!("{} of {} bytes", progress.transferred(), progress.size());
/// }
/// println!("pulled {}", progress.digest().unwrap_or("an image without digest"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Progress {
    layers: Vec<LayerProgress>,
    positions: BTreeMap<String, usize>,
    image_id: Option<String>,
    digest: Option<String>,
    names: Vec<String>,
    /// Without room, new layers and names are dropped.
    kept: Kept,
    build: BuildSteps,
}

/// The progress of one layer of an image.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LayerProgress {
    /// The shortened digest or ID, as the engine reports it.
    pub id: String,
    /// The current state.
    pub state: LayerState,
    /// The current state, in the engine's words. At most 256 bytes are kept.
    pub status: String,
    /// The number of bytes to transfer, or to unpack if nothing is transferred. `None` until the engine reports it, and
    /// always if the engine already has the layer.
    pub size: Option<u64>,
    /// The number of bytes downloaded or uploaded. Engines may count more than `size`.
    pub transferred: u64,
    /// The number of unpacked bytes of a downloaded or loaded layer. Always zero if the engine uses the image store of
    /// containerd, and counts the seconds instead.
    pub unpacked: u64,
    /// Whether the engine reported the download as complete, perhaps before it reported a size.
    downloaded: bool,
}

/// The state of a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum LayerState {
    /// It is waiting for its turn or for another attempt.
    Waiting,
    /// It is being downloaded or uploaded.
    Transferring,
    /// It was downloaded and is waiting to be unpacked.
    Transferred,
    /// It is being unpacked.
    Unpacking,
    /// It is complete, or was already present.
    Done,
}

impl LayerState {
    fn of(status: &str) -> Option<Self> {
        match status {
            "Pulling fs layer" | "Preparing" | "Waiting" => Some(Self::Waiting),
            "Downloading" | "Pushing" => Some(Self::Transferring),
            "Verifying Checksum" | "Download complete" => Some(Self::Transferred),
            "Extracting" | "Loading layer" => Some(Self::Unpacking),
            "Already exists" | "Layer already exists" | "Pull complete" | "Pushed" => {
                Some(Self::Done)
            }
            _ if status.starts_with("Mounted from ") => Some(Self::Done),
            _ if status.starts_with("Retrying in ") => Some(Self::Waiting),
            _ => None,
        }
    }
}

impl Progress {
    /// Creates the progress of an operation that has not begun.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Updates the progress with the next message.
    pub fn update(&mut self, message: &ProgressMessage) {
        match (&message.id, &message.status) {
            (Some(id), Some(status)) => self.update_layer(id, status, message),
            (None, Some(status)) => self.read_status(status),
            _ => {}
        }
        if let Some(text) = &message.stream {
            self.read_output(text);
        }
        if let Some(aux) = &message.aux {
            self.read_aux(aux);
        }
    }

    /// Updates the progress with the next message of a build. A [`BuildStream`](super::BuildStream) does this itself.
    pub fn update_build(&mut self, message: &BuildMessage) {
        match message {
            BuildMessage::Progress(message) => self.update(message),
            BuildMessage::Trace(trace) => self.build.update(trace),
        }
    }

    /// Returns the steps of a build with BuildKit, in the order in which the engine first reported them.
    ///
    /// At most 32 MiB of text are kept for a build, and the last 64 KiB of output of each step.
    #[must_use]
    pub fn steps(&self) -> &[BuildStep] {
        self.build.steps()
    }

    /// Returns the step that a vertex of BuildKit belongs to, by the digest of the vertex.
    #[must_use]
    pub fn step(&self, vertex: &str) -> Option<&BuildStep> {
        self.build.step(vertex)
    }

    /// Returns the warnings of BuildKit about the Dockerfile.
    #[must_use]
    pub fn warnings(&self) -> &[BuildWarning] {
        self.build.warnings()
    }

    /// Returns the step that a failure of the build is about.
    pub(super) fn failed_step(&self, message: &str) -> Option<&BuildStep> {
        self.build.failed(message)
    }

    /// Returns the layers, in the order in which the engine first reported them. At most 32 MiB are kept.
    #[must_use]
    pub fn layers(&self) -> &[LayerProgress] {
        &self.layers
    }

    /// Returns the number of bytes downloaded or uploaded, of all layers together.
    #[must_use]
    pub fn transferred(&self) -> u64 {
        let counts = self.layers.iter().map(|layer| layer.transferred);
        counts.fold(0, u64::saturating_add)
    }

    /// Returns the total size in bytes of all layers whose size is known. It grows while the engine reports more sizes.
    #[must_use]
    pub fn size(&self) -> u64 {
        let sizes = self.layers.iter().filter_map(|layer| layer.size);
        sizes.fold(0, u64::saturating_add)
    }

    /// Returns the ID of the image that was built, imported or loaded, as the engine reports it. It is the full ID, or
    /// its first twelve digits for a build below API 1.30 that is not quiet.
    #[must_use]
    pub fn image_id(&self) -> Option<&str> {
        self.image_id.as_deref()
    }

    /// Returns the digest of the pulled or pushed image in the registry. After several tags, it is the digest of the
    /// last.
    #[must_use]
    pub fn digest(&self) -> Option<&str> {
        self.digest.as_deref()
    }

    /// Returns the names of the images that were loaded, or the names that a build gave its image. Docker 23.0 and later
    /// do not report the names of a build with BuildKit.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    fn update_layer(&mut self, id: &str, status: &str, message: &ProgressMessage) {
        let state = LayerState::of(status);
        let position = match (self.positions.get(id).copied(), state) {
            (Some(position), _) => position,
            // The ID is a tag or a node.
            (None, None) => return,
            // Twice, because the positions have it too.
            (None, Some(_)) if !self.kept.add(2 * id.len() + LAYER) => return,
            (None, Some(state)) => {
                self.layers.push(LayerProgress::new(id, state));
                let position = self.layers.len() - 1;
                self.positions.insert(id.to_owned(), position);
                position
            }
        };
        if let Some(layer) = self.layers.get_mut(position) {
            layer.update(state, status, message.progress_detail.as_ref());
        }
    }

    fn add_name(&mut self, name: &str) {
        if self.kept.add(size_of_name(name)) {
            self.names.push(name.to_owned());
        }
    }

    fn clear_names(&mut self) {
        for name in self.names.drain(..) {
            self.kept.remove(size_of_name(&name));
        }
    }

    /// Reads the last messages of a pull, push or import.
    fn read_status(&mut self, status: &str) {
        let pushed = || status.split_once(": digest: ").map(|(_, rest)| rest);
        if let Some(rest) = status.strip_prefix("Digest: ").or_else(pushed) {
            let digest = rest.split(' ').next().unwrap_or_default();
            self.digest = Some(digest.to_owned());
        } else if is_id(status) {
            self.image_id = Some(status.to_owned());
        }
    }

    /// Reads the last messages of a build or load. A program in the build may write the same text, but never as the
    /// last: the names of an image follow its ID.
    fn read_output(&mut self, text: &str) {
        let line = text.trim_end_matches('\n');
        if let Some(id) = line.strip_prefix("Successfully built ") {
            self.clear_names();
            let known = self.image_id.as_deref().and_then(|id| id.split(':').nth(1));
            if !known.is_some_and(|known| known.starts_with(id)) {
                self.image_id = Some(id.to_owned());
            }
        } else if let Some(id) = line.strip_prefix("Loaded image ID: ") {
            self.image_id = Some(id.to_owned());
        } else if is_id(line) {
            self.image_id = Some(line.to_owned());
        } else if let Some(name) = line
            .strip_prefix("Successfully tagged ")
            .or_else(|| line.strip_prefix("Loaded image: "))
        {
            self.add_name(name);
        }
    }

    fn read_aux(&mut self, aux: &Value) {
        let text = |key| aux.get(key).and_then(Value::as_str).map(str::to_owned);
        self.image_id = text("ID").or(self.image_id.take());
        self.digest = text("Digest").or(self.digest.take());
    }
}

impl LayerProgress {
    fn new(id: &str, state: LayerState) -> Self {
        Self {
            id: id.to_owned(),
            state,
            status: String::new(),
            size: None,
            transferred: 0,
            unpacked: 0,
            downloaded: false,
        }
    }

    fn update(&mut self, state: Option<LayerState>, status: &str, detail: Option<&ProgressDetail>) {
        start_of(status).clone_into(&mut self.status);
        let Some(state) = state else { return };
        self.state = state;
        let current = detail.and_then(|detail| positive(detail.current?));
        let total = detail.and_then(|detail| positive(detail.total?));
        self.size = total.or(self.size);
        match state {
            LayerState::Waiting => {}
            LayerState::Transferring => self.transferred = current.unwrap_or(self.transferred),
            LayerState::Transferred => self.downloaded = true,
            LayerState::Unpacking => {
                self.downloaded |= status == "Extracting";
                // Without a total, it counts seconds.
                self.unpacked = current.filter(|_| total.is_some()).unwrap_or(self.unpacked);
            }
            LayerState::Done => self.complete(),
        }
        if self.downloaded {
            // Engines skip `Downloading` for a small layer, and report its size only while they unpack it.
            self.transferred = self.transferred.max(self.size.unwrap_or_default());
        }
    }

    /// Completes the counts, because engines do not always report the last bytes.
    fn complete(&mut self) {
        let Some(size) = self.size else { return };
        if self.transferred > 0 {
            self.transferred = self.transferred.max(size);
        }
        if self.unpacked > 0 {
            self.unpacked = size;
        }
    }
}

fn size_of_name(name: &str) -> usize {
    name.len() + size_of::<String>()
}

/// The part of a status that is kept.
fn start_of(status: &str) -> &str {
    let mut ends = (0..=STATUS).rev();
    let end = ends.find(|end| status.is_char_boundary(*end));
    end.and_then(|end| status.get(..end)).unwrap_or_default()
}

/// A count. Engines send -1 for an unknown one.
fn positive(count: i64) -> Option<u64> {
    u64::try_from(count).ok().filter(|count| *count > 0)
}

/// Whether this is the full ID of an image.
fn is_id(text: &str) -> bool {
    let digits = text.strip_prefix("sha256:").unwrap_or_default();
    digits.len() == 64 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
}

impl JsonStream<ProgressMessage> {
    /// Reads the stream to its end and returns the result. Dropping the future drops the stream.
    ///
    /// # Errors
    /// The errors of the stream's items, including failures that the engine reports.
    pub async fn finish(mut self) -> Result<Progress> {
        let mut progress = Progress::new();
        while let Some(message) = self.try_next().await? {
            progress.update(&message);
        }
        Ok(progress)
    }
}
