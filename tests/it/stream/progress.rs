//! What progress messages come to.

use asyncdocker::Error;
use asyncdocker::models::images::ProgressMessage;
use asyncdocker::stream::{LayerProgress, LayerState, Progress};
use bytes::Bytes;

use super::recordings::recording;
use super::{drain, now, response};

fn finished(name: &str) -> asyncdocker::Result<Progress> {
    now(response([recording(name)]).json_stream().finish())
}

fn messages(name: &str) -> Vec<ProgressMessage> {
    drain(response([recording(name)]).json_stream()).0
}

/// State, size, transferred and unpacked.
fn counts(layer: &LayerProgress) -> (LayerState, Option<u64>, u64, u64) {
    (layer.state, layer.size, layer.transferred, layer.unpacked)
}

const DIGEST: &str = "sha256:5245c8ef9fca8e60a0a2134dff63554530f6dc546ac1b5092ff3fcfcbaf9211f";
const ID: &str = "sha256:1829374578e53d9b10b4bdfe1edfb6850103eb36fb0eb7c44a35ad08d96e8b1c";

#[test]
fn pull_progress_has_layers_and_digest() {
    let progress = finished("pull.json").unwrap();
    let layers: Vec<_> = progress.layers().iter().map(counts).collect();
    let expected = [
        (LayerState::Done, None, 0, 0),
        (LayerState::Done, Some(3_001_129), 3_001_129, 3_001_129),
        (LayerState::Done, Some(300_289), 300_289, 300_289),
    ];
    assert_eq!(layers, expected);
    assert_eq!(progress.transferred(), progress.size());
    assert_eq!(progress.digest(), Some(DIGEST));
    assert_eq!(finished("pull-again.json").unwrap().digest(), Some(DIGEST));
}

#[test]
fn pull_progress_never_decreases() {
    let mut progress = Progress::new();
    let (mut states, mut transferred) = (Vec::new(), 0);
    for message in messages("pull.json") {
        progress.update(&message);
        assert!(progress.transferred() >= transferred);
        transferred = progress.transferred();
        states.extend(progress.layers().get(1).map(|layer| layer.state));
    }
    states.dedup();
    let expected = [
        LayerState::Waiting,
        LayerState::Transferring,
        LayerState::Transferred,
        LayerState::Unpacking,
        LayerState::Done,
    ];
    assert_eq!(states, expected);
}

#[test]
fn push_progress_has_layers_and_digest() {
    let progress = finished("push.json").unwrap();
    assert!(
        progress
            .layers()
            .iter()
            .all(|layer| layer.state == LayerState::Done)
    );
    assert!(progress.transferred() >= progress.size() && progress.size() > 5_000_000);
    assert_eq!(progress.digest(), Some(DIGEST));
    let again = finished("push-again.json").unwrap();
    assert!(
        again
            .layers()
            .iter()
            .all(|layer| counts(layer) == (LayerState::Done, None, 0, 0))
    );
    assert_eq!(again.digest(), Some(DIGEST));
}

#[test]
fn build_progress_has_id_and_names() {
    let built = finished("build.json").unwrap();
    assert_eq!(built.image_id(), Some("1829374578e5"));
    assert_eq!(built.names().len(), 1);
    assert!(built.names()[0].ends_with("/rec/image:one"));
    assert_eq!(finished("build-quiet.json").unwrap().image_id(), Some(ID));
    assert_eq!(finished("build-v1.41.json").unwrap().image_id(), Some(ID));
    assert_eq!(
        finished("build-1.11.json")
            .unwrap()
            .image_id()
            .map(str::len),
        Some(12)
    );
}

#[test]
fn load_and_import_progress_has_names_and_ids() {
    let loaded = finished("load.json").unwrap();
    assert!(loaded.names()[0].ends_with("/rec/image:one"));
    assert_eq!(loaded.layers().len(), 2);
    assert!(
        loaded
            .layers()
            .iter()
            .all(|layer| layer.size == Some(layer.unpacked))
    );
    let imported = finished("import.json").unwrap();
    assert_eq!(
        imported.image_id().map(str::len),
        Some("sha256:".len() + 64)
    );
}

#[test]
fn failure_is_the_outcome_of_progress() {
    let failed = finished("build-failed.json");
    assert!(
        matches!(failed, Err(Error::Daemon { code: Some(7), .. })),
        "{failed:?}"
    );
}

#[test]
fn arbitrary_progress_messages_do_not_panic() {
    let text = r#"{"id":"l","status":"Downloading","progressDetail":{"current":-1,"total":-1}}
        {"id":"l","status":"Pondering","progressDetail":{"current":9223372036854775807}}
        {"id":"node-1","status":"Pondering"}
        {"id":"k","status":"Pushing","progressDetail":{"current":9223372036854775807,"total":1}}
        {"id":"m","status":"Pushing","progressDetail":{"current":9223372036854775807,"total":1}}
        {"id":"n","status":"Pushing","progressDetail":{"current":9223372036854775807,"total":1}}
        {"aux":[1]}{"aux":null}{"stream":""}{}"#;
    let progress = now(response([Bytes::from(text)]).json_stream().finish()).unwrap();
    let first = &progress.layers()[0];
    assert_eq!(counts(first), (LayerState::Transferring, None, 0, 0));
    assert_eq!(first.status, "Pondering");
    assert_eq!(progress.layers().len(), 4);
    assert_eq!(progress.transferred(), u64::MAX);
    assert_eq!((progress.image_id(), progress.digest()), (None, None));
}

#[test]
fn skipped_download_messages_count_as_transferred() {
    let complete = r#"{"id":"l","status":"Download complete"}"#;
    for before in [complete, ""] {
        let text = format!(
            r#"{{"id":"l","status":"Pulling fs layer"}}{before}
            {{"id":"l","status":"Extracting","progressDetail":{{"current":3,"total":9}}}}
            {{"id":"l","status":"Pull complete"}}"#
        );
        let progress = now(response([Bytes::from(text)]).json_stream().finish()).unwrap();
        let layer = counts(&progress.layers()[0]);
        assert_eq!(layer, (LayerState::Done, Some(9), 9, 9), "{before:?}");
    }
}

#[test]
fn output_of_a_build_is_not_mistaken_for_names_and_ids() {
    let text = r#"{"stream":"Step 2/2 : RUN make\n"}
        {"stream":"Successfully tagged other:latest\n"}
        {"stream":"Loaded image: other:latest\n"}
        {"stream":"Successfully built 0123456789ab\n"}
        {"stream":"Successfully tagged other:1\n"}
        {"stream":" ---\u003e 842a88a60b9f\n"}
        {"stream":"Successfully built 842a88a60b9f\n"}
        {"stream":"Successfully tagged app:1\n"}
        {"stream":"Successfully tagged app:latest\n"}"#;
    let progress = now(response([Bytes::from(text)]).json_stream().finish()).unwrap();
    assert_eq!(progress.image_id(), Some("842a88a60b9f"));
    assert_eq!(progress.names(), ["app:1", "app:latest"]);
}

#[test]
fn seconds_of_unpacking_are_not_counted_as_bytes() {
    // Engines with the image store of containerd count the seconds.
    let text = r#"{"id":"l","status":"Downloading","progressDetail":{"current":5,"total":9}}
        {"id":"l","status":"Download complete","progressDetail":{"hidecounts":true}}
        {"id":"l","status":"Extracting","progressDetail":{"current":7,"units":"s"}}"#;
    let complete = r#"{"id":"l","status":"Pull complete","progressDetail":{"hidecounts":true}}"#;
    let whole = [text, complete].concat();
    for (text, expected) in [
        (text, (LayerState::Unpacking, Some(9), 9, 0)),
        (&whole, (LayerState::Done, Some(9), 9, 0)),
    ] {
        let bytes = Bytes::from(text.to_owned());
        let progress = now(response([bytes]).json_stream().finish()).unwrap();
        assert_eq!(counts(&progress.layers()[0]), expected);
    }
}

#[test]
fn what_progress_keeps_is_limited() {
    let long = "x".repeat(1 << 20);
    let mut progress = Progress::new();
    let mut update = |id: Option<String>, status: Option<&str>, stream: Option<String>| {
        let mut message = ProgressMessage::default();
        message.id = id;
        message.status = status.map(str::to_owned);
        message.stream = stream;
        progress.update(&message);
    };
    for number in 0..40 {
        let id = format!("{number}{long}");
        update(Some(id.clone()), Some("Waiting"), None);
        update(Some("layer".to_owned()), Some("Waiting"), None);
        update(
            Some("layer".to_owned()),
            Some(&format!("Mounted from ü{long}")),
            None,
        );
        update(None, None, Some(format!("Loaded image: {id}\n")));
    }
    let layers = progress.layers().iter();
    let layers: usize = layers.map(|one| one.id.len() + one.status.len()).sum();
    let names: usize = progress.names().iter().map(String::len).sum();
    assert!(layers > 1 << 20 && names > 1 << 20);
    assert!(layers + names <= 32 << 20, "{layers} and {names}");
    let layer = progress
        .layers()
        .iter()
        .find(|layer| layer.id == "layer")
        .unwrap();
    assert_eq!((layer.state, layer.status.len()), (LayerState::Done, 256));
    assert!(layer.status.starts_with("Mounted from üx"));
}

#[test]
fn output_of_a_build_takes_no_space_from_the_names_of_its_image() {
    let mut progress = Progress::new();
    let mut output = |text: String| {
        let mut message = ProgressMessage::default();
        message.stream = Some(text);
        progress.update(&message);
    };
    let long = "x".repeat(1 << 20);
    for _ in 0..40 {
        output(format!("Successfully tagged {long}\n"));
    }
    output("Successfully built 842a88a60b9f\n".to_owned());
    output("Successfully tagged app:1\n".to_owned());
    assert_eq!(progress.names(), ["app:1"]);
}
