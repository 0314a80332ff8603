//! Follows the logs of several containers at once, each in its own color.
//!
//! ```text
//! cargo run --example follow_logs -- [CONTAINER…]
//! ```
//!
//! Without names, it follows all running containers. It ends with the last container, or on Ctrl-C.

use std::error::Error;
use std::io::{IsTerminal, Write};

use asyncdocker::Docker;
use asyncdocker::containers::{ContainerLogsOptions, ListContainersOptions};
use asyncdocker::prelude::*;
use asyncdocker::stream::Line;
use futures_util::stream::{SelectAll, StreamExt};

/// ANSI colors of the names, used in turn.
const COLORS: [u8; 6] = [36, 33, 32, 35, 34, 31];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let docker = Docker::from_env()?;
    let names = match std::env::args().skip(1).collect::<Vec<_>>() {
        named if !named.is_empty() => named,
        _ => running(&docker).await?,
    };
    let mut all = SelectAll::new();
    for (container, name) in names.iter().enumerate() {
        let options = ContainerLogsOptions::builder()
            .follow(true)
            .tail(10)
            .build();
        let lines = docker.container_logs(name, options).await?.lines();
        all.push(lines.map(move |line| (container, line)));
    }
    let printer = Printer::new(names);
    loop {
        tokio::select! {
            line = all.next() => match line {
                Some((container, Ok(line))) => printer.print(container, &line)?,
                // Keep following the others.
                Some((container, Err(error))) => eprintln!("{}: {error}", printer.names[container]),
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

/// Prints lines with the name of the container before each.
struct Printer {
    width: usize,
    colors: bool,
    names: Vec<String>,
}

impl Printer {
    fn new(names: Vec<String>) -> Self {
        Self {
            width: names.iter().map(String::len).max().unwrap_or_default(),
            colors: std::io::stdout().is_terminal(),
            names,
        }
    }

    fn print(&self, container: usize, line: &Line) -> std::io::Result<()> {
        let (name, width) = (&self.names[container], self.width);
        let mut out = std::io::stdout().lock();
        if self.colors {
            let color = COLORS[container % COLORS.len()];
            write!(out, "\x1b[{color}m{name:width$} |\x1b[0m ")?;
        } else {
            write!(out, "{name:width$} | ")?;
        }
        out.write_all(&line.bytes)?;
        out.write_all(b"\n")
    }
}
