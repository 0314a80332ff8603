//! The operations that not every API version has.

use super::Request;
use crate::version::ApiVersion;

/// An operation and the API versions that have it.
struct Operation {
    /// The template of the path, such as `/nodes/{id}`.
    path: &'static str,
    method: &'static str,
    since: Option<ApiVersion>,
    /// The last version, and the alternative in later ones.
    until: Option<(ApiVersion, &'static str)>,
}

// `DATED`, from the description of the API.
include!(concat!(env!("OUT_DIR"), "/operations.rs"));

impl Request {
    /// Adds the API versions of the operation.
    pub(super) fn add_dates(&mut self) {
        let wanted = (&*self.template, self.method.as_str());
        let found = DATED.binary_search_by_key(&wanted, |known| (known.path, known.method));
        let Some(operation) = found.ok().and_then(|index| DATED.get(index)) else {
            return;
        };
        if let Some(version) = operation.since {
            self.requirements_mut().add_since(version, || None);
        }
        if let Some((last, instead)) = operation.until {
            self.requirements_mut().operation_until(last, instead);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_is_sorted_for_the_binary_search() {
        assert!(DATED.is_sorted_by_key(|operation| (operation.path, operation.method)));
    }

    #[test]
    fn requests_need_the_versions_of_their_operation() {
        let limits = |request: Request| (request.min_api_version(), request.max_api_version());
        let configs = Some(ApiVersion::new(1, 30));
        assert_eq!(limits(Request::get("/configs")), (configs, None));
        assert_eq!(
            limits(Request::get("/configs/{id}").id("c")),
            (configs, None)
        );
        let copy = Request::post("/containers/{id}/copy").id("c");
        assert_eq!(limits(copy), (None, Some(ApiVersion::V1_23)));
        // The method counts: `GET /_ping` is older than `HEAD /_ping`.
        assert_eq!(limits(Request::get("/_ping")), (None, None));
        assert_eq!(limits(Request::get("/unknown")), (None, None));
    }
}
