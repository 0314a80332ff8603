//! A response in which one place is changed: only that place reads differently, or the error names it.

use std::collections::BTreeMap;

use asyncdocker::Error;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use super::field_of;
use super::fixtures::{self, Fixture};
use super::json::{Path, differences, is_default, part, places, replaced, scalars, without};
use super::round_trip::undescribed;
use crate::description::description;

const MADE_UP: &str = "asyncdocker-made-up";

/// Members whose keys are names of the user's or the engine's choice.
const MAPS: &[&str] = &[
    "Attributes",
    "AuxiliaryAddresses",
    "Containers",
    "Data",
    "DriverOpts",
    "ExposedPorts",
    "IndexConfigs",
    "Labels",
    "Networks",
    "Options",
    "PortBindings",
    "Ports",
    "Sysctls",
    "Tmpfs",
    "Volumes",
    "networks",
    "stats",
];

/// `Config` is a map within `LogConfig` only.
fn is_map(path: &Path) -> bool {
    let text = path.to_string();
    let last = text.rsplit('.').next().unwrap();
    MAPS.contains(&last) || text.ends_with("LogConfig.Config")
}

#[test]
fn absent_keys_read_as_empty() {
    each_place(|fixture, path| {
        let Some(changed) = without(&fixture.value, path) else {
            return;
        };
        only_the_default_stands_there(fixture, path, &changed);
    });
}

#[test]
fn null_reads_as_empty() {
    each_place(|fixture, path| {
        let changed = replaced(&fixture.value, path, Value::Null);
        only_the_default_stands_there(fixture, path, &changed);
    });
}

fn only_the_default_stands_there(fixture: &Fixture, path: &Path, changed: &Value) {
    let before = fixture.recoded();
    let after = match fixture.model.recode(changed) {
        Ok(after) => after,
        Err(error) => {
            assert_eq!(field_of(&error), path.to_string(), "{}", fixture.name);
            assert!(is_essential(&error), "{}: {error:?}", fixture.name);
            return;
        }
    };
    for (place, (_, now)) in differences(&before, &after) {
        assert!(
            place.is_within(path),
            "{}: {path} changed {place}",
            fixture.name
        );
        assert!(
            now.as_ref().is_none_or(is_default),
            "{}: nothing at {path} was read as {now:?}",
            fixture.name
        );
    }
}

/// Whether an error is about a field that the description calls essential.
fn is_essential(error: &Error) -> bool {
    let name = field_of(error).rsplit('.').next().unwrap();
    description()["components"]["schemas"]
        .as_object()
        .unwrap()
        .values()
        .any(|schema| schema["properties"][name]["x-essential"] == true)
}

#[test]
fn several_absent_keys_read_as_empty() {
    let fixtures = fixtures::all();
    let holes = vec((any::<Index>(), any::<bool>()), 1..20);
    proptest!(config(), |(fixture: Index, holes in holes)| {
        let fixture = fixture.get(&fixtures);
        let mut changed = fixture.value.clone();
        for (place, remove) in holes {
            let places = places(&changed);
            if places.is_empty() {
                break;
            }
            let path = place.get(&places);
            let removed = remove.then(|| without(&changed, path)).flatten();
            changed = removed.unwrap_or_else(|| replaced(&changed, path, Value::Null));
        }
        if let Err(error) = fixture.model.recode(&changed) {
            prop_assert!(is_essential(&error), "{}: {error:?}: {changed}", fixture.name);
        }
    });
}

/// What nothing is written to, and nothing is remembered of.
fn config() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

#[test]
fn unknown_keys_are_ignored() {
    each_place(|fixture, path| {
        let mut changed = fixture.value.clone();
        let Some(object) = part(&mut changed, path).as_object_mut() else {
            return;
        };
        object.insert(MADE_UP.to_owned(), json!({ "deep": [1, null] }));
        let added = path.key(MADE_UP);
        let is_open = is_map(path) || is_ignored(fixture, path);
        match fixture.model.recode(&changed) {
            Ok(after) => {
                let differences = differences(&fixture.recoded(), &after);
                assert!(
                    differences
                        .keys()
                        .all(|place| is_open && place.is_within(&added)),
                    "{}: {added} changed {differences:?}",
                    fixture.name
                );
            }
            Err(error) => {
                assert!(is_open, "{}: {added}: {error:?}", fixture.name);
                assert_eq!(field_of(&error), added.to_string(), "{}", fixture.name);
            }
        }
    });
}

#[test]
fn unknown_enum_values_are_kept() {
    each_place(|fixture, path| {
        let mut changed = fixture.value.clone();
        let Value::String(text) = part(&mut changed, path) else {
            return;
        };
        let old = std::mem::replace(text, MADE_UP.to_owned());
        let after = fixture.model.recode(&changed).unwrap();
        let found = scalars(&after).remove(path);
        let kept = found == Some(Value::from(MADE_UP));
        let is_time = chrono::DateTime::parse_from_rfc3339(&old).is_ok() && found.is_none();
        assert!(
            kept || is_time || undescribed(fixture.model, path).is_some(),
            "{}: {path} was read as {found:?}",
            fixture.name
        );
        for place in differences(&fixture.recoded(), &after).keys() {
            assert_eq!(place, path, "{}", fixture.name);
        }
    });
}

#[test]
fn wrong_type_error_names_the_place() {
    let samples = [json!("1"), json!(1), json!(true), json!([]), json!({})];
    each_place(|fixture, path| {
        let mut original = fixture.value.clone();
        let kind = std::mem::discriminant(part(&mut original, path));
        for sample in &samples {
            if std::mem::discriminant(sample) != kind && *part(&mut original, path) != Value::Null {
                refused(fixture, path, sample);
            }
        }
    });
}

#[test]
fn number_out_of_range_error_names_the_place() {
    each_place(|fixture, path| {
        let mut original = fixture.value.clone();
        if !part(&mut original, path).is_number() {
            return;
        }
        refused(fixture, path, &json!(1.5));
        refused(fixture, path, &json!(1e300));
        for number in [json!(-1), json!(i64::MIN), json!(u64::MAX)] {
            let changed = replaced(&fixture.value, path, number.clone());
            match fixture.model.recode(&changed) {
                Ok(after) => {
                    let found = scalars(&after).remove(path);
                    let is_no_time = is_time(path) && found.is_none();
                    assert!(
                        found == Some(number) || is_no_time || is_ignored(fixture, path),
                        "{}: {path} was read as {found:?}",
                        fixture.name
                    );
                }
                Err(error) => assert_eq!(field_of(&error), path.to_string(), "{}", fixture.name),
            }
        }
    });
}

/// Seconds beyond the times that there are read as no time.
fn is_time(path: &Path) -> bool {
    matches!(path.to_string().as_str(), "Created" | "time")
}

/// A value that is not of the described type is refused, unless the place is not described.
fn refused(fixture: &Fixture, path: &Path, sample: &Value) {
    match fixture
        .model
        .recode(&replaced(&fixture.value, path, sample.clone()))
    {
        Err(error) => {
            assert_eq!(field_of(&error), path.to_string(), "{}", fixture.name);
            assert!(matches!(error, Error::Decode { .. }));
        }
        Ok(read) => assert!(
            is_ignored(fixture, path),
            "{}: {path} took {sample} as {:?}",
            fixture.name,
            scalars(&read).get(path)
        ),
    }
}

/// What stands in a place that is not described, in a set, or in what is any JSON, does not matter.
fn is_ignored(fixture: &Fixture, path: &Path) -> bool {
    let text = path.to_string();
    let in_set = ["ExposedPorts.", "Volumes./"]
        .iter()
        .any(|set| text.contains(set));
    in_set || text.starts_with("aux") || undescribed(fixture.model, path).is_some()
}

impl Fixture {
    /// What the untouched fixture is read as.
    fn recoded(&self) -> Value {
        self.model.recode(&self.value).unwrap()
    }
}

/// Looks at the places of all fixtures; at those that a list or another fixture repeats no more than three times.
fn each_place(look: impl Fn(&Fixture, &Path)) {
    let mut seen: BTreeMap<_, usize> = BTreeMap::new();
    for fixture in fixtures::all() {
        for path in places(&fixture.value) {
            let times = seen.entry((fixture.model.name, path.keys())).or_default();
            *times += 1;
            if *times <= 3 {
                look(&fixture, &path);
            }
        }
    }
}
