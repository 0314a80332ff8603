//! The environment of a process, and the proxies that it names. Each case is a process of its own.

use std::env;
use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, Mutex};

use asyncdocker::{Docker, System};
use http::{HeaderMap, HeaderName, HeaderValue};
use tempfile::TempDir;
use tokio::process::Command;

use super::peer::{Peer, Socket, head, json, write};

const CHILD: &str = "ASYNCDOCKER_TEST_CHILD";

/// A header that the program of the child sets itself.
const OWN_HEADER: HeaderName = HeaderName::from_static("x-own");

/// Says which engine the environment leads to, and what comes of a call.
#[tokio::test]
#[ignore = "is run by other tests"]
async fn child() {
    if env::var_os(CHILD).is_none() {
        return;
    }
    let headers = HeaderMap::from_iter([(OWN_HEADER, HeaderValue::from_static("program"))]);
    match Docker::builder().default_headers(headers).build() {
        Err(error) => println!("<{error}>"),
        Ok(docker) => {
            println!("<{} {}>", docker.host(), docker.host_origin());
            match docker.version().await {
                Ok(version) => println!("<version {}>", version.version),
                Err(error) => println!("<{error}>"),
            }
        }
    }
}

/// What the child says, with nothing in its environment but these variables.
async fn said(home: &Path, variables: &[(&str, &str)]) -> Vec<String> {
    let output = Command::new(env::current_exe().unwrap())
        .args([
            "--exact",
            "docker::process::child",
            "--ignored",
            "--nocapture",
        ])
        .env_clear()
        .env("HOME", home)
        .env(CHILD, "1")
        .envs(variables.iter().copied())
        .stderr(Stdio::inherit())
        .output()
        .await
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let between = |line: &str| {
        let (_, rest) = line.split_once('<')?;
        Some(rest.rsplit_once('>')?.0.to_owned())
    };
    text.lines().filter_map(between).collect()
}

async fn serve(_: usize, mut socket: Socket) {
    while !head(&mut socket).await.is_empty() {
        json(&mut socket, r#"{"Version": "1.11.2"}"#).await;
    }
}

/// A proxy that answers by itself, and records what it is asked for.
async fn proxy() -> (Peer, String, Arc<Mutex<Vec<String>>>) {
    let lines = Arc::<Mutex<Vec<String>>>::default();
    let record = lines.clone();
    let peer = Peer::tcp(move |_, mut socket| {
        let record = record.clone();
        async move {
            loop {
                let head = head(&mut socket).await;
                let Some(line) = head.lines().next() else {
                    break;
                };
                record.lock().unwrap().push(line.to_owned());
                if line.starts_with("CONNECT") {
                    write(
                        &mut socket,
                        "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
                    )
                    .await;
                } else {
                    json(&mut socket, r#"{"Version": "1.11.2"}"#).await;
                }
            }
        }
    })
    .await;
    let address = peer.host().to_string().replace("tcp:", "http:");
    (peer, address, lines)
}

#[tokio::test]
async fn a_process_finds_its_engine() {
    let home = TempDir::new().unwrap();
    let peer = Peer::unix(serve);
    let host = peer.host().to_string();
    let lines = said(home.path(), &[("DOCKER_HOST", &host)]).await;
    assert_eq!(
        lines,
        [
            format!("{host} from DOCKER_HOST"),
            "version 1.11.2".to_owned()
        ]
    );

    let runtime = home.path().join("run");
    std::fs::create_dir(&runtime).unwrap();
    let _rootless = Peer::at(&runtime.join("docker.sock"), serve);
    let variables = [("XDG_RUNTIME_DIR", runtime.to_str().unwrap())];
    let lines = said(home.path(), &variables).await;
    if !Path::new("/var/run/docker.sock").exists() {
        assert!(lines[0].contains("run/docker.sock"), "{lines:?}");
        assert_eq!(lines[1], "version 1.11.2");
    }
    assert!(lines[0].contains("/var/run/docker.sock, "), "{lines:?}");
}

#[tokio::test]
async fn headers_of_the_config_file_are_sent_unless_the_program_sets_them() {
    let home = TempDir::new().unwrap();
    let heads = Arc::<Mutex<Vec<String>>>::default();
    let record = heads.clone();
    let peer = Peer::unix(move |_, mut socket| {
        let record = record.clone();
        async move {
            loop {
                let head = head(&mut socket).await;
                if head.is_empty() {
                    break;
                }
                record.lock().unwrap().push(head);
                json(&mut socket, r#"{"Version": "1.11.2"}"#).await;
            }
        }
    });
    let host = peer.host().to_string();
    let config = home.path().join(".docker/config.json");
    std::fs::create_dir(home.path().join(".docker")).unwrap();
    let from_file = r#"{"HttpHeaders": {"X-Token": "t", "X-Own": "file", "User-Agent": "file"}}"#;
    for (text, token) in [(from_file, true), ("not JSON", false)] {
        std::fs::write(&config, text).unwrap();
        let lines = said(home.path(), &[("DOCKER_HOST", &host)]).await;
        assert_eq!(lines[1], "version 1.11.2");
        let heads = std::mem::take(&mut *heads.lock().unwrap());
        assert!(!heads.is_empty());
        for head in heads {
            let head = head.to_ascii_lowercase();
            assert_eq!(head.contains("x-token: t\r\n"), token, "{head}");
            assert!(head.contains("x-own: program\r\n"), "{head}");
            assert!(!head.contains("file"), "{head}");
        }
    }
}

#[tokio::test]
async fn a_proxy_is_used_for_tcp() {
    let home = TempDir::new().unwrap();
    let (_peer, address, asked) = proxy().await;
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY"] {
        let variables = [
            ("DOCKER_HOST", "tcp://engine.invalid:2375"),
            (name, &address),
        ];
        let lines = said(home.path(), &variables).await;
        assert_eq!(lines[1], "version 1.11.2");
        let asked = std::mem::take(&mut *asked.lock().unwrap());
        let expected = ["_ping", "version"]
            .map(|path| format!("GET http://engine.invalid:2375/v1.23/{path} HTTP/1.1"));
        assert_eq!(asked, expected);
    }
}

#[cfg(any(feature = "native-tls", feature = "rustls"))]
#[tokio::test]
async fn a_proxy_is_asked_for_a_tunnel_where_there_is_tls() {
    let home = TempDir::new().unwrap();
    let (_peer, address, asked) = proxy().await;
    let variables = [
        ("DOCKER_HOST", "https://engine.invalid"),
        ("HTTPS_PROXY", &address),
    ];
    let lines = said(home.path(), &variables).await;
    assert!(
        lines[1].contains("the environment names a proxy"),
        "{lines:?}"
    );
    assert_eq!(
        asked.lock().unwrap()[0],
        "CONNECT engine.invalid:443 HTTP/1.1"
    );
}

#[tokio::test]
async fn a_proxy_is_not_used_for_sockets_nor_for_this_machine_nor_where_it_is_unwanted() {
    let home = TempDir::new().unwrap();
    let (_peer, address, asked) = proxy().await;
    let (unix, tcp) = (Peer::unix(serve), Peer::tcp(serve).await);
    for host in [unix.host(), tcp.host()] {
        let variables = [("DOCKER_HOST", &*host.to_string()), ("ALL_PROXY", &address)];
        let lines = said(home.path(), &variables).await;
        assert_eq!(lines[1], "version 1.11.2");
    }
    let variables = [
        ("DOCKER_HOST", "tcp://engine.invalid:2375"),
        ("HTTP_PROXY", &address),
        ("NO_PROXY", "engine.invalid"),
    ];
    let lines = said(home.path(), &variables).await;
    assert!(
        lines[1].contains("cannot connect to the engine at tcp://engine.invalid:2375"),
        "{lines:?}"
    );
    assert!(asked.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_failure_says_where_the_address_came_from() {
    let home = TempDir::new().unwrap();
    let lines = said(home.path(), &[("DOCKER_HOST", "unix:///nowhere.sock")]).await;
    assert!(
        lines[1].contains("unix:///nowhere.sock (from DOCKER_HOST)"),
        "{lines:?}"
    );
    let lines = said(home.path(), &[("DOCKER_CONTEXT", "remote")]).await;
    assert!(
        lines[0].contains("no context `remote`, which DOCKER_CONTEXT names"),
        "{lines:?}"
    );
    if !Path::new("/var/run/docker.sock").exists() {
        let lines = said(home.path(), &[("XDG_RUNTIME_DIR", "/nowhere")]).await;
        let tried = format!(
            "none exists of /var/run/docker.sock, /nowhere/docker.sock, {}/.docker/run/docker.sock",
            home.path().display()
        );
        assert!(lines[1].contains(&tried), "{lines:?}");
    }
}
