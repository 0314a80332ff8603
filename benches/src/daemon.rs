//! The synthetic engine: it responds to every request with the body of one case, rendered before the measurement.

use std::io::{BufReader, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::sync::Arc;
use std::thread;

use crate::bodies;
use crate::cases::{Case, Cut, FOLLOWED, Job, PIECE};
use crate::outcome::Outcome;

mod request;

use request::Request;

/// The size of a write.
const BLOCK: usize = 1 << 20;

/// The size of a chunk that holds several items.
const LARGE: usize = 32 * 1024;

const CHUNKED: &[u8] =
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
const LAST_CHUNK: &[u8] = b"0\r\n\r\n";
const UPGRADED: &[u8] = b"HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n";
const REFUSED: &[u8] = b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n";

/// Serves a case with this many items until the process is killed.
pub fn serve(case: &Case, count: usize, socket: &Path) -> Outcome<()> {
    let listener = UnixListener::bind(socket)?;
    if case.follows_many() {
        return follow(&listener, count / FOLLOWED);
    }
    let answer = Arc::new(Reply::render(case, count));
    for connection in listener.incoming() {
        let connection = connection?;
        let answer = Arc::clone(&answer);
        // A client that closes early is not a failure of the engine.
        thread::spawn(move || answer.serve(connection).ok());
    }
    Ok(())
}

enum Reply {
    /// How the engine responds to requests.
    Whole(Vec<u8>),
    /// A block that is written so many times, between a beginning and an end.
    Stream {
        head: &'static [u8],
        block: Vec<u8>,
        times: usize,
        tail: &'static [u8],
    },
    /// Success if the request body had this many bytes.
    Received(usize),
}

impl Reply {
    fn render(case: &Case, count: usize) -> Self {
        let item = case.item();
        match case.job {
            Job::Ping | Job::PingMany => Self::Whole(whole("text/plain", &item)),
            Job::List | Job::Tasks | Job::Inspect | Job::Create => {
                Self::Whole(whole("application/json", &item))
            }
            Job::Upload => Self::Received(count * PIECE),
            Job::Attach(_) => {
                let items = items(&item, count);
                Self::Stream {
                    head: UPGRADED,
                    block: item.repeat(items),
                    times: count / items,
                    tail: b"",
                }
            }
            _ => {
                let items = items(&item, count);
                let size = if case.cut() == Cut::Each {
                    item.len()
                } else {
                    LARGE
                };
                Self::Stream {
                    head: CHUNKED,
                    block: item.repeat(items).chunks(size).flat_map(chunk).collect(),
                    times: count / items,
                    tail: LAST_CHUNK,
                }
            }
        }
    }

    fn serve(&self, connection: UnixStream) -> Outcome<()> {
        let mut reader = BufReader::with_capacity(BLOCK, connection.try_clone()?);
        let mut writer = connection;
        while let Some(request) = Request::read(&mut reader)? {
            if request.is_ping() {
                writer.write_all(&whole("text/plain", b"OK"))?;
                continue;
            }
            match self {
                Self::Whole(response) => writer.write_all(response)?,
                Self::Received(expected) if request.body == *expected => {
                    writer.write_all(&whole("text/plain", b""))?
                }
                Self::Received(_) => writer.write_all(REFUSED)?,
                Self::Stream {
                    head,
                    block,
                    times,
                    tail,
                } => {
                    writer.write_all(head)?;
                    for _ in 0..*times {
                        writer.write_all(block)?;
                    }
                    writer.write_all(tail)?;
                    if *head == UPGRADED {
                        return Ok(());
                    }
                }
            }
        }
        Ok(())
    }
}

fn whole(kind: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let mut response =
        format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n")
            .into_bytes();
    response.extend_from_slice(body);
    response
}

/// Returns the number of items in a block: a divisor of the count that fills about a megabyte.
fn items(item: &[u8], count: usize) -> usize {
    let wanted = (BLOCK / item.len()).clamp(1, count);
    (1..=wanted)
        .rev()
        .find(|items| count.is_multiple_of(*items))
        .unwrap_or(1)
}

fn chunk(bytes: &[u8]) -> Vec<u8> {
    let mut chunk = format!("{:x}\r\n", bytes.len()).into_bytes();
    chunk.extend_from_slice(bytes);
    chunk.extend_from_slice(b"\r\n");
    chunk
}

/// Responds to pings until every log has been requested. When all requests have their response headers, it writes a frame
/// to each in turn, in a chunk of its own, as engines do.
fn follow(listener: &UnixListener, frames: usize) -> Outcome<()> {
    let mut logs: Vec<(usize, UnixStream)> = Vec::with_capacity(FOLLOWED);
    for connection in listener.incoming() {
        let mut connection = connection?;
        // A client sends nothing after a request, so a temporary reader does not swallow bytes of the next.
        while let Some(request) = Request::read(&mut BufReader::new(connection.try_clone()?))? {
            if !request.is_ping() {
                connection.write_all(CHUNKED)?;
                logs.push((request.log()?, connection));
                break;
            }
            connection.write_all(&whole("text/plain", b"OK"))?;
        }
        if logs.len() == FOLLOWED {
            break;
        }
    }
    for index in 0..frames {
        for (log, connection) in &mut logs {
            connection.write_all(&chunk(&bodies::followed(*log, index)))?;
        }
    }
    for (_, connection) in &mut logs {
        connection.write_all(LAST_CHUNK)?;
    }
    Ok(())
}
