//! Pulls an image, with a progress bar for each layer in a terminal and a line for each step elsewhere.
//!
//! ```text
//! cargo run --example pull_image -- busybox:latest
//! ```
//!
//! It uses the credentials that `docker login` has stored for the registry.

use std::error::Error;
use std::io::IsTerminal;

use asyncdocker::images::PullImageOptions;
use asyncdocker::prelude::*;
use asyncdocker::stream::{LayerProgress, LayerState, Progress};
use asyncdocker::{Docker, DockerConfig, ImageReference};
use futures_util::TryStreamExt;
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let name = std::env::args().nth(1).ok_or("usage: pull_image IMAGE")?;
    let image: ImageReference = name.parse()?;
    let docker = Docker::from_env()?;

    let login = DockerConfig::load()?.auth_for(image.registry()).await?;
    let options = PullImageOptions::builder()
        .maybe_registry_auth(login)
        .build();
    let mut pull = docker.pull_image(&name, options).await?;

    let mut progress = Progress::new();
    let is_terminal = std::io::stdout().is_terminal();
    let mut bars = is_terminal.then(Bars::new).transpose()?;
    let mut lines = Lines::default();
    while let Some(message) = pull.try_next().await? {
        progress.update(&message);
        match &mut bars {
            Some(bars) => bars.show(progress.layers()),
            None => lines.show(progress.layers()),
        }
    }
    println!(
        "{image}: {}",
        progress.digest().unwrap_or("no digest reported")
    );
    Ok(())
}

/// Prints a line for each step of each layer.
#[derive(Default)]
struct Lines {
    /// The last printed status of each layer.
    printed: Vec<String>,
}

impl Lines {
    fn show(&mut self, layers: &[LayerProgress]) {
        self.printed.resize(layers.len(), String::new());
        for (printed, layer) in self.printed.iter_mut().zip(layers) {
            if *printed != layer.status {
                println!("{}: {}", layer.id, layer.status);
                printed.clone_from(&layer.status);
            }
        }
    }
}

/// Draws a bar for each layer.
struct Bars {
    all: MultiProgress,
    each: Vec<ProgressBar>,
    /// Until the engine reports the size.
    unknown: ProgressStyle,
    known: ProgressStyle,
}

impl Bars {
    fn new() -> Result<Self, Box<dyn Error>> {
        let known = "{prefix} [{bar:30}] {bytes:>10} of {total_bytes:10} {msg}";
        Ok(Self {
            all: MultiProgress::with_draw_target(ProgressDrawTarget::stdout()),
            each: Vec::new(),
            unknown: ProgressStyle::with_template("{prefix} {msg}")?,
            known: ProgressStyle::with_template(known)?.progress_chars("=> "),
        })
    }

    fn show(&mut self, layers: &[LayerProgress]) {
        let all = &self.all;
        self.each
            .resize_with(layers.len(), || all.add(ProgressBar::no_length()));
        for (bar, layer) in self.each.iter().zip(layers) {
            if !bar.is_finished() {
                self.update(bar, layer);
            }
        }
    }

    fn update(&self, bar: &ProgressBar, layer: &LayerProgress) {
        match layer.size {
            None => bar.set_style(self.unknown.clone()),
            Some(size) => {
                bar.set_style(self.known.clone());
                bar.set_length(size);
            }
        }
        bar.set_prefix(layer.id.clone());
        bar.set_message(layer.status.clone());
        bar.set_position(match layer.state {
            LayerState::Unpacking => layer.unpacked,
            _ => layer.transferred,
        });
        if layer.state == LayerState::Done {
            bar.finish();
        }
    }
}
