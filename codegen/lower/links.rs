//! Links to fields. Descriptions name them as the API does, which is not how Rust does.

use std::collections::BTreeMap;

use heck::ToSnakeCase;

use crate::codegen::model::{Api, Field, OptionsDef, TypeDef};

/// Links each name of a field, in the documentation of a field beside it, to the Rust item. A path such as `A.B` leads
/// from a field of the same struct, or from a type.
pub(super) fn add(api: &mut Api) {
    let types = Types::of(api);
    for def in &mut api.types {
        let TypeDef::Struct(def) = def else {
            continue;
        };
        for field in &mut def.fields {
            let own = types.field(&def.name, &field.wire);
            let link = |name: &str| {
                types
                    .path(&def.name, name)
                    .filter(|path| Some(path) != own.as_ref())
            };
            field.docs = linked(&field.docs, link);
        }
        def.docs = linked(&def.docs, |name| types.path(&def.name, name));
    }
    for resource in &mut api.resources {
        let module = format!("crate::{}", resource.name.to_snake_case());
        for options in &mut resource.options {
            add_to_options(options, &module, &types);
        }
    }
}

fn add_to_options(options: &mut OptionsDef, module: &str, types: &Types) {
    let parameters = options.parameters.iter().map(|parameter| &parameter.field);
    let fields = parameters.chain(&options.client);
    let own: BTreeMap<_, _> = fields
        .map(|field| {
            let path = format!("{module}::{}::{}", options.name, field.rust);
            (field.wire.clone(), path)
        })
        .collect();
    let body = options.body.as_ref().map(|body| body.ty.clone());
    let parameters = options.parameters.iter_mut();
    let parameters = parameters.map(|parameter| &mut parameter.field);
    for field in parameters.chain(&mut options.client) {
        let wire = field.wire.clone();
        field.docs = linked(&field.docs, |name| {
            let of_body = || types.path(body.as_ref()?, name);
            let parameter = own.get(name).cloned();
            parameter.or_else(of_body).filter(|_| name != wire)
        });
    }
    for setter in options.body.iter_mut().flat_map(|body| &mut body.setters) {
        let owner = setter.within.last().and_then(|field| field.ty.named());
        let Some(owner) = owner.or(body.as_deref()) else {
            continue;
        };
        let wire = setter.field.wire.clone();
        setter.field.docs = linked(&setter.field.docs, |name| {
            let path = types.path(owner, name).or_else(|| own.get(name).cloned());
            path.filter(|_| name != wire)
        });
    }
}

/// Where the fields of the structs are.
struct Types {
    /// The path of each struct, and its fields by their names on the wire.
    structs: BTreeMap<String, (String, BTreeMap<String, Target>)>,
}

struct Target {
    rust: String,
    /// The struct that the field contains.
    ty: Option<String>,
}

impl Types {
    fn of(api: &Api) -> Self {
        let structs = api.types.iter().filter_map(|def| match def {
            TypeDef::Struct(def) => Some(def),
            _ => None,
        });
        let structs = structs.map(|def| {
            let module = api.modules.get(&def.name).map(|tag| tag.to_snake_case());
            let path = format!(
                "crate::models::{}::{}",
                module.unwrap_or_default(),
                def.name
            );
            let fields = def.fields.iter();
            let fields = fields.map(|field| (field.wire.clone(), Target::of(field)));
            (def.name.clone(), (path, fields.collect()))
        });
        Self {
            structs: structs.collect(),
        }
    }

    /// The path of a field of a struct.
    fn field(&self, owner: &str, wire: &str) -> Option<String> {
        let (path, fields) = self.structs.get(owner)?;
        Some(format!("{path}::{}", fields.get(wire)?.rust))
    }

    /// The path of what `name` means in the documentation of `owner`.
    fn path(&self, owner: &str, name: &str) -> Option<String> {
        let Some((first, rest)) = name.split_once('.') else {
            return self.field(owner, name);
        };
        let field = self
            .structs
            .get(owner)
            .and_then(|(_, fields)| fields.get(first));
        let next = match field {
            Some(field) => field.ty.as_deref()?,
            None => first,
        };
        self.path(next, rest)
    }
}

impl Target {
    fn of(field: &Field) -> Self {
        Self {
            rust: field.rust.clone(),
            ty: field.ty.named().map(str::to_owned),
        }
    }
}

/// The text with links where `path` knows the name that stands in backticks.
fn linked(text: &str, path: impl Fn(&str) -> Option<String>) -> String {
    let mut result = String::new();
    for (index, part) in text.split('`').enumerate() {
        let is_code = index % 2 == 1;
        let target = path(part).filter(|_| is_code && !result.ends_with('['));
        match target {
            Some(target) => result.extend(["[`", part, "`](", &target, ")"]),
            None if is_code => result.extend(["`", part, "`"]),
            None => result.push_str(part),
        }
    }
    result
}
