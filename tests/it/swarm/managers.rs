//! A client of several managers: which requests go to the next one, and which do not.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use asyncdocker::models::services::ServiceSpec;
use asyncdocker::nodes::ListNodesOptions;
use asyncdocker::prelude::*;
use asyncdocker::secrets::CreateSecretOptions;
use asyncdocker::services::{
    CreateServiceOptions, ListServicesOptions, ServiceLogsOptions, UpdateServiceOptions,
};
use asyncdocker::swarm::{InitSwarmOptions, JoinSwarmOptions, LeaveSwarmOptions};
use asyncdocker::test_util::{FakeEngine, Reply, frame};
use asyncdocker::{
    ApiVersion, Body, Docker, DynTransport, EngineAddress, Error, Managers, Request, Response,
    Result, Transport,
};
use futures_util::{StreamExt, TryStreamExt};
use http::{Method, StatusCode};

use super::VERSION;

const NO_LEADER: &str = "rpc error: code = Unknown desc = The swarm does not have a leader.";
const WORKER: &str =
    "This node is not a swarm manager. Worker nodes can't be used to view or modify cluster state.";
const LOCKED: &str = "Swarm is encrypted and needs to be unlocked before it can be used. Please use \"docker swarm \
    unlock\" to unlock it.";
const STARTING: &str = "This node is not a swarm manager. Manager is being prepared or has trouble connecting to the \
    cluster.";

/// A manager in process, which fails as it is told to, and then succeeds.
#[derive(Clone, Default)]
struct Manager(Arc<Mutex<Script>>);

type Failure = fn(&Request) -> Error;

#[derive(Default)]
struct Script {
    failures: VecDeque<Failure>,
    seen: Vec<String>,
}

impl Manager {
    /// Fails once.
    fn failing(failure: Failure) -> Self {
        let manager = Self::default();
        manager.0.lock().unwrap().failures.push_back(failure);
        manager
    }

    /// The requests since the last call.
    fn seen(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap().seen)
    }
}

impl Transport for Manager {
    async fn execute(&self, request: Request) -> Result<Response> {
        let mut script = self.0.lock().unwrap();
        script.seen.push(request.call().to_string());
        match script.failures.pop_front() {
            Some(failure) => Err(failure(&request)),
            None if *request.method() == Method::GET => Ok(Response::builder(&request).json("[]")),
            None => Ok(Response::builder(&request).json(r#"{"ID": "s1"}"#)),
        }
    }
}

fn unreachable(request: &Request) -> Error {
    let address = EngineAddress::new("tcp://10.0.0.9:2375", "");
    let cause = std::io::Error::from(std::io::ErrorKind::ConnectionRefused);
    Error::connect(request.call(), address, "connection refused", cause)
}

fn lost(request: &Request) -> Error {
    Error::transport(request.call(), "connection reset")
}

fn api(request: &Request, status: u16, message: &str) -> Error {
    let status = StatusCode::from_u16(status).unwrap();
    Error::api(request.call(), status, message)
}

fn no_leader(request: &Request) -> Error {
    api(request, 500, NO_LEADER)
}

fn unavailable(request: &Request) -> Error {
    api(
        request,
        503,
        "rpc error: code = Unavailable desc = transport is closing",
    )
}

fn missing(request: &Request) -> Error {
    api(request, 404, "service web not found")
}

async fn create(services: &impl Services) -> Result<String> {
    let options = CreateServiceOptions::builder().name("web").build();
    Ok(services.create_service(options).await?.id)
}

async fn list(services: &impl Services) -> Result<usize> {
    let options = ListServicesOptions::default();
    Ok(services.list_services(options).await?.len())
}

#[tokio::test]
async fn request_moves_on_if_the_manager_has_not_acted_on_it() -> Result<()> {
    let failures: [Failure; 5] = [
        unreachable,
        no_leader,
        |request| api(request, 503, WORKER),
        |request| api(request, 503, LOCKED),
        |request| api(request, 503, STARTING),
    ];
    for failure in failures {
        let first = Manager::failing(failure);
        let second = Manager::default();
        let managers = Managers::new([first.clone(), second.clone()])?;
        assert_eq!(create(&managers).await?, "s1");
        assert_eq!(first.seen(), ["POST /services/create (service web)"]);
        assert_eq!(second.seen(), ["POST /services/create (service web)"]);
        // The one that responded keeps the requests.
        create(&managers.clone()).await?;
        assert!(first.seen().is_empty());
        assert_eq!(second.seen().len(), 1);
    }
    Ok(())
}

#[tokio::test]
async fn change_is_not_repeated_if_the_manager_may_have_made_it() -> Result<()> {
    let failures: [Failure; 6] = [
        lost,
        unavailable,
        missing,
        |request| api(request, 504, "gateway timeout"),
        |request| {
            api(
                request,
                500,
                "rpc error: code = DeadlineExceeded desc = context deadline exceeded",
            )
        },
        |request| {
            Error::timeout(
                request.call(),
                asyncdocker::TimeoutPhase::Headers,
                Duration::from_secs(1),
            )
        },
    ];
    for failure in failures {
        let second = Manager::default();
        let managers = Managers::new([Manager::failing(failure), second.clone()])?;
        let error = create(&managers).await.unwrap_err();
        let expected = failure(&Request::post("/services/create").object("service", "web"));
        assert_eq!(error.to_string(), expected.to_string());
        assert!(second.seen().is_empty(), "{error}");
    }
    Ok(())
}

#[tokio::test]
async fn read_moves_on_after_a_lost_connection() -> Result<()> {
    for failure in [lost as Failure, unavailable] {
        let second = Manager::default();
        let managers = Managers::new([Manager::failing(failure), second.clone()])?;
        assert_eq!(list(&managers).await?, 0);
        assert_eq!(second.seen(), ["GET /services"]);
    }
    let second = Manager::default();
    let managers = Managers::new([Manager::failing(missing), second.clone()])?;
    assert!(list(&managers).await.unwrap_err().is_not_found());
    assert!(second.seen().is_empty());
    Ok(())
}

#[tokio::test]
async fn each_manager_is_tried_once_and_responses_take_precedence() -> Result<()> {
    let managers = [
        Manager::failing(unreachable),
        Manager::failing(no_leader),
        Manager::failing(unreachable),
    ];
    let client = Managers::new(managers.clone())?;
    let error = create(&client).await.unwrap_err();
    assert!(error.is_no_leader(), "{error}");
    for manager in &managers {
        assert_eq!(manager.seen().len(), 1);
    }
    // The search begins where the last one began, and goes round.
    create(&client).await?;
    assert_eq!(managers.map(|manager| manager.seen().len()), [1, 0, 0]);
    Ok(())
}

#[tokio::test]
async fn streamed_body_is_sent_once() -> Result<()> {
    let (first, second) = (Manager::failing(unreachable), Manager::default());
    let managers = Managers::new([first, second.clone()])?;
    let body = || Body::from_reader(&b"{}"[..]);
    let request = || Request::post("/services/create").body("application/json", body());
    assert!(managers.execute(request()).await.unwrap_err().is_connect());
    assert!(second.seen().is_empty());
    managers.execute(request()).await?.unit().await?;
    assert_eq!(second.seen().len(), 1);
    Ok(())
}

#[tokio::test]
async fn membership_requests_are_refused() -> Result<()> {
    let manager = Manager::default();
    let managers = Managers::new([manager.clone(), Manager::default()])?;
    let errors = [
        managers
            .init_swarm(InitSwarmOptions::default())
            .await
            .map(drop),
        managers.join_swarm(JoinSwarmOptions::default()).await,
        managers.leave_swarm(LeaveSwarmOptions::default()).await,
        managers.unlock_swarm("SWMKEY-1-x").await,
    ];
    for result in errors {
        let error = result.unwrap_err();
        assert!(error.is_invalid_input(), "{error}");
        assert!(
            error.to_string().contains("it acts on one engine"),
            "{error}"
        );
    }
    assert!(manager.seen().is_empty());

    let alone = Managers::new([manager.clone()])?;
    alone.leave_swarm(LeaveSwarmOptions::default()).await?;
    assert_eq!(manager.seen(), ["POST /swarm/leave"]);
    Ok(())
}

#[test]
fn empty_list_of_managers_is_an_error() {
    let error = Docker::builder().build_managers([]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no managers: expected at least one address"
    );
}

#[tokio::test]
async fn build_managers_applies_the_settings_of_the_builder() -> Result<()> {
    let engines = [FakeEngine::local().await?, FakeEngine::local().await?];
    engines[0].expect("GET", "/v1.40/services", Reply::error(500, NO_LEADER));
    engines[1].expect("GET", "/v1.40/services", Reply::json("[]"));
    engines[1].expect(
        "GET",
        "/v1.40/version",
        Reply::json(r#"{"Version": "28.5"}"#),
    );
    let hosts = engines.each_ref().map(FakeEngine::host);
    let builder = Docker::builder().api_version(ApiVersion::new(1, 40));
    let managers = builder.build_managers(hosts.clone())?;
    assert_eq!(
        managers.iter().map(Docker::host).collect::<Vec<_>>(),
        [&hosts[0], &hosts[1]]
    );
    assert_eq!(list(&managers).await?, 0);
    assert_eq!(managers.current().version().await?.version, "28.5");
    let shown = format!("{managers:?}");
    for host in &hosts {
        let host = host.to_string();
        let name = host
            .trim_start_matches("unix://")
            .trim_start_matches("npipe:////./pipe/");
        assert!(shown.contains(name), "{shown}");
    }
    for engine in engines {
        engine.finish().await;
    }
    Ok(())
}

/// A missing socket, and one that nothing listens at any more.
#[cfg(unix)]
fn local_dead(directory: &std::path::Path) -> [Docker; 2] {
    let [missing, dead] = ["missing.sock", "dead.sock"].map(|name| directory.join(name));
    drop(std::os::unix::net::UnixListener::bind(&dead).unwrap());
    [missing, dead].map(|path| Docker::unix(path).unwrap())
}

/// Missing pipes.
#[cfg(windows)]
fn local_dead(_: &std::path::Path) -> [Docker; 2] {
    ["missing.sock", "dead.sock"]
        .map(|name| Docker::new(&format!("npipe:////./pipe/{name}")).unwrap())
}

#[tokio::test]
async fn unreachable_managers_are_skipped_and_named_in_the_error() -> Result<()> {
    let directory = tempfile::tempdir().unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = port.local_addr().unwrap();
    drop(port);
    let [missing, closed] = local_dead(directory.path());
    let dead = [missing, closed, Docker::tcp(&address.to_string())?];
    let engine = FakeEngine::local().await?;
    let created = Reply::json(r#"{"ID": "secret1"}"#).with_status(201);
    engine.expect("POST", "/v1.51/secrets/create", created);
    let alive = engine.docker_at(VERSION);
    let managers = Managers::new(dead.clone().into_iter().chain([alive]))?;
    let options = CreateSecretOptions::builder().name("password").data("x");
    let secret = managers.create_secret(options.build()).await?;
    assert_eq!(secret.id, "secret1");
    engine.finish().await;

    let managers = Managers::new(dead)?;
    let error = managers
        .list_nodes(ListNodesOptions::default())
        .await
        .unwrap_err();
    let text = error.to_string();
    assert!(error.is_connect(), "{error:?}");
    for place in ["missing.sock", "dead.sock", &address.to_string()] {
        assert!(text.contains(place), "{text}");
    }
    Ok(())
}

#[tokio::test]
async fn change_is_not_repeated_after_its_connection_was_cut() -> Result<()> {
    let engines = [FakeEngine::local().await?, FakeEngine::local().await?];
    let target = "/v1.51/services/web/update?version=7";
    engines[0].expect("POST", target, Reply::raw("").cut());
    let clients = engines.each_ref().map(|engine| engine.docker_at(VERSION));
    let managers = Managers::new(clients)?;
    let options = UpdateServiceOptions::default();
    let spec = ServiceSpec::default();
    let error = managers
        .update_service("web", 7, &spec, options)
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Transport { .. }), "{error:?}");
    let [first, second] = engines;
    assert_eq!(first.finish().await.len(), 1);
    assert!(second.finish().await.is_empty());
    Ok(())
}

#[tokio::test]
async fn stream_stays_with_the_manager_where_it_began() -> Result<()> {
    let engines = [FakeEngine::local().await?, FakeEngine::local().await?];
    let target = "/v1.51/services/web/logs?follow=true&stdout=true&stderr=true";
    let logs = Reply::status(200)
        .header("Content-Type", "application/vnd.docker.multiplexed-stream")
        .chunk(frame(1, "hello\n"))
        .cut();
    engines[0].expect("GET", target, logs);
    engines[1].expect("GET", "/v1.51/services", Reply::json("[]"));
    let first = engines[0].docker_at(VERSION);
    let managers = Managers::new([first, engines[1].docker_at(VERSION)])?;
    let options = ServiceLogsOptions::builder().follow(true).build();
    let mut logs = managers.service_logs("web", options).await?;
    assert_eq!(logs.try_next().await?.expect("a frame").bytes(), "hello\n");
    let [first, second] = engines;
    first.finish().await;
    let error = logs.next().await.expect("an item").unwrap_err();
    assert!(matches!(error, Error::Stream { .. }), "{error:?}");
    // The engine is gone, and requests go to the other one.
    assert_eq!(list(&managers).await?, 0);
    assert_eq!(second.finish().await.len(), 1);
    Ok(())
}

#[tokio::test]
async fn dyn_transport_adds_the_methods_of_all_traits() -> Result<()> {
    let first = Manager::failing(unreachable);
    let docker = DynTransport::new(Managers::new([first, Manager::default()])?);
    let options = asyncdocker::networks::ListNetworksOptions::default();
    assert!(docker.list_networks(options).await?.is_empty());
    Ok(())
}
