//! The choice between the classic builder and BuildKit.

use asyncdocker::auth::RegistryAuth;
use asyncdocker::images::{BuildBackend, BuildImageOptions, BuildImageOptionsBuilder};
use asyncdocker::models::containers::{Isolation, Ulimit};
use asyncdocker::models::images::BuildOutput;
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{ApiVersion, Builds, Error};

use crate::support::message;

const V1_37: ApiVersion = ApiVersion::new(1, 37);
const V1_41: ApiVersion = ApiVersion::new(1, 41);
const V1_51: ApiVersion = ApiVersion::new(1, 51);

/// Sets an option.
type Set = fn(BuildImageOptionsBuilder) -> BuildImageOptionsBuilder;

fn docker_28() -> Reply {
    message("docker-28.5/ping.http")
}

fn docker_20() -> Reply {
    message("docker-20.10/ping.http")
}

fn podman() -> Reply {
    message("podman-5.4/ping.http")
}

fn ping(os: &str, builder: &str) -> Reply {
    Reply::status(200)
        .header("Api-Version", "1.51")
        .header("Ostype", os)
        .header("Builder-Version", builder)
}

/// Builds with an engine that is asked for its builders if there is a ping. Without a query, the engine must not get the
/// build. Returns the error.
async fn build(
    spoken: ApiVersion,
    options: BuildImageOptionsBuilder,
    ping: Option<Reply>,
    query: Option<&str>,
) -> Option<Error> {
    let engine = FakeEngine::local().await.unwrap();
    if let Some(reply) = ping {
        engine.expect("GET", &format!("/v{spoken}/_ping"), reply);
    }
    if let Some(query) = query {
        let target = format!("/v{spoken}/build{query}");
        engine.expect("POST", &target, Reply::json(""));
    }
    let docker = engine.docker_at(spoken);
    let built = docker.build_image("tar", options.build()).await;
    engine.finish().await;
    built.err()
}

fn with(backend: BuildBackend) -> BuildImageOptionsBuilder {
    BuildImageOptions::builder().backend(backend)
}

#[tokio::test]
async fn the_classic_builder_is_built_with_without_a_ping() {
    for options in [BuildImageOptions::builder(), with(BuildBackend::Classic)] {
        for spoken in [ApiVersion::V1_23, V1_51] {
            let error = build(spoken, options.clone(), None, Some("")).await;
            assert!(error.is_none(), "{error:?}");
        }
    }
}

#[tokio::test]
async fn buildkit_is_asked_for_by_its_version() {
    for reply in [docker_28(), docker_20(), ping("windows", "2")] {
        let options = with(BuildBackend::BuildKit).target("app").build_id("one");
        let query = Some("?target=app&version=2&buildid=one");
        let error = build(V1_41, options, Some(reply), query).await;
        assert!(error.is_none(), "{error:?}");
    }
}

#[tokio::test]
async fn an_engine_without_buildkit_does_not_get_the_context() {
    for (reply, reason) in [
        (podman(), "the engine is Podman, which builds with Buildah"),
        (
            ping("linux", "1"),
            "BuildKit is disabled in the configuration",
        ),
        (
            ping("windows", "1"),
            "BuildKit is not enabled on this engine",
        ),
        (
            ping("windows", ""),
            "BuildKit is not enabled on this engine",
        ),
    ] {
        let error = build(V1_41, with(BuildBackend::BuildKit), Some(reply), None).await;
        let error = error.expect("a refusal");
        assert!(matches!(error, Error::Unsupported { .. }), "{error:?}");
        let text = error.to_string();
        let start = format!("POST /build: `backend` is not supported: {reason}");
        assert!(text.starts_with(&start), "{text}");
        assert!(text.contains(": use `BuildBackend::Classic`"), "{text}");
    }
}

#[tokio::test]
async fn buildkit_needs_api_1_38() {
    let error = build(V1_37, with(BuildBackend::BuildKit), Some(docker_20()), None);
    let text = error.await.expect("a refusal").to_string();
    assert!(
        text.contains("`backend` needs API 1.38 (Docker 18.06)"),
        "{text}"
    );
}

#[tokio::test]
async fn the_preferred_builder_is_the_one_that_the_ping_recommends() {
    for (spoken, reply, query) in [
        (V1_51, docker_28(), "?version=2"),
        (V1_41, ping("windows", "2"), "?version=2"),
        (V1_51, ping("linux", "1"), ""),
        (V1_41, docker_20(), ""),
        (V1_41, podman(), ""),
        // The version spoken has no choice.
        (V1_37, docker_28(), ""),
    ] {
        let options = with(BuildBackend::Preferred);
        let error = build(spoken, options, Some(reply), Some(query)).await;
        assert!(error.is_none(), "{error:?}");
    }
}

fn with_credentials(options: BuildImageOptionsBuilder) -> BuildImageOptionsBuilder {
    let auth = RegistryAuth::basic("jane", "secret");
    options.registry_config([("registry.example.com", auth)])
}

#[tokio::test]
async fn options_that_buildkit_ignores_decide_for_the_classic_builder() {
    let set: [(&str, Set, &str); 12] = [
        (
            "memory",
            |options| options.memory(1 << 30),
            "?memory=1073741824",
        ),
        (
            "memory_swap",
            |options| options.memory_swap(-1),
            "?memswap=-1",
        ),
        (
            "cpu_shares",
            |options| options.cpu_shares(2),
            "?cpushares=2",
        ),
        (
            "cpuset_cpus",
            |options| options.cpuset_cpus("0"),
            "?cpusetcpus=0",
        ),
        (
            "cpuset_mems",
            |options| options.cpuset_mems("0"),
            "?cpusetmems=0",
        ),
        (
            "cpu_period",
            |options| options.cpu_period(3),
            "?cpuperiod=3",
        ),
        ("cpu_quota", |options| options.cpu_quota(4), "?cpuquota=4"),
        (
            "cgroup_parent",
            |options| options.cgroup_parent("a"),
            "?cgroupparent=a",
        ),
        (
            "isolation",
            |options| options.isolation(Isolation::HyperV),
            "?isolation=hyperv",
        ),
        ("squash", |options| options.squash(true), "?squash=true"),
        (
            "security_opt",
            |options| options.security_opt(["a"]),
            "?securityopt=a",
        ),
        ("registry_config", with_credentials, ""),
    ];
    for (name, set, query) in set {
        let options = set(with(BuildBackend::Preferred));
        let error = build(V1_51, options, None, Some(query)).await;
        assert!(error.is_none(), "{name}: {error:?}");
        let options = set(with(BuildBackend::BuildKit));
        let error = build(V1_51, options, None, None).await;
        assert_eq!(
            error.map(|error| error.to_string()).as_deref(),
            Some(&*format!(
                "POST /build: invalid option `{name}`: BuildKit ignores it"
            ))
        );
    }
    // What has no effect with the classic builder either.
    let options = with(BuildBackend::BuildKit)
        .memory(0)
        .squash(false)
        .cpuset_cpus("");
    let query = "?memory=0&cpusetcpus=&squash=false&version=2";
    let error = build(V1_51, options, Some(docker_28()), Some(query)).await;
    assert!(error.is_none(), "{error:?}");
}

#[tokio::test]
async fn options_that_the_classic_builder_ignores_are_refused_with_it() {
    let set: [(&str, Set, &str); 2] = [
        (
            "build_id",
            |options| options.build_id("one"),
            "?version=2&buildid=one",
        ),
        (
            "outputs",
            |options| options.outputs([BuildOutput::builder().kind("moby").build()]),
            "?version=2&outputs=%5B%7B%22Type%22%3A%22moby%22%7D%5D",
        ),
    ];
    for (name, set, query) in set {
        for (options, ping) in [
            (BuildImageOptions::builder(), None),
            (with(BuildBackend::Preferred), Some(docker_20())),
        ] {
            let error = build(V1_51, set(options), ping, None).await;
            let text = error.expect("a refusal").to_string();
            let start = format!("POST /build: invalid option `{name}`: only BuildKit supports it");
            assert!(text.starts_with(&start), "{text}");
        }
        let options = set(with(BuildBackend::Preferred));
        let error = build(V1_51, options, Some(docker_28()), Some(query)).await;
        assert!(error.is_none(), "{error:?}");
    }
}

#[tokio::test]
async fn buildkit_ignores_limits_before_docker_23() {
    let limits: [(&str, Set, &str); 2] = [
        ("shm_size", |options| options.shm_size(9), "shmsize=9"),
        (
            "ulimits",
            |options| options.ulimits([Ulimit::default()]),
            "ulimits=%5B%7B%7D%5D",
        ),
    ];
    for (name, set, query) in limits {
        let options = set(with(BuildBackend::BuildKit));
        let error = build(V1_41, options.clone(), Some(docker_20()), None).await;
        let text = error.expect("a refusal").to_string();
        let end = format!("invalid option `{name}`: BuildKit ignores it before Docker 23.0");
        assert!(text.ends_with(&end), "{text}");

        // The limits of the engine count, not the version spoken with it.
        let buildkit = format!("?{query}&version=2");
        let error = build(V1_41, options, Some(docker_28()), Some(&buildkit)).await;
        assert!(error.is_none(), "{error:?}");

        let older = Reply::status(200)
            .header("Api-Version", "1.41")
            .header("Builder-Version", "2");
        let classic = format!("?{query}");
        let options = set(with(BuildBackend::Preferred));
        let error = build(V1_41, options, Some(older), Some(&classic)).await;
        assert!(error.is_none(), "{error:?}");
    }
}
