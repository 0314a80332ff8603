//! Components: structs, open enums and filters.

use std::collections::BTreeMap;

use super::super::model::{
    EnumDef, Field, FilterDef, FilterVariant, StructDef, Type, TypeDef, Variant, Variants,
};
use super::super::names;
use super::super::spec::{EnumValue, Kind, Schema};
use super::{Context, docs};

/// Lowers one component.
pub(super) fn component(
    context: &Context<'_>,
    name: &str,
    schema: &Schema,
) -> Result<TypeDef, String> {
    let path = format!("components.schemas.{name}");
    let docs = docs(schema.description.as_deref(), &path)?;
    let name = names::variant(name, None)
        .ok()
        .filter(|camel| camel == name)
        .ok_or_else(|| format!("{path}: the name is not UpperCamelCase"))?;
    if let Some(values) = &schema.open_enum {
        let variants = variants(schema, values, &path)?;
        return Ok(TypeDef::Enum(EnumDef {
            name,
            docs,
            variants,
        }));
    }
    if schema.filter {
        let variants = filter_variants(context, schema, &path)?;
        return Ok(TypeDef::Filter(FilterDef {
            name,
            docs,
            variants,
        }));
    }
    Ok(TypeDef::Struct(StructDef {
        fields: fields(context, schema, &path)?,
        builder: schema.builder,
        name,
        docs,
    }))
}

/// The fields of a struct, with those of the components it is composed of.
pub(super) fn fields(
    context: &Context<'_>,
    schema: &Schema,
    path: &str,
) -> Result<Vec<Field>, String> {
    let mut all = Vec::new();
    for (index, part) in schema.all_of.iter().enumerate() {
        let part_path = format!("{path}.allOf[{index}]");
        match &part.reference {
            Some(reference) => {
                let (name, target) = context.resolve(reference, &part_path)?;
                all.extend(fields(
                    context,
                    target,
                    &format!("components.schemas.{name}"),
                )?);
            }
            None => all.extend(fields(context, part, &part_path)?),
        }
    }
    if schema.all_of.is_empty() && schema.kind != Some(Kind::Object) {
        return Err(format!("{path}: a component is an object or an open enum"));
    }
    for (wire, property) in &schema.properties {
        let required = schema.required.contains(wire);
        all.push(field(
            context,
            wire,
            property,
            required,
            &format!("{path}.properties.{wire}"),
        )?);
    }
    if let Some(missing) = schema
        .required
        .iter()
        .find(|wire| !schema.properties.contains_key(*wire))
    {
        return Err(format!(
            "{path}.required: `{missing}` is not among the properties"
        ));
    }
    distinct(
        all.iter()
            .map(|field| (field.rust.as_str(), field.wire.as_str())),
        path,
    )?;
    Ok(all)
}

/// The field that a property stands for.
pub(super) fn field(
    context: &Context<'_>,
    wire: &str,
    schema: &Schema,
    required: bool,
    path: &str,
) -> Result<Field, String> {
    let ty = ty(context, schema, path)?;
    if matches!(ty, Type::Duration | Type::Signal) {
        return Err(format!("{path}: this format is for query parameters"));
    }
    let always_there = ty.is_collection() || (required && !ty.is_time());
    Ok(Field {
        wire: wire.to_owned(),
        rust: names::field(wire, schema.rust_name.as_deref())
            .map_err(|why| format!("{path}: {why}"))?,
        docs: docs(schema.description.as_deref(), path)?,
        optional: !always_there,
        secret: schema.secret,
        flatten: schema.flatten,
        offered: !schema.positional && !schema.omit,
        ty,
    })
}

/// The type that a schema stands for.
pub(super) fn ty(context: &Context<'_>, schema: &Schema, path: &str) -> Result<Type, String> {
    let reference = match schema.all_of.as_slice() {
        [] => schema.reference.as_ref(),
        [only] => only.reference.as_ref(),
        _ => {
            return Err(format!(
                "{path}: only a component may be composed with allOf"
            ));
        }
    };
    if let Some(reference) = reference {
        let (name, _) = context.resolve(reference, path)?;
        return Ok(Type::Named(name.to_owned()));
    }
    let format = schema.format.as_deref();
    match schema.kind {
        None => Ok(Type::Any),
        Some(Kind::Boolean) => Ok(Type::Bool),
        Some(Kind::Number) => Ok(Type::Float),
        Some(Kind::Integer) => integer(format, path),
        Some(Kind::String) => text(format, path),
        Some(Kind::Array) => {
            let items = schema
                .items
                .as_ref()
                .ok_or_else(|| format!("{path}: an array without items"))?;
            Ok(Type::List(Box::new(ty(
                context,
                items,
                &format!("{path}.items"),
            )?)))
        }
        Some(Kind::Object) if schema.set => Ok(Type::Set),
        Some(Kind::Object) => {
            let values = schema.additional_properties.as_ref().ok_or_else(|| {
                format!("{path}: an object with properties must be a component of its own")
            })?;
            Ok(Type::Map(Box::new(ty(
                context,
                values,
                &format!("{path}.additionalProperties"),
            )?)))
        }
    }
}

fn integer(format: Option<&str>, path: &str) -> Result<Type, String> {
    match format {
        Some("unix-time") => Ok(Type::UnixTime),
        Some("duration-seconds") => Ok(Type::Duration),
        other => Ok(Type::Integer(width(other, path)?)),
    }
}

fn width(format: Option<&str>, path: &str) -> Result<&'static str, String> {
    match format {
        Some("int32") => Ok("i32"),
        Some("int64") => Ok("i64"),
        Some("uint16") => Ok("u16"),
        Some("uint32") => Ok("u32"),
        Some("uint64") => Ok("u64"),
        other => Err(format!("{path}: {other:?} is no format of an integer")),
    }
}

fn text(format: Option<&str>, path: &str) -> Result<Type, String> {
    match format {
        None => Ok(Type::String),
        Some("date-time") => Ok(Type::DateTime),
        Some("unix-time") => Ok(Type::UnixTime),
        Some("signal") => Ok(Type::Signal),
        Some("byte") => Ok(Type::Bytes),
        Some(other) => Err(format!("{path}: `{other}` is no format of a string")),
    }
}

fn variants(schema: &Schema, values: &[EnumValue], path: &str) -> Result<Variants, String> {
    let lowered = match schema.kind {
        Some(Kind::String) => Variants::Text(each(values, path, |value| {
            value.as_str().map(str::to_owned)
        })?),
        Some(Kind::Integer) => Variants::Number(
            width(schema.format.as_deref(), path)?,
            each(values, path, serde_json::Value::as_i64)?,
        ),
        _ => {
            return Err(format!("{path}: an open enum is of type string or integer"));
        }
    };
    Ok(lowered)
}

fn each<T>(
    values: &[EnumValue],
    path: &str,
    read: impl Fn(&serde_json::Value) -> Option<T>,
) -> Result<Vec<Variant<T>>, String> {
    let mut lowered = Vec::new();
    for (index, value) in values.iter().enumerate() {
        let path = format!("{path}.x-open-enum[{index}]");
        let wire = value.value.as_str().unwrap_or_default();
        lowered.push(Variant {
            value: read(&value.value)
                .ok_or_else(|| format!("{path}: the value is not of the enum's type"))?,
            rust: names::variant(wire, value.name.as_deref())
                .map_err(|why| format!("{path}: {why}"))?,
            docs: docs(Some(&value.description), &path)?,
        });
    }
    distinct(
        lowered
            .iter()
            .map(|variant| (variant.rust.as_str(), variant.rust.as_str())),
        path,
    )?;
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
        let Type::List(item) = ty(context, property, &path)? else {
            return Err(format!("{path}: a filter takes an array of values"));
        };
        lowered.push(FilterVariant {
            wire: wire.clone(),
            rust: names::variant(wire, property.rust_name.as_deref())
                .map_err(|why| format!("{path}: {why}"))?,
            docs: docs(property.description.as_deref(), &path)?,
            ty: *item,
        });
    }
    distinct(
        lowered
            .iter()
            .map(|variant| (variant.rust.as_str(), variant.wire.as_str())),
        path,
    )?;
    Ok(lowered)
}

/// Two wire names may not become the same Rust name.
pub(super) fn distinct<'a>(
    names: impl Iterator<Item = (&'a str, &'a str)>,
    path: &str,
) -> Result<(), String> {
    let mut seen = BTreeMap::new();
    for (rust, wire) in names {
        if let Some(other) = seen.insert(rust, wire) {
            return Err(format!(
                "{path}: `{other}` and `{wire}` are both named `{rust}`; give one an x-rust-name"
            ));
        }
    }
    Ok(())
}
