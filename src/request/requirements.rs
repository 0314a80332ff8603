//! The API versions that a request needs.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::Serialize;

use crate::error::{Error, Result, Unsupported};
use crate::version::ApiVersion;

use super::Request;

/// The API versions that a request can be sent in: from the highest `since` to the lowest `until` of its parts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Requirements {
    since: Option<Since>,
    until: Option<Until>,
    /// The last version of the operation itself.
    operation_until: Option<Until>,
    filter: Filter,
}

/// Which options count.
#[derive(Clone, Debug, Default)]
#[cfg_attr(
    not(feature = "workflows"),
    allow(
        dead_code,
        reason = "only updates that keep settings leave options out"
    )
)]
enum Filter {
    #[default]
    All,
    /// None: their general places are only collected.
    Collect(BTreeSet<String>),
    /// All but those at these general places.
    Except(BTreeSet<String>),
}

#[derive(Clone, Debug)]
struct Since {
    version: ApiVersion,
    /// `None` for the operation itself.
    option: Option<Cow<'static, str>>,
}

#[derive(Clone, Debug)]
struct Until {
    last: ApiVersion,
    option: Option<Cow<'static, str>>,
    instead: Cow<'static, str>,
}

/// Adds the API versions of the options that are set to the requirements of a request.
pub(crate) trait Dated {
    fn require(&self, at: Place<'_>, requirements: &mut Requirements);
}

/// The path of an option, such as `host_config.mounts[0].bind_options`.
///
/// It is a linked list on the stack. It becomes text only for an option that limits the versions of the request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    parent: Option<&'a Place<'a>>,
    name: &'static str,
    index: Option<usize>,
}

impl Place<'static> {
    /// The options of a method.
    pub(crate) const ROOT: Self = Self {
        parent: None,
        name: "",
        index: None,
    };
}

impl Place<'_> {
    /// A field of the value at this place.
    pub(crate) fn field(&self, name: &'static str) -> Place<'_> {
        Place {
            parent: Some(self),
            name,
            index: None,
        }
    }

    /// An item of a list in a field of the value at this place.
    pub(crate) fn item(&self, name: &'static str, index: usize) -> Place<'_> {
        Place {
            parent: Some(self),
            name,
            index: Some(index),
        }
    }

    /// The path as text, with the numbers of items or without them.
    ///
    /// A formatter took two fifths of the instructions of all checks of a request.
    fn text(&self, numbered: bool) -> String {
        let mut text = String::with_capacity(64);
        self.append_to(&mut text, numbered);
        text
    }

    fn append_to(&self, text: &mut String, numbered: bool) {
        let Some(parent) = self.parent else {
            return;
        };
        parent.append_to(text, numbered);
        if !text.is_empty() {
            text.push('.');
        }
        text.push_str(self.name);
        if let Some(index) = self.index.filter(|_| numbered) {
            text.extend(["[", &index.to_string(), "]"]);
        }
    }
}

impl Requirements {
    /// Returns the general places of all options that are set and do not belong to every version.
    #[cfg(feature = "workflows")]
    pub(crate) fn places(options: &impl Dated) -> BTreeSet<String> {
        let mut requirements = Self {
            filter: Filter::Collect(BTreeSet::new()),
            ..Self::default()
        };
        options.require(Place::ROOT, &mut requirements);
        match requirements.filter {
            Filter::Collect(places) => places,
            Filter::All | Filter::Except(_) => BTreeSet::new(),
        }
    }

    fn counts(&mut self, at: Place<'_>) -> bool {
        match &mut self.filter {
            Filter::All => true,
            Filter::Collect(places) => {
                places.insert(at.text(false));
                false
            }
            Filter::Except(places) => !places.contains(&at.text(false)),
        }
    }

    /// Records that the option at a place needs this version or a later one.
    pub(crate) fn since(&mut self, at: Place<'_>, version: ApiVersion) {
        if !self.counts(at) {
            return;
        }
        self.add_since(version, || Some(at.text(true).into()));
    }

    /// Records that versions after `last` lack the option at a place.
    pub(crate) fn until(&mut self, at: Place<'_>, last: ApiVersion, instead: &'static str) {
        if !self.counts(at) {
            return;
        }
        self.add_until(last, || at.text(true).into(), instead);
    }

    pub(super) fn add_since(
        &mut self,
        version: ApiVersion,
        option: impl FnOnce() -> Option<Cow<'static, str>>,
    ) {
        let highest = self.since.as_ref();
        if highest.is_none_or(|highest| version > highest.version) {
            let option = option();
            self.since = Some(Since { version, option });
        }
    }

    pub(super) fn add_until(
        &mut self,
        last: ApiVersion,
        option: impl FnOnce() -> Cow<'static, str>,
        instead: impl Into<Cow<'static, str>>,
    ) {
        let lowest = self.until.as_ref();
        if lowest.is_none_or(|lowest| last < lowest.last) {
            self.until = Some(Until {
                last,
                option: Some(option()),
                instead: instead.into(),
            });
        }
    }

    pub(super) fn operation_until(
        &mut self,
        last: ApiVersion,
        instead: impl Into<Cow<'static, str>>,
    ) {
        self.operation_until = Some(Until {
            last,
            option: None,
            instead: instead.into(),
        });
    }

    /// The lowest version that the request can be sent in, if it is not the oldest.
    pub(super) fn min(&self) -> Option<ApiVersion> {
        self.since.as_ref().map(|since| since.version)
    }

    /// The highest version that the request can be sent in, if there is a limit.
    pub(super) fn max(&self) -> Option<ApiVersion> {
        let untils = self.until.iter().chain(&self.operation_until);
        untils.map(|until| until.last).min()
    }

    /// The last version of the operation itself, if it has been removed.
    pub(super) fn last_of_operation(&self) -> Option<ApiVersion> {
        self.operation_until.as_ref().map(|until| until.last)
    }

    /// Fails if the request cannot be sent in `version`.
    pub(super) fn check(&self, version: ApiVersion) -> Result<(), Box<Unsupported>> {
        if let Some(since) = self.since.as_ref().filter(|since| version < since.version) {
            let unsupported = Unsupported::new(version).since(since.version);
            return Err(Box::new(named(unsupported, since.option.as_deref())));
        }
        let mut untils = self.operation_until.iter().chain(&self.until);
        let Some(until) = untils.find(|until| version > until.last) else {
            return Ok(());
        };
        let unsupported = Unsupported::new(version).until(until.last);
        let unsupported = unsupported.instead(until.instead.as_ref());
        Err(Box::new(named(unsupported, until.option.as_deref())))
    }
}

/// The API versions that a request can be sent in.
///
/// Each option of a request may have its own limits: the highest [`since`](Self::since) and the lowest
/// [`until`](Self::until) apply. The client refuses a request that the negotiated API version cannot express,
/// because engines ignore most options that they do not know.
impl Request {
    /// Declares that `option` needs API version `version` or a later one.
    ///
    /// If the client speaks an older version with the engine, it returns [`Error::Unsupported`] and sends nothing.
    ///
    /// ```
    /// use asyncdocker::{ApiVersion, Request};
    ///
    /// let request = Request::post("/images/create")
    ///     .query("platform", "linux/arm64")
    ///     .since(ApiVersion::new(1, 32), "platform");
    /// assert_eq!(request.min_api_version(), Some(ApiVersion::new(1, 32)));
    /// ```
    #[must_use]
    pub fn since(mut self, version: ApiVersion, option: impl Into<Cow<'static, str>>) -> Self {
        self.requirements_mut()
            .add_since(version, || Some(option.into()));
        self
    }

    /// Declares that API versions after `last` lack `option`, and describes the alternative.
    ///
    /// If the client speaks a later version with the engine, it returns [`Error::Unsupported`] and sends nothing.
    #[must_use]
    pub fn until(
        mut self,
        last: ApiVersion,
        option: impl Into<Cow<'static, str>>,
        instead: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.requirements_mut()
            .add_until(last, || option.into(), instead);
        self
    }

    /// Declares that the whole operation needs API version `version` or a later one. Operations that this crate has a
    /// method for need no declaration.
    #[must_use]
    pub fn operation_since(mut self, version: ApiVersion) -> Self {
        self.requirements_mut().add_since(version, || None);
        self
    }

    /// Declares that API versions after `last` lack the whole operation, and describes the alternative.
    ///
    /// If the engine still accepts `last`, the client sends the request in that version. Otherwise, or if a later
    /// version is pinned, it returns [`Error::Unsupported`] and sends nothing.
    #[must_use]
    pub fn operation_until(
        mut self,
        last: ApiVersion,
        instead: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.requirements_mut().operation_until(last, instead);
        self
    }

    /// Sets a JSON body that is not one of the options of a method, and adds its requirements.
    pub(crate) fn dated_json<T: Serialize + Dated>(self, body: &T) -> Self {
        self.json(body)
            .requires(|requirements| body.require(Place::ROOT, requirements))
    }

    /// Adds the requirements of `after`, except those of options that are set in `before` too and not in `always`.
    #[cfg(feature = "workflows")]
    pub(crate) fn requires_more_than<T: Dated>(
        self,
        before: &T,
        after: &T,
        always: &[&str],
    ) -> Self {
        let mut known = Requirements::places(before);
        known.retain(|place| !always.contains(&place.as_str()));
        self.requires(|requirements| {
            requirements.filter = Filter::Except(known);
            after.require(Place::ROOT, requirements);
            requirements.filter = Filter::All;
        })
    }

    /// Adds the requirements of the options of a method.
    pub(crate) fn requires(mut self, record: impl FnOnce(&mut Requirements)) -> Self {
        record(self.requirements_mut());
        self
    }

    /// Returns the lowest API version that the request can be sent in, or `None` if there is no limit.
    #[must_use]
    pub fn min_api_version(&self) -> Option<ApiVersion> {
        self.requirements.as_ref()?.min()
    }

    /// Returns the highest API version that the request can be sent in, or `None` if there is no limit.
    #[must_use]
    pub fn max_api_version(&self) -> Option<ApiVersion> {
        self.requirements.as_ref()?.max()
    }

    /// Checks that the request can be sent in `version`.
    ///
    /// # Errors
    /// [`Error::Unsupported`], which names the option and the versions that have it.
    pub fn check_api_version(&self, version: ApiVersion) -> Result<()> {
        let Some(requirements) = &self.requirements else {
            return Ok(());
        };
        let checked = requirements.check(version);
        checked.map_err(|unsupported| Error::unsupported(self.call(), *unsupported))
    }

    pub(super) fn requirements_mut(&mut self) -> &mut Requirements {
        self.requirements.get_or_insert_default()
    }
}

fn named(unsupported: Unsupported, option: Option<&str>) -> Unsupported {
    match option {
        Some(option) => unsupported.option(option),
        None => unsupported,
    }
}

#[cfg(test)]
mod tests;
