//! The steps with images.

use super::*;

impl Hello {
    pub(super) async fn inspect_image(&self) -> Result<()> {
        let docker = &self.docker;
        let options = ListImagesOptions::builder()
            .all(true)
            .filters([ImageFilter::Dangling(false)])
            .build();
        let images = docker.list_images(options).await?;
        assert!(
            images
                .iter()
                .any(|image| image.repo_tags.contains(&self.image))
        );

        let (built, tagged) = (unique("built"), unique("asyncdocker"));
        removing(docker, &[&built], async || {
            let dockerfile = format!(
                "FROM {}\nCOPY hello.md /hello.md\nCMD [\"/bin/sh\"]\n",
                self.image
            );
            let context = archive(&[("Dockerfile", &dockerfile), ("hello.md", "Hello world!")]);
            let options = BuildImageOptions::builder()
                .no_cache(true)
                .dockerfile("Dockerfile")
                .tags([&built])
                .build();
            let told = said(docker.build_image(context, options).await?).await?;
            assert!(told.contains("COPY hello.md"), "{told}");
            Ok::<_, asyncdocker::Error>(())
        })
        .await?;

        let details = docker
            .inspect_image(&self.image, InspectImageOptions::default())
            .await?;
        assert!(details.repo_tags.contains(&self.image), "{details:?}");
        assert!(
            !docker
                .image_history(&self.image, ImageHistoryOptions::default())
                .await?
                .is_empty()
        );
        let tag = TagImageOptions::builder().tag("1.0").build();
        docker.tag_image(&self.image, &tagged, tag).await?;
        let deleted = docker
            .delete_image(&format!("{tagged}:1.0"), DeleteImageOptions::default())
            .await?;
        assert_eq!(deleted[0].untagged, Some(format!("{tagged}:1.0")));

        let index =
            stand_in(|_| r#"{"results": [{"name": "ubuntu", "star_count": 1}]}"#.to_owned());
        let term = format!("{}/ubuntu", index.await);
        let found = docker
            .search_images(&term, SearchImagesOptions::default())
            .await?;
        assert_eq!(found[0].name, "ubuntu");
        Ok(())
    }

    pub(super) async fn commit(&self) -> Result<()> {
        let docker = &self.docker;
        assert!(docker.info().await?.containers > 0);
        assert!(!docker.version().await?.version.is_empty());
        docker.ping().await?;

        let repo = unique("committed");
        removing(docker, &[&format!("{repo}:1.0")], async || {
            let options = CommitContainerOptions::builder()
                .repo(&repo)
                .tag("1.0")
                .working_dir("/root")
                .build();
            let committed = docker.commit_container(&self.name, options).await?;
            let details = docker
                .inspect_image(&committed.id, InspectImageOptions::default())
                .await?;
            let config = details.config.unwrap_or_default();
            assert_eq!(config.working_dir.as_deref(), Some("/root"));

            let names = [self.image.as_str(), &format!("{repo}:1.0")];
            for archive in [
                docker
                    .export_image(&self.image, ExportImageOptions::default())
                    .await?,
                docker
                    .export_images(names, ExportImagesOptions::default())
                    .await?,
            ] {
                let chunks: Vec<_> = archive.take(5).try_collect().await?;
                assert_eq!(chunks.len(), 5);
            }
            Ok::<_, asyncdocker::Error>(())
        })
        .await?;

        let mine = EventsOptions::builder()
            .since(engine_time(docker).await?)
            .filters([EventFilter::Container(self.id.clone())]);
        let events = docker.events(mine.build()).await?;
        docker.pause_container(&self.name).await?;
        docker.unpause_container(&self.name).await?;
        let events: Vec<_> = events.take(2).try_collect().await?;
        let actions: Vec<_> = events.iter().map(|event| event.action.name()).collect();
        assert_eq!(actions, ["pause", "unpause"]);
        Ok(())
    }
}
