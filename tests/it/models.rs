//! The models read what engines sent: the directories of `tests/fixtures`.

mod containers;
mod errors;
mod essential;
mod fixtures;
mod images;
mod json;
mod malformed;
mod mutations;
mod networks;
mod newest;
mod requests;
mod round_trip;
mod swarm;
mod system;
mod volumes;

use asyncdocker::{Error, Request, Response, Result};
use futures_util::FutureExt;
use serde::de::DeserializeOwned;

/// Reads a response as the client does.
fn decode<T: DeserializeOwned>(json: impl Into<Vec<u8>>) -> Result<T> {
    answer(json.into()).json().now_or_never().unwrap()
}

/// Reads a response that is a list, as the client does.
fn decode_list<T: DeserializeOwned>(json: impl Into<Vec<u8>>) -> Result<Vec<T>> {
    answer(json.into()).json_list().now_or_never().unwrap()
}

fn answer(json: Vec<u8>) -> Response {
    Response::builder(&Request::get("/fixture")).json(json)
}

/// The path that a decode error names.
fn field_of(error: &Error) -> &str {
    match error {
        Error::Decode { field, .. } => field,
        other => panic!("not a decode error: {other:?}"),
    }
}
