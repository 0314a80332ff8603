//! Tests of the decoder alone: objects split at any two positions, and invalid objects.

use super::*;
use http::Method;
use serde_json::{Value, json};

const CAP: usize = 1024;

fn decoded<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> Result<Vec<Value>> {
    let call = Call::new(Method::GET, "/events");
    let mut decoder = JsonDecoder::new(CAP);
    let mut items = Vec::new();
    for chunk in chunks {
        decoder.push(Bytes::copy_from_slice(chunk));
        while let Some(item) = decoder.next_item(&call)? {
            items.push(item);
        }
    }
    decoder.finish(&call)?;
    Ok(items)
}

#[test]
fn objects_do_not_depend_on_how_input_is_split() -> Result<()> {
    let bytes = "{\"a\":\"}{\\\"\"}\r\n{\"b\":{\"ü\":[1,{}]}}{}\n{\"c\":null}".as_bytes();
    let expected = [
        json!({"a": "}{\""}),
        json!({"b": {"ü": [1, {}]}}),
        json!({}),
        json!({"c": null}),
    ];
    for first in 0..=bytes.len() {
        for second in first..=bytes.len() {
            let (head, rest) = bytes.split_at(first);
            let (middle, tail) = rest.split_at(second - first);
            assert_eq!(decoded([head, middle, tail])?, expected, "{first} {second}");
        }
    }
    Ok(())
}

#[test]
fn end_inside_an_object_is_an_error_at_every_split() {
    let bytes = b"{\"key\":{\"inner\":1}}";
    for length in 1..bytes.len() {
        assert!(
            matches!(decoded([&bytes[..length]]), Err(Error::Stream { .. })),
            "{length}"
        );
    }
}

#[test]
fn non_object_value_is_an_error_with_the_value() {
    for (text, shown) in [("<html>", "<html>"), ("[{}]", "[{}]"), ("{}x", "x")] {
        let error = decoded([text.as_bytes()]).map_err(|error| error.to_string());
        assert!(
            matches!(&error, Err(message) if message.contains(shown)),
            "{error:?}"
        );
    }
}

#[test]
fn malformed_object_is_a_decode_error() {
    assert!(matches!(
        decoded([&b"{\"a\" 1}"[..]]),
        Err(Error::Decode { .. })
    ));
}

#[test]
fn object_over_the_cap_is_an_error_at_every_split_and_at_the_cap_is_not() {
    let of_length = |length: usize| format!("{{\"a\":\"{}\"}}", "x".repeat(length - 8));
    let (fits, long) = (of_length(CAP), of_length(CAP + 1));
    for cut in 0..CAP {
        let (head, tail) = fits.as_bytes().split_at(cut);
        assert!(decoded([head, tail]).is_ok(), "{cut}");
        let (head, tail) = long.as_bytes().split_at(cut);
        let error = decoded([head, tail]).map_err(|error| error.to_string());
        assert!(
            error.is_err_and(|error| error.contains("exceeds the client's limit")),
            "{cut}"
        );
    }
}

#[test]
fn unterminated_object_is_buffered_only_up_to_the_cap() {
    let long = format!("{{\"a\":\"{}", "x".repeat(2 * CAP));
    assert!(matches!(
        decoded([long.as_bytes()]),
        Err(Error::Stream { .. })
    ));
}

#[test]
fn only_line_feeds_make_the_decoder_search_for_lines() -> Result<()> {
    let call = Call::new(Method::GET, "/events");
    for (separator, lines) in [
        ("\n", true),
        ("\r\n", true),
        (" ", false),
        ("\r", false),
        ("", false),
    ] {
        let mut decoder = JsonDecoder::new(CAP);
        decoder.push(Bytes::from(format!("{{}}{separator}{{}}{separator}")));
        decoder.next_item::<Value>(&call)?;
        assert_eq!(decoder.lines, lines, "{separator:?}");
    }
    Ok(())
}
