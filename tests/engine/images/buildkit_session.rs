//! Builds that use the secrets, credentials and SSH agents of the client.

mod ssh;

use std::fs;
use std::sync::{Arc, Mutex};

use asyncdocker::auth::RegistryAuth;
use asyncdocker::buildkit::{BuildSecret, BuildSession};
use asyncdocker::images::{
    BuildImageOptions, DeleteImageOptions, ImageHistoryOptions, InspectImageOptions,
    PushImageOptions,
};
use asyncdocker::prelude::*;
use asyncdocker::stream::BuildMessage;
use asyncdocker::{DockerConfig, Error, Request, Response, Result, Transport};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::TryStreamExt;

use crate::support::images::{archive, import, removing, said};
use crate::support::{BUILD_CACHE, IMAGE, engine, speaks, unique, variable};

/// Whether the engine has sessions. Podman does not.
async fn has_sessions(docker: &asyncdocker::Docker) -> Result<bool> {
    let version = docker.version().await?;
    let podman = |name: &str| name.contains("Podman");
    let podman = version.components.iter().any(|part| podman(&part.name));
    Ok(!podman && speaks(docker, 39).await?)
}

fn options(name: &str) -> BuildImageOptions {
    BuildImageOptions::builder()
        .tags([name])
        .network_mode("none")
        .no_cache(true)
        .build()
}

/// Builds an image from a Dockerfile, up to its end.
async fn build<T: Builds>(
    docker: &T,
    dockerfile: &str,
    name: &str,
    session: &BuildSession,
) -> Result<()> {
    let _cache = BUILD_CACHE.read().await;
    let context = archive(&[("Dockerfile", dockerfile)]);
    let stream = docker.build_image_with_session(context, options(name), session);
    stream.await?.finish().await.map(drop)
}

/// What the steps store instead of a secret, so that the image can be searched for both.
fn shifted(secret: &str) -> String {
    let shift = |letter| match letter {
        'a'..='y' => char::from(letter as u8 + 1),
        other => other,
    };
    secret.chars().map(shift).collect()
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn secrets_are_read_in_a_step_and_absent_from_the_image() -> Result<()> {
    let docker = engine();
    if !has_sessions(&docker).await? {
        return Ok(());
    }
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("secret");
    let (bytes, in_file) = (unique("swordfish"), unique("sesame"));
    fs::write(&file, &in_file).unwrap();
    let variable_name = "ASYNCDOCKER_TEST_HOST";
    let session = BuildSession::new()
        .secret("bytes", BuildSecret::bytes(bytes.as_str()))
        .secret("file", BuildSecret::file(&file))
        .secret("env", BuildSecret::env(variable_name));
    let mount = "--mount=type=secret,required=true,id=";
    let dockerfile = format!(
        "FROM {IMAGE}\n\
         RUN {mount}bytes {mount}file {mount}env,target=/env cat /run/secrets/bytes /run/secrets/file /env \
         | tr a-y b-z > /shifted\n"
    );
    let name = unique("secrets");
    removing(&docker, &[&name], async || {
        build(&docker, &dockerfile, &name, &session).await?;
        let history = docker
            .image_history(&name, ImageHistoryOptions::default())
            .await?;
        let export = docker.export_image(&name, asyncdocker::images::ExportImageOptions::default());
        let layers: Vec<bytes::Bytes> = export.await?.try_collect().await?;
        let layers = layers.concat();
        for secret in [bytes, in_file, variable(variable_name)] {
            assert!(
                contains(&layers, &shifted(&secret)),
                "the step has not read {secret}"
            );
            assert!(!contains(&layers, &secret), "{secret} is in the image");
            assert!(!format!("{history:?}").contains(&secret), "{history:?}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn a_secret_that_is_missing_fails_the_step_with_its_id() -> Result<()> {
    let docker = engine();
    if !has_sessions(&docker).await? {
        return Ok(());
    }
    let session = BuildSession::new()
        .secret("long", BuildSecret::file("/dev/zero"))
        .secret("gone", BuildSecret::file("/nonexistent/secret"));
    for (id, reason) in [
        ("unknown", "not found"),
        ("gone", "No such file"),
        ("long", "regular file"),
    ] {
        let dockerfile = format!(
            "FROM {IMAGE}\nRUN --mount=type=secret,id={id},required=true cat /run/secrets/{id}\n"
        );
        let error = build(&docker, &dockerfile, &unique("failed"), &session)
            .await
            .unwrap_err();
        let Error::Daemon { message, .. } = &error else {
            panic!("{error:?}");
        };
        assert!(
            message.contains(id) && message.contains(reason),
            "{message}"
        );
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn a_private_base_image_is_pulled_with_the_right_credentials_only() -> Result<()> {
    let docker = engine();
    if !has_sessions(&docker).await? {
        return Ok(());
    }
    let registry = variable("ASYNCDOCKER_TEST_REGISTRY_AUTH");
    let user = variable("ASYNCDOCKER_TEST_REGISTRY_AUTH_USER");
    let password = variable("ASYNCDOCKER_TEST_REGISTRY_AUTH_PASSWORD");
    let right = RegistryAuth::basic(&user, &password);
    let (base, name) = (format!("{registry}/{}", unique("base")), unique("derived"));
    removing(&docker, &[&name, &base], async || {
        import(&docker, &base, "latest").await?;
        let push = PushImageOptions::builder()
            .registry_auth(right.clone())
            .build();
        said(docker.push_image(&base, push).await?).await?;
        docker
            .delete_image(&base, DeleteImageOptions::default())
            .await?;

        let dockerfile = format!("FROM {base}\nLABEL a=b\n");
        let refused = [
            BuildSession::new(),
            BuildSession::new().credentials(&registry, RegistryAuth::basic(&user, "hunter2")),
            BuildSession::new().credentials("other.example", right.clone()),
        ];
        for session in refused {
            let error = build(&docker, &dockerfile, &name, &session)
                .await
                .unwrap_err();
            let text = error.to_string();
            assert!(
                text.contains(&registry) && text.to_lowercase().contains("auth"),
                "{error:?}"
            );
            assert!(error.is_unauthorized(), "{error:?}");
            assert!(!text.contains("hunter2"), "{text}");
        }

        let auth = STANDARD.encode(format!("{user}:{password}"));
        let config = format!(r#"{{"auths": {{"{registry}": {{"auth": "{auth}"}}}}}}"#);
        let accepted = [
            BuildSession::new().credentials(&registry, right.clone()),
            BuildSession::new().docker_config(DockerConfig::from_json(config)?),
        ];
        for session in accepted {
            build(&docker, &dockerfile, &name, &session).await?;
            docker
                .inspect_image(&name, InspectImageOptions::default())
                .await?;
            docker
                .delete_image(&name, DeleteImageOptions::default())
                .await?;
        }
        // The option of the classic builder.
        let mut options = options(&name);
        options
            .registry_config
            .insert(registry.clone(), Box::new(right));
        let context = archive(&[("Dockerfile", &dockerfile)]);
        let session = BuildSession::new();
        let _cache = BUILD_CACHE.read().await;
        let stream = docker.build_image_with_session(context, options, &session);
        stream.await?.finish().await?;
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn builds_at_once_read_the_secrets_of_their_own_sessions() -> Result<()> {
    let docker = engine();
    if !has_sessions(&docker).await? {
        return Ok(());
    }
    let values = ["one", "two", "three"].map(unique);
    let docker = &docker;
    let builds = values.iter().map(|value| async move {
        let session = BuildSession::new().secret("value", BuildSecret::bytes(value.as_str()));
        // The step takes a moment, so that the builds overlap.
        let dockerfile = format!(
            "FROM {IMAGE}\nRUN --mount=type=secret,id=value sleep 1; test \"$(tr a-y b-z < /run/secrets/value)\" = {}\n",
            shifted(value)
        );
        removing(docker, &[value], async || build(docker, &dockerfile, value, &session).await).await
    });
    futures_util::future::try_join_all(builds).await?;
    Ok(())
}

/// Records the id of the last session.
struct Recording<T> {
    inner: T,
    id: Arc<Mutex<String>>,
}

impl<T: Transport> Transport for Recording<T> {
    async fn execute(&self, request: Request) -> Result<Response> {
        if let Some(id) = request.headers().get("X-Docker-Expose-Session-Uuid") {
            id.to_str()
                .unwrap()
                .clone_into(&mut self.id.lock().unwrap());
        }
        self.inner.execute(request).await
    }
}

impl<T: Transport> Builds for Recording<T> {}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn the_engine_has_no_session_after_a_build_was_dropped_or_has_failed() -> Result<()> {
    let docker = engine();
    if !has_sessions(&docker).await? {
        return Ok(());
    }
    let id = Arc::<Mutex<String>>::default();
    let recording = Recording {
        inner: docker.clone(),
        id: Arc::clone(&id),
    };
    let session = BuildSession::new().secret("value", BuildSecret::bytes("v"));
    let step = "RUN --mount=type=secret,id=value,required=true";
    let build_in = async |id: &str| {
        let context = archive(&[(
            "Dockerfile",
            &format!("FROM {IMAGE}\n{step} cat /run/secrets/value\n"),
        )]);
        let request = Request::post("/build")
            .query("version", "2")
            .query("session", id)
            .query("nocache", &true)
            .query("networkmode", "none")
            .body("application/x-tar", context)
            .blocking();
        said::<BuildMessage>(docker.execute(request).await?.json_stream())
            .await
            .map(drop)
    };

    let active = docker.start_build_session(&session).await?;
    build_in(active.id()).await?;
    drop(active);

    let dropped = archive(&[(
        "Dockerfile",
        &format!("FROM {IMAGE}\n{step} echo begun; sleep 600\n"),
    )]);
    let mut stream = recording
        .build_image_with_session(dropped, options(&unique("dropped")), &session)
        .await?;
    stream.try_next().await?.expect("the build has begun");
    drop(stream);
    let of_dropped = id.lock().unwrap().clone();

    let failing = format!("FROM {IMAGE}\n{step} exit 7\n");
    let failed = build(&recording, &failing, &unique("failing"), &session).await;
    assert!(matches!(failed, Err(Error::Daemon { .. })), "{failed:?}");
    let of_failed = id.lock().unwrap().clone();

    assert_ne!(of_dropped, of_failed);
    for id in [of_dropped, of_failed] {
        let error = build_in(&id).await.unwrap_err().to_string();
        // Until its next health check, the engine remembers the session, whose connection is closed.
        let ended = ["no active session", "only one connection allowed"];
        assert!(ended.iter().any(|reason| error.contains(reason)), "{error}");
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn an_engine_without_sessions_does_not_get_the_context() -> Result<()> {
    let docker = engine();
    if has_sessions(&docker).await? {
        return Ok(());
    }
    let session = BuildSession::new();
    let result = build(
        &docker,
        &format!("FROM {IMAGE}\n"),
        &unique("never"),
        &session,
    )
    .await;
    assert!(
        matches!(result, Err(Error::Unsupported { .. })),
        "{result:?}"
    );
    Ok(())
}
