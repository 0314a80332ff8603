//! Packing files for uploads, and unpacking downloads.

use std::fs;
use std::io::Read;
#[cfg(unix)]
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
#[cfg(unix)]
use std::path::Path;

use asyncdocker::archive::{ArchiveUnpacker, pack, pack_contents};
use asyncdocker::{Body, Error, Request, Response};
use futures_util::TryStreamExt;
use tar::{Archive, Builder, EntryType, Header};
use tempfile::TempDir;

async fn bytes(body: Body) -> Vec<u8> {
    let request = Request::get("/");
    let chunks = Response::builder(&request).body(body).byte_stream();
    chunks.try_collect::<Vec<_>>().await.unwrap().concat()
}

#[cfg(unix)]
async fn paths(body: Body) -> Vec<String> {
    let packed = bytes(body).await;
    let mut archive = Archive::new(&*packed);
    let entries = archive.entries().unwrap();
    entries
        .map(|entry| entry.unwrap().path().unwrap().display().to_string())
        .collect()
}

/// An entry with a path and target that the tar crate would refuse to write.
struct Entry<'a> {
    kind: EntryType,
    path: &'a str,
    target: &'a str,
    content: &'a str,
}

fn file<'a>(path: &'a str, content: &'a str) -> Entry<'a> {
    Entry {
        kind: EntryType::Regular,
        path,
        target: "",
        content,
    }
}

fn of<'a>(kind: EntryType, path: &'a str, target: &'a str) -> Entry<'a> {
    Entry {
        kind,
        path,
        target,
        content: "",
    }
}

fn archive(entries: &[Entry<'_>]) -> Vec<u8> {
    let mut builder = Builder::new(Vec::new());
    for entry in entries {
        let mut header = Header::new_gnu();
        let name = &mut header.as_old_mut().name;
        name[..entry.path.len()].copy_from_slice(entry.path.as_bytes());
        header.set_link_name_literal(entry.target).unwrap();
        header.set_entry_type(entry.kind);
        header.set_mode(0o755);
        header.set_size(entry.content.len() as u64);
        header.set_cksum();
        builder.append(&header, entry.content.as_bytes()).unwrap();
    }
    builder.into_inner().unwrap()
}

/// A directory to unpack into, in one that must not change.
struct Place {
    around: TempDir,
}

impl Place {
    fn new() -> Self {
        let around = tempfile::tempdir().unwrap();
        fs::create_dir(around.path().join("inside")).unwrap();
        fs::write(around.path().join("secret"), "untouched").unwrap();
        Self { around }
    }

    fn inside(&self) -> std::path::PathBuf {
        self.around.path().join("inside")
    }

    async fn unpack(&self, packed: Vec<u8>) -> asyncdocker::Result<()> {
        let unpacker = ArchiveUnpacker::new(self.inside());
        unpacker.unpack(std::io::Cursor::new(packed)).await
    }

    fn assert_untouched(&self) {
        let mut names: Vec<_> = fs::read_dir(self.around.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        names.sort();
        assert_eq!(names, ["inside", "secret"]);
        let secret = self.around.path().join("secret");
        assert_eq!(fs::read_to_string(&secret).unwrap(), "untouched");
        #[cfg(unix)]
        assert_eq!(fs::metadata(secret).unwrap().nlink(), 1);
    }
}

#[cfg(unix)]
#[tokio::test]
async fn pack_keeps_the_directory_name_and_pack_contents_omits_it() {
    let parent = tempfile::tempdir().unwrap();
    let site = parent.path().join("site");
    fs::create_dir_all(site.join("sub")).unwrap();
    fs::write(site.join("sub/file"), "x").unwrap();
    fs::write(site.join(".dockerignore"), "*").unwrap();
    symlink("/etc/passwd", site.join("link")).unwrap();
    assert_eq!(
        paths(pack(&site).await.unwrap()).await,
        [
            "site/",
            "site/.dockerignore",
            "site/link",
            "site/sub/",
            "site/sub/file"
        ]
    );
    assert_eq!(
        paths(pack_contents(&site).await.unwrap()).await,
        [".dockerignore", "link", "sub/", "sub/file"]
    );
    assert_eq!(
        paths(pack(site.join("sub/..")).await.unwrap()).await[0],
        "site/"
    );
    assert_eq!(
        paths(pack(site.join("sub/file")).await.unwrap()).await,
        ["file"]
    );
}

#[tokio::test]
async fn packing_error_names_the_path() {
    let directory = tempfile::tempdir().unwrap();
    let missing = directory.path().join("missing");
    fs::write(directory.path().join("file"), "").unwrap();
    for error in [
        pack(&missing).await.unwrap_err(),
        pack_contents(&missing).await.unwrap_err(),
        pack_contents(directory.path().join("file"))
            .await
            .unwrap_err(),
    ] {
        assert!(matches!(error, Error::File { .. }), "{error:?}");
        let text = error.to_string();
        assert!(
            text.starts_with(directory.path().to_str().unwrap()),
            "{text}"
        );
    }
}

#[cfg(unix)]
#[tokio::test]
async fn unpacking_restores_content_modes_and_links() {
    let from = tempfile::tempdir().unwrap();
    let at = |path: &str| from.path().join(path);
    let mode = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode));
    fs::create_dir_all(at("closed/sub")).unwrap();
    fs::write(at("closed/sub/file"), "content").unwrap();
    fs::write(at("script"), "#!/bin/sh").unwrap();
    fs::hard_link(at("script"), at("twin")).unwrap();
    symlink("sub/file", at("closed/link")).unwrap();
    symlink("../script", at("closed/up")).unwrap();
    mode(&at("script"), 0o4755).unwrap();
    mode(&at("closed"), 0o555).unwrap();

    let place = Place::new();
    let packed = bytes(pack_contents(from.path()).await.unwrap()).await;
    // Twice: what is there is replaced.
    for _ in 0..2 {
        place.unpack(packed.clone()).await.unwrap();
    }
    let to = |path: &str| place.inside().join(path);
    let bits = |path: &str| fs::metadata(to(path)).unwrap().permissions().mode() & 0o7777;
    assert_eq!(fs::read_to_string(to("closed/link")).unwrap(), "content");
    assert_eq!(fs::read_to_string(to("closed/up")).unwrap(), "#!/bin/sh");
    assert_eq!(fs::read_to_string(to("twin")).unwrap(), "#!/bin/sh");
    assert_eq!((bits("script"), bits("closed")), (0o755, 0o555));
    for closed in [at("closed"), to("closed")] {
        mode(&closed, 0o755).unwrap();
    }
}

#[tokio::test]
async fn paths_outside_the_directory_are_refused() {
    use EntryType::{Block, Char, Directory, Fifo, Link, Symlink};

    let hostile: &[(&str, &[Entry<'_>])] = &[
        ("absolute path", &[file("/secret", "x")]),
        ("dots", &[file("../secret", "x")]),
        ("dots behind a name", &[file("a/../../secret", "x")]),
        ("dots of a directory", &[of(Directory, "../new", "")]),
        ("absolute link", &[of(Symlink, "link", "/etc")]),
        ("link out", &[of(Symlink, "link", "../secret")]),
        (
            "link out of a directory",
            &[of(Symlink, "a/link", "../../secret")],
        ),
        (
            "link out by way of another",
            &[
                of(Symlink, "a/here", ".."),
                of(Symlink, "a/link", "here/../secret"),
            ],
        ),
        (
            "file through a link",
            &[of(Symlink, "link", "a"), file("link/x", "x")],
        ),
        (
            "directory over a link",
            &[of(Symlink, "link", "a"), of(Directory, "link", "")],
        ),
        ("hard link out", &[of(Link, "link", "../secret")]),
        ("absolute hard link", &[of(Link, "link", "/etc/hostname")]),
        (
            "hard link that moves a link",
            &[
                of(Directory, "a/b", ""),
                file("x", "x"),
                of(Symlink, "a/b/link", "../../x"),
                of(Link, "link", "a/b/link"),
            ],
        ),
        ("block device", &[of(Block, "device", "")]),
        ("character device", &[of(Char, "device", "")]),
        ("named pipe", &[of(Fifo, "pipe", "")]),
    ];
    for (name, entries) in hostile {
        // Only some users of Windows may create symbolic links.
        if cfg!(windows) && entries.len() > 1 {
            continue;
        }
        let place = Place::new();
        let error = place.unpack(archive(entries)).await.expect_err(name);
        assert!(matches!(error, Error::File { .. }), "{name}: {error:?}");
        let last = entries.last().unwrap().path;
        assert!(
            error.to_string().starts_with(&format!("{last}: ")),
            "{name}: {error}"
        );
        place.assert_untouched();
    }
}

#[cfg(unix)]
#[tokio::test]
async fn existing_links_are_not_followed() {
    let place = Place::new();
    symlink("../secret", place.inside().join("file")).unwrap();
    symlink("..", place.inside().join("up")).unwrap();
    place.unpack(archive(&[file("file", "new")])).await.unwrap();
    let replaced = fs::read_to_string(place.inside().join("file")).unwrap();
    assert_eq!(replaced, "new");
    for entry in [
        file("up/secret", "x"),
        of(EntryType::Directory, "up/new", ""),
    ] {
        place.unpack(archive(&[entry])).await.unwrap_err();
    }
    place.assert_untouched();
}

#[cfg(unix)]
#[tokio::test]
async fn external_links_are_kept_on_request_but_not_followed() {
    let place = Place::new();
    let unpacker = ArchiveUnpacker::new(place.inside()).outside_links(true);
    let link = || of(EntryType::Symlink, "link", "..");
    let packed = std::io::Cursor::new(archive(&[link()]));
    unpacker.clone().unpack(packed).await.unwrap();
    let target = fs::read_link(place.inside().join("link")).unwrap();
    assert_eq!(target, Path::new(".."));
    let packed = std::io::Cursor::new(archive(&[link(), file("link/secret", "x")]));
    unpacker.unpack(packed).await.unwrap_err();
    place.assert_untouched();
}

#[tokio::test]
async fn long_names_are_unpacked_and_oversized_headers_refused() {
    let place = Place::new();
    let long = format!("{}/{}", "d".repeat(200), "f".repeat(200));
    let mut builder = Builder::new(Vec::new());
    let mut header = Header::new_gnu();
    header.set_mode(0o644);
    header.set_size(4);
    builder
        .append_data(&mut header, &long, &b"long"[..])
        .unwrap();
    place.unpack(builder.into_inner().unwrap()).await.unwrap();
    assert!(place.inside().join(&long).exists());

    let name = "x".repeat(2 << 20);
    for kind in [
        EntryType::GNULongName,
        EntryType::GNULongLink,
        EntryType::XHeader,
    ] {
        let mut entries = [of(kind, "name", ""), file("a", "")];
        entries[0].content = &name;
        let error = place.unpack(archive(&entries)).await.unwrap_err();
        assert!(error.to_string().contains("larger than 1 MiB"), "{error}");
    }
}

#[tokio::test]
async fn truncated_archive_is_an_error_of_its_stream() {
    let place = Place::new();
    let mut packed = archive(&[file("a", "complete"), file("b", &"x".repeat(4096))]);
    packed.truncate(3072);
    let parts = futures_util::stream::iter([
        Ok(packed.clone()),
        Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset)),
    ]);
    let request = Request::get("/containers/x/archive");
    let download = Response::builder(&request)
        .body(Body::from_stream(parts))
        .byte_stream();
    let error = ArchiveUnpacker::new(place.inside())
        .unpack(download)
        .await
        .unwrap_err();
    assert_eq!(error.call().unwrap().path(), "/containers/x/archive");
    let error = place.unpack(packed).await.unwrap_err();
    assert!(matches!(error, Error::File { .. }), "{error:?}");
    let mut text = String::new();
    fs::File::open(place.inside().join("a"))
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    assert_eq!(text, "complete");
}

#[cfg(windows)]
#[tokio::test]
async fn names_with_a_drive_or_stream_or_backslashes_stay_inside() {
    for path in [
        "C:/secret",
        "C:secret",
        "a/C:secret",
        "a/C:../secret",
        "a:stream",
        r"..\secret",
        r"a\..\..\secret",
        r"\secret",
        r"\\host\share\secret",
    ] {
        let place = Place::new();
        let error = place.unpack(archive(&[file(path, "x")])).await;
        assert!(
            matches!(error, Err(Error::File { .. })),
            "{path}: {error:?}"
        );
        place.assert_untouched();
    }
    let place = Place::new();
    place.unpack(archive(&[file(r"a\b", "x")])).await.unwrap();
    assert!(place.inside().join("a").join("b").exists());
}

#[cfg(windows)]
#[tokio::test]
async fn packed_paths_have_slashes() {
    let parent = tempfile::tempdir().unwrap();
    let site = parent.path().join("site");
    fs::create_dir_all(site.join(r"sub\deep")).unwrap();
    fs::write(site.join(r"sub\deep\file"), "x").unwrap();
    let expected = ["site/", "site/sub/", "site/sub/deep/", "site/sub/deep/file"];
    let packed = bytes(pack(&site).await.unwrap()).await;
    let mut archive = Archive::new(&*packed);
    let entries = archive.entries().unwrap();
    // `Path` would accept either separator.
    let paths: Vec<_> = entries
        .map(|entry| String::from_utf8(entry.unwrap().path_bytes().into_owned()).unwrap())
        .collect();
    assert_eq!(paths, expected);
}
