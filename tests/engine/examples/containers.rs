//! The examples that run containers, watch them and copy their files.

use asyncdocker::Docker;
use asyncdocker::containers::{
    ContainerLogsOptions, CreateContainerOptions, InspectContainerOptions, UploadArchiveOptions,
    WaitContainerOptions,
};
use asyncdocker::prelude::*;

use super::program::{Running, example, example_in_terminal, run, stdout};
use super::{finally, remove_container};
use crate::support::{IMAGE, collect, engine, unique, with_container};

/// A container that runs a script.
async fn start(docker: &Docker, name: &str, script: &str) {
    let options = CreateContainerOptions::builder()
        .name(name)
        .image(IMAGE)
        .cmd(["sh", "-c", script])
        .build();
    docker.create_container(options).await.unwrap();
    docker.start_container(name).await.unwrap();
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn run_container_prints_both_outputs_and_the_exit_code() {
    let printed = stdout(example("run_container", &[])).await;
    for line in [
        "stdout: hello from ",
        "/host\n",
        "stderr: and this is stderr",
        "exit code 3",
    ] {
        assert!(printed.contains(line), "{line} in {printed}");
    }
    let id = printed
        .lines()
        .find_map(|line| line.strip_prefix("removed "));
    let options = InspectContainerOptions::default();
    let gone = engine()
        .inspect_container(id.expect("the id"), options)
        .await;
    assert!(gone.is_err_and(|error| error.is_not_found()));
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn follow_logs_prefixes_lines_with_the_container_name() {
    let docker = engine();
    let (first, second) = (unique("first"), unique("the-second"));
    let test = async {
        start(&docker, &first, "echo one; echo two >&2; printf open").await;
        start(&docker, &second, "echo three").await;
        // Of the last line Docker 20.10 may keep back from those who follow what has no end.
        for name in [&first, &second] {
            docker
                .wait_container(name, WaitContainerOptions::default())
                .await
                .unwrap();
        }
        let printed = stdout(example("follow_logs", &[&first, &second])).await;
        let width = second.len();
        let mut lines: Vec<&str> = printed.lines().collect();
        lines.sort_unstable();
        let mut wanted = [
            format!("{first:width$} | one"),
            format!("{first:width$} | open"),
            format!("{first:width$} | two"),
            format!("{second} | three"),
        ];
        wanted.sort_unstable();
        assert_eq!(lines, wanted);

        let printed = stdout(example_in_terminal("follow_logs", &[&first, &second])).await;
        assert!(
            printed.contains(&format!("\x1b[36m{first:width$} |\x1b[0m one")),
            "{printed:?}"
        );
        assert!(
            printed.contains(&format!("\x1b[33m{second} |\x1b[0m three")),
            "{printed:?}"
        );
    };
    let cleanup = async {
        remove_container(&docker, &first).await;
        remove_container(&docker, &second).await;
    };
    finally(test, cleanup).await;
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn follow_logs_follows_new_output_and_ends_on_ctrl_c() {
    let docker = engine();
    let name = unique("later");
    let test = async {
        let script = "echo ready; while ! [ -e /go ]; do sleep 0.1; done; echo gone on; sleep 600";
        start(&docker, &name, script).await;
        let mut program = Running::start(example("follow_logs", &[&name]));
        program.until(&format!("{name} | ready\n")).await;
        let mut archive = tar::Builder::new(Vec::new());
        let mut header = tar::Header::new_gnu();
        header.set_size(0);
        archive.append_data(&mut header, "go", &[][..]).unwrap();
        let archive = archive.into_inner().unwrap();
        docker
            .upload_archive(&name, "/", archive, UploadArchiveOptions::default())
            .await
            .unwrap();
        program.until(&format!("{name} | gone on\n")).await;
        program.interrupt().await;
        program.end().await;
    };
    finally(test, remove_container(&docker, &name)).await;
}

/// The same name in capital letters only, which no other name on the engine has. A live table prints only the characters
/// that have changed, so a name that has some in common with the one in its place before is not printed as a whole.
fn in_capitals(name: &str) -> String {
    let letters = name.chars().map(|c| match c.to_digit(10) {
        Some(digit) => char::from_digit(digit + 10, 36).unwrap_or('x'),
        None => c,
    });
    letters.collect::<String>().to_uppercase().replace('-', "X")
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn stats_prints_one_sample_or_a_live_table() {
    let docker = engine();
    let (name, later) = (in_capitals(&unique("busy")), in_capitals(&unique("later")));
    let test = async {
        start(&docker, &name, "while :; do :; done").await;
        let printed = stdout(example("stats", &["--once"])).await;
        let line = printed
            .lines()
            .find_map(|line| line.strip_prefix(&format!("{name}: CPU ")));
        let (cpu, memory) = line
            .unwrap_or_else(|| panic!("{printed}"))
            .split_once(" %, memory ")
            .unwrap();
        // A loop that does nothing else takes all that it gets of one CPU.
        assert!(cpu.parse::<f64>().unwrap() > 1.0, "{printed}");
        let (used, limit) = memory.split_once(" of ").unwrap();
        assert!(used.ends_with("iB") && limit.ends_with("iB"), "{printed}");

        let mut table = Running::start(example_in_terminal("stats", &[]));
        table.until(&name).await;
        // A bar of the second sample, the first that can tell anything.
        table.until("█").await;
        start(&docker, &later, "sleep 600").await;
        table.until(&later).await;
        table.type_in("q").await;
        table.end().await;
    };
    let cleanup = async {
        remove_container(&docker, &name).await;
        remove_container(&docker, &later).await;
    };
    finally(test, cleanup).await;
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn copy_files_copies_a_directory_in_and_out() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let docker = engine();
    let scratch = tempfile::tempdir().unwrap();
    let (site, back) = (scratch.path().join("site"), scratch.path().join("back"));
    std::fs::create_dir_all(site.join("deep")).unwrap();
    std::fs::create_dir(&back).unwrap();
    std::fs::write(site.join("deep/page"), "text\n").unwrap();
    // More than what lies between the two ends at a time.
    let large: Vec<u8> = (0..300_000_u32).flat_map(u32::to_le_bytes).collect();
    std::fs::write(site.join("large"), &large).unwrap();
    std::fs::set_permissions(site.join("large"), PermissionsExt::from_mode(0o750)).unwrap();
    symlink("deep/page", site.join("link")).unwrap();

    let script = "cat /tmp/site/link; stat -c %a /tmp/site/large";
    let options = CreateContainerOptions::builder()
        .image(IMAGE)
        .cmd(["sh", "-c", script]);
    with_container(&docker, options, async |id| {
        let inside = format!("{id}:/tmp");
        let printed = stdout(example("copy_files", &[site.to_str().unwrap(), &inside])).await;
        assert_eq!(printed, format!("copied to {inside}\n"));
        docker.start_container(id).await.unwrap();
        docker
            .wait_container(id, WaitContainerOptions::default())
            .await
            .unwrap();
        let logs = docker
            .container_logs(id, ContainerLogsOptions::default())
            .await
            .unwrap();
        assert_eq!(
            collect(logs).await.unwrap(),
            ("text\n750\n".to_owned(), String::new())
        );

        let printed = stdout(example(
            "copy_files",
            &[&format!("{inside}/site"), back.to_str().unwrap()],
        ))
        .await;
        assert!(printed.starts_with("site ("), "{printed}");
        let copy = back.join("site");
        assert_eq!(std::fs::read(copy.join("large")).unwrap(), large);
        let mode = std::fs::metadata(copy.join("large"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o750);
        assert_eq!(
            std::fs::read_link(copy.join("link")).unwrap().to_str(),
            Some("deep/page")
        );
        assert_eq!(
            std::fs::read_to_string(copy.join("deep/page")).unwrap(),
            "text\n"
        );
    })
    .await;

    let missing = unique("none");
    let output = run(example(
        "copy_files",
        &[site.to_str().unwrap(), &format!("{missing}:/")],
    ))
    .await;
    let reason = String::from_utf8_lossy(&output.stderr);
    assert!(
        !output.status.success() && reason.contains("No such container"),
        "{reason}"
    );
}
