//! Prints the events of the engine as they happen.
//!
//! ```text
//! cargo run --example watch_events -- [FILTER=VALUE…]
//! cargo run --example watch_events -- type=container event=die
//! ```
//!
//! Press Ctrl-C to stop.

use std::error::Error;

use asyncdocker::Docker;
use asyncdocker::models::system::{Event, EventFilter};
use asyncdocker::prelude::*;
use asyncdocker::system::EventsOptions;
use futures_util::TryStreamExt;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let filters = std::env::args().skip(1).map(|argument| {
        let (key, value) = argument.split_once('=')?;
        Some(EventFilter::Other {
            key: key.to_owned(),
            value: value.to_owned(),
        })
    });
    let filters: Option<Vec<_>> = filters.collect();
    let filters = filters.ok_or("usage: watch_events [FILTER=VALUE…]")?;

    let docker = Docker::from_env()?;
    let options = EventsOptions::builder().filters(filters).build();
    let mut events = docker.events(options).await?;
    println!("watching {}", docker.host());
    loop {
        tokio::select! {
            event = events.try_next() => match event? {
                Some(event) => print(&event),
                None => return Err("the engine has ended the event stream".into()),
            },
            _ = tokio::signal::ctrl_c() => return Ok(()),
        }
    }
}

fn print(event: &Event) {
    let time = event.time.map(|time| time.format("%H:%M:%S").to_string());
    let attributes = &event.actor.attributes;
    let name = attributes.get("name").unwrap_or(&event.actor.id);
    print!(
        "{} {} {} {name}",
        time.unwrap_or_default(),
        event.kind,
        event.action
    );
    for (key, value) in attributes.iter().filter(|(key, _)| *key != "name") {
        print!(" {key}={value}");
    }
    println!();
}
