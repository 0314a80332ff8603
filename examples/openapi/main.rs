//! Prints the OpenAPI document of one version of the Engine API, or of all of them with dates.
//!
//! ```sh
//! cargo run --example openapi -- 1.41 > v1.41.json
//! cargo run --example openapi > all.json
//! ```
//!
//! Without a version, the document contains the items of all versions, with the keywords `x-since` and `x-until`.

#[path = "../../codegen/json.rs"]
mod json;
mod select;
#[path = "../../codegen/version.rs"]
mod version;

use std::env;
use std::error::Error;

use json::Json;
use version::{Releases, Version};

fn main() -> Result<(), Box<dyn Error>> {
    let merged = Json::parse(include_str!(concat!(env!("OUT_DIR"), "/description.json")))?;
    let releases = Releases::parse(include_str!("../../api-spec/releases.tsv"))?;
    let document = match env::args().nth(1) {
        None => merged,
        Some(text) => {
            let version = Version::parse(&text)
                .filter(|version| releases.docker(*version).is_some())
                .ok_or_else(|| {
                    let known: Vec<_> = releases
                        .iter()
                        .map(|(known, _)| known.to_string())
                        .collect();
                    format!(
                        "unknown API version `{text}`: expected one of {}",
                        known.join(", ")
                    )
                })?;
            select::select(merged, version)
        }
    };
    println!("{}", serde_json::to_string_pretty(&document)?);
    Ok(())
}
