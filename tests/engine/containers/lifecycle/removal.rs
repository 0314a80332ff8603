//! Removing containers.

use super::*;

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn delete_container_refuses_a_running_container_without_force() -> Result<()> {
    let docker = engine();
    with_container(&docker, sleeper(), async |id| {
        docker.start_container(id).await?;
        let gently = DeleteContainerOptions::default();
        let error = docker.delete_container(id, gently).await.unwrap_err();
        assert!(error.is_conflict(), "{error}");
        // "a running container" before Docker 28, "container is running" from then on.
        assert!(error.to_string().contains("running"), "{error}");

        let force = DeleteContainerOptions::builder().force(true).build();
        docker.delete_container(id, force).await?;
        let gone = inspect(&docker, id).await.unwrap_err();
        assert!(gone.is_not_found(), "{gone}");
        Ok(())
    })
    .await
}

/// Whether the engine has a volume of that name.
async fn has_volume(docker: &Docker, name: &str) -> Result<bool> {
    match docker.inspect_volume(name).await {
        Ok(_) => Ok(true),
        Err(error) if error.is_not_found() => Ok(false),
        Err(error) => Err(error),
    }
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn delete_container_removes_anonymous_volumes_on_request() -> Result<()> {
    let docker = engine();
    for volumes in [true, false] {
        let options = sleeper().volumes(["/data"]);
        with_container(&docker, options, async |id| {
            docker.start_container(id).await?;
            let mount = inspect(&docker, id).await?.mounts.remove(0);
            assert_eq!(mount.destination, "/data");
            let name = mount.name.expect("a volume has a name");
            assert!(has_volume(&docker, &name).await?);

            let options = DeleteContainerOptions::builder()
                .force(true)
                .volumes(volumes);
            docker.delete_container(id, options.build()).await?;
            let left = has_volume(&docker, &name).await?;
            if left {
                docker
                    .delete_volume(&name, DeleteVolumeOptions::default())
                    .await?;
            }
            assert_eq!(left, !volumes);
            Ok(())
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn delete_container_with_link_keeps_both_containers() -> Result<()> {
    let docker = engine();
    let (database, web) = (unique("database"), unique("web"));
    with_container(&docker, sleeper().name(database.as_str()), async |id| {
        docker.start_container(id).await?;
        let linked = sleeper()
            .name(web.as_str())
            .links([format!("{database}:db")]);
        with_container(&docker, linked, async |id| {
            let links = inspect(&docker, id).await?.host_config.links;
            assert_eq!(links, [format!("/{database}:/{web}/db")]);
            let options = DeleteContainerOptions::builder().link(true).build();
            docker
                .delete_container(&format!("{web}/db"), options)
                .await?;
            let links = inspect(&docker, id).await?.host_config.links;
            assert_eq!(links, [] as [&str; 0]);
            Ok(())
        })
        .await
    })
    .await
}
