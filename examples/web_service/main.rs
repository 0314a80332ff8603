//! A web service that runs containers: JSON routes, and a page that shows the containers with their logs and statistics
//! as they come.
//!
//! ```text
//! cargo run --example web_service [PORT]     then open http://127.0.0.1:8080/
//!
//! curl localhost:8080/containers
//! curl localhost:8080/containers/hello/run --json '{"image": "busybox", "cmd": ["echo", "hello"]}'
//! curl -N localhost:8080/containers/hello/logs
//! curl -X POST localhost:8080/containers/hello/stop
//! curl -X DELETE localhost:8080/containers/hello
//! ```
//!
//! Who reaches an engine can do anything on its machine. So this listens on the loopback interface only, and turns away
//! what other web pages make the browser send. Before it serves a network, it needs a login and TLS.

mod failure;
mod guard;
mod live;
mod routes;

use std::error::Error;
use std::net::Ipv4Addr;

use asyncdocker::{Docker, System};
use axum::middleware;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let port: u16 = match std::env::args().nth(1) {
        Some(port) => port.parse()?,
        None => 8080,
    };
    let docker = Docker::from_env()?;
    docker.ping().await?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let address = listener.local_addr()?;
    println!("the containers of {}: http://{address}/", docker.host());
    let guard = middleware::from_fn_with_state(address.port(), guard::turn_others_away);
    axum::serve(listener, routes::router(docker).layer(guard)).await?;
    Ok(())
}
