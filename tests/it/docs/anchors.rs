//! Links to sections name sections that exist. rustdoc does not check the part of a link after `#`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::{methods, sources};

#[test]
fn links_to_sections_name_existing_sections() {
    let (sources, methods) = (sources(), methods());
    let items = sections(&sources);
    let mut checked = 0;
    for (file, text) in guide().into_iter().chain([(String::new(), sources)]) {
        for (target, anchor) in links(&text) {
            let page = if target.is_empty() {
                Some(&*file)
            } else {
                let other = target.strip_prefix("crate::guide::");
                other.or_else(|| target.strip_prefix("super::"))
            };
            let exists = match (page, anchor.strip_prefix("method.")) {
                (_, Some(method)) => methods.contains(method),
                (None | Some(""), None) => items.contains(anchor),
                (Some(page), None) => guide()
                    .iter()
                    .any(|(name, text)| name == page && sections(text).contains(anchor)),
            };
            assert!(exists, "`{target}` has no section `{anchor}` (`{file}`)");
            checked += 1;
        }
    }
    assert!(checked > 10, "found only {checked} links");
}

#[test]
fn sections_have_the_anchors_of_rustdoc() {
    let text = "# Options of `docker service create`\n    /// # When it's used\n#[test]\n#!/bin/sh\nno # title";
    let expected = ["options-of-docker-service-create", "when-its-used"];
    assert_eq!(sections(text), expected.map(str::to_owned).into());
}

/// The pages of the guide: name and text.
fn guide() -> Vec<(String, String)> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/guide");
    let pages = fs::read_dir(directory).unwrap().map(|entry| {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        (name, fs::read_to_string(path).unwrap())
    });
    pages.collect()
}

/// The target and the anchor of each link within the documentation that has an anchor.
fn links(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let inline = text.split("](").skip(1);
    let inline = inline.filter_map(|rest| rest.split(')').next());
    let defined = text.split("]: ").skip(1);
    let defined = defined.filter_map(|rest| rest.split(['\n', '\\', '"']).next());
    let links = inline
        .chain(defined)
        .filter_map(|link| link.split_once('#'));
    links.filter(|(target, _)| {
        let root = target.split("::").next().unwrap_or_default();
        ["", "crate", "super", "Self"].contains(&root)
    })
}

/// The anchors that rustdoc creates for the headings of a text, in Markdown or in comments.
fn sections(text: &str) -> BTreeSet<String> {
    let anchor = |line: &str| {
        let line = line.trim_start().trim_start_matches(['/', '!']);
        let title = line.trim_start().strip_prefix('#')?;
        let title = title.trim_start_matches('#').strip_prefix(' ')?;
        let kept = title.to_lowercase();
        let letters = kept.chars().filter_map(|letter| match letter {
            ' ' => Some('-'),
            letter if letter.is_alphanumeric() || "-_".contains(letter) => Some(letter),
            _ => None,
        });
        Some(letters.collect())
    };
    text.lines().filter_map(anchor).collect()
}
