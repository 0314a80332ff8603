//! The request that creates a container.

use super::CreateContainerOptions;
use crate::request::Request;

// Compiled where it is called: it writes the whole configuration of a container.
#[inline]
pub(super) fn request(options: &CreateContainerOptions) -> Request {
    let request = Request::post("/containers/create")
        .options(options)
        .blocking();
    let request = match super::check::conflict(options) {
        Some(conflict) => request.refuse(conflict),
        None => request,
    };
    match (&options.name, &options.body.image) {
        (Some(name), _) => request.object("container", name),
        (None, Some(image)) => request.object("image", image),
        (None, None) => request,
    }
}
