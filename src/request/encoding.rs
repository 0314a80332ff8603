//! Which characters of paths and queries are percent-encoded.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};

/// Everything but the unreserved characters of a URL.
pub(super) const VALUE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The separators within an image reference are not encoded.
pub(super) const IMAGE: &AsciiSet = &VALUE.remove(b'/').remove(b':').remove(b'@');
