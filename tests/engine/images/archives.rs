//! Exporting, loading and importing images.

use super::*;

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn import_image_imports_a_body_with_changes() -> Result<()> {
    let docker = engine();
    let repo = unique("import");
    let name = format!("{repo}:one");
    removing(&docker, &[&name], async || {
        let options = ImportImageOptions::builder()
            .repo(&repo)
            .tag("one")
            .message("made by a test")
            .changes(["LABEL a=\"b c\"", "CMD [\"/file\"]"])
            .build();
        let source = ImportSource::Archive(archive(&[("file", "content")]).into());
        let output = said(docker.import_image(source, options).await?).await?;
        let image = docker
            .inspect_image(&name, InspectImageOptions::default())
            .await?;
        assert_eq!(output.trim_end(), image.id);
        assert_eq!(image.comment.as_deref(), Some("made by a test"));
        let config = image.config.unwrap_or_default();
        assert_eq!(config.labels.get("a").map(String::as_str), Some("b c"));
        assert_eq!(config.cmd, ["/file"]);
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn import_image_imports_a_url() -> Result<()> {
    let docker = engine();
    let address = stand_in(|_| String::from_utf8(archive(&[("file", "text")])).unwrap()).await;
    let name = unique("import-url");
    removing(&docker, &[&name], async || {
        let source = ImportSource::Url(format!("http://{address}/empty.tar"));
        let options = ImportImageOptions::builder().repo(&name).build();
        let output = said(docker.import_image(source, options).await?).await?;
        let image = docker
            .inspect_image(&name, InspectImageOptions::default())
            .await?;
        assert!(output.ends_with(&image.id), "{output}");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn load_images_restores_exported_images() -> Result<()> {
    let docker = engine();
    let (one, two) = (unique("save"), unique("save"));
    removing(&docker, &[&one, &two], async || {
        import(&docker, &one, "latest").await?;
        import(&docker, &two, "latest").await?;
        let id = docker
            .inspect_image(&one, InspectImageOptions::default())
            .await?
            .id;
        let single = docker
            .export_image(&one, ExportImageOptions::default())
            .await?;
        let single: Vec<u8> = bytes_of(single).await?;
        let both = bytes_of(
            docker
                .export_images([&one, &two], ExportImagesOptions::default())
                .await?,
        )
        .await?;

        docker
            .delete_image(&one, DeleteImageOptions::default())
            .await?;
        docker
            .delete_image(&two, DeleteImageOptions::default())
            .await?;
        let output = said(
            docker
                .load_images(single, LoadImagesOptions::default())
                .await?,
        )
        .await?;
        assert!(
            output.contains(&format!("Loaded image: {one}:latest\n")),
            "{output}"
        );
        assert_eq!(
            docker
                .inspect_image(&one, InspectImageOptions::default())
                .await?
                .id,
            id
        );

        let quiet = LoadImagesOptions::builder().quiet(true).build();
        said(docker.load_images(both, quiet).await?).await?;
        assert_eq!(
            docker
                .inspect_image(&one, InspectImageOptions::default())
                .await?
                .id,
            id
        );
        assert_eq!(
            docker
                .inspect_image(&two, InspectImageOptions::default())
                .await?
                .repo_tags,
            [format!("{two}:latest")]
        );
        Ok(())
    })
    .await
}

async fn bytes_of(stream: asyncdocker::stream::ByteStream) -> Result<Vec<u8>> {
    stream
        .try_fold(Vec::new(), async |mut all, chunk| {
            all.extend_from_slice(&chunk);
            Ok(all)
        })
        .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn load_images_refuses_an_archive_without_images() {
    let loading = engine()
        .load_images("no archive", LoadImagesOptions::default())
        .await;
    let failed = match loading {
        Ok(progress) => said(progress).await.map(drop),
        Err(error) => Err(error),
    };
    assert!(failed.is_err());
}
