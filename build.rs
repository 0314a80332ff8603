//! Generates the models and the options of the methods from the description of the API.

use std::{env, fs, path::Path, process::ExitCode};

#[path = "codegen/mod.rs"]
mod codegen;

const DESCRIPTION: &str = "api-spec/remote-api-v1.23.json";

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed={DESCRIPTION}");
    println!("cargo::rerun-if-changed=codegen");
    match generate() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("cargo::error={DESCRIPTION}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn generate() -> Result<(), String> {
    let description = fs::read_to_string(DESCRIPTION).map_err(|error| error.to_string())?;
    let out = env::var_os("OUT_DIR").ok_or("OUT_DIR is not set: this program is run by cargo")?;
    for file in codegen::generate(&description)? {
        let path = Path::new(&out).join(&file.name);
        fs::write(&path, file.source).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}
