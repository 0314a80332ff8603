//! Reads requests, and counts and drops their bodies.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::net::UnixStream;

use crate::outcome::Outcome;

/// A request.
pub(super) struct Request {
    target: String,
    /// Bytes of the body.
    pub(super) body: usize,
}

impl Request {
    /// Returns whether this is a ping, which each client sends before the measurement. Pings that are measured get the
    /// same response.
    pub(super) fn is_ping(&self) -> bool {
        self.target.ends_with("/_ping")
    }

    /// Returns the number of the requested log.
    pub(super) fn log(&self) -> Outcome<usize> {
        let mut parts = self
            .target
            .split('/')
            .skip_while(|part| !["containers", "services"].contains(part));
        let name = parts.nth(1).ok_or("not a request for a log")?;
        Ok(name.parse()?)
    }

    /// Reads the next request of a connection, or `None` at its end.
    pub(super) fn read(reader: &mut BufReader<UnixStream>) -> Outcome<Option<Self>> {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let target = line.split(' ').nth(1).unwrap_or_default().to_owned();
        let (mut length, mut chunked) = (0, false);
        loop {
            line.clear();
            reader.read_line(&mut line)?;
            let header = line.trim_end().to_ascii_lowercase();
            match header.split_once(": ") {
                Some(("content-length", value)) => length = value.parse()?,
                Some(("transfer-encoding", "chunked")) => chunked = true,
                None => break,
                _ => {}
            }
        }
        let body = if chunked {
            skip_chunks(reader)?
        } else {
            skip(reader, length)?
        };
        Ok(Some(Self { target, body }))
    }
}

fn skip_chunks(reader: &mut BufReader<UnixStream>) -> Outcome<usize> {
    let mut total = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let length = usize::from_str_radix(line.trim(), 16)?;
        total += skip(reader, length)?;
        reader.read_line(&mut line)?;
        if length == 0 {
            return Ok(total);
        }
    }
}

fn skip(reader: &mut BufReader<UnixStream>, length: usize) -> Outcome<usize> {
    let skipped = std::io::copy(&mut reader.take(length as u64), &mut std::io::sink())?;
    Ok(usize::try_from(skipped)?)
}
