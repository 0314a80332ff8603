//! The engine as the environment names it, and by contexts that the docker command has written.

use std::env;
use std::path::Path;
use std::process::Stdio;

use asyncdocker::{Docker, Result, System};
use tempfile::TempDir;
use tokio::process::Command;

use crate::support::{docker_command, variable};

/// Prints the engine that the environment leads to, and the result of a request.
#[tokio::test]
#[ignore = "is run by other tests"]
async fn child() {
    if env::var_os("ASYNCDOCKER_TEST_CHILD").is_none() {
        return;
    }
    let docker = Docker::from_env().unwrap_or_else(|error| panic!("{error}"));
    println!("<{} {}>", docker.host(), docker.host_origin());
    match docker.version().await {
        Ok(version) => println!("<{}>", version.version),
        Err(error) => println!("<{error}>"),
    }
}

/// What the child says, with nothing in its environment but these variables.
async fn said(variables: &[(&str, &str)]) -> [String; 2] {
    let output = Command::new(env::current_exe().expect("this program has a path"))
        .args([
            "--exact",
            "reach::contexts::child",
            "--ignored",
            "--nocapture",
        ])
        .env_clear()
        .env("ASYNCDOCKER_TEST_CHILD", "1")
        .envs(variables.iter().copied())
        .stderr(Stdio::inherit())
        .output()
        .await
        .expect("this program can be run");
    let text = String::from_utf8(output.stdout).expect("text");
    let between = |line: &str| Some(line.split_once('<')?.1.rsplit_once('>')?.0.to_owned());
    let lines: Vec<_> = text.lines().filter_map(between).collect();
    lines.try_into().unwrap_or_else(|lines| panic!("{lines:?}"))
}

async fn docker(config: &Path, arguments: &[&str]) {
    let status = docker_command(config)
        .args(arguments)
        .stdout(Stdio::null())
        .status()
        .await;
    assert!(
        status.expect("the docker command can be run").success(),
        "{arguments:?}"
    );
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn from_env_follows_contexts_of_the_docker_cli() -> Result<()> {
    let version = Docker::new(&variable("ASYNCDOCKER_TEST_HOST"))?
        .version()
        .await?
        .version;
    let folder = TempDir::new().expect("a temporary directory");
    let config = folder.path();
    let (socket, tls) = (
        variable("ASYNCDOCKER_TEST_HOST"),
        variable("ASYNCDOCKER_TEST_TLS"),
    );
    let certs = variable("ASYNCDOCKER_TEST_CERTS");
    let files = format!("ca={certs}/ca.pem,cert={certs}/cert.pem,key={certs}/key.pem");
    let unverified = format!("cert={certs}/cert.pem,key={certs}/key.pem,skip-tls-verify=true");
    for (name, endpoint) in [
        ("local", format!("host={socket}")),
        ("secured", format!("host={tls},{files}")),
        ("unverified", format!("host={tls},{unverified}")),
        ("foreign", format!("host={tls},ca={certs}/other-ca.pem")),
    ] {
        docker(config, &["context", "create", name, "--docker", &endpoint]).await;
    }
    let settings = config.to_str().expect("a path that is text");
    let with = async |context: &str| {
        said(&[("DOCKER_CONFIG", settings), ("DOCKER_CONTEXT", context)]).await
    };
    for (context, host) in [("local", &socket), ("secured", &tls), ("unverified", &tls)] {
        let origin = format!("{host} from the context `{context}` that DOCKER_CONTEXT names");
        assert_eq!(with(context).await, [origin, version.clone()]);
    }
    let [_, refusal] = with("foreign").await;
    assert!(
        refusal.contains("not signed by an authority in")
            && refusal.contains("docker/ca.pem")
            && refusal.contains("the context `foreign`"),
        "{refusal}"
    );

    docker(config, &["context", "use", "secured"]).await;
    let origin = format!("{tls} from the context `secured` that {settings}/config.json names");
    assert_eq!(
        said(&[("DOCKER_CONFIG", settings)]).await,
        [origin, version.clone()]
    );
    // An address comes before a context, and knows nothing of its certificates.
    let [origin, answer] = said(&[("DOCKER_CONFIG", settings), ("DOCKER_HOST", &tls)]).await;
    assert_eq!(origin, format!("{tls} from DOCKER_HOST"));
    assert!(answer.contains("requires TLS"), "{answer}");
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn from_env_follows_environment_variables() -> Result<()> {
    let version = Docker::new(&variable("ASYNCDOCKER_TEST_HOST"))?
        .version()
        .await?
        .version;
    let (tls, certs) = (
        variable("ASYNCDOCKER_TEST_TLS"),
        variable("ASYNCDOCKER_TEST_CERTS"),
    );
    let host = ("DOCKER_HOST", &*tls);
    let origin = format!("{tls} from DOCKER_HOST");
    for mode in ["DOCKER_TLS_VERIFY", "DOCKER_TLS"] {
        let lines = said(&[host, (mode, "0"), ("DOCKER_CERT_PATH", &certs)]).await;
        assert_eq!(lines, [origin.clone(), version.clone()], "{mode}");
    }
    let pinned = [
        host,
        ("DOCKER_TLS", "1"),
        ("DOCKER_CONFIG", &*certs),
        ("DOCKER_API_VERSION", "9.9"),
    ];
    let [_, refusal] = said(&pinned).await;
    assert!(
        refusal.contains("does not serve API version 9.9"),
        "{refusal}"
    );
    Ok(())
}
