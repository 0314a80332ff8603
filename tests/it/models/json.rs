//! Places in a JSON value, and changes at them.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

/// A step from a value into one of its parts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    Key(String),
    Index(usize),
}

/// A place in a value; shown as decode errors show it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Path(pub(super) Vec<Step>);

impl Path {
    fn then(&self, step: Step) -> Self {
        Self([self.0.as_slice(), &[step]].concat())
    }

    pub(super) fn key(&self, key: &str) -> Self {
        self.then(Step::Key(key.to_owned()))
    }

    pub(super) fn is_within(&self, other: &Path) -> bool {
        self.0.starts_with(&other.0)
    }

    /// The keys that lead here. Indices are left out.
    pub(super) fn keys(&self) -> Vec<String> {
        let keys = self.0.iter().filter_map(|step| match step {
            Step::Key(key) => Some(key.clone()),
            Step::Index(_) => None,
        });
        keys.collect()
    }

    /// Whether the keys that lead here begin with a pattern such as `Networks.*.Links`.
    pub(super) fn matches(&self, pattern: &str) -> bool {
        let keys = self.keys();
        let wanted: Vec<_> = pattern.split('.').collect();
        let mut pairs = wanted.iter().zip(&keys);
        wanted.len() <= keys.len() && pairs.all(|(wanted, key)| *wanted == "*" || wanted == key)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if number == 0 => write!(formatter, "{key}")?,
                Step::Key(key) => write!(formatter, ".{key}")?,
                Step::Index(index) => write!(formatter, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// All places within a value, without the value itself.
pub(super) fn places(value: &Value) -> Vec<Path> {
    let mut places = Vec::new();
    visit(value, &Path::default(), &mut |path, _| {
        places.push(path.clone());
    });
    places.retain(|path| !path.0.is_empty());
    places
}

/// The scalars of a value. Null and empty collections have none, and so are the same as nothing.
pub(super) fn scalars(value: &Value) -> BTreeMap<Path, Value> {
    let mut scalars = BTreeMap::new();
    visit(value, &Path::default(), &mut |path, value| match value {
        Value::Null | Value::Array(_) | Value::Object(_) => {}
        scalar => {
            scalars.insert(path.clone(), scalar.clone());
        }
    });
    scalars
}

fn visit(value: &Value, path: &Path, look: &mut impl FnMut(&Path, &Value)) {
    look(path, value);
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                visit(item, &path.then(Step::Index(index)), look);
            }
        }
        Value::Object(members) => {
            for (key, member) in members {
                visit(member, &path.key(key), look);
            }
        }
        _ => {}
    }
}

/// The part at a place.
pub(super) fn part<'a>(value: &'a mut Value, path: &Path) -> &'a mut Value {
    path.0.iter().fold(value, |value, step| match step {
        Step::Key(key) => &mut value[key],
        Step::Index(index) => &mut value[index],
    })
}

/// The value with another part at a place.
pub(super) fn replaced(value: &Value, path: &Path, new: Value) -> Value {
    let mut changed = value.clone();
    *part(&mut changed, path) = new;
    changed
}

/// The value without a member; `None` where the place is an item of a list.
pub(super) fn without(value: &Value, path: &Path) -> Option<Value> {
    let (last, parent) = path.0.split_last()?;
    let Step::Key(key) = last else {
        return None;
    };
    let mut changed = value.clone();
    let parent = part(&mut changed, &Path(parent.to_vec()));
    parent.as_object_mut().unwrap().remove(key);
    Some(changed)
}

/// The scalars in which two values differ, as the first and the second have them.
pub(super) fn differences(
    first: &Value,
    second: &Value,
) -> BTreeMap<Path, (Option<Value>, Option<Value>)> {
    let (mut first, mut second) = (scalars(first), scalars(second));
    let paths: Vec<_> = first.keys().chain(second.keys()).cloned().collect();
    paths
        .into_iter()
        .map(|path| {
            let pair = (first.remove(&path), second.remove(&path));
            (path, pair)
        })
        .filter(|(_, (first, second))| first != second)
        .collect()
}

/// What a field says that was never set.
pub(super) fn is_default(scalar: &Value) -> bool {
    scalar.as_str() == Some("") || scalar.as_i64() == Some(0) || scalar.as_bool() == Some(false)
}
