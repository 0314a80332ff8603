//! Files of settings, and registries by all their names.

use super::*;

fn config(text: &str) -> DockerConfig {
    DockerConfig {
        file: PathBuf::from("config.json"),
        content: parse(text.as_bytes()).unwrap_or_else(|reason| panic!("{reason}")),
        helper_timeout: HELPER_TIMEOUT,
    }
}

#[tokio::test]
async fn stored_credentials_are_found_under_every_name_of_a_registry() -> Result<()> {
    let config = config(
        r#"{"auths": {
            "https://index.docker.io/v1/": {"auth": "amFuZTpzZWM6cmV0"},
            "registry.example.com:5000": {"username": "joe", "password": "pw", "email": "joe@example.com"},
            "https://old.example.com/v1/": {"identitytoken": "token", "auth": "amFuZTo="},
            "empty.example.com": {}
        }}"#,
    );
    let hub = RegistryAuth::basic("jane", "sec:ret").with_server_address(DOCKER_HUB);
    for name in ["docker.io", "index.docker.io", DOCKER_HUB] {
        assert_eq!(config.auth_for(name).await?.as_ref(), Some(&hub), "{name}");
    }
    let joe = RegistryAuth::basic("joe", "pw")
        .with_email("joe@example.com")
        .with_server_address("registry.example.com:5000");
    for name in [
        "registry.example.com:5000",
        "https://registry.example.com:5000/v2/",
    ] {
        assert_eq!(config.auth_for(name).await?.as_ref(), Some(&joe), "{name}");
    }
    let mut old = RegistryAuth::identity_token("token").with_server_address("old.example.com");
    old.username = Some("jane".to_owned());
    assert_eq!(config.auth_for("old.example.com").await?, Some(old.clone()));
    for name in [
        "empty.example.com",
        "registry.example.com",
        "other.example.com",
        "",
    ] {
        assert_eq!(config.auth_for(name).await?, None, "{name}");
    }
    let all = BTreeMap::from([
        (DOCKER_HUB.to_owned(), hub),
        ("registry.example.com:5000".to_owned(), joe),
        ("old.example.com".to_owned(), old),
    ]);
    assert_eq!(config.all().await?, all);
    Ok(())
}

#[tokio::test]
async fn the_exact_name_wins_over_one_that_means_the_same() -> Result<()> {
    let config = config(
        r#"{"auths": {
            "http://r.example.com/": {"username": "a", "password": "1"},
            "r.example.com": {"username": "b", "password": "2"},
            "zz://r.example.com/": {"username": "c", "password": "3"}
        }}"#,
    );
    let found = config.auth_for("r.example.com").await?;
    assert_eq!(found.and_then(|auth| auth.username).as_deref(), Some("b"));
    assert_eq!(config.all().await?.len(), 1);
    Ok(())
}

#[test]
fn files_without_credentials_are_sound() {
    for text in [
        "",
        " \n",
        "{}",
        r#"{"auths": null, "credsStore": null, "credHelpers": null}"#,
    ] {
        assert!(parse(text.as_bytes()).is_ok(), "{text}");
    }
    assert!(parse(br#"{"HttpHeaders": {"a": "b"}, "auths": {"r": {"auth": null}}}"#).is_ok());
}

#[test]
fn a_file_that_makes_no_sense_is_an_error_with_the_place_and_no_secret() {
    let cases = [
        (r#"{"auths": {"r": "hunter2"}}"#, "at `auths.r`, line 1"),
        (
            r#"{"auths": {"r": {"password": ["hunter2"]}}}"#,
            "`auths.r.password`",
        ),
        (
            "{\"auths\": {\"r\": {\"password\": \"hunter2\"}}",
            "no JSON",
        ),
        (r#"{"credsStore": {"hunter2": 1}}"#, "`credsStore`"),
        (
            r#"{"auths": {"r": {"auth": "hunter2hunter2!"}}}"#,
            "`r`: `auth` is not",
        ),
        (
            r#"{"auths": {"r": {"auth": "aHVudGVyMg=="}}}"#,
            "`r`: `auth` is not",
        ),
        (
            r#"{"auths": {"r": {"auth": "//8="}}}"#,
            "`r`: `auth` is not",
        ),
    ];
    for (text, place) in cases {
        match parse(text.as_bytes()) {
            Ok(content) => panic!("{text} was read as {content:?}"),
            Err(shown) => {
                assert!(
                    shown.contains(place) && !shown.contains("hunter2"),
                    "{shown}"
                );
            }
        }
    }
}

#[test]
fn nothing_secret_shows_in_debug() {
    let config = config(
        r#"{"auths": {"r": {"auth": "amFuZTpodW50ZXIy"}, "s": {"identitytoken": "hunter2"},
            "t": {"registrytoken": "hunter2"}}}"#,
    );
    let shown = format!("{config:?}");
    assert!(
        shown.contains("jane") && !shown.contains("hunter2"),
        "{shown}"
    );
    assert!(!shown.contains("amFuZTpodW50ZXIy"), "{shown}");
}

#[test]
fn without_a_home_folder_docker_config_must_name_one() {
    let shown = folder(&Environment::new(&|_| None, None)).map_err(|error| error.to_string());
    assert!(
        matches!(&shown, Err(text) if text.contains("DOCKER_CONFIG")),
        "{shown:?}"
    );
}

#[test]
fn an_empty_helper_name_means_the_file() {
    let config =
        config(r#"{"credsStore": "pass", "credHelpers": {"r": "", "https://s/v1/": "ecr-login"}}"#);
    let name = |server| config.helper_of(server).map(|helper| helper.to_string());
    assert_eq!(name("r"), None);
    assert_eq!(name("s").as_deref(), Some("docker-credential-ecr-login"));
    assert_eq!(name("t").as_deref(), Some("docker-credential-pass"));
}
