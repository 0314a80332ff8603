//! The files of containers, in and out.

use std::collections::BTreeMap;
use std::io::Read;

use asyncdocker::containers::UploadArchiveOptions;
use asyncdocker::models::containers::ChangeKind;
use asyncdocker::prelude::*;
use asyncdocker::stream::ByteStream;
use asyncdocker::{Body, Error, Result};
use futures_util::TryStreamExt;

use super::{output, script};
use crate::support::{engine, with_container};

/// The bit of Go's file modes that says directory.
const DIRECTORY: u32 = 1 << 31;

/// The one that says symbolic link.
const LINK: u32 = 1 << 27;

/// A tar archive of one file.
fn archive(path: &str, content: &[u8]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(content.len() as u64);
    header.set_mode(0o640);
    builder
        .append_data(&mut header, path, content)
        .and_then(|()| builder.into_inner())
        .expect("an archive in memory")
}

/// The regular files of a tar archive.
async fn files(stream: ByteStream) -> Result<BTreeMap<String, Vec<u8>>> {
    let bytes: Vec<_> = stream.try_collect().await?;
    let bytes = bytes.concat();
    let mut files = BTreeMap::new();
    let mut archive = tar::Archive::new(&bytes[..]);
    for entry in archive.entries().expect("an archive") {
        let mut entry = entry.expect("an entry");
        if entry.header().entry_type().is_file() {
            let path = entry.path().expect("a path").display().to_string();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).expect("its content");
            files.insert(path, content);
        }
    }
    Ok(files)
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn download_archive_returns_what_upload_archive_wrote() -> Result<()> {
    let docker = engine();
    let content = "first line\nletzte Zeile".as_bytes();
    let options = script("cat '/srv/sub folder/file'; stat -c %a '/srv/sub folder/file'");
    let options = options.volumes(["/srv"]);
    with_container(&docker, options, async |id| {
        let tar = archive("sub folder/file", content);
        docker
            .upload_archive(id, "/srv", tar, UploadArchiveOptions::default())
            .await?;
        let read = output(&docker, id).await?;
        assert_eq!(read, "first line\nletzte Zeile640\n");

        let file = docker.download_archive(id, "/srv/sub folder/file").await?;
        assert_eq!(file.stat.name, "file");
        assert_eq!(
            file.stat.size,
            i64::try_from(content.len()).expect("a size")
        );
        assert_eq!(
            files(file.bytes).await?,
            BTreeMap::from([("file".to_owned(), content.to_vec())])
        );

        let folder = docker.download_archive(id, "/srv").await?;
        assert_eq!(folder.stat.mode & DIRECTORY, DIRECTORY);
        let path = "srv/sub folder/file".to_owned();
        assert_eq!(
            files(folder.bytes).await?,
            BTreeMap::from([(path, content.to_vec())])
        );
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn upload_archive_accepts_a_stream_and_keeps_existing_directories() -> Result<()> {
    let docker = engine();
    with_container(&docker, script("cat /tmp/home"), async |id| {
        let upload = async |path: &str, keep: bool| {
            let tar = archive("home", b"a file\n");
            let pieces: Vec<_> = tar
                .chunks(100)
                .map(<[u8]>::to_vec)
                .map(Ok::<_, std::io::Error>)
                .collect();
            let options = UploadArchiveOptions::builder()
                .no_overwrite_dir_non_dir(keep)
                .build();
            let body = Body::from_stream(futures_util::stream::iter(pieces));
            docker.upload_archive(id, path, body, options).await
        };
        upload("/tmp", true).await?;
        assert_eq!(output(&docker, id).await?, "a file\n");

        let error = upload("/", true).await.unwrap_err();
        assert!(
            error.to_string().contains("cannot overwrite directory"),
            "{error}"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn upload_archive_errors_have_the_reason() -> Result<()> {
    let docker = engine();
    let upload = async |id: &str, path: &str, bytes: Vec<u8>| {
        let options = UploadArchiveOptions::default();
        docker
            .upload_archive(id, path, bytes, options)
            .await
            .unwrap_err()
    };
    with_container(&docker, script("").readonly_rootfs(true), async |id| {
        let missing = upload(id, "/no/such", archive("file", b"")).await;
        assert!(missing.is_not_found(), "{missing}");
        assert!(missing.to_string().contains("/no/such"), "{missing}");
        let file = upload(id, "/bin/sh", archive("file", b"")).await;
        assert!(file.to_string().contains("not a directory"), "{file}");
        let read_only = upload(id, "/tmp", archive("file", b"")).await;
        assert!(read_only.to_string().contains("read-only"), "{read_only}");
    })
    .await;
    with_container(&docker, script(""), async |id| {
        let garbage = upload(id, "/tmp", b"no archive".repeat(1000)).await;
        assert!(garbage.status().is_some(), "{garbage:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn upload_archive_reports_an_early_refusal_of_a_large_body() -> Result<()> {
    let docker = engine();
    with_container(&docker, script(""), async |id| {
        let tar = archive("file", &vec![7; 16 << 20]);
        let options = UploadArchiveOptions::default();
        let error = docker
            .upload_archive(id, "/no/such", tar, options)
            .await
            .unwrap_err();
        assert!(error.is_not_found(), "{error:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn stat_archive_describes_files_directories_and_links() -> Result<()> {
    let docker = engine();
    let options = script("printf 12345 >/tmp/file; chmod 604 /tmp/file; ln -s file /tmp/link");
    with_container(&docker, options, async |id| {
        output(&docker, id).await?;
        let file = docker.stat_archive(id, "/tmp/file").await?;
        assert_eq!(
            (file.name.as_str(), file.size, file.mode),
            ("file", 5, 0o604)
        );
        assert!(file.mtime.is_some());
        let folder = docker.stat_archive(id, "/tmp").await?;
        assert_eq!(folder.mode & DIRECTORY, DIRECTORY);
        let link = docker.stat_archive(id, "/tmp/link").await?;
        assert_eq!(link.mode & LINK, LINK);
        assert_eq!(link.link_target, "/tmp/file");

        let missing = docker.stat_archive(id, "/no/such").await.unwrap_err();
        assert!(missing.is_not_found());
        assert_eq!(missing.engine_message(), None);
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn copy_from_container_returns_a_file_or_directory() -> Result<()> {
    let docker = engine();
    let options = script("mkdir /tmp/folder; echo content >/tmp/folder/file");
    with_container(&docker, options, async |id| {
        output(&docker, id).await?;
        // Sent at API 1.23, which engines since Docker 25.0 do not serve.
        let file = match docker.copy_from_container(id, "/tmp/folder/file").await {
            Err(error @ Error::Unsupported { .. }) => {
                assert!(error.to_string().contains("download_archive"), "{error}");
                return Ok(());
            }
            file => file?,
        };
        let content = b"content\n".to_vec();
        assert_eq!(
            files(file).await?,
            BTreeMap::from([("file".to_owned(), content.clone())])
        );
        let directory = docker.copy_from_container(id, "/tmp/folder").await?;
        // Docker 1.11 puts the name of the directory first.
        let prefix = if docker.version().await?.version.starts_with("1.11.") {
            "folder/"
        } else {
            ""
        };
        assert_eq!(
            files(directory).await?,
            BTreeMap::from([(format!("{prefix}file"), content)])
        );

        let missing = docker
            .copy_from_container(id, "/no/such")
            .await
            .unwrap_err();
        assert!(missing.to_string().contains("/no/such"), "{missing}");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn export_container_returns_the_whole_file_system() -> Result<()> {
    let docker = engine();
    let options = script("mkdir /made; echo here >/made/file");
    with_container(&docker, options, async |id| {
        output(&docker, id).await?;
        let files = files(docker.export_container(id).await?).await?;
        assert_eq!(files["made/file"], b"here\n");
        assert!(files.keys().any(|path| path.starts_with("bin/")));
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn container_changes_lists_added_modified_and_deleted_paths() -> Result<()> {
    let docker = engine();
    let options = script("echo new >/new; rm /etc/group; echo more >>/etc/passwd");
    with_container(&docker, options, async |id| {
        assert_eq!(docker.container_changes(id).await?, []);
        output(&docker, id).await?;
        let changes = docker.container_changes(id).await?;
        let mut changes: Vec<_> = changes
            .iter()
            .map(|change| (change.path.as_str(), &change.kind))
            .collect();
        changes.sort();
        assert_eq!(
            changes,
            [
                ("/etc", &ChangeKind::Modified),
                ("/etc/group", &ChangeKind::Deleted),
                ("/etc/passwd", &ChangeKind::Modified),
                ("/new", &ChangeKind::Added),
            ]
        );
        Ok(())
    })
    .await
}
