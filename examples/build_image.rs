//! Builds an image from a directory with a Dockerfile, and prints the output of the steps.
//!
//! ```text
//! cargo run --example build_image -- DIRECTORY NAME[:TAG]     for example . app:1.2
//! ```
//!
//! Files matched by the directory's `.dockerignore` are not sent to the engine.

use std::collections::BTreeMap;
use std::error::Error;

use asyncdocker::images::BuildImageOptions;
use asyncdocker::prelude::*;
use asyncdocker::stream::Progress;
use asyncdocker::{BuildContext, Docker, DockerConfig};
use futures_util::TryStreamExt;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [directory, name] = arguments.as_slice() else {
        return Err("usage: build_image DIRECTORY NAME[:TAG]".into());
    };
    let docker = Docker::from_env()?;
    let options = BuildImageOptions::builder()
        .tags([name])
        .registry_config(DockerConfig::load()?.all().await?)
        // Removes the containers of the steps even if the build fails.
        .force_rm(true)
        .build();
    let context = BuildContext::new(directory);
    let mut build = docker.build_image(context, options).await?;

    let mut progress = Progress::new();
    let mut pulled = BTreeMap::new();
    while let Some(message) = build.try_next().await? {
        progress.update(&message);
        if let Some(output) = message.stream {
            print!("{output}");
        } else if let (Some(layer), Some(status)) = (message.id, message.status) {
            // The base image is being pulled: print one line for each status of a layer.
            if pulled.get(&layer) != Some(&status) {
                println!("{layer}: {status}");
                pulled.insert(layer, status);
            }
        }
    }
    println!("{name} is {}", progress.image_id().unwrap_or("built"));
    Ok(())
}
