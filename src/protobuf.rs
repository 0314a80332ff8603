//! Reads the wire format of protobuf.
//!
//! Callers decode one level of nesting in each function, so the depth is known. The number of fields is limited across all
//! levels.
//!
//! `prost` does not fit here. It refuses a message if any text in it is not UTF-8, and names in a build come from files and
//! programs. It also does not limit the memory that a message takes, which can be a hundred times its length. Its derive
//! macro adds five crates for everybody, because traces are decoded without the feature `buildkit`.

use std::cell::Cell;

use chrono::{DateTime, Utc};

/// The number of fields in a message and everything within it. A field takes two bytes on the wire and may become some
/// two hundred in memory.
const MAX_FIELDS: u32 = 1 << 18;

/// Why bytes are not the expected message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum WireError {
    #[error("it ends inside a field")]
    Truncated,
    #[error("a number is longer than 64 bits")]
    Overflow,
    #[error("a field has an unknown encoding")]
    Encoding,
    #[error("a field does not have the expected type")]
    Type,
    #[error("it has more than {MAX_FIELDS} fields")]
    TooManyFields,
}

pub(crate) type WireResult<T> = Result<T, WireError>;

/// The number of fields that may still be read.
pub(crate) struct Budget(Cell<u32>);

impl Budget {
    pub(crate) fn new() -> Self {
        Self(Cell::new(MAX_FIELDS))
    }

    fn spend(&self) -> WireResult<()> {
        let left = self.0.get().checked_sub(1);
        self.0.set(left.ok_or(WireError::TooManyFields)?);
        Ok(())
    }
}

/// The fields of a message.
pub(crate) struct Message<'a, 'b> {
    rest: &'a [u8],
    budget: &'b Budget,
}

impl<'a, 'b> Message<'a, 'b> {
    pub(crate) fn new(bytes: &'a [u8], budget: &'b Budget) -> Self {
        Self {
            rest: bytes,
            budget,
        }
    }

    /// Returns the number and the value of the next field.
    pub(crate) fn next_field(&mut self) -> WireResult<Option<(u64, Value<'a, 'b>)>> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        self.budget.spend()?;
        let key = self.varint()?;
        let content = match key & 7 {
            0 => Content::Number(self.varint()?),
            1 => self.fixed(8)?,
            2 => {
                let length = usize::try_from(self.varint()?);
                Content::Bytes(self.take(length.map_err(|_| WireError::Truncated)?)?)
            }
            5 => self.fixed(4)?,
            _ => return Err(WireError::Encoding),
        };
        let budget = self.budget;
        Ok(Some((key >> 3, Value { content, budget })))
    }

    fn varint(&mut self) -> WireResult<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.rest.split_first().ok_or(WireError::Truncated)?;
            self.rest = rest;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                break;
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(WireError::Overflow)
    }

    fn take(&mut self, length: usize) -> WireResult<&'a [u8]> {
        let taken = self.rest.split_at_checked(length);
        let (taken, rest) = taken.ok_or(WireError::Truncated)?;
        self.rest = rest;
        Ok(taken)
    }

    /// Skips a number of fixed length. The messages that are read have none.
    fn fixed(&mut self, length: usize) -> WireResult<Content<'a>> {
        self.take(length)?;
        Ok(Content::Fixed)
    }
}

/// The value of a field.
pub(crate) struct Value<'a, 'b> {
    content: Content<'a>,
    budget: &'b Budget,
}

enum Content<'a> {
    Number(u64),
    Bytes(&'a [u8]),
    Fixed,
}

impl<'a, 'b> Value<'a, 'b> {
    pub(crate) fn number(&self) -> WireResult<i64> {
        match self.content {
            Content::Number(number) => Ok(number.cast_signed()),
            _ => Err(WireError::Type),
        }
    }

    pub(crate) fn flag(&self) -> WireResult<bool> {
        Ok(self.number()? != 0)
    }

    pub(crate) fn bytes(&self) -> WireResult<&'a [u8]> {
        match self.content {
            Content::Bytes(bytes) => Ok(bytes),
            _ => Err(WireError::Type),
        }
    }

    /// Text. What is not UTF-8 is replaced, because names and messages come from Dockerfiles.
    pub(crate) fn text(&self) -> WireResult<String> {
        Ok(String::from_utf8_lossy(self.bytes()?).into_owned())
    }

    pub(crate) fn message(&self) -> WireResult<Message<'a, 'b>> {
        Ok(Message::new(self.bytes()?, self.budget))
    }

    /// A `google.protobuf.Timestamp`. `None` if it is out of range.
    pub(crate) fn time(&self) -> WireResult<Option<DateTime<Utc>>> {
        let mut message = self.message()?;
        let (mut seconds, mut nanos) = (0, 0);
        while let Some((field, value)) = message.next_field()? {
            match field {
                1 => seconds = value.number()?,
                2 => nanos = value.number()?,
                _ => {}
            }
        }
        let nanos = u32::try_from(nanos).ok();
        Ok(nanos.and_then(|nanos| DateTime::from_timestamp(seconds, nanos)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers of the fields.
    fn fields(bytes: &[u8]) -> WireResult<Vec<u64>> {
        let budget = Budget::new();
        let mut message = Message::new(bytes, &budget);
        let mut numbers = Vec::new();
        while let Some((number, _)) = message.next_field()? {
            numbers.push(number);
        }
        Ok(numbers)
    }

    #[test]
    fn unknown_fields_of_every_encoding_are_skipped() {
        let bytes = [
            0x08, 0x01, 0x11, 1, 2, 3, 4, 5, 6, 7, 8, 0x1a, 1, 9, 0x25, 1, 2, 3, 4,
        ];
        assert_eq!(fields(&bytes), Ok(vec![1, 2, 3, 4]));
    }

    #[test]
    fn malformed_bytes_are_errors() {
        let endless = [0xff; 11];
        let mut overflow = [0xff; 11];
        (overflow[0], overflow[10]) = (0x08, 0x02);
        let cases: [(&[u8], WireError); 9] = [
            (&[0x08], WireError::Truncated),
            (&[0x08, 0x80], WireError::Truncated),
            (&[0x0a, 0x02, 0x00], WireError::Truncated),
            (&[0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f], WireError::Truncated),
            (&[0x09, 0x00], WireError::Truncated),
            (&[0x0d, 0x00], WireError::Truncated),
            (&endless, WireError::Overflow),
            (&overflow, WireError::Overflow),
            // The groups of proto2.
            (&[0x0b], WireError::Encoding),
        ];
        for (bytes, error) in cases {
            assert_eq!(fields(bytes), Err(error), "{bytes:x?}");
        }
    }

    #[test]
    fn numbers_have_all_64_bits() -> WireResult<()> {
        let budget = Budget::new();
        let minus_one = [0x08, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1];
        let mut message = Message::new(&minus_one, &budget);
        let (_, value) = message.next_field()?.ok_or(WireError::Truncated)?;
        assert_eq!(value.number(), Ok(-1));
        assert_eq!(value.bytes(), Err(WireError::Type));
        Ok(())
    }

    #[test]
    fn the_number_of_fields_is_limited() {
        let most = [0x08, 0x00].repeat(MAX_FIELDS as usize);
        assert!(fields(&most).is_ok());
        assert_eq!(
            fields(&[0x08, 0x00].repeat(MAX_FIELDS as usize + 1)),
            Err(WireError::TooManyFields)
        );
    }
}
