//! Timestamps of logs.

use super::*;

/// A frame of logs with timestamps, as engines send a piece of 16 KiB of a longer line.
fn stamped(stream: u8, second: u8, text: &str) -> bytes::Bytes {
    frame(
        stream,
        format!("2026-11-23T16:15:{second:02}.123456789Z {text}"),
    )
}

fn long_lines() -> Reply {
    Reply::status(200).body(
        [
            stamped(1, 1, "one "),
            stamped(2, 2, "error\n"),
            stamped(1, 3, "two "),
            stamped(1, 4, "three\n"),
            stamped(1, 5, "\n"),
            stamped(1, 6, "left"),
        ]
        .concat(),
    )
}

#[tokio::test]
async fn container_logs_have_one_timestamp_per_line() -> Result<()> {
    let target = "/containers/web/logs?stdout=true&stderr=true&timestamps=true";
    for (max_len, expected) in [
        (
            1 << 20,
            vec![(2, "error"), (1, "one two three"), (5, ""), (6, "left")],
        ),
        (
            4,
            vec![
                (2, "erro"),
                (2, "r"),
                (1, "one "),
                (1, "two "),
                (1, "thre"),
                (1, "e"),
                (5, ""),
                (6, "left"),
            ],
        ),
    ] {
        let (lines, _) = call(("GET", target), long_lines(), async |docker| {
            let options = ContainerLogsOptions::builder().timestamps(true).tty(false);
            let logs = docker.container_logs("web", options.build()).await?;
            logs.lines().max_len(max_len).try_collect::<Vec<_>>().await
        })
        .await?;
        let read = lines.iter().map(|line| {
            let timestamp = line.timestamp.expect("a timestamp");
            assert_eq!(timestamp.timestamp_subsec_nanos(), 123_456_789);
            (timestamp.second(), line.text().into_owned())
        });
        let expected = expected
            .iter()
            .map(|(second, text)| (*second, (*text).to_owned()));
        assert!(read.eq(expected), "{lines:?}");
    }
    Ok(())
}

#[tokio::test]
async fn collected_logs_have_one_timestamp_per_line() -> Result<()> {
    let target = "/containers/web/logs?stdout=true&stderr=true&timestamps=true";
    let (output, _) = call(("GET", target), long_lines(), async |docker| {
        let options = ContainerLogsOptions::builder().timestamps(true).tty(false);
        let logs = docker.container_logs("web", options.build()).await?;
        logs.collect_output().await
    })
    .await?;
    let expected = "2026-11-23T16:15:01.123456789Z one two three\n\
                    2026-11-23T16:15:05.123456789Z \n\
                    2026-11-23T16:15:06.123456789Z left";
    assert_eq!(output.stdout_text(), expected);
    Ok(())
}

#[tokio::test]
async fn logs_of_a_tty_keep_timestamps_inside_a_line() -> Result<()> {
    let target = "/containers/web/logs?stdout=true&stderr=true&timestamps=true";
    let stamp = "2026-11-23T16:15:01.123456789Z";
    // Cut in the middle of a timestamp, which a TTY does not show.
    let reply = Reply::status(200)
        .chunk("2026-11-23T16:")
        .chunk(format!("15:01.123456789Z one {stamp} two\r\n"))
        .chunk("no timestamp\r\n");
    let (lines, _) = call(("GET", target), reply, async |docker| {
        let options = ContainerLogsOptions::builder().timestamps(true).tty(true);
        let logs = docker.container_logs("web", options.build()).await?;
        logs.lines().try_collect::<Vec<_>>().await
    })
    .await?;
    let read: Vec<_> = lines
        .iter()
        .map(|line| (line.timestamp.is_some(), line.text().into_owned()))
        .collect();
    let expected = [
        (true, format!("one {stamp} two")),
        (false, "no timestamp".to_owned()),
    ];
    assert_eq!(read, expected);
    Ok(())
}

#[tokio::test]
async fn lines_keep_timestamps_that_were_not_requested() -> Result<()> {
    let (lines, _) = call(LOGS, long_lines(), async |docker| {
        let options = ContainerLogsOptions::builder().tty(false).build();
        let logs = docker.container_logs("web", options).await?;
        logs.lines().try_collect::<Vec<_>>().await
    })
    .await?;
    assert!(lines.iter().all(|line| line.timestamp.is_none()));
    assert!(
        lines[0]
            .text()
            .starts_with("2026-11-23T16:15:02.123456789Z error")
    );
    Ok(())
}
