//! Links to fields. Descriptions name fields as the API does. The documentation shows their Rust names and links them.

use std::collections::BTreeMap;

use heck::ToSnakeCase;

use crate::codegen::model::{Api, Dates, EnumDef, Field, FilterDef, OptionsDef, TypeDef, Variants};

/// Replaces each name of a field, in the documentation of a field beside it, by a link to the Rust item. A path such as
/// `A.B` leads from a field of the same struct, or from a type.
pub(super) fn add(api: &mut Api) {
    let types = Types::of(api);
    for def in &mut api.types {
        let owner = def.name().to_owned();
        let link = |name: &str| types.link(&owner, name);
        match def {
            TypeDef::Struct(def) => {
                def.docs = linked(&def.docs, None, link);
                for field in &mut def.fields {
                    add_to_field(field, link);
                }
            }
            TypeDef::Enum(def) => add_to_enum(def, link),
            TypeDef::Filter(def) => add_to_filter(def, link),
        }
    }
    for resource in &mut api.resources {
        let module = format!("crate::{}", resource.name.to_snake_case());
        for options in &mut resource.options {
            add_to_options(options, &module, &types);
        }
    }
}

fn add_to_field(field: &mut Field, link: impl Fn(&str) -> Option<Link>) {
    field.docs = linked(&field.docs, Some(&field.wire), &link);
    rename(&mut field.dates, link);
}

fn add_to_enum(def: &mut EnumDef, link: impl Fn(&str) -> Option<Link>) {
    def.docs = linked(&def.docs, None, &link);
    let docs: Vec<&mut String> = match &mut def.variants {
        Variants::Text(variants) => variants.iter_mut().map(|one| &mut one.docs).collect(),
        Variants::Number(_, variants) => variants.iter_mut().map(|one| &mut one.docs).collect(),
    };
    for docs in docs {
        *docs = linked(docs, None, &link);
    }
}

fn add_to_filter(def: &mut FilterDef, link: impl Fn(&str) -> Option<Link>) {
    def.docs = linked(&def.docs, None, &link);
    for variant in &mut def.variants {
        variant.docs = linked(&variant.docs, Some(&variant.wire), &link);
        rename(&mut variant.dates, &link);
    }
}

fn add_to_options(options: &mut OptionsDef, module: &str, types: &Types) {
    let parameters = options.parameters.iter().map(|parameter| &parameter.field);
    let fields = parameters.chain(&options.client);
    let own: BTreeMap<_, _> = fields
        .map(|field| {
            let link = Link {
                text: field.rust.clone(),
                path: format!("{module}::{}::{}", options.name, field.rust),
            };
            (field.wire.clone(), link)
        })
        .collect();
    let body = options.body.as_ref().map(|body| body.ty.clone());
    let parameters = options.parameters.iter_mut();
    let parameters = parameters.map(|parameter| &mut parameter.field);
    for field in parameters.chain(&mut options.client) {
        add_to_field(field, |name| {
            let parameter = own.get(name).cloned();
            parameter.or_else(|| types.link(body.as_deref().unwrap_or_default(), name))
        });
    }
    for setter in options.body.iter_mut().flat_map(|body| &mut body.setters) {
        let owner = setter.within.last().and_then(|field| field.ty.named());
        let Some(owner) = owner.or(body.as_deref()).map(str::to_owned) else {
            continue;
        };
        add_to_field(&mut setter.field, |name| {
            types.link(&owner, name).or_else(|| own.get(name).cloned())
        });
    }
}

/// A field as the documentation names it.
#[derive(Clone)]
struct Link {
    text: String,
    path: String,
}

/// The fields of structs and the variants of enums, by the name of their type.
struct Types {
    owners: BTreeMap<String, Owner>,
}

struct Owner {
    path: String,
    /// By their names on the wire.
    members: BTreeMap<String, Member>,
}

struct Member {
    rust: String,
    /// The type that the field contains.
    ty: Option<String>,
}

impl Types {
    fn of(api: &Api) -> Self {
        let owners = api.types.iter().map(|def| {
            let module = api.modules.get(def.name()).map(|tag| tag.to_snake_case());
            let module = module.unwrap_or_default();
            let owner = Owner {
                path: format!("crate::models::{module}::{}", def.name()),
                members: members(def),
            };
            (def.name().to_owned(), owner)
        });
        Self {
            owners: owners.collect(),
        }
    }

    /// Resolves `name` in the documentation of `owner`.
    fn link(&self, owner: &str, name: &str) -> Option<Link> {
        let owner = self.owners.get(owner);
        let member = |name: &str| Some((owner?, owner?.members.get(name)?));
        if let Some((owner, member)) = member(name) {
            return Some(Link {
                text: member.rust.clone(),
                path: format!("{}::{}", owner.path, member.rust),
            });
        }
        let (first, rest) = name.split_once('.')?;
        let (prefix, next) = match member(first) {
            Some((_, member)) => (format!("{}.", member.rust), member.ty.as_deref()?),
            None => (format!("{first}::"), first),
        };
        let Link { text, path } = self.link(next, rest)?;
        Some(Link {
            text: prefix + &text,
            path,
        })
    }
}

/// The fields or variants of a type, by their names on the wire.
fn members(def: &TypeDef) -> BTreeMap<String, Member> {
    let member = |wire: &str, rust: &str, ty: Option<&str>| {
        let member = Member {
            rust: rust.to_owned(),
            ty: ty.map(str::to_owned),
        };
        (wire.to_owned(), member)
    };
    match def {
        TypeDef::Struct(def) => {
            let fields = def.fields.iter();
            fields
                .map(|field| member(&field.wire, &field.rust, field.ty.named()))
                .collect()
        }
        TypeDef::Filter(def) => {
            let variants = def.variants.iter();
            variants
                .map(|variant| member(&variant.wire, &variant.rust, None))
                .collect()
        }
        TypeDef::Enum(_) => BTreeMap::new(),
    }
}

/// The text with a link for each name in backticks that `link` knows. The item's `own` name is not linked.
fn linked(text: &str, own: Option<&str>, link: impl Fn(&str) -> Option<Link>) -> String {
    replaced(text, |name| {
        let Link { text, path } = link(name)?;
        let is_own = own == Some(name);
        Some(if is_own {
            format!("`{text}`")
        } else {
            format!("[`{text}`]({path})")
        })
    })
}

/// Replaces the API's names by Rust names in the advice for a removed item.
fn rename(dates: &mut Dates, link: impl Fn(&str) -> Option<Link>) {
    if let Some(removal) = &mut dates.until {
        removal.instead = replaced(&removal.instead, |name| {
            link(name).map(|link| format!("`{}`", link.text))
        });
    }
}

/// The text in which each part in backticks is replaced if `replacement` returns a value. Links are left unchanged.
fn replaced(text: &str, replacement: impl Fn(&str) -> Option<String>) -> String {
    let mut result = String::new();
    for (index, part) in text.split('`').enumerate() {
        let is_code = index % 2 == 1;
        match replacement(part) {
            Some(new) if is_code && !result.ends_with('[') => result.push_str(&new),
            _ if is_code => result.extend(["`", part, "`"]),
            _ => result.push_str(part),
        }
    }
    result
}
