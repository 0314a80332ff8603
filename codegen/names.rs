//! Rust names for the API's names. An error states why a name cannot be used, and the caller adds its place.

use heck::{ToSnakeCase, ToUpperCamelCase};

/// The variant of every open enum that keeps values which the description does not list.
pub(super) const UNKNOWN: &str = "Unknown";

/// The variant of every filter for keys that the description does not list.
pub(super) const OTHER: &str = "Other";

/// The field of options that holds the body.
pub(super) const BODY: &str = "body";

/// The method of every builder other than its setters.
const BUILD: &str = "build";

/// The prefix of setters that take an `Option`.
pub(super) const MAYBE: &str = "maybe_";

/// The name of a component, which is that of its Rust type.
pub(super) fn component(name: &str) -> Result<String, String> {
    if is_identifier(name) && name.to_upper_camel_case() == name {
        Ok(name.to_owned())
    } else {
        Err(format!(
            "`{name}` is not a Rust type name: write it in UpperCamelCase"
        ))
    }
}

/// `snake_case` of a wire name, or the name that the description gives.
pub(super) fn field(wire: &str, given: Option<&str>) -> Result<String, String> {
    let name = given.map_or_else(|| wire.to_snake_case(), str::to_owned);
    if !is_identifier(&name) {
        return Err(format!(
            "`{name}` is a keyword or no identifier of Rust: give another with x-rust-name"
        ));
    }
    if name == BUILD || name.starts_with(MAYBE) {
        return Err(format!(
            "`{name}` is a method of builders: give another with x-rust-name"
        ));
    }
    Ok(name)
}

/// `UpperCamelCase` of the value of an open enum, or the name that the description gives.
pub(super) fn variant(value: &str, given: Option<&str>) -> Result<String, String> {
    let name = given.map_or_else(|| value.to_upper_camel_case(), str::to_owned);
    match name.as_str() {
        UNKNOWN => Err(format!(
            "`{UNKNOWN}` is the variant for values that the description does not list: give another name"
        )),
        name if is_identifier(name) => Ok(name.to_owned()),
        name => Err(format!(
            "`{name}` is a keyword or no identifier of Rust: give a name"
        )),
    }
}

/// `UpperCamelCase` of the key of a filter, or the name that the description gives.
pub(super) fn filter(key: &str, given: Option<&str>) -> Result<String, String> {
    let name = given.map_or_else(|| key.to_upper_camel_case(), str::to_owned);
    match name.as_str() {
        OTHER => Err(format!(
            "`{OTHER}` is the variant for keys that the description does not list: give another with x-rust-name"
        )),
        name if is_identifier(name) => Ok(name.to_owned()),
        name => Err(format!(
            "`{name}` is a keyword or no identifier of Rust: give another with x-rust-name"
        )),
    }
}

/// The name of the options of a method: `list_containers` has `ListContainersOptions`.
pub(super) fn options(method: &str) -> Result<String, String> {
    if is_identifier(method) && method.to_snake_case() == method {
        Ok(format!("{}Options", method.to_upper_camel_case()))
    } else {
        Err(format!(
            "`{method}` is not a Rust method name: write it in snake_case"
        ))
    }
}

/// The name of the builder of a type.
pub(super) fn builder(ty: &str) -> String {
    format!("{ty}Builder")
}

fn is_identifier(name: &str) -> bool {
    syn::parse_str::<syn::Ident>(name).is_ok()
}
