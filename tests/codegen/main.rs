//! Tests of the code generator.

#[path = "../../codegen/mod.rs"]
mod codegen;
