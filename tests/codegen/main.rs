//! Tests of the code generator: small descriptions beside the Rust that they become, or beside the error that they
//! are refused with.
//!
//! `cases/<construct>.json` becomes `cases/<construct>.rs`; `failures/<fault>.json` is refused with
//! `failures/<fault>.txt`. Run with `UPDATE_GOLDEN=1` to write what the generator says now, and read the difference.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "../../codegen/mod.rs"]
mod codegen;

mod canonical;
#[path = "../../codegen/json.rs"]
mod json;

#[test]
fn descriptions_become_rust() {
    golden("cases", "rs", |description| {
        codegen::generate(description).map(|files| printed(&files))
    });
}

#[test]
fn faulty_descriptions_are_refused() {
    golden("failures", "txt", |description| {
        match codegen::generate(description) {
            Err(error) => Ok(error + "\n"),
            Ok(files) => Err(format!("taken as if it were sound:\n{}", printed(&files))),
        }
    });
}

#[test]
fn the_same_description_becomes_the_same_rust() {
    let description = include_str!("../../api-spec/remote-api-v1.23.json");
    let first = codegen::generate(description).unwrap();
    let second = codegen::generate(description).unwrap();
    let names: Vec<_> = first.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "models.rs",
            "containers_options.rs",
            "exec_options.rs",
            "images_options.rs",
            "volumes_options.rs",
            "networks_options.rs",
            "system_options.rs"
        ]
    );
    assert!(printed(&first) == printed(&second), "two runs differ");
}

/// Compares what `run` makes of each description in a folder with the file beside it.
fn golden(folder: &str, extension: &str, run: impl Fn(&str) -> Result<String, String>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/codegen")
        .join(folder);
    let update = env::var_os("UPDATE_GOLDEN").is_some();
    let mut wrong = Vec::new();
    for path in with_extension(&folder, "json") {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let golden = path.with_extension(extension);
        let found = match run(&fs::read_to_string(&path).unwrap()) {
            Ok(found) => found,
            Err(error) => {
                wrong.push(format!("{name}: {error}"));
                continue;
            }
        };
        if update {
            fs::write(&golden, &found).unwrap();
        }
        let expected = fs::read_to_string(&golden).unwrap_or_default();
        if found != expected {
            wrong.push(format!("{name}: {}", first_difference(&expected, &found)));
        }
    }
    for golden in with_extension(&folder, extension) {
        if !golden.with_extension("json").exists() {
            wrong.push(format!("{}: stands for nothing", golden.display()));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn with_extension(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = paths
        .filter(|path| path.extension() == Some(OsStr::new(extension)))
        .collect();
    assert!(!paths.is_empty(), "{} is empty", folder.display());
    paths.sort();
    paths
}

/// The files that say something, one after another.
fn printed(files: &[codegen::GeneratedFile]) -> String {
    let files = files.iter().filter(|file| file.source.contains("pub "));
    let pieces: Vec<_> = files
        .flat_map(|file| ["//// ", &file.name, "\n", &file.source])
        .collect();
    pieces.concat()
}

fn first_difference(expected: &str, found: &str) -> String {
    let lines = expected.lines().chain([""]).zip(found.lines().chain([""]));
    let (number, (expected, found)) = lines
        .enumerate()
        .find(|(_, (expected, found))| expected != found)
        .unwrap_or_default();
    format!(
        "line {}\n  expected: {expected}\n  found:    {found}",
        number + 1
    )
}
