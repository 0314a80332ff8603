//! The Rust type of a schema, and where a type can be used.

use crate::codegen::model::Type;
use crate::codegen::spec::{JsonType, Schema};

use super::cursor::At;

/// The type of a schema, which may also have the keywords `beside`.
pub(super) fn ty(schema: &At<'_, Schema>, beside: &[&str]) -> Result<Type, String> {
    let only = |keywords: &[&str]| schema.only(&[keywords, beside].concat());
    if let Some(reference) = &schema.reference {
        only(&["$ref"])?;
        return named(schema, reference);
    }
    // A `$ref` cannot have other keywords, so they are written around an `allOf` that contains it.
    if let [part] = schema.value.all_of.as_slice() {
        only(&["allOf"])?;
        return ty(&schema.child("allOf[0]", part), &[]);
    }
    let Some(kind) = schema.kind else {
        return only(&[]).map(|()| Type::Any);
    };
    match kind {
        JsonType::Boolean => only(&["type"]).map(|()| Type::Bool),
        JsonType::Integer => only(&["type", "format"]).and_then(|()| integer(schema)),
        JsonType::Number => only(&["type", "format"]).and_then(|()| number(schema)),
        JsonType::String => only(&["type", "format"]).and_then(|()| text(schema)),
        JsonType::Array => only(&["type", "format", "items"]).and_then(|()| list(schema)),
        JsonType::Object if schema.set => {
            only(&["type", "additionalProperties", "x-set"]).map(|()| Type::Set)
        }
        JsonType::Object if !schema.properties.is_empty() => {
            Err(schema.fault("an object with properties must be a component of its own"))
        }
        JsonType::Object => only(&["type", "additionalProperties"]).and_then(|()| map(schema)),
    }
}

fn named(schema: &At<'_, Schema>, reference: &str) -> Result<Type, String> {
    let component = schema.resolve(reference)?;
    if component.schema.filter {
        return Err(schema.fault_of(
            "$ref",
            format_args!(
                "`{}` is a filter, which only a query parameter takes as its JSON content",
                component.name
            ),
        ));
    }
    Ok(Type::Named(component.name.to_owned()))
}

fn list(schema: &At<'_, Schema>) -> Result<Type, String> {
    let Some(items) = &schema.value.items else {
        return Err(schema.fault("an array says what its items are"));
    };
    let item = ty(&schema.child("items", items.as_ref()), &[])?;
    match (schema.format.as_deref(), &item) {
        (None, _) => Ok(Type::List(Box::new(item))),
        (Some("tty-size"), Type::Integer(_)) => Ok(Type::TtySize),
        (Some("tty-size"), _) => Err(schema.fault_of("items", "a size consists of integers")),
        (Some(other), _) => Err(schema.fault_of(
            "format",
            format_args!("`{other}` is not a format of arrays"),
        )),
    }
}

fn map(schema: &At<'_, Schema>) -> Result<Type, String> {
    match &schema.value.values {
        None => Err(schema.fault(
            "an object says what it has in additionalProperties, or is a component of its own",
        )),
        Some(values) => {
            let value = ty(&schema.child("additionalProperties", values.as_ref()), &[])?;
            Ok(Type::Map(Box::new(value)))
        }
    }
}

fn integer(schema: &At<'_, Schema>) -> Result<Type, String> {
    match schema.format.as_deref() {
        Some("unix-time") => Ok(Type::UnixTime),
        Some("duration-seconds") => Ok(Type::Duration),
        Some("duration-nanos") => Ok(Type::Nanoseconds),
        _ => width(schema).map(Type::Integer),
    }
}

/// The Rust type of an integer.
pub(super) fn width(schema: &At<'_, Schema>) -> Result<&'static str, String> {
    match schema.format.as_deref() {
        Some("int32") => Ok("i32"),
        Some("int64") => Ok("i64"),
        Some("uint16") => Ok("u16"),
        Some("uint32") => Ok("u32"),
        Some("uint64") => Ok("u64"),
        Some(other) => Err(schema.fault_of(
            "format",
            format_args!("`{other}` is not a format of integers"),
        )),
        None => Err(schema.fault("an integer says its width in format")),
    }
}

fn number(schema: &At<'_, Schema>) -> Result<Type, String> {
    match schema.format.as_deref() {
        Some("float") => Ok(Type::Float("f32")),
        Some("double") => Ok(Type::Float("f64")),
        _ => Err(schema.fault_of("format", "a number is `float` or `double`")),
    }
}

fn text(schema: &At<'_, Schema>) -> Result<Type, String> {
    match schema.format.as_deref() {
        None => Ok(Type::String),
        Some("date-time") => Ok(Type::DateTime),
        Some("base64") => Ok(Type::Base64),
        Some("unix-time") => Ok(Type::UnixTimeText),
        Some("signal") => Ok(Type::Signal),
        Some("build-backend") => Ok(Type::BuildBackend),
        Some(other) => Err(schema.fault_of(
            "format",
            format_args!("`{other}` is not a format of strings"),
        )),
    }
}

/// Whether the generated code can read and write a property of this type.
pub(super) fn check_property<T>(at: &At<'_, T>, ty: &Type) -> Result<(), String> {
    match ty {
        Type::Duration | Type::Signal | Type::BuildBackend | Type::UnixTimeText => {
            Err(at.fault_of("format", "is for query parameters"))
        }
        Type::List(part) | Type::Map(part) => check_part(at, part),
        _ => Ok(()),
    }
}

/// A list item or map value has no codec of its own.
fn check_part<T>(at: &At<'_, T>, ty: &Type) -> Result<(), String> {
    match ty {
        Type::DateTime
        | Type::UnixTime
        | Type::Nanoseconds
        | Type::Base64
        | Type::TtySize
        | Type::Set => {
            Err(at.fault("times, durations, bytes, sizes and sets cannot be items or values"))
        }
        other => check_property(at, other),
    }
}

/// Whether a parameter of this type can be written as JSON.
pub(super) fn check_json(schema: &At<'_, Schema>, ty: &Type) -> Result<(), String> {
    match ty {
        Type::Named(_) | Type::List(_) | Type::Map(_) => check_property(schema, ty),
        _ => Err(schema.fault("only objects and arrays travel as JSON")),
    }
}

/// Whether a parameter of this type can be written in a query directly.
pub(super) fn check_query(schema: &At<'_, Schema>, ty: &Type) -> Result<(), String> {
    match ty {
        Type::String
        | Type::Bool
        | Type::Integer(_)
        | Type::UnixTimeText
        | Type::Duration
        | Type::Signal
        | Type::BuildBackend => Ok(()),
        Type::Named(name) if is_text_enum(schema, name) => Ok(()),
        Type::List(item) if !matches!(**item, Type::List(_)) => check_query(schema, item),
        _ => Err(schema.fault(
            "a query takes scalars, and lists of them as a repeated key: use JSON content for this, or another format",
        )),
    }
}

/// Whether a filter can take values of this type.
pub(super) fn check_filter(schema: &At<'_, Schema>, ty: &Type) -> Result<(), String> {
    match ty {
        Type::String | Type::Bool | Type::Integer(_) => Ok(()),
        Type::Named(name) if is_text_enum(schema, name) => Ok(()),
        _ => Err(schema.fault("a filter takes scalars")),
    }
}

fn is_text_enum(at: &At<'_, Schema>, name: &str) -> bool {
    let schema = at.context.document.components.schemas.get(name);
    schema.is_some_and(|schema| schema.open_enum.is_some() && schema.kind == Some(JsonType::String))
}
