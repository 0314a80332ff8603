//! Attaching over a websocket.

use tungstenite::handshake::client::generate_key;
use tungstenite::handshake::derive_accept_key;

use super::AttachContainerWebsocketOptions;
use crate::error::{Error, Result};
use crate::output::{both_unless_chosen, stream_unless_logs};
use crate::request::Request;
use crate::response::Response;
use crate::stream::Attached;
use crate::transport::Transport;

/// The header with which a server confirms the handshake.
const ACCEPT: &str = "Sec-WebSocket-Accept";

pub(super) async fn attach<T: Transport + ?Sized>(
    transport: &T,
    id: &str,
    mut options: AttachContainerWebsocketOptions,
) -> Result<Attached> {
    // Stdin is always attached, but writing to it is optional: logs alone do not need a live stream.
    stream_unless_logs(options.logs, None, &mut options.stream);
    let key = generate_key();
    let mut request = Request::get("/containers/{id}/attach/ws")
        .id(id)
        .options(&options);
    let (mut stdout, mut stderr) = (options.stdout, options.stderr);
    both_unless_chosen(&mut stdout, &mut stderr);
    let streams = [
        ("stdin", options.stdin, Some(true)),
        ("stdout", options.stdout, stdout),
        ("stderr", options.stderr, stderr),
    ];
    // Since API 1.42 only the requested streams are attached, before that all of them. The options themselves need 1.42.
    for (stream, option, wanted) in streams {
        if option.is_none() && wanted == Some(true) {
            request = request.query(stream, &true);
        }
    }
    let request = request
        .upgrade_to("websocket")
        .header("Sec-WebSocket-Version", "13")
        .header("Sec-WebSocket-Key", &key);
    let response = transport.execute(request).await?;
    check(&response, &derive_accept_key(key.as_bytes()))?;
    response.websocket().await
}

fn check(response: &Response, expected: &str) -> Result<()> {
    let accept = response.headers().get(ACCEPT);
    if accept.is_some_and(|accept| accept == expected) {
        return Ok(());
    }
    let found = match accept {
        Some(_) => "the value does not match the key that was sent",
        None => "the header is missing: the server does not support websockets",
    };
    Err(Error::decode(
        response.call().clone(),
        format!("header {ACCEPT}"),
        found,
    ))
}
