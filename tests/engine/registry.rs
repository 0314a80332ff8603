//! Registries: pushing and pulling, with and without credentials, and checking them.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Stdio;

use asyncdocker::auth::RegistryAuth;
use asyncdocker::images::{
    BuildImageOptions, DeleteImageOptions, InspectImageOptions, PullImageOptions, PushImageOptions,
    TagImageOptions,
};
use asyncdocker::prelude::*;
use asyncdocker::{Docker, DockerConfig, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use tokio::io::AsyncWriteExt;

use crate::support::images::{archive, import, removing, said};
use crate::support::{docker_command, engine, unique, variable};

async fn pull(docker: &Docker, reference: &str, options: PullImageOptions) -> Result<String> {
    said(docker.pull_image(reference, options).await?).await
}

async fn push(docker: &Docker, reference: &str, options: PushImageOptions) -> Result<String> {
    said(docker.push_image(reference, options).await?).await
}

async fn is_there(docker: &Docker, name: &str) -> Result<bool> {
    match docker
        .inspect_image(name, InspectImageOptions::default())
        .await
    {
        Ok(_) => Ok(true),
        Err(error) if error.is_not_found() => Ok(false),
        Err(error) => Err(error),
    }
}

async fn remove(docker: &Docker, name: &str) -> Result<()> {
    let removed = docker
        .delete_image(name, DeleteImageOptions::default())
        .await;
    removed.map(drop)
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn pushed_image_is_pulled_by_tag_and_by_digest() -> Result<()> {
    let docker = engine();
    let repo = format!(
        "{}/team/{}",
        variable("ASYNCDOCKER_TEST_REGISTRY"),
        unique("app")
    );
    let name = format!("{repo}:v1.0_x-y");
    removing(&docker, &[&name], async || {
        import(&docker, &repo, "v1.0_x-y").await?;
        let id = docker
            .inspect_image(&name, InspectImageOptions::default())
            .await?
            .id;
        let pushed = docker
            .push_image(&name, PushImageOptions::default())
            .await?;
        let pushed = pushed.finish().await?;
        let digest = pushed.digest().expect("the digest of the image");

        remove(&docker, &name).await?;
        assert!(!is_there(&docker, &id).await?);
        pull(&docker, &name, PullImageOptions::default()).await?;
        assert_eq!(
            docker
                .inspect_image(&name, InspectImageOptions::default())
                .await?
                .id,
            id
        );

        remove(&docker, &name).await?;
        let by_digest = format!("{repo}@{digest}");
        removing(&docker, &[&by_digest], async || {
            pull(&docker, &by_digest, PullImageOptions::default()).await?;
            let image = docker
                .inspect_image(&by_digest, InspectImageOptions::default())
                .await?;
            assert_eq!(image.id, id);
            assert!(image.repo_digests.contains(&by_digest), "{image:?}");
            Ok(())
        })
        .await
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn only_latest_is_pushed_and_pulled_without_all_tags() -> Result<()> {
    let docker = engine();
    let repo = format!(
        "{}/{}",
        variable("ASYNCDOCKER_TEST_REGISTRY"),
        unique("tags")
    );
    let (latest, other) = (format!("{repo}:latest"), format!("{repo}:other"));
    removing(&docker, &[&latest, &other], async || {
        import(&docker, &repo, "latest").await?;
        let tag = TagImageOptions::builder().tag("other").build();
        docker.tag_image(&latest, &repo, tag).await?;

        push(&docker, &repo, PushImageOptions::default()).await?;
        remove(&docker, &other).await?;
        let missing = pull(&docker, &other, PullImageOptions::default()).await;
        assert!(
            missing.is_err(),
            "a tag was pushed that was not asked for: {missing:?}"
        );

        let tag = TagImageOptions::builder().tag("other").build();
        docker.tag_image(&latest, &repo, tag).await?;
        let all = PushImageOptions::builder().all_tags(true).build();
        push(&docker, &repo, all).await?;

        remove(&docker, &other).await?;
        remove(&docker, &latest).await?;
        pull(&docker, &repo, PullImageOptions::default()).await?;
        assert!(is_there(&docker, &latest).await? && !is_there(&docker, &other).await?);
        let all = PullImageOptions::builder().all_tags(true).build();
        pull(&docker, &repo, all).await?;
        assert!(is_there(&docker, &other).await?);
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn pull_image_fails_at_the_call_for_a_missing_image_or_tag() -> Result<()> {
    let docker = engine();
    let registry = variable("ASYNCDOCKER_TEST_REGISTRY");
    let repo = format!("{registry}/{}", unique("tagged"));
    removing(&docker, &[&repo], async || {
        import(&docker, &repo, "latest").await?;
        push(&docker, &repo, PushImageOptions::default()).await?;
        for missing in [format!("{repo}:none"), format!("{registry}/none")] {
            let pull = docker.pull_image(&missing, PullImageOptions::default());
            let error = pull.await.expect_err("a missing image");
            assert!(error.is_not_found(), "{error:?}");
            assert!(!error.is_unauthorized(), "{error:?}");
            assert!(error.to_string().contains(&missing), "{error}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn registry_with_login_requires_correct_credentials() -> Result<()> {
    let docker = engine();
    let registry = variable("ASYNCDOCKER_TEST_REGISTRY_AUTH");
    let user = variable("ASYNCDOCKER_TEST_REGISTRY_AUTH_USER");
    let password = variable("ASYNCDOCKER_TEST_REGISTRY_AUTH_PASSWORD");
    let right = RegistryAuth::basic(&user, &password);
    let wrong = RegistryAuth::basic(&user, "wrong");
    let repo = format!("{registry}/{}", unique("private"));
    removing(&docker, &[&repo], async || {
        import(&docker, &repo, "latest").await?;
        let pushing = |auth: Option<&RegistryAuth>| {
            let mut options = PushImageOptions::default();
            options.registry_auth = auth.cloned();
            push(&docker, &repo, options)
        };
        for auth in [None, Some(&wrong)] {
            let error = pushing(auth).await.expect_err("missing credentials");
            assert!(error.is_unauthorized(), "{error:?}");
        }
        pushing(Some(&right)).await?;

        remove(&docker, &repo).await?;
        let pulling = |auth: Option<&RegistryAuth>| {
            let mut options = PullImageOptions::default();
            options.registry_auth = auth.cloned();
            pull(&docker, &repo, options)
        };
        for auth in [None, Some(&wrong)] {
            let mut options = PullImageOptions::default();
            options.registry_auth = auth.cloned();
            let error = docker.pull_image(&repo, options).await;
            let error = error.expect_err("missing credentials");
            assert!(error.is_unauthorized(), "{error:?}");
            assert!(
                !format!("{error:?} {error}").contains("wrong\""),
                "{error:?}"
            );
            assert!(!is_there(&docker, &repo).await?);
        }
        pulling(Some(&right)).await?;
        assert!(is_there(&docker, &repo).await?);
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn build_image_pulls_its_base_image_with_stored_credentials() -> Result<()> {
    let docker = engine();
    let registry = variable("ASYNCDOCKER_TEST_REGISTRY_AUTH");
    let user = variable("ASYNCDOCKER_TEST_REGISTRY_AUTH_USER");
    let password = variable("ASYNCDOCKER_TEST_REGISTRY_AUTH_PASSWORD");
    let config = docker_login(&registry, &user, &password).await;
    let (base, name) = (format!("{registry}/{}", unique("base")), unique("derived"));
    removing(&docker, &[&name, &base], async || {
        import(&docker, &base, "latest").await?;
        let mut options = PushImageOptions::default();
        options.registry_auth = config.auth_for(&registry).await?;
        push(&docker, &base, options).await?;
        remove(&docker, &base).await?;

        let context = || archive(&[("Dockerfile", &format!("FROM {base}\nLABEL a=b\n"))]);
        let build = async |options: BuildImageOptions| {
            said(docker.build_image(context(), options).await?).await
        };
        let without = BuildImageOptions::builder().tags([&name]).build();
        assert!(
            build(without).await.is_err(),
            "got the base image without credentials"
        );
        let with = BuildImageOptions::builder()
            .tags([&name])
            .registry_config(config.all().await?)
            .build();
        build(with).await?;
        assert!(is_there(&docker, &name).await?);
        Ok(())
    })
    .await
}

/// What the docker command makes of a login.
async fn docker_login(registry: &str, user: &str, password: &str) -> DockerConfig {
    let folder = tempfile::tempdir().expect("a temporary directory");
    let mut login = docker_command(folder.path())
        .env("DOCKER_HOST", variable("ASYNCDOCKER_TEST_HOST"))
        .args(["login", "--username", user, "--password-stdin", registry])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("the docker command can be run");
    let mut stdin = login.stdin.take().expect("it is piped");
    stdin
        .write_all(password.as_bytes())
        .await
        .expect("it is read");
    drop(stdin);
    let status = login.wait().await.expect("it can be waited for");
    assert!(status.success(), "{status}");
    DockerConfig::from_dir(folder.path()).unwrap_or_else(|error| panic!("{error}"))
}

/// Another user of the registry with a login.
const ODD: (&str, &str) = ("odd?>user", "???>>>~~~");

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn credentials_stored_by_the_docker_cli_are_found() -> Result<()> {
    let registry = variable("ASYNCDOCKER_TEST_REGISTRY_AUTH");
    let config = docker_login(&registry, ODD.0, ODD.1).await;
    let found = config.auth_for(&registry).await?;
    let expected = RegistryAuth::basic(ODD.0, ODD.1).with_server_address(&registry);
    assert_eq!(found, Some(expected.clone()));
    let answer = engine().auth(&expected).await?;
    assert_eq!(answer.status, "Login Succeeded");
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn credentials_with_any_characters_are_accepted() -> Result<()> {
    let docker = engine();
    let registry = variable("ASYNCDOCKER_TEST_REGISTRY_AUTH");
    let repo = format!("{registry}/{}", unique("odd"));
    let name = unique("derived");
    let mut headers = Vec::new();
    removing(&docker, &[&name, &repo], async || {
        import(&docker, &repo, "latest").await?;
        for email in ["", "a", "aa"] {
            let auth = RegistryAuth::basic(ODD.0, ODD.1).with_email(email);
            let json = serde_json::to_string(&auth).expect("it can be written");
            headers.push(URL_SAFE.encode(json));
            let options = PushImageOptions::builder()
                .registry_auth(auth.clone())
                .build();
            push(&docker, &repo, options).await?;
            remove(&docker, &repo).await?;

            let all = BTreeMap::from([(registry.clone(), auth.clone())]);
            let options = BuildImageOptions::builder()
                .tags([&name])
                .registry_config(all);
            let context = archive(&[("Dockerfile", &format!("FROM {repo}\nLABEL a={email}\n"))]);
            said(docker.build_image(context, options.build()).await?).await?;
            remove(&docker, &name).await?;
            remove(&docker, &repo).await?;

            let options = PullImageOptions::builder().registry_auth(auth).build();
            pull(&docker, &repo, options).await?;
        }
        Ok(())
    })
    .await?;
    assert!(
        headers
            .iter()
            .all(|header| header.contains('-') && header.contains('_')),
        "{headers:?}"
    );
    let paddings: BTreeSet<_> = headers
        .iter()
        .map(|header| header.matches('=').count())
        .collect();
    assert_eq!(paddings, BTreeSet::from([0, 1, 2]), "{headers:?}");
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn auth_accepts_only_the_correct_password() -> Result<()> {
    let docker = engine();
    let user = variable("ASYNCDOCKER_TEST_REGISTRY_AUTH_USER");
    let address = variable("ASYNCDOCKER_TEST_REGISTRY_AUTH");
    let login = |password: &str| {
        RegistryAuth::builder()
            .server_address(&address)
            .username(&user)
            .password(password)
            .build()
    };
    let right = login(&variable("ASYNCDOCKER_TEST_REGISTRY_AUTH_PASSWORD"));
    assert_eq!(docker.auth(&right).await?.status, "Login Succeeded");

    let wrong = login("not-the-password");
    let error = docker
        .auth(&wrong)
        .await
        .expect_err("the password is wrong");
    let status = error.status().map(|status| status.as_u16());
    assert!(matches!(status, Some(401 | 500)), "{error:?}");
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("not-the-password"), "{shown}");
    Ok(())
}
