//! Building images.

use super::*;

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn build_image_sets_arguments_and_labels() -> Result<()> {
    let docker = engine();
    let (first, second) = (unique("built"), format!("{}:2", unique("built")));
    removing(&docker, &[&first, &second], async || {
        let dockerfile = format!(
            "FROM {IMAGE}\nARG GREETING\nCOPY file /copied\nRUN echo \"$GREETING\" > /greeting\nCMD cat /greeting /copied\n"
        );
        let context = archive(&[("sub/Dockerfile", &dockerfile), ("file", "from the context\n")]);
        let options = BuildImageOptions::builder()
            .dockerfile("sub/Dockerfile")
            .tags([&first, &second])
            .build_args([("GREETING", "a b+c&d=é/%")])
            .labels([("key", "a \"quoted\" value"), ("empty", "")])
            .no_cache(true)
            .build();
        let output = said(docker.build_image(context, options).await?).await?;
        assert!(output.contains("Successfully built"), "{output}");

        let image = docker.inspect_image(&second, InspectImageOptions::default()).await?;
        let labels = image.config.unwrap_or_default().labels;
        assert_eq!(labels.get("key").map(String::as_str), Some("a \"quoted\" value"));
        assert_eq!(labels.get("empty").map(String::as_str), Some(""));
        assert_eq!(docker.inspect_image(&first, InspectImageOptions::default()).await?.id, image.id);

        let run = CreateContainerOptions::builder().image(&first);
        with_container(&docker, run, async |id| {
            docker.start_container(id).await?;
            docker.wait_container(id, WaitContainerOptions::default()).await?;
            let logs = docker.container_logs(id, ContainerLogsOptions::default()).await?;
            assert_eq!(collect(logs).await?.0, "a b+c&d=é/%\nfrom the context\n");
            Ok(())
        })
        .await
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn quiet_build_returns_only_the_id() -> Result<()> {
    let docker = engine();
    let name = unique("quiet");
    removing(&docker, &[&name], async || {
        let context = archive(&[("Dockerfile", &format!("FROM {IMAGE}\nLABEL q={name}\n"))]);
        let options = BuildImageOptions::builder()
            .no_cache(true)
            .tags([&name])
            .quiet(true)
            .build();
        let output = said(docker.build_image(context, options).await?).await?;
        assert_eq!(
            output.trim_end(),
            docker
                .inspect_image(&name, InspectImageOptions::default())
                .await?
                .id
        );
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn failed_build_is_an_error_with_the_exit_code() -> Result<()> {
    let context = archive(&[("Dockerfile", &format!("FROM {IMAGE}\nRUN exit 7\n"))]);
    let options = BuildImageOptions::builder()
        .no_cache(true)
        .force_rm(true)
        .build();
    let mut progress = engine().build_image(context, options).await?;
    let mut last = None;
    while let Some(item) = progress.next().await {
        assert!(last.is_none(), "{item:?} came behind an error");
        last = item.err();
    }
    match last {
        Some(Error::Daemon { message, code, .. }) => {
            assert_eq!(code, Some(7));
            assert!(message.contains("non-zero code: 7"), "{message}");
        }
        other => panic!("{other:?}"),
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn remote_build_context_is_downloaded_by_the_engine() -> Result<()> {
    let docker = engine();
    let address = stand_in(|_| format!("FROM {IMAGE}\nLABEL from=remote\n")).await;
    let name = unique("remote");
    removing(&docker, &[&name], async || {
        let options = BuildImageOptions::builder()
            .no_cache(true)
            .remote(format!("http://{address}/Dockerfile"))
            .tags([&name])
            .build();
        said(docker.build_image(Body::empty(), options).await?).await?;
        let labels = docker
            .inspect_image(&name, InspectImageOptions::default())
            .await?
            .config
            .unwrap_or_default()
            .labels;
        assert_eq!(labels.get("from").map(String::as_str), Some("remote"));
        Ok(())
    })
    .await
}
