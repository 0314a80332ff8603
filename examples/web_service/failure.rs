//! Errors as responses: a status, and a message in JSON.

use asyncdocker::Error;
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct Failure {
    #[serde(skip)]
    status: StatusCode,
    error: String,
}

impl Failure {
    pub(crate) fn new(status: StatusCode, error: impl Into<String>) -> Self {
        let error = error.into();
        Self { status, error }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let status = match &error {
            // Pass on the engine's status, such as 404 for a missing container.
            Error::Api { status, .. } if status.is_client_error() => *status,
            Error::InvalidInput { .. } => StatusCode::BAD_REQUEST,
            Error::Connect { .. } => StatusCode::SERVICE_UNAVAILABLE,
            _ if error.is_not_manager() || error.is_no_leader() => StatusCode::SERVICE_UNAVAILABLE,
            Error::Timeout { .. } => StatusCode::GATEWAY_TIMEOUT,
            _ => StatusCode::BAD_GATEWAY,
        };
        let message = error.engine_message().filter(|message| !message.is_empty());
        Self::new(
            status,
            message.map_or_else(|| error.to_string(), str::to_owned),
        )
    }
}

impl From<JsonRejection> for Failure {
    fn from(rejection: JsonRejection) -> Self {
        Self::new(rejection.status(), rejection.body_text())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        (self.status, Json(self)).into_response()
    }
}
