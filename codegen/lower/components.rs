//! Components: structs, open enums and filters.

use serde_json::Value;

use crate::codegen::model::{
    EnumDef, Field, FilterDef, FilterVariant, StructDef, Type, TypeDef, Variant, Variants,
};
use crate::codegen::names;
use crate::codegen::spec::{EnumValue, Kind, Schema};

use super::types::{self, only};
use super::{Component, Context, TypeNames, at, distinct, docs};

/// Keywords that a property may have beside those of its type.
const OF_PROPERTIES: &[&str] = &[
    "x-rust-name",
    "x-secret",
    "x-flatten",
    "x-positional",
    "x-omit",
];

/// Lowers all components, in their order.
pub(super) fn all(context: &Context<'_>, taken: &mut TypeNames) -> Result<Vec<TypeDef>, String> {
    let components = context.document.components.schemas.iter();
    components
        .map(|(name, schema)| lower(context, Component { name, schema }, taken))
        .collect()
}

fn lower(
    context: &Context<'_>,
    component: Component<'_>,
    taken: &mut TypeNames,
) -> Result<TypeDef, String> {
    let path = component.path();
    let schema = component.schema;
    let name = names::component(component.name).map_err(at(&path))?;
    let docs = docs(schema.description.as_deref(), &path)?;
    if schema.builder {
        taken.claim_with_builder(&name, &path)?;
    } else {
        taken.claim(&name, &path)?;
    }
    if let Some(values) = &schema.open_enum {
        only(schema, &["type", "format", "x-open-enum"], &path)?;
        let variants = variants(schema, values, &path)?;
        return Ok(TypeDef::Enum(EnumDef {
            name,
            docs,
            variants,
        }));
    }
    if schema.filter {
        only(schema, &["type", "properties", "x-filter"], &path)?;
        let variants = filter_variants(context, schema, &path)?;
        return Ok(TypeDef::Filter(FilterDef {
            name,
            docs,
            variants,
        }));
    }
    let properties = properties(context, component)?;
    Ok(TypeDef::Struct(StructDef {
        name,
        docs,
        builder: schema.builder,
        fields: properties.into_iter().map(|(field, _)| field).collect(),
    }))
}

/// The fields of a struct beside the properties they came from, with those of the components it is composed of.
pub(super) fn properties<'a>(
    context: &Context<'a>,
    component: Component<'a>,
) -> Result<Vec<(Field, &'a Schema)>, String> {
    let path = component.path();
    let schema = component.schema;
    let mut all = Vec::new();
    if schema.all_of.is_empty() {
        only(
            schema,
            &["type", "properties", "required", "x-builder"],
            &path,
        )?;
        all.extend(own_properties(context, schema, &path)?);
    } else {
        only(schema, &["allOf", "x-builder"], &path)?;
    }
    for (index, part) in schema.all_of.iter().enumerate() {
        all.extend(part_properties(
            context,
            part,
            &format!("{path}.allOf[{index}]"),
        )?);
    }
    let names = all
        .iter()
        .map(|(field, _)| (field.rust.as_str(), field.wire.as_str()));
    distinct(names, &path)?;
    Ok(all)
}

/// The fields that one part of a composed struct brings.
fn part_properties<'a>(
    context: &Context<'a>,
    part: &'a Schema,
    path: &str,
) -> Result<Vec<(Field, &'a Schema)>, String> {
    let Some(reference) = &part.reference else {
        only(part, &["type", "properties", "required"], path)?;
        return own_properties(context, part, path);
    };
    only(part, &["$ref"], path)?;
    let component = context.resolve(reference, path)?;
    if !component.schema.all_of.is_empty() {
        return Err(format!(
            "{path}.$ref: `{}` is composed itself: name its parts here",
            component.name
        ));
    }
    properties(context, component)
}

fn own_properties<'a>(
    context: &Context<'a>,
    schema: &'a Schema,
    path: &str,
) -> Result<Vec<(Field, &'a Schema)>, String> {
    if schema.kind != Some(Kind::Object) {
        return Err(format!(
            "{path}: a component is an object or an open enum: its type is neither"
        ));
    }
    let known = |wire: &&String| schema.properties.contains_key(*wire);
    if let Some(missing) = schema.required.iter().find(|wire| !known(wire)) {
        return Err(format!(
            "{path}.required: `{missing}` is not among the properties"
        ));
    }
    let properties = schema.properties.iter();
    properties
        .map(|(wire, property)| {
            let required = schema.required.contains(wire);
            let path = format!("{path}.properties.{wire}");
            Ok((field(context, wire, property, required, &path)?, property))
        })
        .collect()
}

fn field(
    context: &Context<'_>,
    wire: &str,
    schema: &Schema,
    required: bool,
    path: &str,
) -> Result<Field, String> {
    let ty = types::ty(context, schema, OF_PROPERTIES, path)?;
    types::check_property(&ty, path)?;
    let always_there = ty.is_collection() || (required && !ty.is_time());
    if schema.secret && ty != Type::String {
        return Err(format!("{path}.x-secret: is for strings"));
    }
    Ok(Field {
        wire: wire.to_owned(),
        rust: names::field(wire, schema.rust_name.as_deref()).map_err(at(path))?,
        docs: docs(schema.description.as_deref(), path)?,
        ty,
        optional: !always_there,
        secret: schema.secret,
    })
}

fn variants(schema: &Schema, values: &[EnumValue], path: &str) -> Result<Variants, String> {
    match schema.kind {
        Some(Kind::String) => {
            each(values, path, |value| value.as_str().map(str::to_owned)).map(Variants::Text)
        }
        Some(Kind::Integer) => {
            let width = types::width(schema.format.as_deref(), path)?;
            let variants = each(values, path, Value::as_i64)?;
            Ok(Variants::Number(width, variants))
        }
        _ => Err(format!("{path}: an open enum is of type string or integer")),
    }
}

fn each<T: PartialEq>(
    values: &[EnumValue],
    path: &str,
    read: impl Fn(&Value) -> Option<T>,
) -> Result<Vec<Variant<T>>, String> {
    let mut lowered: Vec<Variant<T>> = Vec::new();
    for (index, listed) in values.iter().enumerate() {
        let path = format!("{path}.x-open-enum[{index}]");
        let value = read(&listed.value)
            .ok_or_else(|| format!("{path}.value: is not of the enum's type"))?;
        if lowered.iter().any(|other| other.value == value) {
            return Err(format!("{path}.value: is listed twice"));
        }
        let text = listed.value.as_str().unwrap_or_default();
        lowered.push(Variant {
            value,
            rust: names::variant(text, listed.name.as_deref()).map_err(at(&path))?,
            docs: docs(Some(&listed.description), &path)?,
        });
    }
    let wire: Vec<_> = values
        .iter()
        .map(|listed| listed.value.to_string())
        .collect();
    let names = lowered.iter().map(|variant| variant.rust.as_str());
    distinct(names.zip(wire.iter().map(String::as_str)), path)?;
    Ok(lowered)
}

fn filter_variants(
    context: &Context<'_>,
    schema: &Schema,
    path: &str,
) -> Result<Vec<FilterVariant>, String> {
    let mut lowered = Vec::new();
    for (wire, property) in &schema.properties {
        let path = format!("{path}.properties.{wire}");
        let Type::List(item) = types::ty(context, property, &["x-rust-name"], &path)? else {
            return Err(format!("{path}: a filter takes an array of values"));
        };
        types::check_filter(context, &item, &path)?;
        lowered.push(FilterVariant {
            wire: wire.clone(),
            rust: names::filter(wire, property.rust_name.as_deref()).map_err(at(&path))?,
            docs: docs(property.description.as_deref(), &path)?,
            ty: *item,
        });
    }
    let names = lowered
        .iter()
        .map(|variant| (variant.rust.as_str(), variant.wire.as_str()));
    distinct(names, path)?;
    Ok(lowered)
}
