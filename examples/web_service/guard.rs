//! Rejects requests from other web pages in a browser on this machine.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::failure::Failure;

/// Allows the page to load its own resources only, and forbids other pages to frame it.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// Accepts requests that name this service as their host, and come from its own page or from no page.
pub(crate) async fn reject_other_origins(
    State(port): State<u16>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = if is_own(request.headers(), port) {
        next.run(request).await
    } else {
        Failure::new(
            StatusCode::FORBIDDEN,
            "requests from other pages are not allowed",
        )
        .into_response()
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
    // Otherwise, a foreign host name that resolves to this machine would make a foreign page the same origin.
    let host = text(header::HOST).unwrap_or("");
    let is_here = [format!("127.0.0.1:{port}"), format!("localhost:{port}")]
        .iter()
        .any(|own| own == host);
    let origin = text(header::ORIGIN);
    is_here && origin.is_none_or(|origin| origin.strip_prefix("http://") == Some(host))
}
