//! The intermediate representation: what will be printed, with every decision already taken.

use std::collections::{BTreeMap, BTreeSet};

use super::version::Version;

/// Everything that one description generates.
#[derive(Debug)]
pub(super) struct Api {
    pub(super) types: Vec<TypeDef>,
    /// The tag of the resource that each type belongs to, by the type's name.
    pub(super) modules: BTreeMap<String, String>,
    pub(super) resources: Vec<Resource>,
    /// The types of JSON bodies.
    pub(super) bodies: Vec<String>,
    /// The operations that not every version has, sorted by path and HTTP method.
    pub(super) dated_operations: Vec<DatedOperation>,
}

impl Api {
    /// The types that contain a floating-point number somewhere, and so have no total equality.
    pub(super) fn inexact(&self) -> BTreeSet<&str> {
        let own = self.types.iter().filter(|def| def.has_float());
        let mut inexact: BTreeSet<_> = own.map(TypeDef::name).collect();
        loop {
            let containing = self.types.iter().filter(|def| {
                let mut references = def.references().into_iter();
                references.any(|name| inexact.contains(name))
            });
            let before = inexact.len();
            let containing: Vec<_> = containing.map(TypeDef::name).collect();
            inexact.extend(containing);
            if inexact.len() == before {
                return inexact;
            }
        }
    }
}

/// An operation that not every version has.
#[derive(Debug)]
pub(super) struct DatedOperation {
    pub(super) path: String,
    /// The HTTP method in capitals.
    pub(super) method: String,
    pub(super) dates: Dates,
}

/// The versions in which an item exists. Items of the base have no dates.
#[derive(Clone, Debug, Default)]
pub(super) struct Dates {
    pub(super) since: Option<Version>,
    pub(super) until: Option<Removal>,
}

impl Dates {
    /// Whether a request that sets the item needs a version or conflicts with one.
    pub(super) fn bind_requests(&self) -> bool {
        self.since.is_some() || self.end_of_requests().is_some()
    }

    /// The removal, if requests that set the item are refused after it.
    pub(super) fn end_of_requests(&self) -> Option<&Removal> {
        self.until.as_ref().filter(|removal| !removal.harmless)
    }
}

#[derive(Clone, Debug)]
pub(super) struct Removal {
    pub(super) last: Version,
    /// What to use in later versions, as a clause.
    pub(super) instead: String,
    /// Requests may set it nevertheless.
    pub(super) harmless: bool,
}

impl TypeDef {
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Struct(def) => &def.name,
            Self::Enum(def) => &def.name,
            Self::Filter(def) => &def.name,
        }
    }

    /// Whether a field of the type itself is a floating-point number.
    fn has_float(&self) -> bool {
        let Self::Struct(def) = self else {
            return false;
        };
        let mut fields = def.fields.iter();
        fields.any(|field| matches!(field.ty.innermost(), Type::Float(_)))
    }

    /// The types that this one contains.
    pub(super) fn references(&self) -> Vec<&str> {
        match self {
            Self::Struct(def) => def.fields.iter().filter_map(|one| one.ty.named()).collect(),
            Self::Enum(_) => Vec::new(),
            Self::Filter(def) => {
                let variants = def.variants.iter();
                variants.filter_map(|one| one.ty.named()).collect()
            }
        }
    }
}

/// The options of the methods of one resource.
#[derive(Debug)]
pub(super) struct Resource {
    /// The tag in the description.
    pub(super) name: String,
    pub(super) options: Vec<OptionsDef>,
}

#[derive(Debug)]
pub(super) enum TypeDef {
    Struct(StructDef),
    Enum(EnumDef),
    Filter(FilterDef),
}

#[derive(Debug)]
pub(super) struct StructDef {
    pub(super) name: String,
    pub(super) docs: String,
    pub(super) builder: bool,
    pub(super) fields: Vec<Field>,
}

#[derive(Clone, Debug)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "the keywords of the description are flags"
)]
pub(super) struct Field {
    /// The name on the wire.
    pub(super) wire: String,
    pub(super) rust: String,
    pub(super) docs: String,
    pub(super) ty: Type,
    /// `Option<ty>` rather than `ty`.
    pub(super) optional: bool,
    pub(super) secret: bool,
    /// An object without it cannot be decoded.
    pub(super) essential: bool,
    /// Null differs from the type's zero value.
    pub(super) nullable: bool,
    pub(super) dates: Dates,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Type {
    String,
    Bool,
    /// `i64`, `u16` and so on.
    Integer(&'static str),
    /// `f32` or `f64`.
    Float(&'static str),
    /// RFC 3339 text.
    DateTime,
    /// Seconds since the epoch, as a number.
    UnixTime,
    /// Seconds since the epoch with a fraction, as text in a query.
    UnixTimeText,
    /// Whole seconds, in a query.
    Duration,
    /// Whole nanoseconds, in a body.
    Nanoseconds,
    /// Bytes as text in base64, in a body.
    Base64,
    /// Height and width of a TTY as a list of two numbers, in a body.
    TtySize,
    /// A signal by name or number, in a query.
    Signal,
    /// The builder of an image, in a query.
    BuildBackend,
    /// Any JSON.
    Any,
    /// A generated struct or enum.
    Named(String),
    List(Box<Type>),
    Map(Box<Type>),
    /// A map on the wire of which only the keys are significant.
    Set,
}

impl Type {
    /// Collections are never wrapped in `Option`: null and missing ones read as empty.
    pub(super) fn is_collection(&self) -> bool {
        matches!(self, Type::List(_) | Type::Map(_) | Type::Set)
    }

    /// The generated type that values of this one are or contain.
    pub(super) fn named(&self) -> Option<&str> {
        match self.innermost() {
            Type::Named(name) => Some(name),
            _ => None,
        }
    }

    fn innermost(&self) -> &Type {
        match self {
            Type::List(part) | Type::Map(part) => part.innermost(),
            other => other,
        }
    }

    /// Whether values are read by a codec without a zero value.
    pub(super) fn has_codec(&self) -> bool {
        self.is_time() || matches!(self, Type::Nanoseconds | Type::Base64 | Type::TtySize)
    }

    /// Times are `None` if they are zero, missing or malformed.
    pub(super) fn is_time(&self) -> bool {
        matches!(self, Type::DateTime | Type::UnixTime)
    }
}

/// An enum that keeps the values which the description does not list.
#[derive(Debug)]
pub(super) struct EnumDef {
    pub(super) name: String,
    pub(super) docs: String,
    pub(super) variants: Variants,
}

#[derive(Debug)]
pub(super) enum Variants {
    Text(Vec<Variant<String>>),
    /// Numbers of this Rust type.
    Number(&'static str, Vec<Variant<i64>>),
}

#[derive(Debug)]
pub(super) struct Variant<T> {
    pub(super) value: T,
    pub(super) rust: String,
    pub(super) docs: String,
    /// On the wire, a detail follows the value, after a colon and a space.
    pub(super) detailed: bool,
    pub(super) dates: Dates,
}

/// An enum of filters: a key of the `filters` parameter and the value it takes.
#[derive(Debug)]
pub(super) struct FilterDef {
    pub(super) name: String,
    pub(super) docs: String,
    pub(super) variants: Vec<FilterVariant>,
}

#[derive(Debug)]
pub(super) struct FilterVariant {
    pub(super) wire: String,
    pub(super) rust: String,
    pub(super) docs: String,
    pub(super) ty: Type,
    pub(super) dates: Dates,
}

/// The options of one method.
#[derive(Debug)]
pub(super) struct OptionsDef {
    pub(super) name: String,
    pub(super) method: String,
    /// The trait with the method.
    pub(super) trait_name: String,
    pub(super) parameters: Vec<OptionParameter>,
    /// Options that only this crate looks at.
    pub(super) client: Vec<Field>,
    pub(super) body: Option<BodyOptions>,
}

#[derive(Debug)]
pub(super) struct OptionParameter {
    pub(super) field: Field,
    pub(super) wire: Wire,
}

impl OptionsDef {
    /// The generated types that the fields and setters have.
    pub(super) fn references(&self) -> Vec<&str> {
        let parameters = self.parameters.iter().map(|parameter| &parameter.field);
        let setters = self.body.iter().flat_map(|body| &body.setters);
        let fields = parameters
            .chain(&self.client)
            .chain(setters.map(|setter| &setter.field));
        let body = self.body.iter().map(|body| body.ty.as_str());
        fields
            .filter_map(|field| field.ty.named())
            .chain(body)
            .collect()
    }
}

/// How a parameter is sent.
#[derive(Debug)]
pub(super) enum Wire {
    /// `name=value`, repeated for a list.
    Query,
    /// `name=value`. If it is not set, this number of seconds is sent.
    QueryDefaultSeconds(u64),
    /// `name=value`. If it is not set, this value is sent.
    QueryDefaultBool(bool),
    /// `name=<JSON>`.
    QueryJson,
    /// `name=<JSON>`, repeated for each item of a list.
    QueryJsonItems,
    /// `name={"key":["value"]}`.
    QueryFilters,
    /// A header with base64url of JSON.
    HeaderJson,
    /// A header for each entry, named by this prefix and the key.
    HeaderPrefix(String),
}

/// A JSON body whose properties are options.
#[derive(Debug)]
pub(super) struct BodyOptions {
    /// The generated type of the body.
    pub(super) ty: String,
    pub(super) setters: Vec<BodySetter>,
    pub(super) dates: Vec<BodyDate>,
}

/// The dates that an operation gives to a field of its body.
#[derive(Debug)]
pub(super) struct BodyDate {
    pub(super) path: Vec<Step>,
    pub(super) dates: Dates,
    pub(super) docs: String,
}

/// One step of a path through a body.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) field: Field,
    /// The path continues in each item or value of the field.
    pub(super) each: bool,
}

/// A setter for a field of the body, or of a struct within it.
#[derive(Debug)]
pub(super) struct BodySetter {
    /// The fields that lead from the body to that struct.
    pub(super) within: Vec<Field>,
    pub(super) field: Field,
}
