//! Operations: the options of each Rust method.

use indexmap::IndexMap;

use super::super::model::{
    BodyOptions, BodySetter, Field, OptionParameter, OptionsDef, Type, Wire,
};
use super::super::names;
use super::super::spec::{Encoding, Media, Operation, Parameter, Place, Schema};
use super::{Context, docs, types};

/// The options of all methods, grouped by the operation's tag.
pub(super) fn all(context: &Context<'_>) -> Result<Vec<(String, Vec<OptionsDef>)>, String> {
    let tags = context.document.tags.iter();
    let mut groups: IndexMap<String, Vec<OptionsDef>> =
        tags.map(|tag| (tag.name.clone(), Vec::new())).collect();
    for (route, operations) in &context.document.paths {
        for (verb, operation) in operations {
            let path = format!("paths.{route}.{verb}");
            let tag = operation.tags.first().cloned().unwrap_or_default();
            let group = groups
                .get_mut(&tag)
                .ok_or_else(|| format!("{path}.tags: `{tag}` is not among the document's tags"))?;
            group.extend(methods(context, operation, &tag, &path)?);
        }
    }
    Ok(groups.into_iter().collect())
}

/// One Rust method of an operation, and which of the operation's options it takes.
struct MethodView<'a> {
    name: &'a str,
    summary: &'a str,
    only: Option<&'a [String]>,
    client_options: &'a IndexMap<String, Schema>,
}

impl MethodView<'_> {
    /// Positional parameters are no options, unless the method names them.
    fn takes(&self, wire: &str, positional: bool) -> bool {
        match self.only {
            None => !positional,
            Some(only) => only.iter().any(|name| name == wire),
        }
    }
}

/// An operation is one method, unless it says which methods share it.
fn methods(
    context: &Context<'_>,
    operation: &Operation,
    tag: &str,
    path: &str,
) -> Result<Vec<OptionsDef>, String> {
    let shared = operation.methods.iter().map(|method| MethodView {
        name: &method.name,
        summary: &method.summary,
        only: Some(&method.parameters),
        client_options: &method.client_options,
    });
    let alone = operation.methods.is_empty().then_some(MethodView {
        name: &operation.operation_id,
        summary: &operation.summary,
        only: None,
        client_options: &operation.client_options,
    });
    let mut all = Vec::new();
    for method in shared.chain(alone) {
        all.extend(options(context, operation, &method, tag, path)?);
    }
    Ok(all)
}

/// The options of a method; `None` where it has no option.
fn options(
    context: &Context<'_>,
    operation: &Operation,
    method: &MethodView<'_>,
    tag: &str,
    path: &str,
) -> Result<Option<OptionsDef>, String> {
    let options = OptionsDef {
        name: names::options(method.name),
        method: method.name.to_owned(),
        resource: tag.to_owned(),
        summary: docs(Some(method.summary), path)?,
        parameters: parameters(context, operation, method, path)?,
        client: client(context, method, path)?,
        body: body(context, operation, method, path)?,
    };
    let names = option_names(&options);
    types::distinct(names.iter().copied(), path)?;
    let known = |wanted: &&String| names.iter().any(|(_, wire)| wire == wanted);
    match method
        .only
        .unwrap_or_default()
        .iter()
        .find(|wanted| !known(wanted))
    {
        Some(unknown) => Err(format!(
            "{path}.x-methods: `{unknown}` of `{}` is no option of this operation",
            method.name
        )),
        None => Ok((!names.is_empty()).then_some(options)),
    }
}

/// The Rust and wire names of all options of a method.
fn option_names(options: &OptionsDef) -> Vec<(&str, &str)> {
    let parameters = options.parameters.iter().map(|parameter| &parameter.field);
    let setters = options.body.iter().flat_map(|body| &body.setters);
    parameters
        .chain(&options.client)
        .chain(setters.map(|setter| &setter.field))
        .map(|field| (field.rust.as_str(), field.wire.as_str()))
        .collect()
}

fn parameters(
    context: &Context<'_>,
    operation: &Operation,
    method: &MethodView<'_>,
    path: &str,
) -> Result<Vec<OptionParameter>, String> {
    operation
        .parameters
        .iter()
        .filter(|parameter| {
            is_option(parameter) && method.takes(&parameter.name, parameter.positional)
        })
        .map(|parameter| {
            let path = format!("{path}.parameters.{}", parameter.name);
            option_parameter(context, parameter, &path)
        })
        .collect()
}

/// Path segments and what the method sends by itself are no options.
fn is_option(parameter: &Parameter) -> bool {
    parameter.place != Place::Path && !parameter.omit && parameter.fixed.is_none()
}

fn option_parameter(
    context: &Context<'_>,
    parameter: &Parameter,
    path: &str,
) -> Result<OptionParameter, String> {
    let schema = schema_of(parameter, path)?;
    let ty = types::ty(context, schema, path)?;
    let wire = wire(context, parameter, schema, &ty, path)?;
    let ty = match wire {
        Wire::QueryFilters => Type::List(Box::new(ty)),
        _ => ty,
    };
    let field = Field {
        wire: parameter.name.clone(),
        rust: names::field(&parameter.name, parameter.rust_name.as_deref())
            .map_err(|why| format!("{path}: {why}"))?,
        docs: docs(Some(&parameter.description), path)?,
        optional: !ty.is_collection(),
        secret: false,
        flatten: false,
        offered: true,
        ty,
    };
    Ok(OptionParameter { field, wire })
}

fn schema_of<'a>(parameter: &'a Parameter, path: &str) -> Result<&'a Schema, String> {
    let json = parameter.content.as_ref().and_then(json_media);
    parameter
        .schema
        .as_ref()
        .or(json.map(|media| &media.schema))
        .ok_or_else(|| format!("{path}: has neither a schema nor JSON content"))
}

fn json_media(content: &IndexMap<String, Media>) -> Option<&Media> {
    content.get("application/json")
}

fn wire(
    context: &Context<'_>,
    parameter: &Parameter,
    schema: &Schema,
    ty: &Type,
    path: &str,
) -> Result<Wire, String> {
    match parameter.place {
        Place::Header => header_wire(parameter, path),
        _ if parameter.content.is_some() => Ok(match is_filter(context, schema, path)? {
            true => Wire::QueryFilters,
            false => Wire::QueryJson,
        }),
        _ if parameter.send_default.is_some() => send_default(parameter, ty)
            .ok_or_else(|| format!("{path}: x-send-default is no value of the parameter's type")),
        _ => Ok(Wire::Query),
    }
}

fn send_default(parameter: &Parameter, ty: &Type) -> Option<Wire> {
    let value = parameter.send_default.as_ref()?;
    match ty {
        Type::Duration => value.as_u64().map(Wire::QueryDefaultSeconds),
        Type::Bool => value.as_bool().map(Wire::QueryDefaultBool),
        _ => None,
    }
}

fn header_wire(parameter: &Parameter, path: &str) -> Result<Wire, String> {
    match (parameter.encoding, &parameter.prefix) {
        (Some(Encoding::Base64url), None) => Ok(Wire::HeaderJson),
        (None, Some(prefix)) => Ok(Wire::HeaderPrefix(prefix.clone())),
        _ => Err(format!(
            "{path}: a header has either an x-encoding or an x-prefix"
        )),
    }
}

fn is_filter(context: &Context<'_>, schema: &Schema, path: &str) -> Result<bool, String> {
    match &schema.reference {
        Some(reference) => Ok(context.resolve(reference, path)?.1.filter),
        None => Ok(false),
    }
}

/// The options that are never sent.
fn client(
    context: &Context<'_>,
    method: &MethodView<'_>,
    path: &str,
) -> Result<Vec<Field>, String> {
    let options = method.client_options.iter();
    options
        .map(|(name, schema)| {
            let path = format!("{path}.x-client-options.{name}");
            types::field(context, name, schema, false, &path)
        })
        .collect()
}

/// The body's properties as options, where the body is a JSON object.
fn body(
    context: &Context<'_>,
    operation: &Operation,
    method: &MethodView<'_>,
    path: &str,
) -> Result<Option<BodyOptions>, String> {
    let request = operation.request_body.as_ref();
    let Some(media) = request
        .filter(|body| !body.positional && !body.omit)
        .and_then(|body| json_media(&body.content))
    else {
        return Ok(None);
    };
    let path = format!("{path}.requestBody");
    let reference = media
        .schema
        .reference
        .as_deref()
        .ok_or_else(|| format!("{path}: a JSON body is a $ref to a component"))?;
    let (name, schema) = context.resolve(reference, &path)?;
    let mut setters = Vec::new();
    for field in component_fields(context, name, schema)? {
        if field.flatten {
            let Type::Named(inner) = &field.ty else {
                return Err(format!("{path}: x-flatten is for components"));
            };
            let (inner, schema) =
                context.resolve(&format!("#/components/schemas/{inner}"), &path)?;
            setters.extend(
                component_fields(context, inner, schema)?
                    .into_iter()
                    .map(|inner| BodySetter {
                        within: Some(field.clone()),
                        field: inner,
                    }),
            );
        }
        setters.push(BodySetter {
            within: None,
            field,
        });
    }
    setters.retain(|setter| method.takes(&setter.field.wire, !setter.field.offered));
    Ok((!setters.is_empty()).then(|| BodyOptions {
        ty: name.to_owned(),
        setters,
    }))
}

fn component_fields(
    context: &Context<'_>,
    name: &str,
    schema: &Schema,
) -> Result<Vec<Field>, String> {
    types::fields(context, schema, &format!("components.schemas.{name}"))
}
