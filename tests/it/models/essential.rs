//! Responses without the one thing that the request was made for.
#![allow(
    clippy::default_trait_access,
    reason = "a table of calls without the names of 40 option types"
)]

use std::error::Error as _;
use std::pin::Pin;

use asyncdocker::containers::{
    InspectContainerOptions, ListContainersOptions, WaitContainerOptions,
};
use asyncdocker::models::images::RegistryAuth;
use asyncdocker::prelude::*;
use asyncdocker::{Error, Request, Response, Result, Transport};
use futures_util::FutureExt;

/// Responds to every request with the same JSON.
struct Fixed(&'static str);

impl Transport for Fixed {
    async fn execute(&self, request: Request) -> Result<Response> {
        Ok(Response::builder(&request).json(self.0))
    }
}

impl Containers for Fixed {}
impl ContainerLifecycle for Fixed {}
impl ContainerFiles for Fixed {}
impl Exec for Fixed {}
impl Images for Fixed {}
impl Networks for Fixed {}
impl System for Fixed {}
impl Plugins for Fixed {}
impl Registries for Fixed {}
impl Volumes for Fixed {}

type Outcome<'a> = Pin<Box<dyn Future<Output = Result<usize>> + 'a>>;

/// A method, and the path of its essential field.
type Row = (&'static str, fn(&Fixed) -> Outcome<'_>);

/// A row for a method that returns a model.
macro_rules! model {
    ($field:literal, $method:ident($($argument:expr),*)) => {
        ($field, |fixed| Box::pin(async move { fixed.$method($($argument),*).await.map(|_| 1) }))
    };
}

/// A row for a method that returns a list of models.
macro_rules! list {
    ($field:literal, $method:ident($($argument:expr),*)) => {
        ($field, |fixed| Box::pin(async move { Ok(fixed.$method($($argument),*).await?.len()) }))
    };
}

/// The methods that return one object. Only the response to an update has nothing that must be there: its warnings.
const OBJECTS: &[Row] = &[
    model!("Id", create_container(Default::default())),
    model!(
        "Id",
        inspect_container("x", InspectContainerOptions::default())
    ),
    model!("Titles", container_top("x", Default::default())),
    model!(
        "StatusCode",
        wait_container("x", WaitContainerOptions::default())
    ),
    model!("Id", create_exec("x", Default::default())),
    model!("Running", inspect_exec("x")),
    model!("Id", inspect_image("x", Default::default())),
    model!("Id", commit_container("x", Default::default())),
    model!("Id", create_network("x", Default::default())),
    model!("Id", inspect_network("x", Default::default())),
    model!("Volumes", list_volumes(Default::default())),
    model!("Name", create_volume(Default::default())),
    model!("Name", inspect_volume("x")),
    model!("Name", inspect_plugin("x")),
    model!("Descriptor", inspect_distribution("x", Default::default())),
    model!("Version", version()),
    model!("Containers", info()),
    model!("Status", auth(&RegistryAuth::default())),
];

/// The methods that return a list of objects.
const LISTS: &[Row] = &[
    list!("[0].Id", list_containers(ListContainersOptions::default())),
    list!("[0].Path", container_changes("x")),
    list!("[0].Id", list_images(Default::default())),
    list!("[0].Id", image_history("x", Default::default())),
    list!("[0].name", search_images("x", Default::default())),
    list!("[0].Id", list_networks(Default::default())),
    list!("[0].Name", list_plugins(Default::default())),
    list!(
        "[0].Descriptor",
        image_attestations("x", Default::default())
    ),
];

fn call((_, method): &Row, json: &'static str) -> Result<usize> {
    method(&Fixed(json)).now_or_never().expect("a response")
}

fn assert_decode_error(row: &Row, json: &'static str, expected: &str) {
    match call(row, json) {
        Err(Error::Decode { field, .. }) => assert_eq!(field, expected, "{json}"),
        other => panic!("{expected}, {json}: {other:?}"),
    }
}

#[test]
fn objects_without_their_essential_field_are_decode_errors() {
    for row in OBJECTS {
        for json in ["{}", r#"{"message":"No such container: x"}"#] {
            assert_decode_error(row, json, row.0);
        }
        for json in ["[]", "null", r#""text""#] {
            assert_decode_error(row, json, ".");
        }
    }
}

#[test]
fn lists_of_objects_without_their_essential_field_are_decode_errors() {
    for row in LISTS {
        for json in ["[{}]", r#"[{"message":"x"}]"#] {
            assert_decode_error(row, json, row.0);
        }
        for json in ["{}", r#"{"message":"No such container: x"}"#] {
            assert_decode_error(row, json, ".");
        }
        for json in ["[]", "null"] {
            assert_eq!(call(row, json).unwrap(), 0, "{}", row.0);
        }
    }
}

#[test]
fn null_id_is_a_decode_error() {
    let cases = [
        (r#"{"Id":null}"#, "Id", OBJECTS[0]),
        (r#"{"Id":"x","StatusCode":null}"#, "StatusCode", OBJECTS[3]),
        (r#"[{"Id":null}]"#, "[0].Id", LISTS[0]),
    ];
    for (json, field, row) in cases {
        assert_decode_error(&row, json, field);
    }
}

#[test]
fn null_is_an_empty_list_of_volumes() {
    let volumes = Fixed(r#"{"Volumes":null}"#).list_volumes(Default::default());
    assert!(volumes.now_or_never().unwrap().unwrap().volumes.is_empty());
}

#[test]
fn decode_error_names_the_missing_field() {
    let error = Fixed("{}")
        .wait_container("x", WaitContainerOptions::default())
        .now_or_never()
        .unwrap();
    let error = error.unwrap_err();
    assert_eq!(
        error.to_string(),
        "POST /containers/x/wait: cannot decode the response at `StatusCode`"
    );
    let cause = error.source().unwrap().to_string();
    assert_eq!(cause, "missing field `StatusCode` at line 1 column 2");
}

#[test]
fn wait_container_returns_the_error_beside_the_exit_code() {
    let wait = |json| {
        Fixed(json)
            .wait_container("x", WaitContainerOptions::default())
            .now_or_never()
            .unwrap()
    };
    let failed = wait(r#"{"StatusCode":-1,"Error":{"Message":"removal failed"}}"#).unwrap_err();
    assert_eq!(
        failed.to_string(),
        "POST /containers/x/wait: the engine reports: removal failed"
    );
    for json in [
        r#"{"StatusCode":3,"Error":null}"#,
        r#"{"StatusCode":3,"Error":{"Message":""}}"#,
    ] {
        assert_eq!(wait(json).unwrap().status_code, 3);
    }
    assert!(wait(r#"{"Error":{"Message":"removal failed"}}"#).is_err());
}
