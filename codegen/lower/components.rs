//! Components: structs, open enums and filters.

use serde_json::Value;

use crate::codegen::model::{
    EnumDef, Field, FilterDef, FilterVariant, StructDef, Type, TypeDef, Variant, Variants,
};
use crate::codegen::names;
use crate::codegen::spec::{Document, EnumValue, JsonType, Schema};

use super::cursor::{At, Component};
use super::{TypeNames, dates, distinct, types};

/// Keywords that a property may have in addition to those of its type.
const OF_PROPERTIES: &[&str] = &[
    "x-rust-name",
    "x-optional",
    "x-secret",
    "x-essential",
    "x-flatten",
    "x-positional",
    "x-omit",
];

/// A field of a struct, and the property it comes from.
pub(super) type Property<'a> = (Field, At<'a, Schema>);

/// Lowers all components, in their order.
pub(super) fn all(root: &At<'_, Document>, taken: &mut TypeNames) -> Result<Vec<TypeDef>, String> {
    let components = root.value.components.schemas.iter();
    components
        .map(|(name, schema)| {
            let schema = root.child(format_args!("components.schemas.{name}"), schema);
            lower(&Component { name, schema }, taken)
        })
        .collect()
}

fn lower(component: &Component<'_>, taken: &mut TypeNames) -> Result<TypeDef, String> {
    let schema = &component.schema;
    let name = names::component(component.name).map_err(|why| schema.fault(why))?;
    let docs = dates::docs(schema, schema.description.as_deref(), &schema.dates()?)?;
    if schema.builder {
        taken.claim_with_builder(&name, schema)?;
    } else {
        taken.claim(&name, schema)?;
    }
    if let Some(values) = &schema.value.open_enum {
        schema.only(&["type", "format", "x-open-enum", "x-module"])?;
        return Ok(TypeDef::Enum(EnumDef {
            name,
            docs,
            variants: variants(schema, values)?,
        }));
    }
    if schema.filter {
        schema.only(&["type", "properties", "x-filter", "x-module"])?;
        return Ok(TypeDef::Filter(FilterDef {
            name,
            docs,
            variants: filter_variants(schema)?,
        }));
    }
    let properties = properties(component)?;
    Ok(TypeDef::Struct(StructDef {
        name,
        docs,
        builder: schema.builder,
        fields: properties.into_iter().map(|(field, _)| field).collect(),
    }))
}

/// The fields of a struct with their properties, including those of the components that it is composed of.
pub(super) fn properties<'a>(component: &Component<'a>) -> Result<Vec<Property<'a>>, String> {
    let schema = &component.schema;
    let mut all = Vec::new();
    if schema.all_of.is_empty() {
        schema.only(&["type", "properties", "required", "x-builder", "x-module"])?;
        all.extend(own_properties(schema)?);
    } else {
        schema.only(&["allOf", "x-builder", "x-module"])?;
    }
    for (index, part) in schema.value.all_of.iter().enumerate() {
        let part = schema.child(format_args!("allOf[{index}]"), part);
        all.extend(part_properties(&part)?);
    }
    let names = all
        .iter()
        .map(|(field, _)| (field.rust.as_str(), field.wire.as_str()));
    distinct(schema, names)?;
    Ok(all)
}

/// The fields that one part of a composed struct adds.
fn part_properties<'a>(part: &At<'a, Schema>) -> Result<Vec<Property<'a>>, String> {
    let Some(reference) = &part.reference else {
        part.only(&["type", "properties", "required"])?;
        return own_properties(part);
    };
    part.only(&["$ref"])?;
    let component = part.resolve(reference)?;
    if !component.schema.all_of.is_empty() {
        return Err(part.fault_of(
            "$ref",
            format_args!(
                "`{}` is composed itself: name its parts here",
                component.name
            ),
        ));
    }
    properties(&component)
}

fn own_properties<'a>(schema: &At<'a, Schema>) -> Result<Vec<Property<'a>>, String> {
    if schema.kind != Some(JsonType::Object) {
        return Err(schema.fault("a component is an object or an open enum: its type is neither"));
    }
    let known = |wire: &&String| schema.properties.contains_key(*wire);
    if let Some(missing) = schema.required.iter().find(|wire| !known(wire)) {
        return Err(schema.fault_of(
            "required",
            format_args!("`{missing}` is not among the properties"),
        ));
    }
    let properties = schema.value.properties.iter();
    properties
        .map(|(wire, property)| {
            let required = schema.required.contains(wire);
            let property = schema.child(format_args!("properties.{wire}"), property);
            Ok((field(&property, wire, required)?, property))
        })
        .collect()
}

fn field(schema: &At<'_, Schema>, wire: &str, required: bool) -> Result<Field, String> {
    let ty = types::ty(schema, OF_PROPERTIES)?;
    types::check_property(schema, &ty)?;
    if schema.optional && (required || !matches!(ty, Type::List(_))) {
        return Err(schema.fault_of("x-optional", "is for lists that are not required"));
    }
    let always_there = (ty.is_collection() && !schema.optional) || (required && !ty.has_codec());
    if schema.secret && !matches!(ty, Type::String | Type::Base64) {
        return Err(schema.fault_of("x-secret", "is for strings"));
    }
    if schema.essential && (!required || ty.is_time()) {
        return Err(schema.fault_of("x-essential", "is for required properties, except times"));
    }
    let dates = schema.dates()?;
    Ok(Field {
        wire: wire.to_owned(),
        rust: names::field(wire, schema.rust_name.as_deref()).map_err(|why| schema.fault(why))?,
        docs: dates::docs(schema, schema.description.as_deref(), &dates)?,
        ty,
        optional: !always_there,
        secret: schema.secret,
        essential: schema.essential,
        nullable: schema.nullable,
        dates,
    })
}

fn variants(schema: &At<'_, Schema>, values: &[EnumValue]) -> Result<Variants, String> {
    match schema.kind {
        Some(JsonType::String) => {
            each(schema, values, |value| value.as_str().map(str::to_owned)).map(Variants::Text)
        }
        Some(JsonType::Integer) => {
            let width = types::width(schema)?;
            let variants = each(schema, values, Value::as_i64)?;
            Ok(Variants::Number(width, variants))
        }
        _ => Err(schema.fault("an open enum is of type string or integer")),
    }
}

fn each<T: PartialEq>(
    schema: &At<'_, Schema>,
    values: &[EnumValue],
    read: impl Fn(&Value) -> Option<T>,
) -> Result<Vec<Variant<T>>, String> {
    let mut lowered: Vec<Variant<T>> = Vec::new();
    for (index, listed) in values.iter().enumerate() {
        let at = schema.child(format_args!("x-open-enum[{index}]"), listed);
        let value =
            read(&listed.value).ok_or_else(|| at.fault_of("value", "is not of the enum's type"))?;
        if lowered.iter().any(|other| other.value == value) {
            return Err(at.fault_of("value", "is listed twice"));
        }
        let text = listed.value.as_str().unwrap_or_default();
        let dates = at.dates()?;
        if listed.detail.is_some() && !listed.value.is_string() {
            return Err(at.fault_of("x-detail", "is for values that are strings"));
        }
        lowered.push(Variant {
            value,
            rust: names::variant(text, listed.name.as_deref()).map_err(|why| at.fault(why))?,
            docs: dates::docs(&at, Some(&description(listed)), &dates)?,
            detailed: listed.detail.is_some(),
            dates,
        });
    }
    let wire: Vec<_> = values
        .iter()
        .map(|listed| listed.value.to_string())
        .collect();
    let names = lowered.iter().map(|variant| variant.rust.as_str());
    distinct(schema, names.zip(wire.iter().map(String::as_str)))?;
    Ok(lowered)
}

fn description(listed: &EnumValue) -> String {
    match &listed.detail {
        Some(detail) => format!("{}\n\n{detail}", listed.description),
        None => listed.description.clone(),
    }
}

fn filter_variants(schema: &At<'_, Schema>) -> Result<Vec<FilterVariant>, String> {
    let mut lowered = Vec::new();
    for (wire, property) in &schema.value.properties {
        let at = schema.child(format_args!("properties.{wire}"), property);
        let Type::List(item) = types::ty(&at, &["x-rust-name"])? else {
            return Err(at.fault("a filter takes an array of values"));
        };
        types::check_filter(&at, &item)?;
        let dates = at.dates()?;
        lowered.push(FilterVariant {
            wire: wire.clone(),
            rust: names::filter(wire, at.rust_name.as_deref()).map_err(|why| at.fault(why))?,
            docs: dates::docs(&at, at.description.as_deref(), &dates)?,
            ty: *item,
            dates,
        });
    }
    let names = lowered
        .iter()
        .map(|variant| (variant.rust.as_str(), variant.wire.as_str()));
    distinct(schema, names)?;
    Ok(lowered)
}
