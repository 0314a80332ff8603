//! The dates of the description, held against a table of facts.
//!
//! Each row of `tests/fixtures/dates.tsv` is a place, the versions that may stand as its first one, and its last
//! version: `-` where it still exists, `?` where its end is not documented, `*` where engines only stop acting on it.
//! `POST /containers/create > HostConfig.Mounts[].Type` is in a request body, `<` in a response, `?` in the query and
//! `#` among the headers. Lines that begin with `//` say why a row differs from the engine's own documents.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use crate::codegen::version::Version;

type Dates = (Option<Version>, Option<Version>);

#[test]
fn dates_agree_with_the_table_of_facts() {
    let description = merged();
    let described = Described::of(&description);
    let mut wrong = Vec::new();
    let mut checked = 0;
    let rows = include_str!("../fixtures/dates.tsv").lines();
    for row in rows.filter(|row| !row.starts_with("//")) {
        let [key, since, until] = row.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let Some((first, last)) = described.0.get(key) else {
            continue;
        };
        checked += 1;
        let first = first.map_or("1.23".to_owned(), |version| version.to_string());
        if !since.split('|').any(|known| known == first) {
            wrong.push(format!("{key}: since {first}, not {since}"));
        }
        let last = last.map_or("-".to_owned(), |version| version.to_string());
        if !["?", "*", last.as_str()].contains(&until) {
            wrong.push(format!("{key}: until {last}, not {until}"));
        }
    }
    assert!(checked > 1000, "only {checked} rows are described");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn merged() -> Value {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("api-spec");
    let merged = crate::codegen::merge::read(&directory, &crate::releases()).unwrap();
    serde_json::to_value(&merged).unwrap()
}

/// The dates of all described places. A place inside another one cannot exist longer than that.
struct Described(BTreeMap<String, Dates>);

impl Described {
    fn of(description: &Value) -> Self {
        let mut described = Self(BTreeMap::new());
        for (path, operations) in description["paths"].as_object().unwrap() {
            for (verb, operation) in operations.as_object().unwrap() {
                let key = format!("{} {}", verb.to_uppercase(), unnamed(path));
                described.operation(description, &key, operation);
            }
        }
        described
    }

    fn operation(&mut self, description: &Value, key: &str, operation: &Value) {
        let dates = within((None, None), operation);
        self.0.insert(key.to_owned(), dates);
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let mark = match parameter["in"].as_str() {
                Some("query") => '?',
                Some("header") => '#',
                _ => continue,
            };
            let name = parameter["name"].as_str().unwrap();
            self.0
                .insert(format!("{key} {mark} {name}"), within(dates, parameter));
        }
        let walk = |root| Walk {
            description,
            dates,
            root,
            stack: BTreeSet::new(),
        };
        let body = &operation["requestBody"]["content"]["application/json"]["schema"];
        self.schema(body, &walk(format!("{key} > ")), "");
        for (status, response) in operation["responses"].as_object().into_iter().flatten() {
            let content = &response["content"];
            if status.starts_with('2') && content.is_object() {
                let any = content.as_object().unwrap().values().next();
                let json = content.get("application/json").or(any);
                let schema = json.map_or(&Value::Null, |media| &media["schema"]);
                self.schema(schema, &walk(format!("{key} < ")), "");
            }
        }
    }

    fn schema(&mut self, schema: &Value, walk: &Walk<'_>, path: &str) {
        let mut walk = walk.at(schema);
        let mut schema = schema;
        while let Some(reference) = schema["$ref"].as_str() {
            if !walk.stack.insert(reference.to_owned()) {
                return;
            }
            schema = walk.description.pointer(&reference[1..]).unwrap();
            walk = walk.at(schema);
        }
        for part in schema["allOf"].as_array().into_iter().flatten() {
            self.schema(part, &walk, path);
        }
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let dot = if path.is_empty() { "" } else { "." };
            let path = format!("{path}{dot}{name}");
            let place = format!("{}{path}", walk.root);
            let dates = within(walk.dates, property);
            self.0.entry(place).or_insert(dates);
            self.schema(property, &walk, &path);
        }
        for (keyword, suffix) in [("items", "[]"), ("additionalProperties", "{}")] {
            if schema[keyword].is_object() {
                self.schema(&schema[keyword], &walk, &format!("{path}{suffix}"));
            }
        }
    }
}

/// A way through schemas.
#[derive(Clone)]
struct Walk<'a> {
    description: &'a Value,
    dates: Dates,
    root: String,
    stack: BTreeSet<String>,
}

impl Walk<'_> {
    fn at(&self, schema: &Value) -> Self {
        Self {
            dates: within(self.dates, schema),
            ..self.clone()
        }
    }
}

fn within((since, until): Dates, item: &Value) -> Dates {
    let version = |keyword: &str| item[keyword].as_str().and_then(Version::parse);
    let last = match (until, version("x-until")) {
        (Some(outer), Some(own)) => Some(outer.min(own)),
        (outer, own) => outer.or(own),
    };
    (since.max(version("x-since")), last)
}

/// A path whose placeholders have no names.
fn unnamed(path: &str) -> String {
    let mut segments = path.split('/').map(|segment| {
        let (head, rest) = segment.split_once('{').unwrap_or((segment, ""));
        match rest.split_once('}') {
            Some((_, tail)) => format!("{head}{{}}{tail}"),
            None => segment.to_owned(),
        }
    });
    let first = segments.next().unwrap_or_default();
    segments.fold(first, |path, segment| format!("{path}/{segment}"))
}
