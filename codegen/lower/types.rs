//! What a schema stands for, and where a type may be used.

use crate::codegen::model::Type;
use crate::codegen::spec::{Kind, Schema};

use super::Context;

/// The type that a schema stands for, which may also have the keywords `beside`.
pub(super) fn ty(
    context: &Context<'_>,
    schema: &Schema,
    beside: &[&str],
    path: &str,
) -> Result<Type, String> {
    let only = |keywords: &[&str]| only(schema, &[keywords, beside].concat(), path);
    if let Some(reference) = &schema.reference {
        only(&["$ref"])?;
        return named(context, reference, path);
    }
    // A `$ref` must stand alone: what is to stand beside it is written around an allOf of it.
    if let [part] = schema.all_of.as_slice() {
        only(&["allOf"])?;
        return ty(context, part, &[], &format!("{path}.allOf[0]"));
    }
    let format = schema.format.as_deref();
    match schema.kind {
        None => only(&[]).map(|()| Type::Any),
        Some(Kind::Boolean) => only(&["type"]).map(|()| Type::Bool),
        Some(Kind::Integer) => only(&["type", "format"]).and_then(|()| integer(format, path)),
        Some(Kind::String) => only(&["type", "format"]).and_then(|()| text(format, path)),
        Some(Kind::Array) => only(&["type", "items"]).and_then(|()| list(context, schema, path)),
        Some(Kind::Object) if schema.set => {
            only(&["type", "additionalProperties", "x-set"]).map(|()| Type::Set)
        }
        Some(Kind::Object) if !schema.properties.is_empty() => Err(format!(
            "{path}: an object with properties must be a component of its own"
        )),
        Some(Kind::Object) => {
            only(&["type", "additionalProperties"]).and_then(|()| map(context, schema, path))
        }
    }
}

/// Refuses keywords that would have no effect where they stand.
pub(super) fn only(schema: &Schema, allowed: &[&str], path: &str) -> Result<(), String> {
    match schema.keywords().find(|keyword| !allowed.contains(keyword)) {
        None => Ok(()),
        Some(keyword) => Err(format!("{path}.{keyword}: has no meaning here")),
    }
}

fn named(context: &Context<'_>, reference: &str, path: &str) -> Result<Type, String> {
    let component = context.resolve(reference, path)?;
    if component.schema.filter {
        return Err(format!(
            "{path}.$ref: `{}` is a filter, which only a query parameter takes as its JSON content",
            component.name
        ));
    }
    Ok(Type::Named(component.name.to_owned()))
}

fn list(context: &Context<'_>, schema: &Schema, path: &str) -> Result<Type, String> {
    match &schema.items {
        None => Err(format!("{path}: an array says what its items are")),
        Some(items) => {
            let item = ty(context, items, &[], &format!("{path}.items"))?;
            Ok(Type::List(Box::new(item)))
        }
    }
}

fn map(context: &Context<'_>, schema: &Schema, path: &str) -> Result<Type, String> {
    match &schema.values {
        None => Err(format!(
            "{path}: an object says what it has in additionalProperties, or is a component of its own"
        )),
        Some(values) => {
            let value = ty(
                context,
                values,
                &[],
                &format!("{path}.additionalProperties"),
            )?;
            Ok(Type::Map(Box::new(value)))
        }
    }
}

fn integer(format: Option<&str>, path: &str) -> Result<Type, String> {
    match format {
        Some("unix-time") => Ok(Type::UnixTime),
        Some("duration-seconds") => Ok(Type::Duration),
        _ => width(format, path).map(Type::Integer),
    }
}

/// The Rust type of an integer.
pub(super) fn width(format: Option<&str>, path: &str) -> Result<&'static str, String> {
    match format {
        Some("int32") => Ok("i32"),
        Some("int64") => Ok("i64"),
        Some("uint16") => Ok("u16"),
        Some("uint32") => Ok("u32"),
        Some("uint64") => Ok("u64"),
        Some(other) => Err(format!("{path}.format: `{other}` is none of an integer")),
        None => Err(format!("{path}: an integer says its width in format")),
    }
}

fn text(format: Option<&str>, path: &str) -> Result<Type, String> {
    match format {
        None => Ok(Type::String),
        Some("date-time") => Ok(Type::DateTime),
        Some("unix-time") => Ok(Type::UnixTimeText),
        Some("signal") => Ok(Type::Signal),
        Some(other) => Err(format!("{path}.format: `{other}` is none of a string")),
    }
}

/// Whether the generated code can read and write a property of this type.
pub(super) fn check_property(ty: &Type, path: &str) -> Result<(), String> {
    match ty {
        Type::Duration | Type::Signal | Type::UnixTimeText => {
            Err(format!("{path}.format: is for query parameters"))
        }
        Type::List(part) | Type::Map(part) => check_part(part, path),
        _ => Ok(()),
    }
}

/// A list item or map value has no codec of its own.
fn check_part(ty: &Type, path: &str) -> Result<(), String> {
    match ty {
        Type::DateTime | Type::UnixTime | Type::Set => {
            Err(format!("{path}: times and sets are no items or values"))
        }
        other => check_property(other, path),
    }
}

/// Whether a parameter of this type can be written as JSON.
pub(super) fn check_json(ty: &Type, path: &str) -> Result<(), String> {
    match ty {
        Type::Named(_) | Type::List(_) | Type::Map(_) => check_property(ty, path),
        _ => Err(format!("{path}: only objects and arrays travel as JSON")),
    }
}

/// Whether a parameter of this type can stand in a query as it is.
pub(super) fn check_query(context: &Context<'_>, ty: &Type, path: &str) -> Result<(), String> {
    match ty {
        Type::String
        | Type::Bool
        | Type::Integer(_)
        | Type::UnixTimeText
        | Type::Duration
        | Type::Signal => Ok(()),
        Type::Named(name) if is_text_enum(context, name) => Ok(()),
        Type::List(item) if !matches!(**item, Type::List(_)) => check_query(context, item, path),
        _ => Err(format!(
            "{path}: a query takes scalars, and lists of them as a repeated key: use JSON content for this, or \
             another format"
        )),
    }
}

/// Whether a filter can take values of this type.
pub(super) fn check_filter(context: &Context<'_>, ty: &Type, path: &str) -> Result<(), String> {
    match ty {
        Type::String | Type::Bool | Type::Integer(_) => Ok(()),
        Type::Named(name) if is_text_enum(context, name) => Ok(()),
        _ => Err(format!("{path}: a filter takes scalars")),
    }
}

fn is_text_enum(context: &Context<'_>, name: &str) -> bool {
    let schema = context.document.components.schemas.get(name);
    schema.is_some_and(|schema| schema.open_enum.is_some() && schema.kind == Some(Kind::String))
}
