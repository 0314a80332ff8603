//! Keeps other web pages out, which a browser on this machine may show as well.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::failure::Failure;

/// What the page may load and do: everything from here, nothing from elsewhere, in no frame of another page.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// Lets requests pass that are sent to this service by its own name, and by its own page or no page at all.
pub(crate) async fn turn_others_away(
    State(port): State<u16>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = if is_own(request.headers(), port) {
        next.run(request).await
    } else {
        Failure::new(StatusCode::FORBIDDEN, "not from this page").into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    response
}

fn is_own(headers: &HeaderMap, port: u16) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or(""));
    // A foreign name that leads to this machine would make a foreign page the same origin.
    let host = text(header::HOST).unwrap_or("");
    let is_here = [format!("127.0.0.1:{port}"), format!("localhost:{port}")]
        .iter()
        .any(|own| own == host);
    let origin = text(header::ORIGIN);
    is_here && origin.is_none_or(|origin| origin.strip_prefix("http://") == Some(host))
}
