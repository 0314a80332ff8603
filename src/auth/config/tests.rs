//! Tests of configuration files, and of registries under all their names.

use super::*;

fn config(text: &str) -> DockerConfig {
    DockerConfig {
        file: PathBuf::from("config.json"),
        content: parse(text.as_bytes()).unwrap_or_else(|reason| panic!("{reason}")),
        variable: None,
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
async fn exact_registry_name_takes_precedence() -> Result<()> {
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
fn files_without_credentials_are_valid() {
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
fn unusual_files_are_read_as_by_the_docker_cli() {
    for text in [
        "null",
        "{} trailing",
        "\u{feff}{}",
        r#"{"auths": []}"#,
        r#"{"credsStore": {"hunter2": 1}, "credHelpers": 5, "proxies": "x", "detachKeys": 7}"#,
    ] {
        assert!(parse(text.as_bytes()).is_ok(), "{text}");
    }
    assert!(parse(b"{\"auths\": {\"r\": {\"email\": \"\xff\"}}}").is_ok());
    for text in ["{", "5", "hunter2", r#"{"auths": {"r": "hunter2"#] {
        let shown = parse(text.as_bytes()).err().unwrap_or_default();
        assert!(
            shown.contains("JSON") && !shown.contains("hunter2"),
            "{shown}"
        );
    }
}

#[tokio::test]
async fn malformed_entry_fails_only_its_own_lookup() -> Result<()> {
    let cases = [
        (r#""hunter2""#, "not an object"),
        (r#"{"password": ["hunter2"]}"#, "`password` is not a string"),
        (r#"{"auth": 5}"#, "`auth` is not a string"),
        (r#"{"auth": "hunter2hunter2!"}"#, "`auth` is not the base64"),
        (r#"{"auth": "aHVudGVyMg=="}"#, "`auth` is not the base64"),
        (r#"{"auth": "//8="}"#, "`auth` is not the base64"),
    ];
    for (entry, reason) in cases {
        let text = format!(r#"{{"auths": {{"bad": {entry}, "r": {{"auth": "amFuZTpwdw=="}}}}}}"#);
        let config = DockerConfig::from_json(&text)?;
        let jane = RegistryAuth::basic("jane", "pw").with_server_address("r");
        assert_eq!(config.auth_for("r").await?.as_ref(), Some(&jane));
        assert_eq!(
            config.all().await?,
            BTreeMap::from([("r".to_owned(), jane)])
        );
        let error = config.auth_for("bad").await.expect_err(reason);
        let shown = format!("{error} {error:?} {config:?}");
        assert!(
            shown.contains(reason) && !shown.contains("hunter2"),
            "{shown}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn base64_may_be_wrapped_and_lack_padding() -> Result<()> {
    for auth in [r"amFu\nZTpw\r\ndw==\n", "amFuZTpwdw", " amFuZTpwdw== "] {
        let config = config(&format!(r#"{{"auths": {{"r": {{"auth": "{auth}"}}}}}}"#));
        let jane = RegistryAuth::basic("jane", "pw").with_server_address("r");
        assert_eq!(config.auth_for("r").await?, Some(jane), "{auth}");
    }
    Ok(())
}

#[tokio::test]
async fn the_variable_takes_precedence_over_helpers_and_file() -> Result<()> {
    let mut config = config(
        r#"{"credHelpers": {"a": "missing"}, "auths": {"b": {"username": "file", "password": "1"}}}"#,
    );
    let variable = r#"{"auths": {"a": {"username": "variable", "password": "2"}}}"#;
    config.variable = Some(parse(variable.as_bytes()).unwrap());
    let all = config.all().await?;
    let users: Vec<_> = all
        .values()
        .filter_map(|auth| auth.username.as_deref())
        .collect();
    assert_eq!(users, ["variable", "file"]);
    Ok(())
}

#[test]
fn headers_keys_and_proxies_are_read() -> Result<()> {
    let read = config(
        r#"{"HttpHeaders": {"X-Token": "hunter2", "User-Agent": "x", "host": "x"}, "detachKeys": "ctrl-x",
            "proxies": {"default": {"httpProxy": "http://p", "noProxy": ""},
                        "tcp://e": {"allProxy": "http://q"}}}"#,
    );
    let headers = read.http_headers()?;
    assert_eq!(
        (headers.len(), &headers["x-token"]),
        (1, &HeaderValue::from_static("hunter2"))
    );
    assert!(!format!("{headers:?} {read:?}").contains("hunter2"));
    assert_eq!(read.detach_keys(), Some("ctrl-x"));
    let names = |engine| read.proxy_variables(engine).into_keys().collect::<Vec<_>>();
    assert_eq!(names("unix:///x"), ["HTTP_PROXY", "http_proxy"]);
    assert_eq!(names("tcp://e"), ["ALL_PROXY", "all_proxy"]);
    let bad = config(r#"{"HttpHeaders": {"x y": "hunter2"}}"#).http_headers();
    let shown = bad.map_err(|error| error.to_string());
    assert!(
        matches!(&shown, Err(text) if text.contains("`x y`") && !text.contains("hunter2")),
        "{shown:?}"
    );
    Ok(())
}

#[test]
fn debug_output_has_no_secrets() {
    let config = config(
        r#"{"auths": {"r": {"auth": "amFuZTpodW50ZXIy"}, "s": {"identitytoken": "hunter2"},
            "t": {"registrytoken": "hunter2"}}}"#,
    );
    let shown = format!("{config:?}");
    assert!(
        shown.contains("config.json") && !shown.contains("hunter2"),
        "{shown}"
    );
    assert!(!shown.contains("amFuZTpodW50ZXIy"), "{shown}");
}

#[test]
fn without_a_home_directory_docker_config_is_required() {
    let shown = config_dir(&Environment::new(&|_| None, None)).map_err(|error| error.to_string());
    assert!(
        matches!(&shown, Err(text) if text.contains("DOCKER_CONFIG")),
        "{shown:?}"
    );
}

#[test]
fn empty_or_wrongly_typed_helper_name_selects_the_file() {
    let read =
        config(r#"{"credsStore": "pass", "credHelpers": {"r": "", "https://s/v1/": "ecr-login"}}"#);
    let name = |server| read.helper_of(server).map(|helper| helper.to_string());
    assert_eq!(name("r"), None);
    let program = |name: &str| format!("docker-credential-{name}{}", std::env::consts::EXE_SUFFIX);
    assert_eq!(name("s"), Some(program("ecr-login")));
    assert_eq!(name("t"), Some(program("pass")));
    for wrong in ["null", "5", "{}", "[\"x\"]"] {
        let config = config(&format!(
            r#"{{"credsStore": "x", "credHelpers": {{"r": {wrong}}}}}"#
        ));
        assert!(config.helper_of("r").is_none(), "{wrong}");
        let config = parse(format!(r#"{{"credsStore": {wrong}}}"#).as_bytes());
        assert!(config.is_ok_and(|content| content.creds_store.as_str().is_none()));
    }
}

#[tokio::test]
async fn keys_are_read_in_any_case() -> Result<()> {
    let config = config(
        r#"{"Auths": {"r": {"Username": "jane", "PASSWORD": "pw"}, "s": {"Auth": "amFuZTpwdw=="}},
            "httpheaders": {"X-Token": "t"}, "CREDHELPERS": {"t": "pass"}, "DetachKeys": "ctrl-x",
            "Proxies": {"default": {"HTTPPROXY": "http://p"}}}"#,
    );
    for server in ["r", "s"] {
        let jane = RegistryAuth::basic("jane", "pw").with_server_address(server);
        assert_eq!(config.auth_for(server).await?, Some(jane));
    }
    assert_eq!(config.http_headers()?.len(), 1);
    assert!(config.helper_of("t").is_some());
    assert_eq!(config.detach_keys(), Some("ctrl-x"));
    assert_eq!(config.proxy_variables("x").len(), 2);
    Ok(())
}
