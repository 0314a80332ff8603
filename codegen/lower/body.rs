//! JSON bodies, whose properties are options.

use crate::codegen::model::{BodyOptions, BodySetter, Type};
use crate::codegen::spec::Operation;

use super::components::properties;
use super::methods::Method;
use super::{Component, Context};

/// The properties of the body that are options of a method; `None` where there are none.
pub(super) fn lower(
    context: &Context<'_>,
    operation: &Operation,
    method: &Method<'_>,
    path: &str,
) -> Result<Option<BodyOptions>, String> {
    let request = operation.body.as_ref();
    let Some(schema) = request
        .filter(|body| !body.positional && !body.omit)
        .and_then(|body| body.content.json())
    else {
        return Ok(None);
    };
    let path = format!("{path}.requestBody");
    let reference = schema
        .reference
        .as_deref()
        .ok_or_else(|| format!("{path}: a JSON body is a $ref to a component"))?;
    let component = context.resolve(reference, &path)?;
    let setters = setters(context, component, method)?;
    Ok((!setters.is_empty()).then(|| BodyOptions {
        ty: component.name.to_owned(),
        setters,
    }))
}

/// A setter for each option; one that is flattened has setters for its own fields before it.
fn setters(
    context: &Context<'_>,
    component: Component<'_>,
    method: &Method<'_>,
) -> Result<Vec<BodySetter>, String> {
    let mut setters = Vec::new();
    for (field, schema) in properties(context, component)? {
        if schema.flatten {
            let Type::Named(inner) = &field.ty else {
                return Err(format!(
                    "{}.properties.{}.x-flatten: is for components",
                    component.path(),
                    field.wire
                ));
            };
            let inner =
                context.resolve(&format!("#/components/schemas/{inner}"), &component.path())?;
            setters.extend(flattened(context, inner, &field.rust, method)?);
        }
        if !schema.omit && method.takes(&field.wire, schema.positional) {
            setters.push(BodySetter {
                within: None,
                field,
            });
        }
    }
    Ok(setters)
}

fn flattened(
    context: &Context<'_>,
    component: Component<'_>,
    within: &str,
    method: &Method<'_>,
) -> Result<Vec<BodySetter>, String> {
    let options = properties(context, component)?
        .into_iter()
        .filter(|(field, schema)| !schema.omit && method.takes(&field.wire, schema.positional))
        .map(|(field, _)| BodySetter {
            within: Some(within.to_owned()),
            field,
        });
    Ok(options.collect())
}
