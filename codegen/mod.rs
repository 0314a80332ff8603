//! Turns the OpenAPI description of the Remote API into Rust.
//!
//! The pipeline reads one way: [`spec`] is the typed view of the JSON document, [`lower`] checks it and
//! turns it into the small intermediate representation of [`model`] (with the naming rules of [`names`]),
//! and [`emit`] prints that as Rust. Nothing is inferred from prose, and the output is deterministic.
//!
//! What the document may say, and each of its extensions, is explained in `api-spec/README.md`. The tests
//! are in `tests/codegen`: small descriptions beside the Rust they become, or the error they are refused with.

mod emit;
mod lower;
mod model;
mod names;
mod spec;

/// One generated source file.
#[derive(Debug)]
pub(crate) struct GeneratedFile {
    /// File name, for instance `models.rs`.
    pub(crate) name: String,
    /// Formatted Rust source.
    pub(crate) source: String,
}

/// Generates `models.rs` and one `<tag>_options.rs` for each tag from the text of a description.
///
/// # Errors
/// A sentence that says what is wrong and at which JSON path of the description.
pub(crate) fn generate(description: &str) -> Result<Vec<GeneratedFile>, String> {
    let document = spec::Document::parse(description)?;
    let api = lower::lower(&document)?;
    emit::emit(&api)
}
