//! The query of a request.

use std::collections::BTreeMap;

use percent_encoding::utf8_percent_encode;
use serde::Serialize;

use super::encoding::VALUE;
use super::json;
use super::{Filter, QueryValue, Request};

impl Request {
    /// Adds a query parameter.
    #[must_use]
    pub fn query(mut self, name: &str, value: &(impl QueryValue + ?Sized)) -> Self {
        if !self.query.is_empty() {
            self.query.push('&');
        }
        let value = value.to_query();
        self.query.extend(utf8_percent_encode(name, VALUE));
        self.query.push('=');
        self.query.extend(utf8_percent_encode(&value, VALUE));
        self
    }

    /// Adds a query parameter for each value, all with the same name.
    #[must_use]
    pub fn query_all<'a, V: QueryValue + ?Sized + 'a>(
        self,
        name: &str,
        values: impl IntoIterator<Item = &'a V>,
    ) -> Self {
        values
            .into_iter()
            .fold(self, |request, value| request.query(name, value))
    }

    /// Adds a query parameter whose value is JSON, unless the JSON is `null` or an empty list or object.
    #[must_use]
    pub fn query_json(self, name: &str, value: &impl Serialize) -> Self {
        match json::unless_empty(value) {
            Ok(Some(json)) => self.query(name, &json),
            Ok(None) => self,
            Err(error) => self.refuse(json::cannot_encode(
                "query parameter or header",
                name,
                &error,
            )),
        }
    }

    /// Adds a query parameter for each value, as JSON, all with the same name.
    #[must_use]
    pub fn query_json_items<'a, V: Serialize + 'a>(
        self,
        name: &str,
        values: impl IntoIterator<Item = &'a V>,
    ) -> Self {
        values
            .into_iter()
            .fold(self, |request, value| request.query_json(name, value))
    }

    /// Adds filters as a query parameter: a JSON map from keys to lists of values.
    #[must_use]
    pub fn filters<F: Filter>(self, name: &str, filters: &[F]) -> Self {
        let mut map: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (key, value) in filters.iter().map(Filter::entry) {
            map.entry(key).or_default().push(value);
        }
        self.query_json(name, &map)
    }
}
