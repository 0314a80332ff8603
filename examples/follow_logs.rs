//! Follows the logs of several containers at once, each in a colour of its own.
//!
//! ```text
//! cargo run --example follow_logs [CONTAINER…]
//! ```
//!
//! Without names, all running containers are followed. Ctrl-C ends it, and so does the end of the last container.

use std::error::Error;
use std::io::{IsTerminal, Write};

use asyncdocker::containers::{ContainerLogsOptions, ListContainersOptions};
use asyncdocker::stream::Frame;
use asyncdocker::{Containers, Docker};
use futures_util::Stream;
use futures_util::stream::{SelectAll, StreamExt};

/// ANSI colours of the names, used in turn.
const COLOURS: [u8; 6] = [36, 33, 32, 35, 34, 31];

/// A piece of output, and whose it is.
struct Piece {
    container: usize,
    frame: asyncdocker::Result<Frame>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let docker = Docker::from_env()?;
    let names = match std::env::args().skip(1).collect::<Vec<_>>() {
        named if !named.is_empty() => named,
        _ => running(&docker).await?,
    };
    let mut all = SelectAll::new();
    for (container, name) in names.iter().enumerate() {
        all.push(Box::pin(follow(&docker, name, container).await?));
    }
    let mut printer = Printer::new(names);
    loop {
        tokio::select! {
            piece = all.next() => match piece {
                Some(piece) => printer.print(piece)?,
                None => return Ok(()),
            },
            _ = tokio::signal::ctrl_c() => return Ok(()),
        }
    }
}

async fn running(docker: &Docker) -> asyncdocker::Result<Vec<String>> {
    let containers = docker
        .list_containers(ListContainersOptions::default())
        .await?;
    let names = containers.into_iter().filter_map(|container| {
        let name = container.names.into_iter().next()?;
        Some(name.trim_start_matches('/').to_owned())
    });
    Ok(names.collect())
}

async fn follow(
    docker: &Docker,
    name: &str,
    container: usize,
) -> asyncdocker::Result<impl Stream<Item = Piece> + use<>> {
    let options = ContainerLogsOptions::builder()
        .follow(true)
        .tail(10)
        .build();
    let frames = docker.container_logs(name, options).await?;
    Ok(frames.map(move |frame| Piece { container, frame }))
}

/// Prints whole lines, with the name of the container before each.
struct Printer {
    names: Vec<String>,
    width: usize,
    colours: bool,
    /// The line that each container has begun.
    begun: Vec<Vec<u8>>,
}

impl Printer {
    fn new(names: Vec<String>) -> Self {
        Self {
            width: names.iter().map(String::len).max().unwrap_or_default(),
            colours: std::io::stdout().is_terminal(),
            begun: vec![Vec::new(); names.len()],
            names,
        }
    }

    fn print(&mut self, piece: Piece) -> Result<(), Box<dyn Error>> {
        let begun = &mut self.begun[piece.container];
        begun.extend_from_slice(piece.frame?.bytes());
        while let Some(end) = begun.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = begun.drain(..=end).collect();
            let (name, width) = (&self.names[piece.container], self.width);
            let mut out = std::io::stdout().lock();
            if self.colours {
                let colour = COLOURS[piece.container % COLOURS.len()];
                write!(out, "\x1b[{colour}m{name:width$} |\x1b[0m ")?;
            } else {
                write!(out, "{name:width$} | ")?;
            }
            out.write_all(&line)?;
        }
        Ok(())
    }
}
