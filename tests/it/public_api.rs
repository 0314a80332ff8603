//! What the public API offers to code that stores, shows and compares its types.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use asyncdocker::containers::PortMapping;
use asyncdocker::models::containers::ContainerFilter;
use asyncdocker::stream::FrameKind;
use asyncdocker::{Call, Error, Request, Result, TtySize};

#[test]
fn foreign_types_of_the_api_are_reexported() {
    let time: asyncdocker::chrono::DateTime<asyncdocker::chrono::Utc> =
        std::time::UNIX_EPOCH.into();
    let bytes = asyncdocker::bytes::Bytes::from_static(b"text");
    let call = Call::new(asyncdocker::http::Method::GET, "/version");
    assert_eq!(time.timestamp(), 0);
    let _body: asyncdocker::Body = bytes.into();
    assert_eq!(call.method(), "GET");
}

#[test]
fn filters_and_calls_can_be_hashed() {
    let filters = [
        ContainerFilter::Label("a".to_owned()),
        ContainerFilter::Label("a".to_owned()),
        ContainerFilter::Label("b".to_owned()),
    ];
    assert_eq!(HashSet::from(filters).len(), 2);
    let call = |object| Call::new(http::Method::GET, "/").with_object("image", object);
    assert_eq!(HashSet::from([call("a"), call("a"), call("b")]).len(), 2);
}

#[test]
fn frame_kinds_port_mappings_and_sizes_have_display() -> Result<()> {
    assert_eq!(FrameKind::Stderr.to_string(), "stderr");
    let mapping: PortMapping = "8080:80".parse()?;
    assert_eq!(mapping.to_string(), "8080:80/tcp");
    let size = TtySize {
        columns: 80,
        rows: 24,
    };
    assert_eq!(size.to_string(), "80x24");
    Ok(())
}

#[test]
fn templates_of_requests_may_be_made_at_runtime() -> Result<()> {
    let resource = String::from("things");
    let request = Request::get(format!("/{resource}/{{id}}")).id("a/b");
    request.check()?;
    assert_eq!(request.path(), "/things/a%2Fb");
    Ok(())
}

#[test]
fn parse_errors_have_no_call() {
    let errors = [
        "80:x".parse::<PortMapping>().map(drop),
        "A".parse::<asyncdocker::ImageReference>().map(drop),
        "1".parse::<asyncdocker::ApiVersion>().map(drop),
        asyncdocker::Docker::new("ftp://engine").map(drop),
    ];
    for error in errors {
        let error = error.expect_err("invalid text");
        assert!(matches!(error, Error::InvalidInput { .. }), "{error:?}");
        assert!(error.call().is_none(), "{error:?}");
    }
}

/// Callers would have to tell two kinds of errors apart.
#[test]
fn public_functions_do_not_return_io_results() {
    let mut directories = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut found = 0;
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).expect("a directory") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                directories.push(path);
                continue;
            }
            let source = fs::read_to_string(&path).expect("source text");
            let functions = source
                .match_indices("pub fn ")
                .chain(source.match_indices("pub async fn "));
            for (start, _) in functions {
                let signature = source[start..].split('{').next().unwrap_or_default();
                assert!(
                    !signature.contains("io::Result"),
                    "{}: {signature}",
                    path.display()
                );
                found += 1;
            }
        }
    }
    assert!(found > 100, "{found} functions");
}
