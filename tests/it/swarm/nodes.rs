//! Nodes.

use asyncdocker::Result;
use asyncdocker::models::nodes::{
    NodeAvailability, NodeFilter, NodeMembership, NodeReachability, NodeRole, NodeState,
};
use asyncdocker::nodes::{DeleteNodeOptions, ListNodesOptions};
use asyncdocker::prelude::*;
use asyncdocker::test_util::{FakeEngine, Reply};
use serde_json::json;

use super::{VERSION, first_of, recorded};
use crate::support::{assert_no_body, json_body};

#[tokio::test]
async fn list_nodes_reads_recorded_responses() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("GET", "/v1.51/nodes", recorded("nodes"));
    let docker = engine.docker_at(VERSION);
    let mut nodes = docker.list_nodes(ListNodesOptions::default()).await?;
    nodes.sort_by_key(|node| node.description.hostname.clone());
    let names: Vec<_> = nodes
        .iter()
        .filter_map(|node| node.description.hostname.as_deref())
        .collect();
    assert_eq!(names, ["node-1", "node-2", "node-3"]);
    let manager = nodes[0].manager_status.as_ref().expect("a manager");
    assert_eq!(manager.leader, Some(true));
    assert_eq!(manager.reachability, NodeReachability::Reachable);
    assert_eq!(manager.addr, "10.77.0.1:2377");
    assert!(nodes[2].manager_status.is_none());
    assert_eq!(nodes[2].spec.role, Some(NodeRole::Worker));
    assert_eq!(nodes[2].status.state, NodeState::Ready);
    assert_eq!(nodes[2].status.addr.as_deref(), Some("10.77.0.3"));
    let platform = nodes[0].description.platform.as_ref().expect("a platform");
    assert_eq!(platform.os.as_deref(), Some("linux"));
    let resources = nodes[0].description.resources.as_ref();
    assert!(resources.is_some_and(|resources| resources.memory_bytes > Some(0)));
    assert_no_body(&engine.finish().await[0]);
    Ok(())
}

#[tokio::test]
async fn list_nodes_sends_filters_as_a_map_of_lists() -> Result<()> {
    let engine = FakeEngine::local().await?;
    // {"membership":["accepted"],"node.label":["disk=ssd"],"role":["worker"]}
    let filters = "%7B%22membership%22%3A%5B%22accepted%22%5D%2C%22node.label%22%3A%5B%22disk%3Dssd%22%5D\
        %2C%22role%22%3A%5B%22worker%22%5D%7D";
    engine.expect(
        "GET",
        &format!("/v1.51/nodes?filters={filters}"),
        Reply::json("[]"),
    );
    let filters = [
        NodeFilter::Role(NodeRole::Worker),
        NodeFilter::NodeLabel("disk=ssd".to_owned()),
        NodeFilter::Membership(NodeMembership::Accepted),
    ];
    let options = ListNodesOptions::builder().filters(filters).build();
    assert!(
        engine
            .docker_at(VERSION)
            .list_nodes(options)
            .await?
            .is_empty()
    );
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn update_node_sends_version_and_configuration() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("GET", "/v1.51/nodes/node-3", first_of("nodes"));
    engine.expect(
        "POST",
        "/v1.51/nodes/node-3/update?version=7",
        Reply::status(200),
    );
    let docker = engine.docker_at(VERSION);
    let mut spec = docker.inspect_node("node-3").await?.spec;
    spec.labels.insert("disk".to_owned(), "ssd".to_owned());
    docker.update_node("node-3", 7, &spec).await?;
    let requests = engine.finish().await;
    assert_no_body(&requests[0]);
    let expected = json!({
        "Labels": {"disk": "ssd"},
        "Role": "worker",
        "Availability": "active",
    });
    assert_eq!(json_body(&requests[1]), expected);
    Ok(())
}

#[tokio::test]
async fn set_node_availability_and_role_change_the_inspected_specification() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let node = r#"{"ID": "n1", "Version": {"Index": 9}, "Spec": {"Labels": {"a": "b"}, "Role": "worker",
        "Availability": "active"}, "Description": {}, "Status": {"State": "ready"}}"#;
    for _ in 0..2 {
        engine.expect("GET", "/v1.51/nodes/n1", Reply::json(node));
        engine.expect(
            "POST",
            "/v1.51/nodes/n1/update?version=9",
            Reply::status(200),
        );
    }
    let docker = engine.docker_at(VERSION);
    docker
        .set_node_availability("n1", NodeAvailability::Drain)
        .await?;
    docker.set_node_role("n1", NodeRole::Manager).await?;
    let requests = engine.finish().await;
    let drained = json!({"Labels": {"a": "b"}, "Role": "worker", "Availability": "drain"});
    assert_eq!(json_body(&requests[1]), drained);
    let promoted = json!({"Labels": {"a": "b"}, "Role": "manager", "Availability": "active"});
    assert_eq!(json_body(&requests[3]), promoted);
    Ok(())
}

#[tokio::test]
async fn delete_node_sends_force_only_when_set() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("DELETE", "/v1.51/nodes/n1", Reply::status(200));
    engine.expect("DELETE", "/v1.51/nodes/n1?force=true", Reply::status(200));
    let docker = engine.docker_at(VERSION);
    docker
        .delete_node("n1", DeleteNodeOptions::default())
        .await?;
    let force = DeleteNodeOptions::builder().force(true).build();
    docker.delete_node("n1", force).await?;
    assert_no_body(&engine.finish().await[0]);
    Ok(())
}
