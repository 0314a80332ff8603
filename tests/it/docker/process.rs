//! The environment of a process. Each case is a process of its own.

use std::env;
use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, Mutex};

use asyncdocker::{Docker, System};
use http::{HeaderMap, HeaderName, HeaderValue};
use tempfile::TempDir;
use tokio::process::Command;
#[cfg(feature = "rustls")]
use tokio_rustls::rustls::SupportedCipherSuite;

use super::peer::{Peer, Socket, head, json};

/// The variable with the home directory.
pub(super) const HOME: &str = if cfg!(windows) { "USERPROFILE" } else { "HOME" };

const CHILD: &str = "ASYNCDOCKER_TEST_CHILD";

/// Which of the TLS libraries the child uses, if it is not up to the environment.
#[cfg(any(feature = "native-tls", feature = "rustls"))]
pub(super) const BACKEND: &str = "ASYNCDOCKER_TEST_BACKEND";

/// Makes a crypto provider that supports TLS 1.3 only the default of the child.
#[cfg(feature = "rustls")]
pub(super) const ONLY_TLS13: &str = "ASYNCDOCKER_TEST_ONLY_TLS13";

/// A header that the program of the child sets itself.
const OWN_HEADER: HeaderName = HeaderName::from_static("x-own");

/// Prints which engine the environment leads to, and the result of one request.
#[tokio::test]
#[ignore = "is run by other tests"]
async fn child() {
    if env::var_os(CHILD).is_none() {
        return;
    }
    #[cfg(feature = "rustls")]
    if env::var_os(ONLY_TLS13).is_some() {
        let mut provider = tokio_rustls::rustls::crypto::ring::default_provider();
        let is_tls13 = |suite: &SupportedCipherSuite| suite.tls13().is_some();
        provider.cipher_suites.retain(is_tls13);
        provider.install_default().unwrap();
    }
    let headers = HeaderMap::from_iter([(OWN_HEADER, HeaderValue::from_static("program"))]);
    #[allow(unused_mut)]
    let mut builder = Docker::builder().default_headers(headers);
    #[cfg(any(feature = "native-tls", feature = "rustls"))]
    if let (Ok(index), Ok(directory)) = (env::var(BACKEND), env::var("DOCKER_CERT_PATH")) {
        let backend = super::tls::BACKENDS[index.parse::<usize>().unwrap()];
        builder = builder.tls(asyncdocker::Tls::from_directory(directory).backend(backend));
    }
    match builder.build() {
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

/// What the child prints. Its environment has these variables only.
pub(super) async fn printed(home: &Path, variables: &[(&str, &str)]) -> Vec<String> {
    let output = Command::new(env::current_exe().unwrap())
        .args([
            "--exact",
            "docker::process::child",
            "--ignored",
            "--nocapture",
        ])
        .env_clear()
        .envs(env::var("SystemRoot").map(|root| ("SystemRoot", root)))
        .env(HOME, home)
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

pub(super) async fn serve(_: usize, mut socket: Socket) {
    while !head(&mut socket).await.is_empty() {
        json(&mut socket, r#"{"Version": "1.11.2"}"#).await;
    }
}

#[tokio::test]
async fn from_env_finds_the_engine() {
    let home = TempDir::new().unwrap();
    let peer = Peer::local(serve);
    let host = peer.host().to_string();
    let lines = printed(home.path(), &[("DOCKER_HOST", &host)]).await;
    assert_eq!(
        lines,
        [
            format!("{host} from DOCKER_HOST"),
            "version 1.11.2".to_owned()
        ]
    );
}

#[cfg(unix)]
#[tokio::test]
async fn without_an_address_the_first_existing_socket_is_used() {
    let home = TempDir::new().unwrap();
    let runtime = home.path().join("run");
    std::fs::create_dir(&runtime).unwrap();
    let _rootless = Peer::at(&runtime.join("docker.sock"), serve);
    let variables = [("XDG_RUNTIME_DIR", runtime.to_str().unwrap())];
    let lines = printed(home.path(), &variables).await;
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
    let peer = Peer::local(move |_, mut socket| {
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
        let lines = printed(home.path(), &[("DOCKER_HOST", &host)]).await;
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
async fn connect_error_names_the_origin_of_the_address() {
    let home = TempDir::new().unwrap();
    let nowhere = if cfg!(windows) {
        "npipe:////./pipe/nowhere"
    } else {
        "unix:///nowhere.sock"
    };
    let lines = printed(home.path(), &[("DOCKER_HOST", nowhere)]).await;
    assert!(
        lines[1].contains(&format!("{nowhere} (from DOCKER_HOST)")),
        "{lines:?}"
    );
    let lines = printed(home.path(), &[("DOCKER_CONTEXT", "remote")]).await;
    assert!(
        lines[0].contains("no context `remote`, which DOCKER_CONTEXT names"),
        "{lines:?}"
    );
    if cfg!(unix) && !Path::new("/var/run/docker.sock").exists() {
        let lines = printed(home.path(), &[("XDG_RUNTIME_DIR", "/nowhere")]).await;
        let tried = format!(
            "none exists of /var/run/docker.sock, /nowhere/docker.sock, {}/.docker/run/docker.sock",
            home.path().display()
        );
        assert!(lines[1].contains(&tried), "{lines:?}");
    }
}
