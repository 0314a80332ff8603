use std::collections::BTreeMap;

use asyncdocker::models::volumes::{Volume, VolumeListResponse, VolumeScope};

use super::decode;
use super::fixtures::body;

#[test]
fn volume_list_is_read() {
    let list: VolumeListResponse = decode(body("docker-20.10/volumes.http")).unwrap();
    assert_eq!(list.warnings, Vec::<String>::new(), "null");
    let [labelled, other] = list.volumes.as_slice() else {
        panic!("{list:?}");
    };
    assert_eq!(labelled.labels["k"], "v");
    assert_eq!(labelled.options, BTreeMap::new(), "null");
    assert_eq!(labelled.scope, Some(VolumeScope::Local));
    assert_eq!(labelled.created_at.unwrap().timestamp(), 1_795_468_397);
    assert_eq!(other.labels, BTreeMap::new(), "null");
    assert_eq!(other.options["o"], "size=1m");
}

#[test]
fn empty_volume_list_is_read() {
    for none in [r#"{"Volumes":null,"Warnings":null}"#, r#"{"Volumes":[]}"#] {
        let list: VolumeListResponse = decode(none).unwrap();
        assert_eq!(list.volumes, []);
    }
}

#[test]
fn volume_of_docker_1_11_is_read() {
    let volume: Volume = decode(body("docker-1.11.2/volume-create.http")).unwrap();
    assert_eq!(
        (volume.name.as_str(), volume.driver.as_str()),
        ("data1", "local")
    );
    assert_eq!((volume.scope, volume.created_at), (None, None));
}

#[test]
fn volume_status_is_any_json() {
    let volume: Volume = decode(r#"{"Name":"v","Status":{"a":[1,{"b":null}],"c":"d"}}"#).unwrap();
    assert_eq!(volume.status["a"][0], 1);
    assert_eq!(volume.status["c"], "d");
}
