//! Generates the models and the options of the methods from the description of the API.

use std::{env, fs, path::Path, process::ExitCode};

#[path = "codegen/mod.rs"]
mod codegen;

use codegen::version::Releases;

const DIRECTORY: &str = "api-spec";

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed={DIRECTORY}");
    println!("cargo::rerun-if-changed=codegen");
    match generate() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("cargo::error={DIRECTORY}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn generate() -> Result<(), String> {
    let directory = Path::new(DIRECTORY);
    let releases = fs::read_to_string(directory.join("releases.tsv"))
        .map_err(|error| format!("releases.tsv: {error}"))?;
    let releases = Releases::parse(&releases).map_err(|error| format!("releases.tsv: {error}"))?;
    let description = codegen::merge::read(directory, &releases)?;
    let out = env::var_os("OUT_DIR").ok_or("OUT_DIR is not set: cargo runs this program")?;
    let write = |name: &str, text: String| {
        let path = Path::new(&out).join(name);
        fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))
    };
    for file in codegen::generate(&description, &releases)? {
        let definitions = file.definitions.iter().map(ToString::to_string);
        write(&file.name, definitions.collect::<Vec<_>>().join("\n"))?;
    }
    // For tests and for the example that prints the description.
    let description = serde_json::to_string(&description).map_err(|error| error.to_string())?;
    write("description.json", description)
}
