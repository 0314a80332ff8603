//! Reading the JSON files of the docker CLI as leniently as the CLI does.

use serde::Deserialize;
use serde_json::Value;

/// Parses the first value of a file, and ignores what follows it. An empty file counts as `null`.
///
/// The error is the reason for people. It never contains text of the file, which may be a secret.
pub(crate) fn parse(text: &[u8]) -> Result<Value, String> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    if text.trim_ascii().is_empty() {
        return Ok(Value::Null);
    }
    let text = String::from_utf8_lossy(text);
    let mut deserializer = serde_json::Deserializer::from_str(&text);
    Value::deserialize(&mut deserializer).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        format!("invalid JSON at line {line}, column {column}")
    })
}

/// Returns a field of an object, or `null`. The case of its name does not matter, as in Go, but an exact match wins.
pub(crate) fn field<'a>(object: &'a Value, name: &str) -> &'a Value {
    const ABSENT: &Value = &Value::Null;

    let any_case = || {
        let mut fields = object.as_object()?.iter();
        fields.find(|(key, _)| key.eq_ignore_ascii_case(name))
    };
    object
        .get(name)
        .or_else(|| any_case().map(|(_, value)| value))
        .unwrap_or(ABSENT)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn field_names_ignore_case_and_exact_match_takes_precedence() {
        let object = json!({"AUTHS": 1, "auths": 2, "CredsStore": 3});
        assert_eq!(field(&object, "auths"), 2);
        assert_eq!(field(&object, "credsStore"), 3);
        assert_eq!(field(&object, "other"), &Value::Null);
        assert_eq!(field(&json!([1]), "auths"), &Value::Null);
    }

    #[test]
    fn unusual_files_are_read_as_by_the_docker_cli() {
        for text in ["", " \n", "null", "null null"] {
            assert_eq!(parse(text.as_bytes()), Ok(Value::Null), "{text}");
        }
        for text in ["{} trailing", "\u{feff}{}"] {
            assert_eq!(parse(text.as_bytes()), Ok(json!({})), "{text}");
        }
        assert!(parse(b"{\"a\": \"\xff\"}").is_ok());
    }

    #[test]
    fn errors_have_the_position_but_no_file_content() {
        for text in ["{", "hunter2", r#"{"a": "hunter2"#] {
            let shown = parse(text.as_bytes()).unwrap_err();
            assert!(
                shown.contains("at line 1") && !shown.contains("hunter2"),
                "{shown}"
            );
        }
    }
}
