//! The synthetic engine: it answers by the path alone, with bodies rendered at its start.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::sync::Arc;
use std::thread;

use crate::cases::{CASES, Cut, Job, PIECE};
use crate::{Outcome, bodies};

/// How much is written at once.
const BLOCK: usize = 1 << 20;

/// The size of a chunk that holds several items.
const LARGE: usize = 32 * 1024;

/// Serves until it is killed.
pub fn serve(socket: &Path) -> Outcome<()> {
    let answers = Arc::new(Answers::render());
    let listener = UnixListener::bind(socket)?;
    for connection in listener.incoming() {
        let connection = connection?;
        let answers = Arc::clone(&answers);
        // A client that closes early is no failure of the engine.
        thread::spawn(move || answers.serve(connection).ok());
    }
    Ok(())
}

/// A stream: a block that is written so many times.
struct Stream {
    path: &'static str,
    block: Vec<u8>,
    times: usize,
}

struct Answers {
    ping: Vec<u8>,
    list: Vec<u8>,
    inspect: Vec<u8>,
    done: Vec<u8>,
    streams: Vec<Stream>,
}

impl Answers {
    fn render() -> Self {
        Self {
            ping: whole("text/plain", b"OK"),
            list: whole("application/json", &bodies::list()),
            inspect: whole("application/json", &bodies::inspect()),
            done: whole("text/plain", b""),
            streams: CASES.iter().filter_map(stream).collect(),
        }
    }

    fn serve(&self, connection: UnixStream) -> Outcome<()> {
        let mut reader = BufReader::with_capacity(BLOCK, connection.try_clone()?);
        let mut writer = connection;
        while let Some(request) = Request::read(&mut reader)? {
            match self.streams.iter().find(|stream| request.names(stream.path)) {
                Some(stream) => stream.write(&mut writer)?,
                None => writer.write_all(self.answer(&request))?,
            }
        }
        Ok(())
    }

    fn answer(&self, request: &Request) -> &[u8] {
        if request.names("_ping") {
            &self.ping
        } else if request.names("inspected") {
            &self.inspect
        } else if request.names("json") {
            &self.list
        } else {
            &self.done
        }
    }
}

fn whole(kind: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let mut answer =
        format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n").into_bytes();
    answer.extend_from_slice(body);
    answer
}

/// The stream of a case; `None` for cases that are not about one.
fn stream(case: &'static crate::cases::Case) -> Option<Stream> {
    let (path, item, cut) = match case.job {
        Job::Logs(path) => {
            let cut = if path.ends_with("-each") { Cut::Each } else { Cut::Large };
            (path, bodies::frame(case.item_bytes), cut)
        }
        Job::Events(Cut::Large) => ("until=2", bodies::event(), Cut::Large),
        Job::Events(Cut::Each) => ("until=1", bodies::event(), Cut::Each),
        Job::Pull(Cut::Large) => ("fromImage=large", bodies::progress(), Cut::Large),
        Job::Pull(Cut::Each) => ("fromImage=each", bodies::progress(), Cut::Each),
        Job::Export => ("export", vec![b'x'; PIECE], Cut::Each),
        _ => return None,
    };
    let (block, items) = block(&item, cut, case.count);
    Some(Stream {
        path,
        block,
        times: case.count / items,
    })
}

/// Chunks of items, as many as divide the count and fill about a megabyte.
fn block(item: &[u8], cut: Cut, count: usize) -> (Vec<u8>, usize) {
    let wanted = (BLOCK / item.len()).clamp(1, count);
    let items = (1..=wanted).rev().find(|items| count.is_multiple_of(*items)).unwrap_or(1);
    let bytes = item.repeat(items);
    let size = match cut {
        Cut::Each => item.len(),
        Cut::Large => LARGE,
    };
    let mut block = Vec::new();
    for chunk in bytes.chunks(size) {
        block.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
        block.extend_from_slice(chunk);
        block.extend_from_slice(b"\r\n");
    }
    (block, items)
}

impl Stream {
    fn write(&self, writer: &mut UnixStream) -> Outcome<()> {
        writer.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")?;
        for _ in 0..self.times {
            writer.write_all(&self.block)?;
        }
        writer.write_all(b"0\r\n\r\n")?;
        Ok(())
    }
}

/// The target of a request whose body has been read and dropped.
struct Request(String);

impl Request {
    fn names(&self, path: &str) -> bool {
        match path.contains('=') {
            true => self.0.contains(path),
            false => self.0.split(['/', '?']).any(|part| part == path),
        }
    }

    fn read(reader: &mut BufReader<UnixStream>) -> Outcome<Option<Self>> {
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
        if chunked {
            drop_chunks(reader)?;
        } else {
            skip(reader, length)?;
        }
        Ok(Some(Self(target)))
    }
}

fn drop_chunks(reader: &mut BufReader<UnixStream>) -> Outcome<()> {
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let length = u64::from_str_radix(line.trim(), 16)?;
        skip(reader, length + 2)?;
        if length == 0 {
            return Ok(());
        }
    }
}

fn skip(reader: &mut BufReader<UnixStream>, length: u64) -> Outcome<()> {
    std::io::copy(&mut reader.take(length), &mut std::io::sink())?;
    Ok(())
}
