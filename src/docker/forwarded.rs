//! Engines without TLS behind a proxy that forwards requests. reqwest sends them to the proxy.

use std::io::ErrorKind;
use std::time::Duration;

use http::{HeaderMap, Method};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};

use super::failure::{Failure, FailureKind, io_cause};
use crate::body::Body;
use crate::error::{BoxError, Error, Result};

/// Requests up to this size leave in one write, which the system accepts as a whole or not at all. If such a write fails
/// with a broken pipe, nothing was sent.
const SINGLE_WRITE: usize = 4 * 1024;

/// Sets up a connection pool that uses the proxies of the environment.
pub(super) fn client(connect_timeout: Option<Duration>) -> Result<Client> {
    let mut client = Client::builder().redirect(Policy::none());
    if let Some(limit) = connect_timeout {
        client = client.connect_timeout(limit);
    }
    client
        .build()
        .map_err(|error| Error::config_with("cannot set up a connection pool", error))
}

/// Sends a request and returns the response as soon as its head has arrived.
pub(super) async fn send(
    client: &Client,
    method: Method,
    url: String,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Failure> {
    let length = body.as_bytes().map(|bytes| url.len() + bytes.len());
    let single_write = length.is_some_and(|length| length <= SINGLE_WRITE);
    let request = client.request(method, url).headers(headers);
    let sending = request.body(reqwest::Body::wrap(body)).send();
    sending.await.map_err(|error| failure(error, single_write))
}

fn failure(error: reqwest::Error, single_write: bool) -> Failure {
    let kind = if error.is_builder() {
        FailureKind::Unsendable
    } else if error.is_connect() && error.is_timeout() {
        FailureKind::ConnectTimeout
    } else if error.is_connect() {
        FailureKind::Connect
    } else {
        FailureKind::Exchange
    };
    // The URL adds nothing to the call that errors name, and its query may be long.
    let source: BoxError = error.without_url().into();
    let broken_pipe =
        io_cause(source.as_ref()).is_some_and(|cause| cause.kind() == ErrorKind::BrokenPipe);
    Failure {
        unseen: kind != FailureKind::Exchange || (single_write && broken_pipe),
        kind,
        source,
    }
}
