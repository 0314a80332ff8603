//! Objects of a swarm as a manager stores them: read, changed and written back without losses.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::decode::decode;
use crate::error::{Call, Result};
use crate::request::{Dated, Request};
use crate::response::Response;
use crate::transport::Transport;

use super::tries::Tries;

/// The header that engines send since Docker 1.13.
const VERSION_HEADER: &str = "Api-Version";

/// The configuration of an object, with the JSON that it was decoded from.
pub(crate) struct Stored<T> {
    /// The whole object.
    pub(crate) object: T,
    /// Whether the engine names its API version, as all do since Docker 1.13.
    pub(crate) names_version: bool,
    /// The JSON of its configuration.
    spec: Value,
}

#[derive(Deserialize)]
struct WithSpec {
    #[serde(rename = "Spec", default)]
    spec: Value,
}

impl<T: DeserializeOwned> Stored<T> {
    pub(crate) async fn read(response: Response) -> Result<Self> {
        let call: Call = response.call().clone();
        let names_version = response.headers().contains_key(VERSION_HEADER);
        let (object, json) = response.json_with_raw().await?;
        let WithSpec { spec } = decode(&call, &json, json.len())?;
        Ok(Self {
            object,
            names_version,
            spec,
        })
    }
}

impl<T> Stored<T> {
    /// Adds the changed configuration to a request. Everything that the change left alone is sent as it was received, with
    /// the fields that this crate does not know.
    pub(crate) fn changed<S: Serialize>(&self, request: Request, before: &S, after: &S) -> Request {
        let json = |spec: &S| serde_json::to_value(spec);
        match (json(before), json(after)) {
            (Ok(before), Ok(after)) => request.json(&merged(&self.spec, &before, after)),
            // This reports the error.
            _ => request.json(after),
        }
    }

    /// Adds the changed configuration, and the API versions that the change needs. An option that the engine has returned
    /// needs none, unless it is in `dropped`: engines drop those from requests in older versions.
    pub(crate) fn changed_dated<S: Serialize + Dated>(
        &self,
        request: Request,
        before: &S,
        after: &S,
        dropped: &[&str],
    ) -> Request {
        let request = self.changed(request, before, after);
        request.requires_more_than(before, after, dropped)
    }
}

/// Reads an object and sends the request that `change` makes for it, until no other client comes first.
pub(crate) async fn update<C: Transport + ?Sized, T: DeserializeOwned>(
    transport: &C,
    read: impl Fn() -> Request,
    mut change: impl FnMut(&Stored<T>) -> Request,
) -> Result<Response> {
    let mut tries = Tries::default();
    loop {
        let stored = Stored::read(transport.execute(read()).await?).await?;
        match transport.execute(change(&stored)).await {
            Ok(response) => return Ok(response),
            Err(error) => tries.again(error)?,
        }
    }
}

/// Applies the difference between two values to the JSON that the first one was decoded from.
fn merged(received: &Value, before: &Value, after: Value) -> Value {
    if *before == after {
        return received.clone();
    }
    match (received, before, after) {
        (Value::Object(received), Value::Object(before), Value::Object(after)) => {
            Value::Object(merged_object(received, before, after))
        }
        (Value::Array(received), Value::Array(before), Value::Array(after))
            if received.len() == before.len() =>
        {
            Value::Array(merged_list(received, before, after))
        }
        (_, _, after) => after,
    }
}

fn merged_object(
    received: &Map<String, Value>,
    before: &Map<String, Value>,
    after: Map<String, Value>,
) -> Map<String, Value> {
    let mut merged_fields = received.clone();
    merged_fields.retain(|key, _| !before.contains_key(key) || after.contains_key(key));
    for (key, after) in after {
        let value = match (received.get(&key), before.get(&key)) {
            (Some(received), Some(before)) => merged(received, before, after),
            _ => after,
        };
        merged_fields.insert(key, value);
    }
    merged_fields
}

/// Items may have been added, removed and moved. One that is the same as before is sent as it was received. Another one is
/// taken for the changed item at its place, if the number of items is the same and that item has not been moved.
fn merged_list(received: &[Value], before: &[Value], after: Vec<Value>) -> Vec<Value> {
    let merge = |(after, origin): (Value, Option<usize>)| match origin
        .and_then(|index| Some((received.get(index)?, before.get(index)?)))
    {
        Some((received, before)) => merged(received, before, after),
        None => after,
    };
    let origins = origins(before, &after);
    after.into_iter().zip(origins).map(merge).collect()
}

/// The index that each item of `after` has in `before`. No two items have the same.
fn origins(before: &[Value], after: &[Value]) -> Vec<Option<usize>> {
    let is = |index: usize, item: &Value| before.get(index) == Some(item);
    let mut unused: BTreeSet<usize> = (0..before.len()).collect();
    unused.retain(|index| after.get(*index).is_none_or(|item| !is(*index, item)));
    let unchanged = after.iter().enumerate().map(|(index, item)| {
        if is(index, item) {
            return Some(index);
        }
        let moved = unused.iter().copied().find(|index| is(*index, item))?;
        unused.remove(&moved);
        Some(moved)
    });
    let unchanged: Vec<_> = unchanged.collect();
    let changed = |index| before.len() == after.len() && unused.contains(&index);
    let origins = unchanged.into_iter().enumerate();
    origins
        .map(|(index, origin)| origin.or_else(|| changed(index).then_some(index)))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn merge(received: &Value, before: &Value, after: Value) -> Value {
        merged(received, before, after)
    }

    #[test]
    fn unknown_fields_stay_and_removed_ones_go() {
        let received = json!({"Name": "web", "New": 1, "Labels": {"a": "1"}, "Task": {"Image": "x", "New": [2]}});
        let before = json!({"Name": "web", "Labels": {"a": "1"}, "Task": {"Image": "x"}});
        let after = json!({"Name": "web", "Task": {"Image": "y", "Init": true}});
        let expected =
            json!({"Name": "web", "New": 1, "Task": {"Image": "y", "New": [2], "Init": true}});
        assert_eq!(merge(&received, &before, after), expected);
    }

    #[test]
    fn values_that_were_left_alone_are_sent_as_they_were_received() {
        let received = json!({"Ratio": 1, "Empty": null, "Labels": null});
        let before = json!({"Ratio": 1.0});
        let after = json!({"Ratio": 1.0, "Labels": {"a": "b"}});
        let expected = json!({"Ratio": 1, "Empty": null, "Labels": {"a": "b"}});
        assert_eq!(merge(&received, &before, after), expected);
    }

    #[test]
    fn items_of_lists_keep_their_unknown_fields() {
        let received = json!([{"Target": "a", "New": 1}, {"Target": "b", "New": 2}]);
        let before = json!([{"Target": "a"}, {"Target": "b"}]);
        let cases = [
            (
                json!([{"Target": "b"}, {"Target": "c"}]),
                json!([{"Target": "b", "New": 2}, {"Target": "c"}]),
            ),
            (
                json!([{"Target": "b"}, {"Target": "c"}, {"Target": "a"}]),
                json!([{"Target": "b", "New": 2}, {"Target": "c"}, {"Target": "a", "New": 1}]),
            ),
            (
                json!([{"Target": "a"}, {"Target": "c"}]),
                json!([{"Target": "a", "New": 1}, {"Target": "c", "New": 2}]),
            ),
            (json!([]), json!([])),
        ];
        for (after, expected) in cases {
            assert_eq!(merge(&received, &before, after), expected);
        }
    }

    #[test]
    fn equal_items_of_lists_keep_their_own_unknown_fields() {
        let received = json!([{"A": 1, "New": 1}, {"A": 1, "New": 2}, {"A": 2, "New": 3}]);
        let before = json!([{"A": 1}, {"A": 1}, {"A": 2}]);
        let cases = [
            (
                json!([{"A": 1}, {"A": 1}, {"A": 3}]),
                json!([{"A": 1, "New": 1}, {"A": 1, "New": 2}, {"A": 3, "New": 3}]),
            ),
            (
                json!([{"A": 2}, {"A": 1}, {"A": 1}, {"A": 1}]),
                json!([{"A": 2, "New": 3}, {"A": 1, "New": 2}, {"A": 1, "New": 1}, {"A": 1}]),
            ),
        ];
        for (after, expected) in cases {
            assert_eq!(merge(&received, &before, after), expected);
        }
    }
}
