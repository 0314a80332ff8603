use super::*;

const INSTEAD: &str = "do something else";

fn version(minor: u16) -> ApiVersion {
    ApiVersion::new(1, minor)
}

#[test]
fn option_places_display_as_paths() {
    let host_config = Place::ROOT.field("host_config");
    let mount = host_config.item("mounts", 2);
    let field = mount.field("bind_options");
    assert_eq!(field.text(true), "host_config.mounts[2].bind_options");
    assert_eq!(Place::ROOT.text(true), "");
}

#[test]
fn general_places_have_no_numbers() {
    let spec = Place::ROOT.field("container_spec");
    let mount = spec.item("mounts", 2);
    let field = mount.field("bind_options");
    assert_eq!(field.text(false), "container_spec.mounts.bind_options");
    assert_eq!(Place::ROOT.text(false), "");
}

#[test]
fn highest_since_and_lowest_until_apply() {
    let mut requirements = Requirements::default();
    for (name, since) in [("a", 30), ("b", 43), ("c", 43), ("d", 41)] {
        requirements.since(Place::ROOT.field(name), version(since));
    }
    for (name, last) in [("e", 50), ("f", 46), ("g", 46), ("h", 47)] {
        requirements.until(Place::ROOT.field(name), version(last), INSTEAD);
    }
    assert_eq!(requirements.min(), Some(version(43)));
    assert_eq!(requirements.max(), Some(version(46)));
    let option = |minor| match requirements.check(version(minor)) {
        Ok(()) => None,
        Err(unsupported) => unsupported.option,
    };
    assert_eq!(option(42).as_deref(), Some("b"));
    assert_eq!(option(43), None);
    assert_eq!(option(46), None);
    assert_eq!(option(47).as_deref(), Some("f"));
}

#[test]
fn operation_requirement_precedes_those_of_its_options() {
    let mut requirements = Requirements::default();
    requirements.until(Place::ROOT.field("a"), version(30), INSTEAD);
    requirements.operation_until(version(40), INSTEAD);
    assert_eq!(requirements.max(), Some(version(30)));
    let unsupported = requirements.check(version(41)).unwrap_err();
    assert_eq!(
        (unsupported.option, unsupported.until),
        (None, Some(version(40)))
    );
    let unsupported = requirements.check(version(31)).unwrap_err();
    assert_eq!(unsupported.option.as_deref(), Some("a"));
    assert_eq!(unsupported.instead.as_deref(), Some(INSTEAD));
}
