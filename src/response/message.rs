//! The engine's message in the response to a request that failed.

use std::time::Duration;

use bytes::BytesMut;

use super::Response;
use crate::error::Error;

/// The number of bytes read of an error's body. Messages of engines are far shorter.
const MAX_LEN: usize = 64 * 1024;

/// The time allowed for an error's body. Engines send it with the headers.
const PATIENCE: Duration = Duration::from_secs(10);

impl Response {
    /// Reads the body and returns the error that this response is.
    pub(crate) async fn into_error(mut self) -> Error {
        let (call, status) = (self.call.clone(), self.status);
        let headers = std::mem::take(&mut self.headers);
        let content_type = super::content_type(&headers).to_ascii_lowercase();
        let body = self.beginning_of_body().await;
        let text = String::from_utf8_lossy(&body);
        // A redirect of Go's HTTP server has a page, too.
        if is_page(&content_type, &text) && !status.is_redirection() {
            return Error::not_an_engine(call, status, &title(&text)).with_headers(headers);
        }
        // Podman does not always declare its JSON.
        let is_json = matches!(content_type.as_str(), "application/json" | "");
        let message = is_json.then(|| json_message(&body)).flatten();
        let message = message.unwrap_or_else(|| text.into_owned());
        Error::api(call, status, message.trim()).with_headers(headers)
    }

    /// The body as far as it arrives: what comes before a cut or a silence is part of the message, too.
    async fn beginning_of_body(self) -> BytesMut {
        let patience = self
            .limits
            .prompt
            .map_or(PATIENCE, |limit| limit.min(PATIENCE));
        let mut chunks = self.into_chunks();
        let mut body = BytesMut::new();
        let reading = async {
            while body.len() < MAX_LEN
                && let Some(Ok(chunk)) = chunks.next().await
            {
                body.extend_from_slice(&chunk);
            }
        };
        let _ = tokio::time::timeout(patience, reading).await;
        body.truncate(MAX_LEN);
        body
    }
}

/// The `message` of a JSON object, or a JSON string.
fn json_message(body: &[u8]) -> Option<String> {
    match serde_json::from_slice(body).ok()? {
        serde_json::Value::String(text) => Some(text),
        serde_json::Value::Object(mut fields) => match fields.remove("message")? {
            serde_json::Value::String(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

fn is_page(content_type: &str, text: &str) -> bool {
    let start: String = text.trim_start().chars().take(14).collect();
    let start = start.to_ascii_lowercase();
    content_type == "text/html" || start.starts_with("<!doctype html") || start.starts_with("<html")
}

/// The title of an HTML page, or its text without the tags.
fn title(page: &str) -> String {
    let lower = page.to_ascii_lowercase();
    let title = lower.find("<title>").zip(lower.find("</title>"));
    let title = title.and_then(|(start, end)| page.get(start + "<title>".len()..end));
    title
        .unwrap_or(page)
        .split('<')
        .enumerate()
        .map(|(index, piece)| match piece.split_once('>') {
            Some((_, text)) if index > 0 => text,
            _ => piece,
        })
        .flat_map(str::split_whitespace)
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_page_is_reported_by_title_or_text() {
        let cases = [
            (
                "<html><head><title>Log in</title></head><body>x</body></html>",
                "Log in",
            ),
            (
                "<html>\r\n<body><h1>502 Bad\nGateway</h1></body></html>",
                "502 Bad Gateway",
            ),
            ("plain", "plain"),
            ("</title><title>", ""),
            ("", ""),
        ];
        for (page, shown) in cases {
            assert_eq!(title(page), shown, "{page}");
        }
    }
}
