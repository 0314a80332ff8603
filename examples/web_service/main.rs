//! A web service that runs containers. It has JSON routes, a page with live logs and statistics, and a page for the
//! cluster: its nodes, services and tasks.
//!
//! ```text
//! cargo run --example web_service -- [PORT]     then open http://127.0.0.1:8080/
//!
//! curl localhost:8080/containers
//! curl localhost:8080/containers/hello/run --json '{"image": "busybox", "cmd": ["echo", "hello"]}'
//! curl -N localhost:8080/containers/hello/logs
//! curl -X POST localhost:8080/containers/hello/stop
//! curl -X DELETE localhost:8080/containers/hello
//! curl localhost:8080/services/web/scale --json '{"replicas": 3}'
//! curl -X POST localhost:8080/nodes/NODE_ID/drain
//! ```
//!
//! Access to an engine means full control of its host. So the service listens on the loopback interface only, and rejects
//! requests from other web pages. Add a login and TLS before you serve a network.

mod cluster;
mod failure;
mod guard;
mod live;
mod routes;

use std::error::Error;
use std::net::Ipv4Addr;

use asyncdocker::Docker;
use asyncdocker::prelude::*;
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
    println!(
        "serving the containers of {} at http://{address}/",
        docker.host()
    );
    let guard = middleware::from_fn_with_state(address.port(), guard::reject_other_origins);
    axum::serve(listener, routes::router(docker).layer(guard)).await?;
    Ok(())
}
