//! JSON bodies, whose properties are options.

use crate::codegen::model::{BodyDate, BodyOptions, BodySetter, Field, Step, Type};
use crate::codegen::spec::{BodyField, Document, Operation, Schema};

use super::components::properties;
use super::cursor::{At, Component};
use super::method::Method;
use super::{dates, operations};

/// The properties of the body that are options of a method, or `None` if there are none.
pub(super) fn lower(method: &Method<'_>) -> Result<Option<BodyOptions>, String> {
    let operation = &method.operation;
    let request = operation.value.body.as_ref();
    let Some(schema) = request
        .filter(|body| !body.positional && !body.omit)
        .and_then(|body| body.content.json())
    else {
        let dated = operation.body_fields.is_empty();
        operation.refuse("x-body-fields", !dated)?;
        return Ok(None);
    };
    let component = component(&operation.child("requestBody", schema))?;
    let dates = body_dates(operation, &component)?;
    let setters = setters(&component, &[], method, &dates)?;
    Ok((!setters.is_empty()).then(|| BodyOptions {
        ty: component.name.to_owned(),
        setters,
        dates,
    }))
}

fn component<'a>(body: &At<'a, Schema>) -> Result<Component<'a>, String> {
    let reference = body.value.reference.as_deref();
    body.resolve(reference.ok_or_else(|| body.fault("a JSON body is a $ref to a component"))?)
}

/// The types of all JSON bodies that this crate sends.
pub(super) fn types(root: &At<'_, Document>) -> Result<Vec<String>, String> {
    let mut types = Vec::new();
    for operation in operations::operations(root)? {
        let body = operation.value.body.as_ref().filter(|body| !body.omit);
        let schema = body.and_then(|body| body.content.json());
        if let Some(schema) = schema {
            let body = super::types::ty(&operation.child("requestBody", schema), &[])?;
            types.extend(body.named().map(str::to_owned));
        }
    }
    Ok(types)
}

/// A setter for each option. If an option is flattened, the setters for its fields precede it.
fn setters(
    component: &Component<'_>,
    within: &[Field],
    method: &Method<'_>,
    dates: &[BodyDate],
) -> Result<Vec<BodySetter>, String> {
    let mut all = Vec::new();
    for (field, schema) in properties(component)? {
        if schema.flatten {
            let Type::Named(inner) = &field.ty else {
                return Err(schema.fault_of("x-flatten", "is for components"));
            };
            let inner = schema.resolve(&format!("#/components/schemas/{inner}"))?;
            let within = [within, std::slice::from_ref(&field)].concat();
            all.extend(setters(&inner, &within, method, dates)?);
        }
        if is_option(method, &field, &schema) {
            all.push(setter(within, field, dates));
        }
    }
    Ok(all)
}

fn is_option(method: &Method<'_>, field: &Field, schema: &At<'_, Schema>) -> bool {
    !schema.omit && method.takes(&field.wire, schema.positional)
}

/// A setter, whose documentation has the date that its operation gives the field.
fn setter(within: &[Field], mut field: Field, dates: &[BodyDate]) -> BodySetter {
    let names: Vec<_> = within.iter().chain([&field]).collect();
    let own = dates.iter().find(|date| {
        let path = date.path.iter().map(|step| &step.field.wire);
        path.eq(names.iter().map(|field| &field.wire))
    });
    if let Some(date) = own {
        field.docs = format!("{}\n\n{}", field.docs, date.docs);
    }
    BodySetter {
        within: within.to_vec(),
        field,
    }
}

/// The fields that this operation dates differently from the types of its body.
fn body_dates(
    operation: &At<'_, Operation>,
    body: &Component<'_>,
) -> Result<Vec<BodyDate>, String> {
    let fields = operation.value.body_fields.iter();
    fields
        .map(|(path, field)| {
            let at = operation.child(format_args!("x-body-fields.{path}"), field);
            body_date(&at, path, body)
        })
        .collect()
}

fn body_date(at: &At<'_, BodyField>, path: &str, body: &Component<'_>) -> Result<BodyDate, String> {
    let dates = at.dates()?;
    let mut steps = Vec::new();
    let mut within = Some(body.clone());
    for part in path.split('.') {
        let (wire, suffix) = part.split_at(part.find(['[', '{']).unwrap_or(part.len()));
        let component = within.ok_or_else(|| at.fault("leads through a scalar"))?;
        let found = properties(&component)?
            .into_iter()
            .find(|(field, _)| field.wire == wire);
        let (field, schema) =
            found.ok_or_else(|| at.fault(format_args!("`{}` has no `{wire}`", component.name)))?;
        within = inner(&field.ty, suffix, &schema, at)?;
        steps.push(Step {
            field,
            each: !suffix.is_empty(),
        });
    }
    Ok(BodyDate {
        path: steps,
        docs: dates::sentences(at, &dates),
        dates,
    })
}

/// The component that a step of a path leads to.
fn inner<'a>(
    ty: &Type,
    suffix: &str,
    schema: &At<'a, Schema>,
    at: &At<'_, BodyField>,
) -> Result<Option<Component<'a>>, String> {
    let ty = match (ty, suffix) {
        (Type::List(item), "[]") => item,
        (Type::Map(value), "{}") => value,
        (ty, "") => ty,
        _ => return Err(at.fault("`[]` follows lists and `{}` maps")),
    };
    match ty {
        Type::Named(name) => schema
            .resolve(&format!("#/components/schemas/{name}"))
            .map(Some),
        _ => Ok(None),
    }
}
