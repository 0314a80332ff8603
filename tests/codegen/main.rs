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
mod dates;

use codegen::json::Json;
use codegen::merge::Document;
use codegen::version::Releases;

#[test]
fn descriptions_become_rust() {
    golden("cases", "rs", |case| {
        generated(case).map(|files| printed(&files))
    });
}

#[test]
fn faulty_descriptions_are_refused() {
    golden("failures", "txt", |case| match generated(case) {
        Err(error) => Ok(error + "\n"),
        Ok(files) => Err(format!(
            "accepted as if it were sound:\n{}",
            printed(&files)
        )),
    });
}

#[test]
fn the_same_description_becomes_the_same_rust() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("api-spec");
    let releases = releases();
    let generate = || {
        let description = codegen::merge::read(&directory, &releases).unwrap();
        codegen::generate(&description, &releases).unwrap()
    };
    let (first, second) = (generate(), generate());
    let names: Vec<_> = first.iter().map(|file| file.name.as_str()).collect();
    for name in [
        "models.rs",
        "releases.rs",
        "containers_models.rs",
        "containers_options.rs",
    ] {
        assert!(names.contains(&name), "no {name} among {names:?}");
    }
    assert!(printed(&first) == printed(&second), "two runs differ");
}

pub(crate) fn releases() -> Releases {
    Releases::parse(include_str!("../../api-spec/releases.tsv")).unwrap()
}

/// What a case becomes: `thing.json` with the documents of later versions, `thing.v1.41.json`, beside it.
fn generated(case: &Path) -> Result<Vec<codegen::GeneratedFile>, String> {
    let stem = case.file_stem().unwrap().to_string_lossy();
    let prefix = format!("{stem}.");
    let mut later = Vec::new();
    for path in with_extension(case.parent().unwrap(), "json") {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if let Some(name) = name.strip_prefix(&prefix)
            && name != "json"
        {
            later.push((name.to_owned(), fs::read_to_string(&path).unwrap()));
        }
    }
    let base = fs::read_to_string(case).unwrap();
    let base = Document {
        name: "v1.23.json",
        text: &base,
    };
    let later = later.iter().map(|(name, text)| Document { name, text });
    let releases = releases();
    let description = if later.len() == 0 {
        Json::parse(base.text)?
    } else {
        codegen::merge::merge(&base, &later.collect::<Vec<_>>(), &releases)?
    };
    codegen::generate(&description, &releases)
}

/// Compares what `run` makes of each description in a directory with the file beside it.
fn golden(directory: &str, extension: &str, run: impl Fn(&Path) -> Result<String, String>) {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/codegen")
        .join(directory);
    let update = env::var_os("UPDATE_GOLDEN").is_some();
    let mut wrong = Vec::new();
    for path in with_extension(&directory, "json") {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if name.contains(".v") {
            continue;
        }
        let golden = path.with_extension(extension);
        let found = match run(&path) {
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
    for golden in with_extension(&directory, extension) {
        if !golden.with_extension("json").exists() {
            wrong.push(format!(
                "{}: has no description beside it",
                golden.display()
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn with_extension(directory: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = paths
        .filter(|path| path.extension() == Some(OsStr::new(extension)))
        .collect();
    assert!(!paths.is_empty(), "{} is empty", directory.display());
    paths.sort();
    paths
}

/// The files that have public items, one after another, each formatted.
fn printed(files: &[codegen::GeneratedFile]) -> String {
    let mut printed = String::new();
    for file in files {
        let definitions = file.definitions.iter().cloned().collect();
        let source = prettyplease::unparse(&syn::parse2(definitions).unwrap());
        if source.contains("pub ") {
            printed.extend(["//// ", &file.name, "\n", &source]);
        }
    }
    printed
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
