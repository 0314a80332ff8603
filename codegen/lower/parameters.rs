//! Parameters as options: their Rust types, and how they are sent.

use crate::codegen::model::{Field, OptionParameter, Type, Wire};
use crate::codegen::names;
use crate::codegen::spec::{Encoding, Parameter, Place, Schema};

use super::cursor::{At, Component};
use super::method::Method;
use super::{dates, types};

/// The parameters that are options of a method.
pub(super) fn lower(method: &Method<'_>) -> Result<Vec<OptionParameter>, String> {
    let parameters = method.operation.value.parameters.iter().enumerate();
    parameters
        .filter(|(_, parameter)| {
            is_option(parameter) && method.takes(&parameter.name, parameter.positional)
        })
        .map(|(index, parameter)| {
            let key = format!("parameters[{index}] ({})", parameter.name);
            option_parameter(&method.operation.child(key, parameter))
        })
        .collect()
}

/// Path segments and parameters that the method always or never sends are not options.
fn is_option(parameter: &Parameter) -> bool {
    parameter.place != Place::Path && !parameter.omit && parameter.fixed.is_none()
}

fn option_parameter(at: &At<'_, Parameter>) -> Result<OptionParameter, String> {
    let (ty, wire) = match at.place {
        Place::Header => header(at)?,
        Place::Query | Place::Path => query(at)?,
    };
    let dates = at.dates()?;
    let name = at.rust_name.as_deref();
    let field = Field {
        wire: at.name.clone(),
        rust: names::field(&at.name, name).map_err(|why| at.fault(why))?,
        docs: dates::docs(at, at.description.as_deref(), &dates)?,
        optional: !ty.is_collection(),
        ty,
        secret: false,
        essential: false,
        nullable: at.schema.as_ref().is_some_and(|schema| schema.nullable),
        dates,
    };
    Ok(OptionParameter { field, wire })
}

fn header(at: &At<'_, Parameter>) -> Result<(Type, Wire), String> {
    at.refuse("x-send-default", at.send_default.is_some())?;
    match (at.encoding, &at.prefix) {
        (Some(Encoding::Base64url), None) => {
            let schema = json(at)?;
            let ty = types::ty(&schema, &[])?;
            types::check_json(&schema, &ty)?;
            Ok((ty, Wire::HeaderJson))
        }
        (None, Some(prefix)) => {
            let ty = types::ty(&plain(at)?, &[])?;
            match &ty {
                Type::Map(value) if **value == Type::String => {
                    Ok((ty, Wire::HeaderPrefix(prefix.clone())))
                }
                _ => Err(at.fault_of("x-prefix", "is for a map of strings")),
            }
        }
        _ => Err(at.fault("a header has either x-encoding or x-prefix")),
    }
}

fn query(at: &At<'_, Parameter>) -> Result<(Type, Wire), String> {
    at.refuse("x-prefix", at.prefix.is_some())?;
    match at.encoding {
        None => {}
        Some(Encoding::Json) => return query_json_items(at),
        Some(Encoding::Base64url) => at.refuse("x-encoding", true)?,
    }
    if at.content.is_some() {
        at.refuse("x-send-default", at.send_default.is_some())?;
        return query_json(&json(at)?);
    }
    let schema = plain(at)?;
    let ty = types::ty(&schema, &[])?;
    types::check_query(&schema, &ty)?;
    let wire = match &at.send_default {
        None => Wire::Query,
        Some(value) => match ty {
            Type::Duration => value.as_u64().map(Wire::QueryDefaultSeconds),
            Type::Bool => value.as_bool().map(Wire::QueryDefaultBool),
            _ => None,
        }
        .ok_or_else(|| {
            at.fault_of(
                "x-send-default",
                "is a boolean or a number of seconds, as the parameter is",
            )
        })?,
    };
    Ok((ty, wire))
}

/// A list whose items are separate parameters, each as JSON.
fn query_json_items(at: &At<'_, Parameter>) -> Result<(Type, Wire), String> {
    at.refuse("x-send-default", at.send_default.is_some())?;
    let schema = plain(at)?;
    match types::ty(&schema, &[])? {
        Type::List(item) => {
            types::check_json(&schema, &item)?;
            Ok((Type::List(item), Wire::QueryJsonItems))
        }
        _ => Err(at.fault_of(
            "x-encoding",
            "`json` is for arrays: use JSON content for a single value",
        )),
    }
}

fn query_json(schema: &At<'_, Schema>) -> Result<(Type, Wire), String> {
    if let Some(filter) = filter(schema)? {
        let one = Type::Named(filter.name.to_owned());
        return Ok((Type::List(Box::new(one)), Wire::QueryFilters));
    }
    let ty = types::ty(schema, &[])?;
    types::check_json(schema, &ty)?;
    Ok((ty, Wire::QueryJson))
}

/// The filter that a schema refers to.
fn filter<'a>(schema: &At<'a, Schema>) -> Result<Option<Component<'a>>, String> {
    let Some(reference) = &schema.reference else {
        return Ok(None);
    };
    let component = schema.resolve(reference)?;
    Ok(component.schema.filter.then_some(component))
}

fn plain<'a>(at: &At<'a, Parameter>) -> Result<At<'a, Schema>, String> {
    at.refuse("content", at.content.is_some())?;
    let schema = at.value.schema.as_ref();
    schema
        .map(|schema| at.child("schema", schema))
        .ok_or_else(|| at.fault("has no schema"))
}

fn json<'a>(at: &At<'a, Parameter>) -> Result<At<'a, Schema>, String> {
    at.refuse("schema", at.schema.is_some())?;
    let content = at.value.content.as_ref();
    content
        .and_then(|content| content.json())
        .map(|schema| at.child("content.application/json.schema", schema))
        .ok_or_else(|| at.fault_of("content", "has no application/json"))
}
