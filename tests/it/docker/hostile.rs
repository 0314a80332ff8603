//! Values and answers that mean harm.

use std::sync::{Arc, Mutex};

use asyncdocker::auth::RegistryAuth;
use asyncdocker::containers::{
    CreateContainerOptions, InspectContainerOptions, ListContainersOptions,
};
use asyncdocker::images::{BuildImageOptions, PullImageOptions};
use asyncdocker::models::containers::ContainerFilter;
use asyncdocker::prelude::*;
use asyncdocker::{Body, Error, Request, Result, Transport};
use percent_encoding::percent_decode_str;

use super::peer::{Peer, Socket, head, hold, json, whole, write};

/// What no argument may do anything with.
const VALUES: [&str; 14] = [
    "a b",
    "a\r\nX-Injected: 1\r\n\r\nGET /v1.23/injected HTTP/1.1\r\n\r\n",
    "a\n",
    "\r",
    "a\0b",
    "a%2fb",
    "a%0d%0ab",
    "a?b=c&d#e",
    "..%2f..",
    "a;b@c:80",
    "\\..\\",
    "\u{202e}\u{feff}\u{e9}\u{10ffff}",
    "{id}",
    "+'\"<>`|^",
];

/// Records the heads of requests, and answers each.
fn recorder() -> (Peer, Arc<Mutex<Vec<String>>>) {
    let heads = Arc::<Mutex<Vec<String>>>::default();
    let record = heads.clone();
    let peer = Peer::local(move |_, mut socket| {
        let record = record.clone();
        async move {
            loop {
                let head = head(&mut socket).await;
                if head.is_empty() {
                    break;
                }
                record.lock().unwrap().push(head);
                json(&mut socket, r#"{"Version":"1.11.2","Id":"1","Name":"1"}"#).await;
            }
        }
    });
    (peer, heads)
}

/// The target of the only request, whose headers are as many as expected.
fn target(heads: &Mutex<Vec<String>>, method: &str, headers: usize) -> String {
    let heads = std::mem::take(&mut *heads.lock().unwrap());
    assert_eq!(heads.len(), 1, "{heads:?}");
    let lines: Vec<_> = heads[0].trim_end().split("\r\n").collect();
    assert_eq!(lines.len(), headers + 1, "{lines:?}");
    let words: Vec<_> = lines[0].split(' ').collect();
    assert_eq!((words[0], words[2]), (method, "HTTP/1.1"));
    words[1].to_owned()
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8().unwrap().into_owned()
}

#[tokio::test]
async fn name_is_one_path_segment() -> Result<()> {
    let (peer, heads) = recorder();
    let docker = peer.docker();
    // What every request has: its host, who sends it and what is accepted.
    docker.version().await?;
    let headers = heads.lock().unwrap()[0].trim_end().lines().count() - 1;
    heads.lock().unwrap().clear();
    for value in VALUES {
        let options = InspectContainerOptions::default();
        docker.inspect_container(value, options).await?;
        let target = target(&heads, "GET", headers);
        let segment = target
            .strip_prefix("/v1.23/containers/")
            .and_then(|rest| rest.strip_suffix("/json"))
            .unwrap_or_else(|| panic!("{target}"));
        assert!(!segment.contains(['/', '?', '#', '\\']), "{target}");
        assert_eq!(decoded(segment), value);
    }
    Ok(())
}

#[tokio::test]
async fn parameter_is_one_query_value() -> Result<()> {
    let (peer, heads) = recorder();
    let docker = peer.docker();
    docker.version().await?;
    let headers = heads.lock().unwrap()[0].trim_end().lines().count() - 1;
    heads.lock().unwrap().clear();
    for value in VALUES {
        let request = Request::get("/x").query("key", value).query(value, "v");
        docker.execute(request).await?.unit().await?;
        let target = target(&heads, "GET", headers);
        let query = target.strip_prefix("/v1.23/x?key=").unwrap();
        let (first, second) = query.split_once('&').unwrap();
        let second = second.strip_suffix("=v").unwrap();
        assert_eq!(
            (decoded(first), decoded(second)),
            (value.into(), value.into())
        );
    }
    Ok(())
}

#[tokio::test]
async fn image_name_keeps_only_its_separators() -> Result<()> {
    let (peer, heads) = recorder();
    let docker = peer.docker();
    docker.version().await?;
    let headers = heads.lock().unwrap()[0].trim_end().lines().count() - 1;
    heads.lock().unwrap().clear();
    for value in VALUES
        .into_iter()
        .chain(["host:5000/a/b:tag", "a@sha256:0"])
    {
        let request = Request::get("/images/{name}/json").image(value);
        docker.execute(request).await?.unit().await?;
        let target = target(&heads, "GET", headers);
        let name = target
            .strip_prefix("/v1.23/images/")
            .and_then(|rest| rest.strip_suffix("/json"))
            .unwrap();
        assert!(!name.contains(['?', '#', '\\']), "{target}");
        assert_eq!(decoded(name), value);
    }
    Ok(())
}

#[tokio::test]
async fn values_that_would_change_the_path_are_refused() {
    let (peer, heads) = recorder();
    let docker = peer.docker();
    for value in [
        "",
        "/",
        ".",
        "..",
        "a/..",
        "../images",
        "a//b",
        "//x",
        "a/./b",
    ] {
        for request in [
            Request::get("/containers/{id}/json").id(value),
            Request::get("/images/{name}/json").image(value),
        ] {
            let error = docker.execute(request).await.unwrap_err();
            assert!(
                matches!(error, Error::InvalidInput { .. }),
                "{value}: {error:?}"
            );
        }
    }
    assert!(heads.lock().unwrap().is_empty());
}

#[tokio::test]
async fn header_value_cannot_inject_headers() -> Result<()> {
    let (peer, heads) = recorder();
    let docker = peer.docker();
    for (name, value) in [
        ("X-Secret", "hunter2\r\nX-Injected: 1"),
        ("X-Secret", "hunter2\n"),
        ("X-Secret", "hunter2\0"),
        ("X-Secret\r\nX-Injected: 1\r\nX", "hunter2"),
        ("X Secret", "hunter2"),
    ] {
        let request = Request::get("/x").header(name, value);
        let error = docker.execute(request).await.unwrap_err();
        assert!(matches!(error, Error::InvalidInput { .. }), "{error:?}");
        assert!(
            !format!("{error} {error:?}").contains("hunter2"),
            "{error:?}"
        );
    }
    assert!(heads.lock().unwrap().is_empty());
    Ok(())
}

#[tokio::test]
async fn name_of_one_megabyte_is_refused_but_not_such_a_body() -> Result<()> {
    let (peer, heads) = recorder();
    let docker = peer.docker();
    let huge = "x".repeat(1024 * 1024);
    let by_name = docker.start_container(&huge).await.unwrap_err();
    let by_query = docker.rename_container("x", &huge).await.unwrap_err();
    for error in [by_name, by_query] {
        assert!(matches!(error, Error::InvalidInput { .. }), "{error:?}");
        let shown = error.to_string();
        assert!(shown.contains("too long") && shown.len() < 1000, "{shown}");
    }
    assert!(heads.lock().unwrap().is_empty());

    let options = CreateContainerOptions::builder().image(huge).build();
    let body = docker.create_container(options);
    // The recorder answers before it has read the body: whether that goes well is not what matters here.
    let _ = body.await;
    assert!(heads.lock().unwrap()[0].contains("content-length: 10485"));
    Ok(())
}

/// The header names of each request, and the keys of its query.
fn shape(heads: &Mutex<Vec<String>>) -> Vec<[Vec<String>; 2]> {
    let heads = std::mem::take(&mut *heads.lock().unwrap());
    let shape = |head: &String| {
        let mut lines = head.trim_end().split("\r\n");
        let words: Vec<_> = lines.next().unwrap().split(' ').collect();
        assert_eq!((words.len(), words[2]), (3, "HTTP/1.1"), "{words:?}");
        let query = words[1].split_once('?').map_or("", |(_, query)| query);
        let before = |text: &str, end| text.split(end).next().unwrap().to_owned();
        [
            lines.map(|line| before(line, ':')).collect(),
            query.split('&').map(|pair| before(pair, '=')).collect(),
        ]
    };
    heads.iter().map(shape).collect()
}

#[tokio::test]
async fn options_and_credentials_are_only_values() {
    let (peer, heads) = recorder();
    let docker = peer.docker();
    let shape_with = async |value: &str| {
        let label = ContainerFilter::Label(value.to_owned());
        let list = ListContainersOptions::builder().filters([label]).build();
        let _ = docker.list_containers(list).await;
        let auth = RegistryAuth::basic(value, value)
            .with_email(value)
            .with_server_address(value);
        let pull = PullImageOptions::builder().registry_auth(auth.clone());
        let _ = docker.pull_image("x", pull.build()).await;
        let build = BuildImageOptions::builder()
            .tags([value])
            .dockerfile(value)
            .build_args([(value, value)])
            .registry_config([(value, auth)])
            .build();
        let _ = docker.build_image(Body::empty(), build).await;
        shape(&heads)
    };
    let harmless = shape_with("x").await;
    assert_eq!(harmless.len(), 3, "{harmless:?}");
    for value in VALUES {
        assert_eq!(shape_with(value).await, harmless, "{value:?}");
    }
}

#[tokio::test]
async fn registry_header_is_one_header_or_refused() {
    let (peer, heads) = recorder();
    let docker = peer.docker();
    let pull = async |name: &str, value: &str| {
        let options = PullImageOptions::builder().meta_headers([(name, value)]);
        let pulled = docker.pull_image("x", options.build()).await.map(drop);
        (pulled, shape(&heads))
    };
    let (pulled, harmless) = pull("x", "x").await;
    assert!(
        pulled.is_ok() && harmless[0][0].contains(&"x-meta-x".to_owned()),
        "{harmless:?}"
    );
    for value in VALUES {
        match pull("x", value).await {
            (Ok(()), sent) => assert_eq!(sent, harmless, "{value:?}"),
            (Err(error), sent) => {
                assert!(matches!(error, Error::InvalidInput { .. }), "{error:?}");
                assert!(sent.is_empty(), "{value:?}");
            }
        }
        if let (Ok(()), sent) = pull(value, "x").await {
            assert_eq!(sent[0][0].len(), harmless[0][0].len(), "{value:?}");
        }
    }
}

/// A head that has no end, in small steps.
async fn endless(mut socket: Socket, start: &str, step: &str) {
    head(&mut socket).await;
    write(&mut socket, start).await;
    let step = step.repeat(64);
    for _ in 0..100_000 {
        write(&mut socket, &step).await;
    }
}

#[tokio::test]
async fn endless_response_head_is_refused() {
    for (start, step) in [
        ("HTTP/1.1 200 OK\r\nX-Long: ", "xxxxxxxxxxxxxxxx"),
        ("HTTP/1.1 200 ", "xxxxxxxxxxxxxxxx"),
        ("HTTP/1.1 200 OK\r\n", "X-Many: xxxxxxxxx\r\n"),
    ] {
        let peer = Peer::local(move |_, socket| endless(socket, start, step));
        let error = peer.docker().start_container("x").await.unwrap_err();
        let shown = whole(&error);
        assert!(
            matches!(error, Error::Transport { .. }) && shown.contains("message head is too large"),
            "{shown}"
        );
    }
}

#[tokio::test]
async fn response_head_of_400_kib_is_read() -> Result<()> {
    let peer = Peer::local(async |_, mut socket| {
        head(&mut socket).await;
        let long = "x".repeat(400 * 1024);
        write(
            &mut socket,
            &format!("HTTP/1.1 304 Not Modified\r\nX-Long: {long}\r\n\r\n"),
        )
        .await;
        hold(socket).await;
    });
    assert!(!peer.docker().start_container("x").await?);
    Ok(())
}

#[tokio::test]
async fn endless_body_is_refused_at_the_limit() -> Result<()> {
    let body = async |_, socket| endless(socket, "HTTP/1.1 200 OK\r\n\r\n[", "{},").await;
    let peer = Peer::local(body);
    let docker = peer.builder().max_body_len(100_000).build()?;
    let listed = docker.list_containers(ListContainersOptions::default());
    let error = listed.await.unwrap_err();
    assert!(
        matches!(error, Error::Stream { .. }) && error.to_string().contains("100000 bytes"),
        "{error:?}"
    );
    // An error's words are read as far as they make sense, and no further.
    let words = async |_, socket| endless(socket, "HTTP/1.1 500 No\r\n\r\n", "no ").await;
    let error = Peer::local(words).docker().version().await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(500));
    Ok(())
}

#[tokio::test]
async fn non_http_response_is_an_error() {
    for answer in [
        "",
        "\r\n\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/1.1 abc\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{}",
        "HTTP/1.1 101 Switching Protocols\r\n\r\n",
        "HTTP/1.1 200 OK\r\n: no name\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n{}",
    ] {
        let peer = Peer::local(move |_, mut socket| async move {
            head(&mut socket).await;
            write(&mut socket, answer).await;
        });
        let error = peer.docker().version().await.unwrap_err();
        assert!(
            matches!(
                error,
                Error::Transport { .. }
                    | Error::Protocol { .. }
                    | Error::Connect { .. }
                    | Error::Stream { .. }
                    | Error::Decode { .. }
            ),
            "{answer:?}: {error:?}"
        );
    }
}
