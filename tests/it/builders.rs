//! Builders of options and models: what setters accept, and how they combine.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use asyncdocker::containers::{CreateContainerOptions, ListContainersOptions};
use asyncdocker::exec::CreateExecOptions;
use asyncdocker::images::ListImagesOptions;
use asyncdocker::models::containers::{ContainerFilter, HostConfig, PortBinding, RestartPolicy};
use asyncdocker::networks::CreateNetworkOptions;

#[test]
fn maybe_setters_set_a_value_like_plain_setters() {
    let host_config = HostConfig::builder().maybe_memory(Some(4 << 30)).build();
    let maybe = CreateContainerOptions::builder()
        .maybe_name(Some("web"))
        .maybe_image(Some("busybox".to_owned()))
        .maybe_cmd(Some(["sh", "-c"]))
        .maybe_labels(Some([("a", "1")]))
        .maybe_exposed_ports(Some(["80/tcp"]))
        .maybe_tty(Some(true))
        .maybe_restart_policy(Some(RestartPolicy::always()))
        .maybe_port_bindings(Some([("80/tcp", vec![PortBinding::port(8080)])]))
        .maybe_host_config(Some(host_config))
        .build();
    let host_config = HostConfig::builder().memory(4 << 30).build();
    let plain = CreateContainerOptions::builder()
        .name("web")
        .image("busybox".to_owned())
        .cmd(["sh", "-c"])
        .labels([("a", "1")])
        .exposed_ports(["80/tcp"])
        .tty(true)
        .restart_policy(RestartPolicy::always())
        .port_bindings([("80/tcp", vec![PortBinding::port(8080)])])
        .host_config(host_config)
        .build();
    assert_eq!(maybe, plain);
    assert_eq!(plain.name.as_deref(), Some("web"));
}

#[test]
fn maybe_setters_without_a_value_keep_the_earlier_one() {
    let options = CreateContainerOptions::builder()
        .image("busybox")
        .maybe_image(None::<String>)
        .cmd(["true"])
        .maybe_cmd(None::<Vec<String>>)
        .labels([("a", "1")])
        .maybe_labels(None::<HashMap<String, String>>)
        .memory(1 << 20)
        .maybe_memory(None)
        .maybe_host_config(None)
        .maybe_body(None)
        .build();
    let body = options.body;
    assert_eq!(body.image.as_deref(), Some("busybox"));
    assert_eq!(body.cmd, ["true"]);
    assert_eq!(body.labels["a"], "1");
    assert_eq!(body.host_config.unwrap().memory, Some(1 << 20));

    let options = ListContainersOptions::builder().maybe_all(None).build();
    assert_eq!(options, ListContainersOptions::default());
}

#[test]
fn lists_accept_text_owned_borrowed_and_in_slices() {
    let owned = vec!["a".to_owned(), "b".to_owned()];
    let slice: &[&str] = &["a", "b"];
    let array = &["a", "b"];
    let new = CreateExecOptions::builder;
    let equal = [
        new().cmd(["a", "b"]),
        new().cmd(array),
        new().cmd(slice),
        new().cmd(owned.clone()),
        new().cmd(&owned),
        new().cmd(owned.as_slice()),
        new().cmd(owned.iter().collect::<Vec<&String>>()),
        new().cmd([Cow::Borrowed("a"), Cow::Owned("b".to_owned())]),
        new().cmd("a b".split(' ')),
    ];
    for builder in equal {
        assert_eq!(builder.build().body.cmd, owned);
    }
}

#[test]
fn maps_accept_arrays_and_owned_and_borrowed_maps() {
    let map = BTreeMap::from([("a".to_owned(), "1".to_owned())]);
    let hashed: HashMap<_, _> = map.clone().into_iter().collect();
    let new = CreateNetworkOptions::builder;
    let equal = [
        new().labels([("a", "1")]),
        new().labels(vec![("a".to_owned(), "1")]),
        new().labels(&map),
        new().labels(&hashed),
        new().labels(hashed.clone()),
    ];
    for builder in equal {
        assert_eq!(builder.build().body.labels, map);
    }
}

#[test]
fn setters_of_maps_and_sets_add_entries_and_those_of_lists_replace_them() {
    let options = CreateContainerOptions::builder()
        .labels([("a", "1"), ("b", "1")])
        .labels([("b", "2")])
        .exposed_ports(["80/tcp"])
        .exposed_ports(["81/tcp"])
        .env(["A=1"])
        .env(["B=2"])
        .build();
    let body = options.body;
    let labels = [("a", "1"), ("b", "2")].map(|(key, value)| (key.to_owned(), value.to_owned()));
    assert_eq!(body.labels, BTreeMap::from(labels));
    assert_eq!(body.exposed_ports.len(), 2);
    assert_eq!(body.env, ["B=2"]);
}

#[test]
fn builders_can_be_cloned_and_continued() {
    let base = ListContainersOptions::builder().all(true);
    let one = base.clone().limit(1).build();
    let other = base
        .filters([ContainerFilter::Label("a".to_owned())])
        .build();
    assert_eq!((one.all, one.limit), (Some(true), Some(1)));
    assert_eq!((other.all, other.limit), (Some(true), None));
    assert!(format!("{:?}", ListImagesOptions::builder().all(true)).contains("all: Some(true)"));
}
