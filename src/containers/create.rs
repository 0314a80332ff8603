//! Creating a container with options that not every version of the API takes.

use super::CreateContainerOptions;
use crate::ApiVersion;
use crate::request::Request;

/// The last version in which a container as a whole has a MAC address; later ones drop it without a word.
const MAC_ADDRESS: ApiVersion = ApiVersion::new(1, 51);

pub(super) fn request(options: &CreateContainerOptions) -> Request {
    let request = Request::post("/containers/create")
        .options(options)
        .blocking();
    let request = match (&options.name, &options.body.image) {
        (Some(name), _) => request.object("container", name),
        (None, Some(image)) => request.object("image", image),
        (None, None) => request,
    };
    match options.body.mac_address.as_deref() {
        None | Some("") => request,
        Some(_) => request.until(
            MAC_ADDRESS,
            "mac_address",
            "set the MAC address of the endpoint in `networking_config`",
        ),
    }
}
