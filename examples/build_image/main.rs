//! Builds an image from a directory with a Dockerfile, and shows the progress as the docker CLI does.
//!
//! ```text
//! cargo run --features buildkit --example build_image [OPTION…] DIRECTORY NAME[:TAG]     for example . app:1.2
//!
//! --progress=MODE     auto (default): tty if stderr is a terminal, otherwise plain
//! --builder=NAME      preferred (default): the one that the engine recommends, or the classic one if `docker login` has
//!                     stored credentials; buildkit; classic
//! --network=MODE      the network of the build containers: default, host or none
//! ```
//!
//! Files matched by the directory's `.dockerignore` are not sent to the engine. Progress goes to stderr, and the ID of the
//! image to stdout.

mod plain;
mod tty;

use std::error::Error;
use std::io::{IsTerminal, stderr};
use std::process::ExitCode;

use asyncdocker::buildkit::BuildSession;
use asyncdocker::images::{BuildBackend, BuildImageOptions, BuildImageOptionsBuilder};
use asyncdocker::prelude::*;
use asyncdocker::stream::{BuildMessage, BuildStream, Progress};
use asyncdocker::{BuildContext, Docker, DockerConfig};
use futures_util::TryStreamExt;

use plain::Plain;
use tty::Tty;

const USAGE: &str = "usage: build_image [--progress=auto|plain|tty] [--builder=preferred|buildkit|classic] \
                     [--network=MODE] DIRECTORY NAME[:TAG]";

/// Shows the messages of a build.
trait Display {
    /// Shows a message, which `progress` already includes.
    fn show(&mut self, message: &BuildMessage, progress: &Progress);

    /// Called after the last message.
    fn end(&mut self, progress: &Progress);
}

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let (mut progress, mut builder, mut network) = (None, None, None);
    let mut arguments = Vec::new();
    for argument in std::env::args().skip(1) {
        match argument.split_once('=') {
            Some(("--progress", mode)) => progress = Some(mode.to_owned()),
            Some(("--builder", name)) => builder = Some(name.to_owned()),
            Some(("--network", mode)) => network = Some(mode.to_owned()),
            _ => arguments.push(argument),
        }
    }
    let [directory, name] = arguments.as_slice() else {
        return Err(USAGE.into());
    };
    let mut display = display(progress.as_deref())?;
    let docker = Docker::from_env()?;
    let options = BuildImageOptions::builder()
        .tags([name])
        .maybe_network_mode(network)
        // Removes the containers of the steps even if the build fails.
        .force_rm(true);
    let backend = backend(builder.as_deref())?;
    let context = BuildContext::new(directory);
    let mut build = start(&docker, context, backend, options).await?;
    let result = loop {
        match build.try_next().await {
            Ok(Some(message)) => display.show(&message, build.progress()),
            Ok(None) => break Ok(()),
            Err(error) => break Err(error),
        }
    };
    display.end(build.progress());
    result?;
    println!(
        "{name} is {}",
        build.progress().image_id().unwrap_or("built")
    );
    Ok(())
}

/// Starts the build, with the credentials that `docker login` has stored.
async fn start(
    docker: &Docker,
    context: BuildContext,
    backend: BuildBackend,
    options: BuildImageOptionsBuilder,
) -> asyncdocker::Result<BuildStream> {
    let config = DockerConfig::load()?;
    if backend == BuildBackend::BuildKit {
        // It asks for the credentials that it needs.
        let session = BuildSession::new().docker_config(config);
        let build = docker.build_image_with_session(context, options.build(), &session);
        return build.await;
    }
    let credentials = config.all().await?;
    let options = options.backend(backend).registry_config(credentials);
    docker.build_image(context, options.build()).await
}

fn backend(name: Option<&str>) -> Result<BuildBackend, Box<dyn Error>> {
    match name.unwrap_or("preferred") {
        "preferred" => Ok(BuildBackend::Preferred),
        "buildkit" => Ok(BuildBackend::BuildKit),
        "classic" => Ok(BuildBackend::Classic),
        _ => Err(USAGE.into()),
    }
}

fn display(mode: Option<&str>) -> Result<Box<dyn Display>, Box<dyn Error>> {
    match mode.unwrap_or("auto") {
        "auto" | "tty" if stderr().is_terminal() => Ok(Box::new(Tty::new())),
        "auto" | "plain" => Ok(Box::<Plain>::default()),
        "tty" => Err("--progress=tty needs a terminal as stderr".into()),
        _ => Err(USAGE.into()),
    }
}
