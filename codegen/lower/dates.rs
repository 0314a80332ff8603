//! The versions in which an item exists, and how its documentation states them.

use crate::codegen::model::{Dates, Removal};
use crate::codegen::spec::{Dated, WrittenDates};
use crate::codegen::version::Version;

use super::cursor::At;

impl<T: Dated> At<'_, T> {
    pub(super) fn dates(&self) -> Result<Dates, String> {
        read(self, &self.keywords_of_dates())
    }
}

fn read<T>(at: &At<'_, T>, written: &WrittenDates<'_>) -> Result<Dates, String> {
    let version = |keyword: &str, text: &str| {
        Version::parse(text)
            .filter(|version| at.context.releases.docker(*version).is_some())
            .ok_or_else(|| at.fault_of(keyword, format!("unknown version `{text}`")))
    };
    let since = written.since.map(|text| version("x-since", text));
    let until = match (written.until, written.instead) {
        (None, None) if written.harmless => {
            return Err(at.fault_of("x-harmless", "is allowed only with a removal"));
        }
        (None, None) => None,
        (Some(last), Some(instead)) => Some(Removal {
            last: version("x-until", last)?,
            instead: clause(instead),
            harmless: written.harmless,
        }),
        _ => return Err(at.fault("x-until and x-instead must be set together")),
    };
    Ok(Dates {
        since: since.transpose()?,
        until,
    })
}

/// Turns a sentence into a clause of another one: `Set it per network.` becomes `set it per network`.
fn clause(sentence: &str) -> String {
    let sentence = sentence.trim().trim_end_matches('.');
    let mut characters = sentence.chars();
    let first = characters.next().into_iter().flat_map(char::to_lowercase);
    first.chain(characters).collect()
}

/// The documentation of an item, with its dates in a paragraph of their own.
pub(super) fn docs<T>(
    at: &At<'_, T>,
    description: Option<&str>,
    dates: &Dates,
) -> Result<String, String> {
    let text = match description.map(str::trim) {
        Some(text) if !text.is_empty() => text,
        _ => return Err(at.fault("has no description")),
    };
    let sentences = sentences(at, dates);
    if sentences.is_empty() {
        return Ok(text.to_owned());
    }
    Ok(format!("{text}\n\n{sentences}"))
}

/// The dates as documentation.
pub(super) fn sentences<T>(at: &At<'_, T>, dates: &Dates) -> String {
    let mut sentences = Vec::new();
    if let Some(since) = dates.since {
        let docker = at.context.releases.docker(since).unwrap_or_default();
        sentences.push(format!("Since API {since} (Docker {docker})."));
    }
    if let Some(Removal { last, instead, .. }) = &dates.until {
        let mut releases = at.context.releases.iter();
        let next = releases.find(|(version, _)| version > last);
        let removed = next.map(|(version, docker)| format!("API {version} (Docker {docker})"));
        let removed = removed.unwrap_or_else(|| format!("the version after API {last}"));
        sentences.push(format!("Removed in {removed}: {instead}."));
    }
    sentences.join(" ")
}
