//! Turns the OpenAPI description of the Remote API into Rust.
//!
//! The pipeline reads one way: [`merge`] adds the document of each version to the base and dates what it brings,
//! [`spec`] is the typed view of the result, [`lower`] checks it and turns it into the small intermediate
//! representation of [`model`] (with the naming rules of [`names`]), and [`emit`] prints that as Rust. Nothing is
//! inferred from prose, and the output is deterministic.
//!
//! `api-spec/README.md` explains the supported keywords and extensions. The tests are in `tests/codegen`: small
//! descriptions with the Rust generated from them, or with the error that refuses them.

mod emit;
pub(crate) mod json;
mod lower;
pub(crate) mod merge;
mod model;
mod names;
mod spec;
pub(crate) mod version;

use proc_macro2::TokenStream;

use json::Json;
use version::Releases;

/// One generated source file.
#[derive(Debug)]
pub(crate) struct GeneratedFile {
    /// The name of the file, for instance `containers_models.rs`.
    pub(crate) name: String,
    /// The Rust source, by definitions.
    pub(crate) definitions: Vec<TokenStream>,
}

impl GeneratedFile {
    fn new(name: impl Into<String>, definitions: impl IntoIterator<Item = TokenStream>) -> Self {
        Self {
            name: name.into(),
            definitions: definitions.into_iter().collect(),
        }
    }
}

/// Generates Rust from a merged description: `models.rs`, which declares the modules of the models, and `releases.rs`;
/// for each tag its `<tag>_models.rs` and `<tag>_options.rs`.
///
/// # Errors
/// The fault and its JSON path in the description.
pub(crate) fn generate(
    description: &Json,
    releases: &Releases,
) -> Result<Vec<GeneratedFile>, String> {
    let document = spec::Document::read(description)?;
    let api = lower::lower(&document, releases)?;
    Ok(emit::emit(&api, releases))
}
