//! The dates of items.

use super::operation::{BodyField, Operation};
use super::parameter::Parameter;
use super::schema::{EnumValue, Schema};

/// An item that the merged description dates.
pub(crate) trait Dated {
    fn keywords_of_dates(&self) -> WrittenDates<'_>;
}

/// The dates of an item, in the form of the description.
pub(crate) struct WrittenDates<'a> {
    pub(crate) since: Option<&'a str>,
    pub(crate) until: Option<&'a str>,
    pub(crate) instead: Option<&'a str>,
    pub(crate) harmless: bool,
}

macro_rules! dated {
    ($($item:ty),*) => {$(
        impl Dated for $item {
            fn keywords_of_dates(&self) -> WrittenDates<'_> {
                WrittenDates {
                    since: self.since.as_deref(),
                    until: self.until.as_deref(),
                    instead: self.instead.as_deref(),
                    harmless: false,
                }
            }
        }
    )*};
}

dated!(Operation, BodyField, Parameter, EnumValue);

impl Dated for Schema {
    fn keywords_of_dates(&self) -> WrittenDates<'_> {
        WrittenDates {
            since: self.since.as_deref(),
            until: self.until.as_deref(),
            instead: self.instead.as_deref(),
            harmless: self.harmless,
        }
    }
}
