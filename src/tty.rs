//! The size of a TTY.

use std::fmt;

use crate::request::Request;

/// The size of a TTY in characters, for [`resize_container`](crate::ContainerStreams::resize_container) and
/// [`resize_exec`](crate::Exec::resize_exec).
///
/// # Examples
/// ```
/// use asyncdocker::TtySize;
///
/// let size = TtySize { columns: 120, rows: 40 };
/// assert_eq!(size.to_string(), "120x40");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TtySize {
    /// The width: the number of characters in a row.
    pub columns: u16,
    /// The height: the number of rows.
    pub rows: u16,
}

impl TtySize {
    /// Adds the size to the query of a request.
    pub(crate) fn query(self, request: Request) -> Request {
        request.query("h", &self.rows).query("w", &self.columns)
    }
}

/// Columns, `x` and rows.
impl fmt::Display for TtySize {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}x{}", self.columns, self.rows)
    }
}
