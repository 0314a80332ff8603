//! Pulling, pushing, and checking credentials.

use asyncdocker::auth::RegistryAuth;
use asyncdocker::images::{PullImageOptions, PushImageOptions, TagImageOptions};
use asyncdocker::models::images::PushResult;
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{ApiErrorKind, Images, Registries, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use serde_json::json;

use super::{DIGEST, exchange, failure, header, messages, refusal};
use crate::support::{chain, documented, json_body, message};

#[tokio::test]
async fn pull_image_sends_name_and_tag() -> Result<()> {
    let by_digest = format!("app@{DIGEST}");
    let tag_and_digest = format!("host:5000/app:1@{DIGEST}");
    let digest_target = format!(
        "/images/create?fromImage=app&tag={}",
        DIGEST.replace(':', "%3A")
    );
    let both_target = digest_target.replace("=app", "=host%3A5000%2Fapp");
    let cases = [
        ("busybox", "/images/create?fromImage=busybox&tag=latest"),
        (
            "team/app:1.2",
            "/images/create?fromImage=team%2Fapp&tag=1.2",
        ),
        (
            "host:5000/app",
            "/images/create?fromImage=host%3A5000%2Fapp&tag=latest",
        ),
        (
            "[::1]:5000/a/b:c",
            "/images/create?fromImage=%5B%3A%3A1%5D%3A5000%2Fa%2Fb&tag=c",
        ),
        (&by_digest, &digest_target),
        (&tag_and_digest, &both_target),
    ];
    for (reference, target) in cases {
        let reply = Reply::json(fixture!("pull.json"));
        let (progress, request) = exchange("POST", target, reply, async |docker| {
            let progress = docker
                .pull_image(reference, PullImageOptions::default())
                .await?;
            Ok(messages(progress).await)
        })
        .await;
        assert!(request.body.is_empty());
        assert_eq!(header(&request, "x-registry-auth"), None);
        let (messages, error) = progress?;
        assert!(error.is_none());
        assert_eq!(messages.len(), 4);
        assert_eq!(messages[1].status.as_deref(), Some("Already exists"));
        assert_eq!(messages[1].id.as_deref(), Some("ae0579054a6f"));
    }
    Ok(())
}

#[tokio::test]
async fn pull_image_requests_all_tags_only_with_all_tags() -> Result<()> {
    let all = || PullImageOptions::builder().all_tags(true).build();
    let target = "/images/create?fromImage=host%2Fapp";
    let target = target.replace("host", "h.example");
    let (pulled, _) = exchange("POST", &target, Reply::json(""), async |docker| {
        docker.pull_image("h.example/app", all()).await
    })
    .await;
    drop(pulled?);
    let shown = refusal(async |docker| docker.pull_image("app:1", all()).await).await;
    assert!(
        shown.contains("POST /images/create") && shown.contains("`app:1`"),
        "{shown}"
    );
    Ok(())
}

#[tokio::test]
async fn pull_image_sends_credentials_in_padded_base64url() -> Result<()> {
    let auth = RegistryAuth::basic("jane12", "?>?>~~");
    let options = PullImageOptions::builder()
        .registry_auth(auth)
        .meta_headers([("Trace", "1 2")])
        .build();
    let target = "/images/create?fromImage=app&tag=latest";
    let (pulled, request) = exchange("POST", target, Reply::json(""), async |docker| {
        docker.pull_image("app", options).await
    })
    .await;
    drop(pulled?);
    let sent = "eyJ1c2VybmFtZSI6ImphbmUxMiIsInBhc3N3b3JkIjoiPz4_Pn5-In0=";
    assert_eq!(header(&request, "x-registry-auth"), Some(sent));
    assert_eq!(header(&request, "x-meta-trace"), Some("1 2"));
    Ok(())
}

#[tokio::test]
async fn invalid_references_are_refused_before_sending() {
    for reference in [
        "",
        "App",
        "a//b",
        "../b",
        "app:",
        "app@sha256:1",
        "app?x=1",
        "a b",
        "http://h/app",
    ] {
        let pulled = refusal(async |docker| {
            docker
                .pull_image(reference, PullImageOptions::default())
                .await
        });
        let pushed = refusal(async |docker| {
            docker
                .push_image(reference, PushImageOptions::default())
                .await
        });
        let tagged = refusal(async |docker| {
            docker
                .tag_image("x", reference, TagImageOptions::default())
                .await
        });
        for shown in [pulled.await, pushed.await, tagged.await] {
            assert!(
                shown.contains(&format!("invalid image reference `{reference}`: ")),
                "{shown}"
            );
        }
    }
}

#[tokio::test]
async fn push_image_sends_name_and_tag() -> Result<()> {
    let cases = [
        (
            "host:5000/team/app:1.2",
            "/images/host:5000/team/app/push?tag=1.2",
        ),
        ("app", "/images/app/push?tag=latest"),
    ];
    for (reference, target) in cases {
        let reply = Reply::json(fixture!("push.json"));
        let (progress, request) = exchange("POST", target, reply, async |docker| {
            let progress = docker
                .push_image(reference, PushImageOptions::default())
                .await?;
            Ok(messages(progress).await)
        })
        .await;
        assert_eq!(header(&request, "x-registry-auth"), Some("e30="));
        assert!(request.body.is_empty());
        let (messages, error) = progress?;
        assert!(error.is_none());
        let detail = messages[2].progress_detail.as_ref().unwrap();
        assert_eq!(
            (detail.current, detail.total),
            (Some(43_520), Some(1_984_230))
        );
        let aux = messages.last().unwrap().aux.clone().unwrap();
        let result: PushResult = serde_json::from_value(aux).unwrap();
        assert_eq!(
            (result.tag.as_str(), result.digest.as_str()),
            ("1.2", DIGEST)
        );
    }
    Ok(())
}

#[tokio::test]
async fn push_image_sends_credentials_and_all_tags_only_if_set() -> Result<()> {
    let options = PushImageOptions::builder()
        .registry_auth(RegistryAuth::identity_token("a>>>b???c~~~"))
        .meta_headers([("a", "b")])
        .all_tags(true)
        .build();
    let (pushed, request) = exchange(
        "POST",
        "/images/app/push",
        Reply::json(""),
        async |docker| docker.push_image("app", options.clone()).await,
    )
    .await;
    drop(pushed?);
    let auth = URL_SAFE
        .decode(header(&request, "x-registry-auth").unwrap())
        .unwrap();
    assert_eq!(auth, br#"{"identitytoken":"a>>>b???c~~~"}"#);
    assert_eq!(header(&request, "x-meta-a"), Some("b"));

    let shown = refusal(async |docker| docker.push_image("app:1", options).await).await;
    assert!(
        shown.contains("invalid image reference `app:1`: it names `1`"),
        "{shown}"
    );
    let by_digest = format!("app@{DIGEST}");
    let shown = refusal(async |docker| {
        docker
            .push_image(&by_digest, PushImageOptions::default())
            .await
    });
    assert!(shown.await.contains("only tags can be pushed"));

    let empty = PushImageOptions::builder()
        .registry_auth(RegistryAuth::default())
        .build();
    let target = "/images/app/push?tag=latest";
    let (pushed, request) = exchange("POST", target, Reply::json(""), async |docker| {
        docker.push_image("app", empty).await
    })
    .await;
    drop(pushed?);
    assert_eq!(header(&request, "x-registry-auth"), Some("e30="));
    Ok(())
}

#[tokio::test]
async fn denied_push_image_is_an_error() -> Result<()> {
    let reply = Reply::json(fixture!("push-denied.json"));
    let (progress, _) = exchange("POST", "/images/app/push?tag=1", reply, async |docker| {
        let progress = docker
            .push_image("app:1", PushImageOptions::default())
            .await?;
        Ok(messages(progress).await)
    })
    .await;
    let (messages, error) = progress?;
    assert_eq!(messages.len(), 2);
    assert_eq!(
        failure(error),
        ("no basic auth credentials".to_owned(), None)
    );
    Ok(())
}

#[tokio::test]
async fn auth_sends_the_login_in_the_body_only() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("POST", "/auth", documented("auth"));
    engine.expect("POST", "/auth", message("docker-20.10/auth.http"));
    let docker = engine.docker();
    let login = RegistryAuth::builder()
        .username("hannibal")
        .password("xxxx")
        .server_address("https://index.docker.io/v1/")
        .build();
    let response = docker.auth(&login).await?;
    assert_eq!(response.status, "Login Succeeded");
    assert_eq!(
        response.identity_token.as_deref(),
        Some("9cbaf023786cd7...")
    );
    assert!(!format!("{response:?}").contains("9cbaf023786cd7"));
    let response = docker.auth(&login).await?;
    assert_eq!(response.identity_token.as_deref(), Some(""));

    let requests = engine.finish().await;
    let address = "https://index.docker.io/v1/";
    let expected = json!({"username": "hannibal", "password": "xxxx", "serveraddress": address});
    assert_eq!(json_body(&requests[0]), expected);
    assert!(!requests[0].headers.contains_key("x-registry-auth"));
    Ok(())
}

#[tokio::test]
async fn refused_auth_has_the_engine_s_message_and_no_secret() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let refused = "Wrong login/password, please try again";
    engine.expect("POST", "/auth", Reply::error(401, refused));
    let newer = message("docker-20.10/auth-refused.http");
    engine.expect("POST", "/auth", newer);
    let docker = engine.docker();
    let login = RegistryAuth::builder()
        .username("ann")
        .password("the-secret");
    let login = login.build();
    let error = docker.auth(&login).await.unwrap_err();
    assert_eq!(error.kind(), Some(ApiErrorKind::Unauthorized));
    assert_eq!(error.engine_message(), Some(refused));
    assert!(!format!("{error:?} {}", chain(&error)).contains("the-secret"));
    let error = docker.auth(&login).await.unwrap_err();
    assert_eq!(error.kind(), Some(ApiErrorKind::ServerError));
    assert!(error.to_string().ends_with("401 Unauthorized"), "{error}");
    engine.finish().await;
    Ok(())
}
