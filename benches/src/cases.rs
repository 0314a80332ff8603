//! What is measured: a request, and how many items its answer has.

/// One case.
#[derive(Debug)]
pub struct Case {
    /// Its name in the table and on the command line.
    pub name: &'static str,
    /// What the client does.
    pub job: Job,
    /// How many times it is done, or how many items the stream has.
    pub count: usize,
    /// Bytes of one item, where the figure of interest is a throughput.
    pub item_bytes: usize,
}

/// What a client does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Job {
    /// Pings, one after another.
    Ping,
    /// Pings from 64 tasks at once.
    PingMany,
    /// Lists 1,000 containers.
    List,
    /// Inspects a container.
    Inspect,
    /// Follows frames of output; the name of the container says of which size.
    Logs(&'static str),
    /// The same, through the way that lends what a chunk holds.
    LogsBatch(&'static str),
    /// Events; the filter says how they are cut.
    Events(Cut),
    /// Progress of a pull.
    Pull(Cut),
    /// Reads an archive.
    Export,
    /// Sends an archive.
    Upload,
}

/// How a body is cut into chunks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Chunks of 32 KiB.
    Large,
    /// A chunk for each item.
    Each,
}

const fn case(name: &'static str, job: Job, count: usize, item_bytes: usize) -> Case {
    Case {
        name,
        job,
        count,
        item_bytes,
    }
}

/// The size of a chunk of the archives.
pub const PIECE: usize = 64 * 1024;

/// All cases.
pub const CASES: &[Case] = &[
    case("ping", Job::Ping, 20_000, 0),
    case("ping-64-tasks", Job::PingMany, 64 * 400, 0),
    case("list-1000", Job::List, 60, 0),
    case("inspect", Job::Inspect, 5_000, 0),
    case("logs-80", Job::Logs("logs-80"), 4_000_000, 80),
    case("logs-80-batch", Job::LogsBatch("logs-80"), 4_000_000, 80),
    case("logs-1k", Job::Logs("logs-1024"), 1_000_000, 1024),
    case("logs-16k", Job::Logs("logs-16384"), 100_000, 16 * 1024),
    case("logs-80-each", Job::Logs("logs-80-each"), 1_000_000, 80),
    case("logs-1k-each", Job::Logs("logs-1024-each"), 500_000, 1024),
    case("events", Job::Events(Cut::Large), 300_000, 0),
    case("events-each", Job::Events(Cut::Each), 200_000, 0),
    case("pull", Job::Pull(Cut::Large), 600_000, 0),
    case("pull-each", Job::Pull(Cut::Each), 300_000, 0),
    case("export", Job::Export, 32_768, PIECE),
    case("upload", Job::Upload, 32_768, PIECE),
];
