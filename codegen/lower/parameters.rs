//! Parameters as options: what each is in Rust, and how it travels.

use crate::codegen::model::{Field, OptionParameter, Type, Wire};
use crate::codegen::names;
use crate::codegen::spec::{Encoding, Operation, Parameter, Place, Schema};

use super::methods::Method;
use super::{Component, Context, at, docs, types};

/// The parameters that are options of a method.
pub(super) fn lower(
    context: &Context<'_>,
    operation: &Operation,
    method: &Method<'_>,
    path: &str,
) -> Result<Vec<OptionParameter>, String> {
    let parameters = operation.parameters.iter().enumerate();
    parameters
        .filter(|(_, parameter)| {
            is_option(parameter) && method.takes(&parameter.name, parameter.positional)
        })
        .map(|(index, parameter)| {
            let path = format!("{path}.parameters[{index}] ({})", parameter.name);
            option_parameter(context, parameter, &path)
        })
        .collect()
}

/// Path segments, and what the method sends by itself or not at all, are no options.
fn is_option(parameter: &Parameter) -> bool {
    parameter.place != Place::Path && !parameter.omit && parameter.fixed.is_none()
}

fn option_parameter(
    context: &Context<'_>,
    parameter: &Parameter,
    path: &str,
) -> Result<OptionParameter, String> {
    let (ty, wire) = match parameter.place {
        Place::Header => header(context, parameter, path)?,
        Place::Query | Place::Path => query(context, parameter, path)?,
    };
    let name = parameter.rust_name.as_deref();
    let field = Field {
        wire: parameter.name.clone(),
        rust: names::field(&parameter.name, name).map_err(at(path))?,
        docs: docs(parameter.description.as_deref(), path)?,
        optional: !ty.is_collection(),
        ty,
        secret: false,
    };
    Ok(OptionParameter { field, wire })
}

fn header(
    context: &Context<'_>,
    parameter: &Parameter,
    path: &str,
) -> Result<(Type, Wire), String> {
    refuse("x-send-default", parameter.send_default.is_some(), path)?;
    match (parameter.encoding, &parameter.prefix) {
        (Some(Encoding::Base64url), None) => {
            let ty = types::ty(context, json(parameter, path)?, &[], path)?;
            types::check_json(&ty, path)?;
            Ok((ty, Wire::HeaderJson))
        }
        (None, Some(prefix)) => {
            let ty = types::ty(context, plain(parameter, path)?, &[], path)?;
            match &ty {
                Type::Map(value) if **value == Type::String => {
                    Ok((ty, Wire::HeaderPrefix(prefix.clone())))
                }
                _ => Err(format!("{path}.x-prefix: is for a map of strings")),
            }
        }
        _ => Err(format!(
            "{path}: a header has either x-encoding or x-prefix"
        )),
    }
}

fn query(context: &Context<'_>, parameter: &Parameter, path: &str) -> Result<(Type, Wire), String> {
    refuse("x-encoding", parameter.encoding.is_some(), path)?;
    refuse("x-prefix", parameter.prefix.is_some(), path)?;
    if parameter.content.is_some() {
        refuse("x-send-default", parameter.send_default.is_some(), path)?;
        return query_json(context, json(parameter, path)?, path);
    }
    let ty = types::ty(context, plain(parameter, path)?, &[], path)?;
    types::check_query(context, &ty, path)?;
    let wire = match &parameter.send_default {
        None => Wire::Query,
        Some(value) => match ty {
            Type::Duration => value.as_u64().map(Wire::QueryDefaultSeconds),
            Type::Bool => value.as_bool().map(Wire::QueryDefaultBool),
            _ => None,
        }
        .ok_or_else(|| {
            format!(
                "{path}.x-send-default: is a boolean or a number of seconds, as the parameter is"
            )
        })?,
    };
    Ok((ty, wire))
}

fn query_json(context: &Context<'_>, schema: &Schema, path: &str) -> Result<(Type, Wire), String> {
    if let Some(filter) = filter(context, schema, path)? {
        let one = Type::Named(filter.name.to_owned());
        return Ok((Type::List(Box::new(one)), Wire::QueryFilters));
    }
    let ty = types::ty(context, schema, &[], path)?;
    types::check_json(&ty, path)?;
    Ok((ty, Wire::QueryJson))
}

/// The filter that a schema refers to.
fn filter<'a>(
    context: &Context<'a>,
    schema: &Schema,
    path: &str,
) -> Result<Option<Component<'a>>, String> {
    let Some(reference) = &schema.reference else {
        return Ok(None);
    };
    let component = context.resolve(reference, path)?;
    Ok(component.schema.filter.then_some(component))
}

fn plain<'a>(parameter: &'a Parameter, path: &str) -> Result<&'a Schema, String> {
    refuse("content", parameter.content.is_some(), path)?;
    let schema = parameter.schema.as_ref();
    schema.ok_or_else(|| format!("{path}: has no schema"))
}

fn json<'a>(parameter: &'a Parameter, path: &str) -> Result<&'a Schema, String> {
    refuse("schema", parameter.schema.is_some(), path)?;
    let content = parameter.content.as_ref();
    content
        .and_then(|content| content.json())
        .ok_or_else(|| format!("{path}.content: has no application/json"))
}

/// Refuses a keyword that would have no effect.
fn refuse(keyword: &str, there: bool, path: &str) -> Result<(), String> {
    if there {
        return Err(format!("{path}.{keyword}: has no meaning here"));
    }
    Ok(())
}
