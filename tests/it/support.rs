//! What the tests of all resources share.

use asyncdocker::test_util::ReceivedRequest;
use serde_json::Value;

/// The JSON body of a request, which must say that it is one.
pub(crate) fn json_body(request: &ReceivedRequest) -> Value {
    assert!(request.complete, "{request:?}");
    assert_eq!(request.headers["content-type"], "application/json");
    assert_eq!(
        request.headers["content-length"],
        request.body.len().to_string()
    );
    serde_json::from_slice(&request.body).unwrap()
}

/// That a request has neither a body nor a header that announces one.
pub(crate) fn assert_no_body(request: &ReceivedRequest) {
    assert!(request.complete, "{request:?}");
    assert_eq!(request.body, "");
    assert!(!request.headers.contains_key("content-type"), "{request:?}");
    assert!(
        !request.headers.contains_key("transfer-encoding"),
        "{request:?}"
    );
    let length = request.headers.get("content-length");
    assert!(length.is_none_or(|length| length == "0"), "{request:?}");
}

/// The text of an error with all its causes.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
