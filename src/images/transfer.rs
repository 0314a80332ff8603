//! Requests with names of images, which are checked before anything is sent.

use super::TagImageOptions;
use super::{ImageReference, PullImageOptions, PushImageOptions};
use crate::error::{Error, Invalid, Result};
use crate::models::images::Platform;
use crate::request::Request;

/// The kind of value, as errors name it.
const REFERENCE: &str = "image reference";

pub(super) const CREATE: &str = "/images/create";
pub(super) const TAR: &str = "application/x-tar";
const REGISTRY_AUTH: &str = "X-Registry-Auth";

/// `{}` in base64: no credentials, for requests that must have the header.
const ANONYMOUS: &str = "e30=";

/// The default tag.
const LATEST: &str = "latest";

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
    match platform.and_then(Platform::invalid) {
        Some(invalid) => Err(invalid.into_error().for_call(&request.call())),
        None => Ok(()),
    }
}

/// Refuses a tag without a repository.
pub(super) fn check_tag(request: Request, repo: Option<&str>, tag: Option<&str>) -> Request {
    match tag.filter(|tag| !tag.is_empty()) {
        Some(tag) if repo.unwrap_or_default().is_empty() => {
            let reason = "set `repo` too: without it, the engine would ignore the tag";
            request.refuse(Invalid::new("tag", tag, reason))
        }
        _ => request,
    }
}

fn parse(request: &Request, text: &str) -> Result<ImageReference> {
    text.parse()
        .map_err(|error: Error| error.for_call(&request.call()))
}
