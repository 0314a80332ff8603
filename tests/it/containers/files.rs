//! Archives, export and changes.

use asyncdocker::containers::UploadArchiveOptions;
use asyncdocker::models::containers::ChangeKind;
use asyncdocker::prelude::*;
use asyncdocker::stream::ByteStream;
use asyncdocker::test_util::Reply;
use asyncdocker::{Body, Error, Result};
use futures_util::TryStreamExt;

use super::{call, documented, headers, recorded, refused};

const MISSING: (u16, &str) = (404, "No such container: web");
const FAILED: (u16, &str) = (500, "error getting the layer");

async fn collected(stream: ByteStream) -> Result<Vec<u8>> {
    let chunks: Vec<_> = stream.try_collect().await?;
    Ok(chunks.concat())
}

#[tokio::test]
async fn stat_archive_sends_a_head_request() -> Result<()> {
    let target = "/containers/web/archive?path=%2Fetc%2Fa%20b%2B%26";
    let (stat, sent) = call(("HEAD", target), recorded("archive-head"), async |docker| {
        docker.stat_archive("web", "/etc/a b+&").await
    })
    .await?;
    assert_eq!(headers(&sent), []);
    assert_eq!(
        (stat.name.as_str(), stat.size, stat.mode),
        ("passwd", 30, 0o644)
    );
    assert_eq!(
        stat.mtime.expect("a time").to_rfc3339(),
        "2026-11-23T15:41:45+00:00"
    );
    assert_eq!(stat.link_target, "");
    Ok(())
}

#[tokio::test]
async fn stat_archive_error_names_the_fault_in_the_header() -> Result<()> {
    // The last one: no JSON; the one before: a mode that is text.
    let cases = [
        (None, "did not send it"),
        // Not even a single byte of it is shown.
        (Some("%%%"), "invalid base64"),
        (Some("eyJtb2RlIjoieCJ9"), "expected u32"),
        (Some("bm9uZQ=="), "expected"),
    ];
    for (header, cause) in cases {
        let mut reply = Reply::status(200);
        if let Some(value) = header {
            reply = reply.header("X-Docker-Container-Path-Stat", value);
        }
        let stat = call(
            ("HEAD", "/containers/web/archive?path=%2F"),
            reply,
            async |docker| docker.stat_archive("web", "/").await,
        );
        let error = stat.await.unwrap_err();
        let Error::Decode { source, .. } = &error else {
            panic!("{error:?}");
        };
        assert!(source.to_string().contains(cause), "{source}");
        assert!(!format!("{error:?}").contains("37"), "{error:?}");
    }
    Ok(())
}

#[tokio::test]
async fn stat_archive_errors() -> Result<()> {
    let head = ("HEAD", "/containers/web/archive?path=%2F");
    for (reply, status) in [
        (recorded("archive-head-missing"), 404),
        (Reply::status(400), 400),
        (Reply::status(500), 500),
    ] {
        let stat = call(head, reply, async |docker| {
            docker.stat_archive("web", "/").await
        });
        let error = stat.await.unwrap_err();
        assert_eq!(error.status().expect("a status"), status);
        assert_eq!(error.engine_message(), None);
        let text = error.to_string();
        assert!(text.starts_with("HEAD /containers/web/archive: "), "{text}");
        assert!(text.ends_with(&format!("(status {status})")), "{text}");
    }
    Ok(())
}

#[tokio::test]
async fn download_archive_returns_metadata_and_bytes() -> Result<()> {
    let target = "/containers/web/archive?path=%2Fetc%2Fpasswd";
    let ((stat, bytes), sent) = call(("GET", target), recorded("archive-get"), async |docker| {
        let archive = docker.download_archive("web", "/etc/passwd").await?;
        Ok((archive.stat, collected(archive.bytes).await?))
    })
    .await?;
    // Nothing that would make an engine compress.
    assert_eq!(headers(&sent), []);
    assert_eq!(stat.name, "passwd");
    assert_eq!(bytes.len(), 2048);
    assert!(bytes.starts_with(b"passwd\0"));
    Ok(())
}

#[tokio::test]
async fn download_archive_errors() -> Result<()> {
    let missing = (404, "lstat /no/such: no such file or directory");
    let errors = [
        (400, "Bad parameters: path cannot be empty"),
        MISSING,
        missing,
        FAILED,
    ];
    let get = ("GET", "/containers/web/archive?path=%2Fno%2Fsuch");
    refused(get, &errors, async |docker| {
        docker.download_archive("web", "/no/such").await
    })
    .await
}

#[tokio::test]
async fn upload_archive_sends_bytes_unchanged() -> Result<()> {
    let bytes: Vec<u8> = (0..=255).collect();
    let put = ("PUT", "/containers/web/archive?path=%2Ftmp");
    let ((), sent) = call(put, Reply::status(200), async |docker| {
        let options = UploadArchiveOptions::default();
        docker
            .upload_archive("web", "/tmp", bytes.clone(), options)
            .await
    })
    .await?;
    let mut known = headers(&sent);
    known.sort_unstable();
    assert_eq!(
        known,
        [
            ("content-length", "256"),
            ("content-type", "application/x-tar")
        ]
    );
    assert_eq!(sent.body, bytes);
    Ok(())
}

#[tokio::test]
async fn upload_archive_sends_a_stream_in_chunks() -> Result<()> {
    let put = (
        "PUT",
        "/containers/web/archive?path=%2Ftmp&noOverwriteDirNonDir=true",
    );
    let ((), sent) = call(put, Reply::status(200), async |docker| {
        let pieces = [Ok::<_, std::io::Error>("one "), Ok(""), Ok("two")];
        let body = Body::from_stream(futures_util::stream::iter(pieces));
        let options = UploadArchiveOptions::builder()
            .no_overwrite_dir_non_dir(true)
            .build();
        docker.upload_archive("web", "/tmp", body, options).await
    })
    .await?;
    let mut known = headers(&sent);
    known.sort_unstable();
    assert_eq!(
        known,
        [
            ("content-type", "application/x-tar"),
            ("transfer-encoding", "chunked")
        ]
    );
    assert_eq!(sent.body, "one two");
    Ok(())
}

#[tokio::test]
async fn upload_archive_errors() -> Result<()> {
    let errors = [
        (400, "not a directory"),
        (403, "container rootfs is marked read-only"),
        MISSING,
        (
            500,
            "Error processing tar file(exit status 1): unexpected EOF",
        ),
    ];
    let put = ("PUT", "/containers/web/archive?path=%2Ftmp");
    refused(put, &errors, async |docker| {
        let options = UploadArchiveOptions::default();
        docker.upload_archive("web", "/tmp", "tar", options).await
    })
    .await
}

#[tokio::test]
async fn copy_from_container_sends_the_path_in_the_body() -> Result<()> {
    let copy = ("POST", "/v1.23/containers/web/copy");
    let reply = Reply::status(200)
        .header("Content-Type", "application/x-tar")
        .chunk("a t")
        .chunk("ar");
    let (bytes, sent) = call(copy, reply, async |docker| {
        collected(docker.copy_from_container("web", "/etc/\"x\"").await?).await
    })
    .await?;
    assert_eq!(sent.headers["content-type"], "application/json");
    assert_eq!(sent.body, r#"{"Resource":"/etc/\"x\""}"#);
    assert_eq!(bytes, b"a tar");
    Ok(())
}

#[tokio::test]
async fn copy_from_container_errors() -> Result<()> {
    let missing = (500, "Could not find the file /no/such in container web");
    refused(
        ("POST", "/v1.23/containers/web/copy"),
        &[MISSING, missing],
        async |docker| docker.copy_from_container("web", "/no/such").await,
    )
    .await
}

#[tokio::test]
async fn export_container_streams_the_bytes() -> Result<()> {
    let export = ("GET", "/containers/web/export");
    let reply = Reply::status(200).chunk(vec![7; 100_000]).chunk("end");
    let (bytes, sent) = call(export, reply, async |docker| {
        collected(docker.export_container("web").await?).await
    })
    .await?;
    assert_eq!(headers(&sent), []);
    assert_eq!(bytes.len(), 100_003);
    assert!(bytes.ends_with(b"end"));
    Ok(())
}

#[tokio::test]
async fn truncated_export_container_is_an_error() -> Result<()> {
    let export = ("GET", "/containers/web/export");
    let reply = Reply::status(200).chunk("half").cut();
    let cut = call(export, reply, async |docker| {
        collected(docker.export_container("web").await?).await
    });
    let error = cut.await.unwrap_err();
    assert!(matches!(error, Error::Stream { .. }), "{error:?}");
    Ok(())
}

#[tokio::test]
async fn export_container_errors() -> Result<()> {
    refused(
        ("GET", "/containers/web/export"),
        &[MISSING, FAILED],
        async |docker| docker.export_container("web").await,
    )
    .await
}

#[tokio::test]
async fn container_changes_read_kinds_and_null() -> Result<()> {
    let changes = async |reply| {
        let get = ("GET", "/containers/web/changes");
        let (changes, sent) = call(get, reply, async |docker| {
            docker.container_changes("web").await
        })
        .await?;
        assert_eq!(headers(&sent), []);
        let listed = changes.into_iter().map(|change| (change.path, change.kind));
        Ok::<_, Error>(listed.collect::<Vec<_>>())
    };
    let recorded = changes(recorded("container-changes")).await?;
    assert_eq!(recorded[0], ("/anon".to_owned(), ChangeKind::Added));
    let documented = changes(documented("container-changes")).await?;
    assert_eq!(documented[0], ("/dev".to_owned(), ChangeKind::Modified));
    let newer = Reply::json(r#"[{"Path":"/x","Kind":2},{"Path":"/y","Kind":9}]"#);
    let newer = changes(newer).await?;
    assert_eq!(newer[0].1, ChangeKind::Deleted);
    assert_eq!(newer[1].1, ChangeKind::Unknown(9));
    assert_eq!(changes(Reply::json("null\n")).await?, []);
    Ok(())
}

#[tokio::test]
async fn container_changes_errors() -> Result<()> {
    refused(
        ("GET", "/containers/web/changes"),
        &[MISSING, FAILED],
        async |docker| docker.container_changes("web").await,
    )
    .await
}
