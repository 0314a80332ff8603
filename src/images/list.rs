//! The request for the list of images, for each API version.

use super::ListImagesOptions;
use crate::models::images::ImageFilter;
use crate::request::Request;
use crate::version::ApiVersion;

/// The first version that has the filter `reference`.
const REFERENCE: ApiVersion = ApiVersion::new(1, 25);

/// Lists images. Newer engines ignore the parameter `filter`, so it is sent to them as the filter `reference`.
pub(super) fn request(mut options: ListImagesOptions) -> Request {
    let request = Request::get("/images/json").options(&options);
    let Some(name) = options.filter.take() else {
        return request;
    };
    options.filters.push(ImageFilter::Reference(name));
    request.query_from(REFERENCE, Request::get("/images/json").options(&options))
}
