//! Archives with content that does not compress.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::process::Command;

use bytes::Bytes;
use futures_util::{Stream, stream};

use crate::cases::PIECE;
use crate::child;
use crate::outcome::Outcome;

/// The number of files in a build context, and the size of each.
const FILES: usize = 200;
const FILE: usize = 1_000_000;

const DOCKERFILE: &str = "FROM scratch\nCOPY Dockerfile /\n";

/// Creates `context.tar`, the archive of a build context, in a directory. The build copies a single small file.
pub fn create(directory: &Path) -> Outcome<()> {
    let contents = directory.join("context");
    let archive = directory.join("context.tar");
    fs::create_dir(&contents)?;
    fs::write(contents.join("Dockerfile"), DOCKERFILE)?;
    let mut names = vec!["Dockerfile".to_owned()];
    for index in 0..FILES {
        let name = format!("file-{index}");
        fs::write(contents.join(&name), noise(FILE, index as u64))?;
        names.push(name);
    }
    let mut tar = Command::new("tar");
    tar.arg("-C").arg(&contents).arg("-cf").arg(&archive);
    child::output(tar.args(names))?;
    fs::remove_dir_all(contents)?;
    Ok(())
}

/// Returns bytes that differ with the seed.
pub fn noise(length: usize, seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let words = std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    });
    let mut bytes: Vec<u8> = words
        .take(length.div_ceil(8))
        .flat_map(u64::to_le_bytes)
        .collect();
    bytes.truncate(length);
    bytes
}

/// Reads a file in pieces. Both clients send the same ones.
pub fn pieces(path: &str) -> io::Result<impl Stream<Item = io::Result<Bytes>> + use<>> {
    let mut file = File::open(path)?;
    let next = move || {
        let mut piece = vec![0; PIECE];
        match file.read(&mut piece) {
            Ok(0) => None,
            Ok(length) => {
                piece.truncate(length);
                Some(Ok(Bytes::from(piece)))
            }
            Err(error) => Some(Err(error)),
        }
    };
    Ok(stream::iter(std::iter::from_fn(next)))
}
