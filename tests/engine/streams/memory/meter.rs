//! Counts bytes, and the memory that this process has meanwhile.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use asyncdocker::stream::{ByteStream, FrameStream};
use asyncdocker::{Body, Request, Response, Result};
use futures_util::TryStreamExt;

/// What a stream may take, whatever its length: less than two MiB, and what the allocator keeps meanwhile.
const BOUND: usize = 4 << 20;

/// How many bytes pass between two looks.
const INTERVAL: usize = 4 << 20;

pub(super) struct Meter {
    before: usize,
    peak: usize,
    length: usize,
    look_at: usize,
}

impl Meter {
    pub(super) fn new() -> Self {
        let before = resident();
        Self {
            before,
            peak: before,
            length: 0,
            look_at: 0,
        }
    }

    /// Takes note of some bytes, and says whether there was a look.
    fn count(&mut self, bytes: usize) -> bool {
        self.length += bytes;
        if self.length < self.look_at {
            return false;
        }
        self.peak = self.peak.max(resident());
        self.look_at = self.length + INTERVAL;
        true
    }

    /// Takes note of some bytes, and is slow: the engine writes on meanwhile, as far as it can. The first pause is long
    /// enough to fill any buffer.
    async fn count_slowly(&mut self, bytes: usize) {
        let is_first = self.length == 0;
        if self.count(bytes) {
            let pause = if is_first { 3000 } else { 5 };
            tokio::time::sleep(Duration::from_millis(pause)).await;
            self.peak = self.peak.max(resident());
        }
    }

    /// Reads one batch.
    pub(super) async fn read_frames_once(&mut self, frames: &mut FrameStream) -> Result<bool> {
        let Some(batch) = frames.next_batch().await? else {
            return Ok(false);
        };
        let bytes = batch.map(|(_, bytes)| bytes.len()).sum();
        self.count_slowly(bytes).await;
        Ok(true)
    }

    pub(super) async fn read_frames(&mut self, mut frames: FrameStream) -> Result<()> {
        while self.read_frames_once(&mut frames).await? {}
        Ok(())
    }

    pub(super) async fn read_bytes(&mut self, mut bytes: ByteStream) -> Result<()> {
        while let Some(chunk) = bytes.try_next().await? {
            self.count_slowly(chunk.len()).await;
        }
        Ok(())
    }

    /// At least so many bytes have passed, and memory has not grown with them.
    pub(super) fn check(&self, least: usize) {
        let growth = self.peak - self.before;
        println!(
            "{} bytes, memory grew by {} KiB",
            self.length,
            growth / 1024
        );
        assert!(self.length >= least, "{} bytes", self.length);
        assert!(growth < BOUND, "memory grew by {growth} bytes");
    }
}

/// The same body, and what counts it on its way.
pub(super) fn metered(body: Body) -> (Body, Arc<Mutex<Meter>>) {
    let meter = Arc::new(Mutex::new(Meter::new()));
    let chunks = Response::builder(&Request::post("/metered"))
        .body(body)
        .byte_stream();
    let counted = meter.clone();
    let chunks = chunks.inspect_ok(move |chunk| {
        counted.lock().unwrap().count(chunk.len());
    });
    (Body::from_stream(chunks), meter)
}

/// The memory that this process has of its own, in bytes: without the program itself, which is read from its file when
/// it is first needed.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("RssAnon:"));
    let kib = line.unwrap().trim().trim_end_matches(" kB");
    kib.parse::<usize>().unwrap() * 1024
}
