//! Rust names out of the API's names.

use heck::{ToSnakeCase, ToUpperCamelCase};

/// `snake_case` of a wire name, or the name that the description gives.
pub(super) fn field(wire: &str, given: Option<&str>) -> Result<String, String> {
    let name = given.map_or_else(|| wire.to_snake_case(), str::to_owned);
    if syn::parse_str::<syn::Ident>(&name).is_ok() {
        Ok(name)
    } else {
        Err(format!(
            "`{name}` is a keyword or no identifier of Rust: give another with x-rust-name"
        ))
    }
}

/// `UpperCamelCase` of an enum value or a filter key, or the name that the description gives.
pub(super) fn variant(wire: &str, given: Option<&str>) -> Result<String, String> {
    let name = given.map_or_else(|| wire.to_upper_camel_case(), str::to_owned);
    if syn::parse_str::<syn::Ident>(&name).is_err() {
        return Err(format!("`{name}` is no identifier of Rust: give a name"));
    }
    if name == UNKNOWN {
        return Err(format!(
            "`{UNKNOWN}` is kept for values the description does not know"
        ));
    }
    Ok(name)
}

/// The variant of every open enum that keeps what the description does not know.
pub(super) const UNKNOWN: &str = "Unknown";

/// The name of the options of a method: `list_containers` has `ListContainersOptions`.
pub(super) fn options(method: &str) -> String {
    format!("{}Options", method.to_upper_camel_case())
}
