//! Requests, whose bodies are counted and dropped.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::net::UnixStream;

use crate::Outcome;

/// What was asked for.
pub(super) struct Request {
    target: String,
    /// Bytes of the body.
    pub(super) body: usize,
}

impl Request {
    /// Whether it only asks if the engine is there, as each client does before it is measured. The cases that ping for
    /// the sake of it get the same answer.
    pub(super) fn is_ping(&self) -> bool {
        self.target.ends_with("/_ping")
    }

    /// The number of the log that is asked for.
    pub(super) fn log(&self) -> Outcome<usize> {
        let mut parts = self
            .target
            .split('/')
            .skip_while(|part| *part != "containers");
        let name = parts
            .nth(1)
            .ok_or("a request for something else than a log")?;
        Ok(name.parse()?)
    }

    /// The next request of a connection; `None` at its end.
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
