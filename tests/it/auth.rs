//! Credentials for registries: the environment, the file, and helpers that run as programs.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use std::{env, fs};

use asyncdocker::auth::RegistryAuth;
use asyncdocker::{DockerConfig, Error, ImageReference};

use crate::support::slashed;

/// Set in the processes that run one test in their own environment.
const CHILD: &str = "ASYNCDOCKER_TEST_CHILD";

/// The variable with the home directory.
const HOME: &str = if cfg!(windows) { "USERPROFILE" } else { "HOME" };

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/auth")
}

/// The directory of the helpers.
fn helpers() -> PathBuf {
    if cfg!(windows) {
        let built = env::var_os("ASYNCDOCKER_TEST_HELPERS");
        return built
            .expect("run by tests/windows.sh, which builds the helpers")
            .into();
    }
    fixtures().join("bin")
}

/// Runs a test in a process of its own, with the helpers on its PATH and these variables. `None` unsets a variable. The
/// environment of this process cannot be changed while other tests read it.
fn in_environment(
    test: &str,
    variables: &[(&str, Option<PathBuf>)],
    body: impl AsyncFnOnce(DockerConfig),
) {
    if env::var_os(CHILD).is_some() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let config = DockerConfig::load().unwrap();
        return runtime.unwrap().block_on(body(config));
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let dirs = std::iter::once(helpers()).chain(env::split_paths(&path));
    let mut child = Command::new(env::current_exe().unwrap());
    child
        .args([&format!("auth::{test}"), "--exact", "--nocapture"])
        .env(CHILD, "1")
        .env("PATH", env::join_paths(dirs).unwrap());
    for (name, value) in variables {
        match value {
            Some(value) => child.env(name, value),
            None => child.env_remove(name),
        };
    }
    let output = child.output().unwrap();
    let report = [output.stdout, output.stderr].concat();
    let report = String::from_utf8_lossy(&report);
    assert!(output.status.success(), "{report}");
    assert!(report.contains("1 passed"), "no such test: {report}");
}

fn docker_config(dir: &str) -> [(&'static str, Option<PathBuf>); 1] {
    [("DOCKER_CONFIG", Some(fixtures().join(dir)))]
}

fn basic(username: &str, password: &str, server: &str) -> RegistryAuth {
    RegistryAuth::basic(username, password).with_server_address(server)
}

#[test]
fn constructors_set_the_fields_that_engines_read() {
    let json = |auth: RegistryAuth| serde_json::to_string(&auth).unwrap();
    assert_eq!(
        json(RegistryAuth::basic("jane", "pw").with_email("j@example.com")),
        r#"{"username":"jane","password":"pw","email":"j@example.com"}"#
    );
    assert_eq!(
        json(RegistryAuth::identity_token("t").with_server_address("r.example.com")),
        r#"{"serveraddress":"r.example.com","identitytoken":"t"}"#
    );
    assert_eq!(
        json(RegistryAuth::registry_token("t")),
        r#"{"registrytoken":"t"}"#
    );
    let shown = format!("{:?}", RegistryAuth::basic("jane", "hunter2"));
    assert!(shown.contains("jane") && !shown.contains("hunter2"));
}

#[test]
fn without_docker_config_the_file_is_in_the_home_directory() {
    let variables = [
        ("DOCKER_CONFIG", None),
        (HOME, Some(fixtures().join("home"))),
    ];
    in_environment(
        "without_docker_config_the_file_is_in_the_home_directory",
        &variables,
        async |config| {
            let image: ImageReference = "busybox".parse().unwrap();
            let found = config.auth_for(image.registry()).await.unwrap();
            assert_eq!(
                found,
                Some(basic("jane", "hunter2", "https://index.docker.io/v1/"))
            );
        },
    );
}

#[test]
fn the_variable_docker_auth_config_takes_precedence_and_is_named_in_errors() {
    let text = r#"{"auths": {"registry.example.com": {"username": "variable", "password": "hunter2"}, "bad": 5}}"#;
    let name = "the_variable_docker_auth_config_takes_precedence_and_is_named_in_errors";
    let variables = [
        ("DOCKER_CONFIG", Some(fixtures().join("malformed"))),
        ("DOCKER_AUTH_CONFIG", Some(PathBuf::from(text))),
    ];
    in_environment(name, &variables, async |config| {
        let found = config.auth_for("registry.example.com").await.unwrap();
        let expected = basic("variable", "hunter2", "registry.example.com");
        assert_eq!(found, Some(expected));
        let error = config.auth_for("bad").await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "DOCKER_AUTH_CONFIG: `auths`, `bad`: the entry is not an object"
        );
    });
}

#[test]
fn an_empty_variable_docker_auth_config_is_ignored() {
    let name = "an_empty_variable_docker_auth_config_is_ignored";
    let variables = [
        ("DOCKER_CONFIG", None),
        (HOME, Some(fixtures().join("home"))),
        ("DOCKER_AUTH_CONFIG", Some(PathBuf::new())),
    ];
    in_environment(name, &variables, async |config| {
        let found = config.auth_for("docker.io").await.unwrap();
        assert!(found.is_some());
    });
}

#[tokio::test]
async fn missing_file_has_no_credentials() {
    let config = DockerConfig::from_dir(fixtures().join("bin")).unwrap();
    assert_eq!(config.auth_for("docker.io").await.unwrap(), None);
    assert!(config.all().await.unwrap().is_empty());
}

#[test]
fn unreadable_file_error_names_the_file() {
    let dir = env::temp_dir().join(format!("asyncdocker-auth-{}", std::process::id()));
    fs::create_dir_all(dir.join("config.json")).unwrap();
    let unreadable = DockerConfig::from_dir(&dir).unwrap_err().to_string();
    fs::remove_dir_all(&dir).unwrap();
    assert!(unreadable.contains(&format!("{}", dir.join("config.json").display())));
}

#[tokio::test]
async fn malformed_entry_error_names_file_and_registry_but_no_secret() {
    let config = DockerConfig::from_dir(fixtures().join("malformed")).unwrap();
    let error = config.auth_for("registry.example.com").await.unwrap_err();
    let shown = slashed(&format!("{error} {error:?}"));
    assert!(
        shown.contains("malformed/config.json: `auths`, `registry.example.com`: "),
        "{shown}"
    );
    assert!(!shown.contains("hunter2"), "{shown}");
}

#[test]
fn helpers_return_the_credentials_of_a_registry() {
    let name = "helpers_return_the_credentials_of_a_registry";
    in_environment(name, &docker_config("helpers"), async |config| {
        let hub = "https://index.docker.io/v1/";
        let token =
            RegistryAuth::identity_token("hunter2").with_server_address("token.example.com");
        let cases = [
            (
                "registry.example.com:5000",
                Some(basic("jane", "hunter2", "registry.example.com:5000")),
            ),
            (
                "https://registry.example.com:5000/v2/",
                Some(basic("jane", "hunter2", "registry.example.com:5000")),
            ),
            ("docker.io", Some(basic("hub", "hunter2", hub))),
            ("token.example.com", Some(token)),
            (
                "deaf.example.com",
                Some(basic("deaf", "hunter2", "deaf.example.com")),
            ),
            (
                "file.example.com",
                Some(basic("joe", "pass:word", "file.example.com")),
            ),
            (
                "parent.example.com",
                Some(basic("parent", "hunter2", "parent.example.com")),
            ),
            (
                "lower.example.com",
                Some(basic("lower", "hunter2", "lower.example.com")),
            ),
            ("none.example.com", None),
            ("unknown.example.com", None),
            ("empty.example.com", None),
        ];
        for (registry, expected) in cases {
            assert_eq!(
                config.auth_for(registry).await.unwrap(),
                expected,
                "{registry}"
            );
        }
    });
}

#[test]
fn all_combines_the_store_and_the_helpers() {
    let name = "all_combines_the_store_and_the_helpers";
    in_environment(name, &docker_config("helpers"), async |config| {
        let all = config.all().await.unwrap();
        let users: Vec<_> = all
            .iter()
            .map(|(registry, auth)| (registry.as_str(), auth.username.as_deref()))
            .collect();
        let expected = [
            ("deaf.example.com", Some("deaf")),
            ("file.example.com", Some("joe")),
            ("https://index.docker.io/v1/", Some("hub")),
            ("old.example.com", Some("old")),
            ("registry.example.com:5000", Some("jane")),
            ("token.example.com", None),
        ];
        assert_eq!(users, expected);
        let token = all["token.example.com"].identity_token.as_deref();
        assert_eq!(token, Some("hunter2"));
    });
}

#[test]
fn failing_helper_error_names_the_helper_and_hides_no_other_registry() {
    let name = "failing_helper_error_names_the_helper_and_hides_no_other_registry";
    in_environment(name, &docker_config("broken"), async |config| {
        let (program, code) = if cfg!(windows) {
            ("docker-credential-test.exe", "exit code")
        } else {
            ("docker-credential-test", "exit status")
        };
        let cases = [
            (
                "locked.example.com",
                format!(r#"{program}` failed ({code}: 1): the keychain is \"locked\""#),
            ),
            (
                "stderr.example.com",
                format!("failed ({code}: 1): please log in first"),
            ),
            (
                "silent.example.com",
                format!("failed ({code}: 3): it gave no reason"),
            ),
            (
                "leaky.example.com",
                format!("failed ({code}: 1): it gave no reason"),
            ),
            (
                "fragment.example.com",
                format!("failed ({code}: 1): it gave no reason"),
            ),
            (
                "nonsense.example.com",
                format!("{program}` did not write the expected JSON"),
            ),
            ("absent.example.com", "cannot be run: install it".to_owned()),
            ("path.example.com", "must not be a path".to_owned()),
            (
                "chatty.example.com",
                format!("{program}` wrote more than 4194304 bytes"),
            ),
        ];
        for (registry, reason) in cases {
            let error = config.auth_for(registry).await.unwrap_err();
            assert!(matches!(error, Error::Config { .. }), "{error:?}");
            let shown = slashed(&error.to_string());
            assert!(shown.contains(&slashed(&reason)), "{registry}: {shown}");
            assert!(
                shown.contains("broken/config.json: the credential helper `docker-cred"),
                "{shown}"
            );
            assert!(!format!("{shown} {error:?} {config:?}").contains("hunter2"));
        }
        let all = config.all().await.unwrap();
        let registries: Vec<_> = all.keys().map(String::as_str).collect();
        assert_eq!(
            registries,
            [
                "https://index.docker.io/v1/",
                "old.example.com",
                "registry.example.com:5000",
                "token.example.com"
            ]
        );
    });
}

#[cfg(unix)]
#[test]
fn slow_helper_is_killed() {
    use std::io::Read as _;

    let name = "slow_helper_is_killed";
    let dir = tempfile::tempdir().unwrap();
    let alive = dir.path().join("alive");
    assert!(
        Command::new("mkfifo")
            .arg(&alive)
            .status()
            .unwrap()
            .success()
    );
    let [config] = docker_config("broken");
    let variables = [config, ("ASYNCDOCKER_TEST_ALIVE", Some(alive))];
    in_environment(name, &variables, async |config| {
        let alive = env::var_os("ASYNCDOCKER_TEST_ALIVE").unwrap();
        // A pipe ends once neither the helper nor this process has it open for writing.
        let options = fs::File::options().read(true).write(true).clone();
        let held = options.open(&alive).unwrap();
        let mut pipe = fs::File::open(&alive).unwrap();
        let config = config.helper_timeout(Duration::from_millis(500));
        let error = config.auth_for("slow.example.com").await.unwrap_err();
        let reason = "docker-credential-test` did not finish within 0.5 seconds";
        assert!(error.to_string().contains(reason), "{error}");
        drop(held);
        pipe.read_to_end(&mut Vec::new()).unwrap();
    });
}

#[cfg(windows)]
#[test]
fn slow_helper_is_not_awaited() {
    let name = "slow_helper_is_not_awaited";
    in_environment(name, &docker_config("broken"), async |config| {
        let config = config.helper_timeout(Duration::from_millis(500));
        let error = config.auth_for("slow.example.com").await.unwrap_err();
        let reason = "docker-credential-test.exe` did not finish within 0.5 seconds";
        assert!(error.to_string().contains(reason), "{error}");
    });
}
