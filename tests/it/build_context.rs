//! Directories as build contexts.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
#[cfg(unix)]
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
#[cfg(unix)]
use std::time::{Duration, UNIX_EPOCH};

use asyncdocker::stream::ByteStream;
use asyncdocker::{Body, BuildContext, Request, Response};
use futures_util::TryStreamExt;
use tar::Archive;
#[cfg(unix)]
use tar::EntryType;

use crate::support::slashed;

/// A directory that is removed in the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("asyncdocker-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir(&path).unwrap();
        Self(path)
    }

    fn file(self, path: &str, content: &str) -> Self {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.join(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn bytes(body: Body) -> ByteStream {
    let request = Request::post("/build");
    Response::builder(&request).body(body).byte_stream()
}

async fn packed(context: BuildContext) -> Vec<u8> {
    let chunks = bytes(context.pack().await.unwrap().body);
    let chunks: Vec<_> = chunks.try_collect().await.unwrap();
    chunks.concat()
}

/// The paths in the archive, in their order.
async fn paths(context: BuildContext) -> Vec<String> {
    let packed = packed(context).await;
    let mut archive = Archive::new(&*packed);
    let path = |entry: tar::Entry<'_, _>| entry.path().unwrap().display().to_string();
    archive
        .entries()
        .unwrap()
        .map(|entry| path(entry.unwrap()))
        .collect()
}

async fn refused(context: BuildContext) -> String {
    context.pack().await.unwrap_err().to_string()
}

#[cfg(unix)]
#[tokio::test]
async fn files_keep_content_mode_time_and_links_but_not_their_owner() {
    let long = format!("{}/{}", "sub".repeat(20), "file".repeat(20));
    let folder = Folder::new("context-kinds")
        .file("Dockerfile", "FROM busybox")
        .file("script", "#!/bin/sh")
        .file("sub/empty", "")
        .file(&long, "content of a long path");
    fs::set_permissions(folder.path("script"), fs::Permissions::from_mode(0o4750)).unwrap();
    fs::hard_link(folder.path("script"), folder.path("sub/same")).unwrap();
    symlink("..//nowhere/", folder.path("sub/link")).unwrap();
    let far = "../".repeat(100);
    symlink(&far, folder.path("sub/far")).unwrap();
    std::os::unix::net::UnixListener::bind(folder.path("socket")).unwrap();

    let packed = packed(BuildContext::new(&folder.0)).await;
    let mut seen = BTreeMap::new();
    for entry in Archive::new(&*packed).entries().unwrap() {
        let mut entry = entry.unwrap();
        let mut content = String::new();
        entry.read_to_string(&mut content).unwrap();
        let header = entry.header();
        assert_eq!((header.uid().unwrap(), header.gid().unwrap()), (0, 0));
        assert_eq!(header.username().unwrap(), Some(""));
        assert!(header.mtime().unwrap() > 1_600_000_000);
        let kind = header.entry_type();
        let mode = header.mode().unwrap();
        let link = entry
            .link_name()
            .unwrap()
            .map(|link| link.display().to_string());
        seen.insert(
            entry.path().unwrap().display().to_string(),
            (kind, mode, link, content),
        );
    }
    assert_eq!(
        seen["script"],
        (EntryType::Regular, 0o4750, None, "#!/bin/sh".to_owned())
    );
    assert_eq!(seen["sub/same"].0, EntryType::Link);
    assert_eq!(seen["sub/same"].2.as_deref(), Some("script"));
    assert_eq!(seen["sub/link"].0, EntryType::Symlink);
    assert_eq!(seen["sub/link"].2.as_deref(), Some("..//nowhere/"));
    assert_eq!(seen["sub/far"].2.as_deref(), Some(&*far));
    assert_eq!(seen["sub/"].0, EntryType::Directory);
    assert_eq!(seen["sub/empty"].3, "");
    assert_eq!(seen[&long].3, "content of a long path");
    assert!(!seen.contains_key("socket"), "no archive can hold a socket");
}

#[tokio::test]
async fn files_that_the_dockerignore_matches_are_excluded() {
    let folder = Folder::new("context-ignore")
        .file(".dockerignore", "*\n!src\nsrc/**/*.tmp\n!deep/down/file\n")
        .file("Dockerfile", "")
        .file("secret", "")
        .file("src/main.rs", "")
        .file("src/a/b/x.tmp", "")
        .file("deep/down/file", "")
        .file("deep/other", "")
        .file("away/file", "");
    let expected = [
        ".dockerignore",
        "Dockerfile",
        "deep/down/file",
        "src/",
        "src/a/",
        "src/a/b/",
        "src/main.rs",
    ];
    assert_eq!(paths(BuildContext::new(&folder.0)).await, expected);
}

#[tokio::test]
async fn ignored_dockerfile_is_sent() {
    let folder = Folder::new("context-dockerfile")
        .file(".dockerignore", "**")
        .file("build/docker/Dockerfile.test", "")
        .file("build/real", "");
    let context = BuildContext::new(&folder.0);
    let at = |path: &str| context.clone().dockerfile(path);
    let expected = [".dockerignore", "build/docker/Dockerfile.test"];
    assert_eq!(paths(at("./build//docker/Dockerfile.test")).await, expected);
    assert_eq!(
        paths(at("build/../build/docker/Dockerfile.test")).await,
        expected
    );
    #[cfg(unix)]
    {
        symlink("build/real", folder.path("linked")).unwrap();
        assert_eq!(
            paths(at("linked")).await,
            [".dockerignore", "build/real", "linked"]
        );
    }
    #[cfg(windows)]
    assert_eq!(paths(at(r"build\docker\Dockerfile.test")).await, expected);
}

#[tokio::test]
async fn ignore_file_of_the_dockerfile_replaces_the_dockerignore() {
    let folder = Folder::new("context-own-patterns")
        .file(".dockerignore", "b\nDockerfile*")
        .file("Dockerfile", "")
        .file("docker/Dockerfile.test", "")
        .file("docker/Dockerfile.test.dockerignore", "a\n.docker*\ndocker")
        .file("a", "")
        .file("b", "");
    let context = BuildContext::new(&folder.0);
    let expected = [
        ".dockerignore",
        "Dockerfile",
        "a",
        "docker/",
        "docker/Dockerfile.test",
        "docker/Dockerfile.test.dockerignore",
    ];
    assert_eq!(paths(context.clone()).await, expected);
    let expected = ["Dockerfile", "b", "docker/Dockerfile.test"];
    let context = context.dockerfile("docker/Dockerfile.test");
    assert_eq!(paths(context.clone()).await, expected);

    fs::write(folder.path("docker/Dockerfile.test.dockerignore"), "[oops").unwrap();
    let error = slashed(&refused(context).await);
    assert!(
        error.contains("docker/Dockerfile.test.dockerignore`: line 1: invalid pattern `[oops`"),
        "{error}"
    );
}

#[cfg(unix)]
#[tokio::test]
async fn default_dockerfile_may_be_lower_case() {
    let folder = Folder::new("context-small")
        .file("dockerfile", "")
        .file(".dockerignore", "*");
    let context = BuildContext::new(&folder.0);
    let expected = [".dockerignore", "dockerfile"];
    assert_eq!(paths(context.clone()).await, expected);
    fs::write(folder.path("Dockerfile"), "").unwrap();
    let expected = [".dockerignore", "Dockerfile"];
    assert_eq!(paths(context.clone()).await, expected);
    fs::remove_file(folder.path("Dockerfile")).unwrap();
    fs::remove_file(folder.path("dockerfile")).unwrap();
    let missing = refused(context).await;
    assert!(missing.contains("/Dockerfile: No such file"), "{missing}");
}

#[cfg(unix)]
#[tokio::test]
async fn named_pipes_are_not_read_and_negative_times_become_zero() {
    let folder = Folder::new("context-pipe").file("Dockerfile", "");
    let pipe = std::process::Command::new("mkfifo")
        .arg(folder.path("pipe"))
        .status();
    assert!(pipe.unwrap().success());
    let file = fs::File::options()
        .write(true)
        .open(folder.path("Dockerfile"))
        .unwrap();
    let before = UNIX_EPOCH - Duration::from_secs(86_400);
    file.set_modified(before).unwrap();

    let packed = packed(BuildContext::new(&folder.0)).await;
    let entry = |entry: std::io::Result<tar::Entry<'_, _>>| {
        let entry = entry.unwrap();
        let path = entry.path().unwrap().display().to_string();
        (
            path,
            entry.header().entry_type(),
            entry.header().mtime().unwrap(),
        )
    };
    let entries: Vec<_> = Archive::new(&*packed)
        .entries()
        .unwrap()
        .map(entry)
        .collect();
    assert_eq!(entries[0], ("Dockerfile".to_owned(), EntryType::Regular, 0));
    assert_eq!((&*entries[1].0, entries[1].1), ("pipe", EntryType::Fifo));
}

#[tokio::test]
async fn invalid_context_is_refused_before_sending() {
    let folder = Folder::new("context-refused")
        .file("sub/Dockerfile", "")
        .file("Dockerfile", "");
    // The words are those of the system.
    let missing = refused(BuildContext::new(folder.path("none"))).await;
    let expected = format!(
        "none: {}",
        fs::canonicalize(folder.path("none")).unwrap_err()
    );
    assert!(missing.contains(&expected), "{missing}");
    let missing = refused(BuildContext::new(&folder.0).dockerfile("Containerfile")).await;
    assert!(
        missing.contains(&expected.replace("none", "Containerfile")),
        "{missing}"
    );
    let file = refused(BuildContext::new(folder.path("Dockerfile"))).await;
    let expected = format!(
        "Dockerfile: {}",
        fs::read_dir(folder.path("Dockerfile")).unwrap_err()
    );
    assert!(file.contains(&expected), "{file}");
    fs::write(folder.path(".dockerignore"), "fine\n[oops\n").unwrap();
    let pattern = refused(BuildContext::new(&folder.0)).await;
    assert!(
        pattern.ends_with(".dockerignore`: line 2: invalid pattern `[oops`: a `[` has no `]`"),
        "{pattern}"
    );
}

#[tokio::test]
async fn file_that_shrinks_during_the_upload_fails_the_body() {
    let folder = Folder::new("context-shrinks").file("Dockerfile", "");
    let large = folder.path("large");
    fs::write(&large, vec![1; 8 << 20]).unwrap();
    let mut body = bytes(BuildContext::new(&folder.0).pack().await.unwrap().body);
    body.try_next().await.unwrap();
    truncate(&large);
    let error = loop {
        match body.try_next().await {
            Ok(Some(_)) => {}
            Ok(None) => panic!("the archive looks whole"),
            Err(error) => break error,
        }
    };
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert!(
        source.ends_with("large: the file was truncated while it was read"),
        "{source}"
    );
}

fn truncate(path: &Path) {
    let file = fs::OpenOptions::new().write(true).open(path).unwrap();
    file.set_len(1000).unwrap();
}

#[tokio::test]
async fn archive_of_a_directory_is_reproducible() {
    let folder = Folder::new("context-same")
        .file("Dockerfile", "")
        .file("b", "b")
        .file("a/x", "");
    let context = BuildContext::new(&folder.0);
    let first = packed(context.clone()).await;
    assert!(first == packed(context).await);
    assert_eq!(first.len() % 512, 0);
}

/// The content of each file in an archive.
fn contents(packed: &[u8]) -> BTreeMap<String, String> {
    let content = |entry: std::io::Result<tar::Entry<'_, &[u8]>>| {
        let mut entry = entry.unwrap();
        let path = entry.path().unwrap().display().to_string();
        let mut content = String::new();
        entry.read_to_string(&mut content).unwrap();
        (path, content)
    };
    let mut archive = Archive::new(packed);
    archive.entries().unwrap().map(content).collect()
}

#[tokio::test]
async fn dockerfile_outside_the_directory_is_packed_under_a_free_name() {
    let folder = Folder::new("context-outside")
        .file("app/.dockerignore", "secret")
        .file("app/secret", "")
        .file("app/.dockerfile.outside", "taken")
        .file("other/Dockerfile", "FROM outside");
    #[cfg(unix)]
    symlink("../other/Dockerfile", folder.path("app/link")).unwrap();
    let absolute = folder.path("other/Dockerfile");
    for path in [
        Path::new("../other/Dockerfile"),
        &absolute,
        #[cfg(unix)]
        Path::new("link"),
    ] {
        let context = BuildContext::new(folder.path("app")).dockerfile(path);
        let name = context.clone().pack().await.unwrap().dockerfile;
        assert_eq!(name, ".dockerfile.outside.1");
        let files = contents(&packed(context).await);
        assert_eq!(files[&name], "FROM outside");
        assert_eq!(files[".dockerignore"], format!("secret\n{name}\n"));
        assert_eq!(files[".dockerfile.outside"], "taken");
        assert!(!files.contains_key("secret"));
    }
    // Patterns beside it replace those of the directory, which then has a `.dockerignore` for the engine only.
    fs::write(folder.path("other/Dockerfile.dockerignore"), ".docker*").unwrap();
    let context = BuildContext::new(folder.path("app")).dockerfile(&absolute);
    let files = contents(&packed(context).await);
    assert_eq!(
        files[".dockerignore"],
        ".dockerignore\n.dockerfile.outside.1\n"
    );
    assert!(files.contains_key("secret"));
}

#[tokio::test]
async fn absolute_dockerfile_inside_the_directory_keeps_its_name() {
    let folder = Folder::new("context-absolute").file("docker/Test", "");
    let around = Path::new("..").join(folder.0.file_name().unwrap());
    for path in [folder.path("docker/Test"), around.join("docker/Test")] {
        let context = BuildContext::new(&folder.0).dockerfile(path);
        assert_eq!(context.pack().await.unwrap().dockerfile, "docker/Test");
    }
}

#[tokio::test]
async fn deep_directories_do_not_exhaust_the_stack() {
    let folder = Folder::new("context-deep").file("Dockerfile", "");
    let depth = 1900;
    let deep = folder.path(&"d/".repeat(depth));
    fs::create_dir_all(&deep).unwrap();
    assert_eq!(paths(BuildContext::new(&folder.0)).await.len(), depth + 1);
}
