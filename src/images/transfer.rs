//! Requests that move images between engines, registries and archives.

use super::TagImageOptions;
use super::{ImageReference, ImportImageOptions, PullImageOptions, PushImageOptions};
use crate::body::Body;
use crate::error::{Error, Invalid, Result};
use crate::models::images::{Platform, ProgressMessage};
use crate::request::Request;
use crate::response::Response;
use crate::stream::{Chunks, JsonStream};

/// The kind of value, as errors name it.
const REFERENCE: &str = "image reference";

const CREATE: &str = "/images/create";
pub(super) const TAR: &str = "application/x-tar";
const REGISTRY_AUTH: &str = "X-Registry-Auth";

/// `{}` in base64: no credentials, for requests that must have the header.
const ANONYMOUS: &str = "e30=";

/// The default tag.
const LATEST: &str = "latest";

/// Where [`import_image`](super::Images::import_image) gets the archive: tar, plain or compressed with gzip, bzip2 or xz.
#[derive(Debug)]
pub enum ImportSource {
    /// A URL that the engine downloads. A URL without a scheme means `http://`.
    Url(String),
    /// The archive itself.
    Archive(Body),
}

pub(super) fn pull(reference: &str, options: &PullImageOptions) -> Result<Request> {
    let request = Request::post(CREATE).object("image", reference);
    let reference = parse(&request, reference)?;
    let tag = tag_to_send(&request, &reference, options.all_tags)?;
    check_platform(&request, options.platform.as_deref())?;
    Ok(request
        .query("fromImage", reference.name())
        .query_all("tag", &tag)
        .options(options)
        .blocking())
}

pub(super) fn import(source: ImportSource, options: &ImportImageOptions) -> Result<Request> {
    let request = Request::post(CREATE);
    check_platform(&request, options.platform.as_deref())?;
    let request = match source {
        ImportSource::Archive(body) => request.query("fromSrc", "-").body(TAR, body),
        ImportSource::Url(url) if matches!(url.as_str(), "" | "-") => {
            let reason = "expected a URL that the engine can reach";
            return Err(Error::invalid_input("import URL", url, reason).for_call(&request.call()));
        }
        ImportSource::Url(url) => request.query("fromSrc", &url),
    };
    Ok(request.options(options).blocking())
}

pub(super) fn push(reference: &str, options: &PushImageOptions) -> Result<Request> {
    let request = Request::post("/images/{name}/push").object("image", reference);
    let reference = parse(&request, reference)?;
    if let Some(digest) = reference.digest() {
        let reason = format!("it names the digest `{digest}`, and only tags can be pushed");
        let error = Error::invalid_input(REFERENCE, reference.to_string(), reason);
        return Err(error.for_call(&request.call()));
    }
    let tag = tag_to_send(&request, &reference, options.all_tags)?;
    let request = request
        .image(reference.name())
        .query_all("tag", &tag)
        .options(options)
        .blocking();
    let authorized = request.headers().contains_key(REGISTRY_AUTH);
    Ok(if authorized {
        request
    } else {
        request.header(REGISTRY_AUTH, ANONYMOUS)
    })
}

pub(super) fn tag(name: &str, repo: &str, options: &TagImageOptions) -> Result<Request> {
    let request = Request::post("/images/{name}/tag").image(name);
    let reference = parse(&request, repo)?;
    // Engines before 1.12 refuse a tag here and newer ones accept it. Refuse it for all of them.
    if reference.tag().is_some() || reference.digest().is_some() {
        let reason = "expected a repository: set the tag in the options";
        let error = Error::invalid_input("repository", repo, reason);
        return Err(error.for_call(&request.call()));
    }
    Ok(request.query("repo", repo).options(options))
}

pub(super) fn export(names: &[String]) -> Result<Request> {
    let request = Request::get("/images/get");
    if names.is_empty() {
        let error = Invalid::hidden("list of images", "expected at least one name").into_error();
        return Err(error.for_call(&request.call()));
    }
    Ok(request.query_all("names", names).blocking())
}

/// The response to a load. With `quiet`, engines before 1.13 send text, and some engines send JSON without its content
/// type.
pub(super) async fn load_progress(response: Response) -> Result<JsonStream<ProgressMessage>> {
    if response.content_type() == "application/json" {
        return Ok(response.json_stream());
    }
    let call = response.call().clone();
    let text = response.text().await?;
    let json = if text.trim_start().starts_with('{') {
        text
    } else {
        lines_as_messages(&text)
    };
    let cap = json.len();
    Ok(JsonStream::new(
        Chunks::from_body(Body::from(json), call, None),
        cap,
    ))
}

/// Each line in the form that newer engines send.
fn lines_as_messages(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| serde_json::json!({ "stream": format!("{line}\n") }).to_string())
        .collect()
}

/// The tag or digest to send. `None` means all tags.
fn tag_to_send(
    request: &Request,
    reference: &ImageReference,
    all_tags: Option<bool>,
) -> Result<Option<String>> {
    let named = reference.digest().or(reference.tag());
    match named {
        Some(named) if all_tags == Some(true) => Err(Error::invalid_input(
            REFERENCE,
            reference.to_string(),
            format!("it names `{named}`, and the options ask for all tags: leave out one of them"),
        )
        .for_call(&request.call())),
        None if all_tags == Some(true) => Ok(None),
        _ => Ok(Some(named.unwrap_or(LATEST).to_owned())),
    }
}

/// Fails if the option `platform` is set and does not have the form of a platform.
pub(super) fn check_platform(request: &Request, platform: Option<&str>) -> Result<()> {
    let given = platform.filter(|platform| !platform.is_empty());
    let checked = given.map_or(Ok(()), Platform::check);
    checked.map_err(|error| error.for_call(&request.call()))
}

fn parse(request: &Request, text: &str) -> Result<ImageReference> {
    text.parse()
        .map_err(|error: Error| error.for_call(&request.call()))
}
