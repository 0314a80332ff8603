//! The content of the configuration file, and the credentials in its entries.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use serde_json::Value;
use zeroize::Zeroizing;

use crate::auth::RegistryAuth;
use crate::environment::json::{self, field};

/// The parts of the file that the client uses. Each entry is checked only when it is needed, so that a malformed one
/// does not hide the others. A part of the wrong type is treated as absent.
#[derive(Clone, Default)]
pub(super) struct Content {
    pub(super) auths: Entries,
    pub(super) creds_store: Value,
    pub(super) cred_helpers: Entries,
    pub(super) http_headers: Entries,
    pub(super) proxies: Entries,
    pub(super) detach_keys: Value,
    pub(super) current_context: Value,
}

pub(super) type Entries = BTreeMap<String, Value>;

/// The content of the file, or the reason why it is invalid. A part of the wrong type is ignored.
pub(super) fn parse(text: &[u8]) -> Result<Content, String> {
    let file = json::parse(text)?;
    if !file.is_object() && !file.is_null() {
        return Err("not a JSON object".to_owned());
    }
    Ok(Content {
        auths: entries(&file, "auths"),
        creds_store: field(&file, "credsStore").clone(),
        cred_helpers: entries(&file, "credHelpers"),
        http_headers: entries(&file, "HttpHeaders"),
        proxies: entries(&file, "proxies"),
        detach_keys: field(&file, "detachKeys").clone(),
        current_context: field(&file, "currentContext").clone(),
    })
}

fn entries(file: &Value, name: &str) -> Entries {
    match field(file, name) {
        Value::Object(entries) => entries.clone().into_iter().collect(),
        Value::Null => Entries::new(),
        _ => {
            tracing::warn!("`{name}` of the Docker configuration is ignored: it is not an object");
            Entries::new()
        }
    }
}

/// Returns the credentials of an entry, with the user name and password that `auth` encodes.
pub(super) fn open(entry: &Value) -> Result<RegistryAuth, String> {
    let field = |name: &str| match field(entry, name) {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text.clone()).filter(|text| !text.is_empty())),
        _ => Err(format!("`{name}` is not a string")),
    };
    if !entry.is_object() && !entry.is_null() {
        return Err("the entry is not an object".to_owned());
    }
    let mut opened = RegistryAuth::builder().build();
    opened.username = field("username")?;
    opened.password = field("password")?;
    opened.identity_token = field("identitytoken")?;
    opened.registry_token = field("registrytoken")?;
    opened.email = field("email").unwrap_or_default();
    if let Some(auth) = field("auth")? {
        let malformed = "`auth` is not the base64 of a user name, `:` and a password";
        let (username, password) = user_and_password(&auth).ok_or(malformed)?;
        opened.username = Some(username).filter(|text| !text.is_empty());
        opened.password = Some(password).filter(|text| !text.is_empty());
    }
    Ok(opened)
}

/// Decodes a user name and a password. The base64 may be wrapped in lines and lack its padding.
pub(crate) fn user_and_password(auth: &str) -> Option<(String, String)> {
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let auth: Zeroizing<String> = Zeroizing::new(auth.split_ascii_whitespace().collect());
    let bytes = GeneralPurpose::new(&STANDARD, config).decode(&*auth);
    let text = Zeroizing::new(String::from_utf8(bytes.ok()?).ok()?);
    let (username, password) = text.split_once(':')?;
    Some((username.to_owned(), password.trim_matches('\0').to_owned()))
}
