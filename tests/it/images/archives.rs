//! Archives: importing, exporting, loading.

use asyncdocker::Result;
use asyncdocker::images::{
    ExportImageOptions, ExportImagesOptions, ImportImageOptions, ImportSource, LoadImagesOptions,
};
use asyncdocker::prelude::*;
use asyncdocker::stream::ByteStream;
use asyncdocker::test_util::Reply;
use futures_util::TryStreamExt;

use super::{exchange, failure, header, messages, refusal, stream_of};

async fn bytes_of(stream: ByteStream) -> Result<Vec<u8>> {
    let chunks: Vec<_> = stream.try_collect().await?;
    Ok(chunks.concat())
}

#[tokio::test]
async fn import_image_sends_an_archive() -> Result<()> {
    let target = "/images/create?fromSrc=-&repo=h%3A5000%2Fapp&tag=1&message=a%20b&changes=ENV%20A%3D%22b%2Bc%22\
                  &changes=EXPOSE%2080";
    let options = ImportImageOptions::builder()
        .repo("h:5000/app")
        .tag("1")
        .message("a b")
        .changes(["ENV A=\"b+c\"", "EXPOSE 80"])
        .build();
    let reply = Reply::json(fixture!("import.json"));
    let (progress, request) = exchange("POST", target, reply, async |docker| {
        let source = ImportSource::Archive("tar".into());
        Ok(messages(docker.import_image(source, options).await?).await)
    })
    .await;
    assert_eq!(request.body, "tar");
    assert_eq!(header(&request, "content-type"), Some("application/x-tar"));
    let status = progress?.0.remove(0).status.unwrap();
    assert_eq!(
        status,
        "sha256:c781f50d2e3b55d5c6e9c3d215e88f3efd0ae5d23cb4c1e46883bfad033e9b68"
    );
    Ok(())
}

#[tokio::test]
async fn import_image_sends_a_url() -> Result<()> {
    let target = "/images/create?fromSrc=http%3A%2F%2Fh%2Fa.tar%3Fb%3Dc";
    let (imported, request) = exchange("POST", target, Reply::json(""), async |docker| {
        let source = ImportSource::Url("http://h/a.tar?b=c".to_owned());
        docker
            .import_image(source, ImportImageOptions::default())
            .await
    })
    .await;
    drop(imported?);
    assert!(request.body.is_empty());
    assert_eq!(header(&request, "content-type"), None);
    for url in ["", "-"] {
        let shown = refusal(async |docker| {
            let source = ImportSource::Url(url.to_owned());
            docker
                .import_image(source, ImportImageOptions::default())
                .await
        });
        assert!(shown.await.contains("invalid import URL"));
    }
    Ok(())
}

#[tokio::test]
async fn export_image_streams_the_archive() -> Result<()> {
    let reply = Reply::status(200).chunk("tar ").chunk("archive");
    let target = "/images/host:5000/app:1/get";
    let (archive, _) = exchange("GET", target, reply, async |docker| {
        bytes_of(
            docker
                .export_image("host:5000/app:1", ExportImageOptions::default())
                .await?,
        )
        .await
    })
    .await;
    assert_eq!(archive?, b"tar archive");
    Ok(())
}

#[tokio::test]
async fn export_images_sends_all_names() -> Result<()> {
    let reply = Reply::status(200).chunk("tar");
    let target = "/images/get?names=busybox&names=host%3A5000%2Fapp%3A1";
    let (archive, _) = exchange("GET", target, reply, async |docker| {
        bytes_of(
            docker
                .export_images(
                    ["busybox", "host:5000/app:1"],
                    ExportImagesOptions::default(),
                )
                .await?,
        )
        .await
    })
    .await;
    assert_eq!(archive?, b"tar");
    let shown = refusal(async |docker| {
        docker
            .export_images(Vec::<String>::new(), ExportImagesOptions::default())
            .await
    })
    .await;
    assert!(
        shown.contains("GET /images/get: invalid list of images: expected at least one"),
        "{shown}"
    );
    Ok(())
}

#[tokio::test]
async fn load_images_sends_the_archive() -> Result<()> {
    let quiet = LoadImagesOptions::builder().quiet(true).build();
    let cases = [
        (LoadImagesOptions::default(), "/images/load?quiet=false"),
        (quiet, "/images/load?quiet=true"),
    ];
    for (options, target) in cases {
        let reply = Reply::json(fixture!("load.json"));
        let (progress, request) = exchange("POST", target, reply, async |docker| {
            Ok(messages(docker.load_images("tar", options).await?).await)
        })
        .await;
        assert_eq!(request.body, "tar");
        assert_eq!(header(&request, "content-type"), Some("application/x-tar"));
        let (messages, error) = progress?;
        assert!(error.is_none());
        assert_eq!(
            stream_of(&messages),
            "Loaded image: 127.0.0.1:31404/team/app:1.2\n"
        );
    }
    Ok(())
}

#[tokio::test]
async fn load_images_reads_plain_text() -> Result<()> {
    let told = "The image app:1 already exists, renaming the old one with ID sha256:1 to empty \"string\"\n";
    let failed = r#"{"errorDetail":{"message":"broken"},"error":"broken"}"#;
    let cases = [
        ("", "", None),
        ("\n", "", None),
        (told, told, None),
        (
            " {\"stream\":\"Loaded\"}\n{\"stream\":\" all\"}",
            "Loaded all",
            None,
        ),
        (failed, "", Some(("broken".to_owned(), None))),
    ];
    for content_type in [None, Some("text/plain; charset=utf-8")] {
        for (body, stream, failed) in &cases {
            let reply = content_type.map_or(Reply::status(200), |value| {
                Reply::status(200).header("Content-Type", value)
            });
            let target = "/images/load?quiet=true";
            let (progress, _) = exchange("POST", target, reply.body(*body), async |docker| {
                let options = LoadImagesOptions::builder().quiet(true).build();
                Ok(messages(docker.load_images("tar", options).await?).await)
            })
            .await;
            let (messages, error) = progress?;
            assert_eq!(stream_of(&messages), *stream);
            assert_eq!(error.map(|error| failure(Some(error))), *failed);
        }
    }
    Ok(())
}
