//! What tasks are given and what they say: secrets, configs and logs.

use std::collections::BTreeSet;

use asyncdocker::Result;
use asyncdocker::configs::{CreateConfigOptions, ListConfigsOptions};
use asyncdocker::models::configs::ConfigFilter;
use asyncdocker::models::secrets::SecretFilter;
use asyncdocker::models::services::{ConfigReference, SecretReference};
use asyncdocker::prelude::*;
use asyncdocker::secrets::{CreateSecretOptions, ListSecretsOptions};
use asyncdocker::services::ServiceLogsOptions;
use asyncdocker::stream::Line;
use asyncdocker::tasks::TaskLogsOptions;
use futures_util::TryStreamExt;

use super::cluster::{converge, node, refused, running, sleeper, until, with_service};
use super::sharing::shared;
use crate::support::unique;

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn task_reads_its_secret_and_config() -> Result<()> {
    let _turn = shared().await;
    let docker = node(1);
    let (password, motd) = (unique("password"), unique("motd"));
    let options = CreateSecretOptions::builder()
        .name(&password)
        .data(b"hunter2\0\n");
    let secret = docker.create_secret(options.build()).await?;
    let options = CreateConfigOptions::builder().name(&motd).data("hello\n");
    let config = docker.create_config(options.clone().build()).await?;
    let taken = refused(docker.create_config(options.build()).await);
    assert!(taken.is_conflict(), "{taken}");

    let created = secret.id;
    let secret = docker.inspect_secret(&password).await?;
    assert_eq!(secret.id, created);
    assert_eq!(secret.spec.data, None, "no engine returns it");
    let config = docker.inspect_config(&config.id).await?;
    assert_eq!(config.spec.data.as_deref(), Some(&b"hello\n"[..]));

    let command = format!("od -c /run/secrets/{password}; cat /etc/motd; sleep 1000");
    let options = sleeper("reads")
        .args(["sh", "-c", &command])
        .secrets([SecretReference::from(&secret)])
        .configs([ConfigReference::from(&config).target("/etc/motd")]);
    with_service(options, async |docker, id| {
        converge(docker, id).await?;
        let output = until("the output", async || {
            let options = ServiceLogsOptions::default();
            let logs = docker.service_logs(id, options).await?;
            let output = logs.collect_output().await?.stdout_text().into_owned();
            Ok(Some(output).filter(|output| output.contains("hello")))
        })
        .await;
        let letters: String = output.split_whitespace().collect();
        assert!(letters.contains("hunter2\\0\\n"), "{output}");
        let used = refused(docker.delete_secret(&secret.id).await);
        assert!(used.to_string().contains("in use"), "{used}");
        Ok::<_, asyncdocker::Error>(())
    })
    .await?;

    let mut spec = secret.spec;
    spec.labels.insert("owner".to_owned(), "test".to_owned());
    docker
        .update_secret(&secret.id, secret.version.index, &spec)
        .await?;
    let stale = docker
        .update_secret(&secret.id, secret.version.index, &spec)
        .await;
    assert!(refused(stale).is_stale_version());
    let filters = [SecretFilter::Label("owner=test".to_owned())];
    let options = ListSecretsOptions::builder().filters(filters).build();
    assert_eq!(docker.list_secrets(options).await?.len(), 1);
    let mut spec = config.spec;
    spec.labels.insert("owner".to_owned(), "test".to_owned());
    docker
        .update_config(&config.id, config.version.index, &spec)
        .await?;
    let stale = docker
        .update_config(&config.id, config.version.index, &spec)
        .await;
    assert!(refused(stale).is_stale_version());
    let filters = [ConfigFilter::Label("owner=test".to_owned())];
    let options = ListConfigsOptions::builder().filters(filters).build();
    assert_eq!(docker.list_configs(options).await?.len(), 1);

    docker.delete_secret(&password).await?;
    docker.delete_config(&motd).await?;
    assert!(refused(docker.inspect_secret(&password).await).is_not_found());
    assert!(refused(docker.inspect_config(&motd).await).is_not_found());
    Ok(())
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn logs_of_all_nodes_are_merged_with_the_context_of_each_line() -> Result<()> {
    let _turn = shared().await;
    let options = sleeper("talks")
        .args(["sh", "-c", "echo out; echo err >&2; sleep 1000"])
        .env(["NODE={{.Node.Hostname}}"])
        .global();
    with_service(options, async |docker, id| {
        converge(docker, id).await?;
        let tasks = running(docker, id).await?;
        let expected: BTreeSet<String> = tasks.iter().map(|task| task.id.clone()).collect();
        let options = ServiceLogsOptions::builder()
            .details(true)
            .timestamps(true)
            .build();
        let lines = until("the lines of all tasks", async || {
            let logs = docker.service_logs(id, options.clone()).await?;
            let lines: Vec<Line> = logs.lines().try_collect().await?;
            Ok(Some(lines).filter(|lines| lines.len() == 2 * expected.len()))
        })
        .await;
        let mut seen = BTreeSet::new();
        for line in &lines {
            let context = line.task_context().expect("a context");
            assert_eq!(context.service_id, id);
            assert!(line.timestamp.is_some());
            assert!(["out", "err"].contains(&&*line.text()), "{line:?}");
            seen.insert(context.task_id.to_owned());
        }
        assert_eq!(seen, expected);

        let options = TaskLogsOptions::builder().stderr(true).build();
        let logs = docker.task_logs(&tasks[0].id, options).await?;
        let output = logs.collect_output().await?;
        assert_eq!(
            (output.stdout_text(), output.stderr_text()),
            ("".into(), "err\n".into())
        );
        Ok(())
    })
    .await
}
