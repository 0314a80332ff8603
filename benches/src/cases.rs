//! The measured cases: what a client does, and the size of one item.

use crate::bodies;
use crate::client_kind::ClientKind;

/// One case.
#[derive(Debug)]
pub struct Case {
    /// The name in the table and on the command line.
    pub name: &'static str,
    /// What the client does.
    pub job: Job,
    /// The number of items to read when measuring time.
    pub count: usize,
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
    /// Lists 10,000 tasks of a swarm.
    Tasks,
    /// Inspects a container.
    Inspect,
    /// Creates a container with options of several API versions.
    Create,
    /// Follows the log of a container, with this many bytes per frame.
    Logs(usize, Cut),
    /// The same with `next_batch`, which lends the frames of a chunk.
    Batch(usize),
    /// Attaches to a container, with this many bytes per frame, on a connection without chunks.
    Attach(usize),
    /// Follows the logs of 1,000 containers at once, and checks every byte.
    Follow,
    /// Follows the logs of 1,000 services at once, and checks every byte.
    FollowServices,
    /// Follows events.
    Events(Cut),
    /// Follows the progress of a pull.
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
    /// One chunk per item.
    Each,
}

/// The number of concurrent pings.
pub const PINGERS: usize = 64;

/// The number of logs that are followed at once.
pub const FOLLOWED: usize = 1000;

/// The size of a chunk of the archives.
pub const PIECE: usize = 64 * 1024;

/// All cases.
pub const CASES: &[Case] = &[
    case("ping", Job::Ping, 20_000),
    case("ping-64-tasks", Job::PingMany, PINGERS * 400),
    case("list-1000", Job::List, 60),
    case("tasks-10000", Job::Tasks, 8),
    case("inspect", Job::Inspect, 5_000),
    case("create", Job::Create, 10_000),
    case("logs-80", Job::Logs(80, Cut::Large), 4_000_000),
    case("logs-80-batch", Job::Batch(80), 4_000_000),
    case("logs-1k", Job::Logs(1024, Cut::Large), 1_000_000),
    case("logs-16k", Job::Logs(16 * 1024, Cut::Large), 100_000),
    case("logs-80-each", Job::Logs(80, Cut::Each), 1_000_000),
    case("logs-1k-each", Job::Logs(1024, Cut::Each), 500_000),
    case("attach-80", Job::Attach(80), 4_000_000),
    case("attach-1k", Job::Attach(1024), 1_000_000),
    case("events", Job::Events(Cut::Large), 300_000),
    case("events-each", Job::Events(Cut::Each), 200_000),
    case("pull", Job::Pull(Cut::Large), 600_000),
    case("pull-each", Job::Pull(Cut::Each), 300_000),
    case("export", Job::Export, 32_768),
    case("upload", Job::Upload, 32_768),
    case("follow-1000", Job::Follow, FOLLOWED * 400),
    case("follow-1000-services", Job::FollowServices, FOLLOWED * 400),
];

const fn case(name: &'static str, job: Job, count: usize) -> Case {
    Case { name, job, count }
}

impl Case {
    /// Returns the clients in the row of this case. `reqwest` cannot look at frames, so it does not follow many logs.
    pub fn clients(&self) -> impl Iterator<Item = ClientKind> + use<> {
        let bare = (!self.follows_many()).then_some(ClientKind::Reqwest);
        bare.into_iter()
            .chain([ClientKind::Asyncdocker, ClientKind::Bollard])
    }

    /// Returns one item, as the engine writes or receives it.
    pub fn item(&self) -> Vec<u8> {
        match self.job {
            Job::Ping | Job::PingMany => b"OK".to_vec(),
            Job::List => bodies::list(),
            Job::Tasks => bodies::tasks(),
            Job::Inspect => bodies::inspect(),
            Job::Create => bodies::created(),
            Job::Logs(payload, _) | Job::Batch(payload) | Job::Attach(payload) => {
                bodies::frame(payload)
            }
            Job::Follow | Job::FollowServices => bodies::followed(0, 0),
            Job::Events(_) => bodies::event(),
            Job::Pull(_) => bodies::progress(),
            Job::Export | Job::Upload => vec![b'x'; PIECE],
        }
    }

    /// Returns how many bytes a client counts in this many items: the payload of frames and the ids of objects if it
    /// decodes them, otherwise all bytes.
    pub fn bytes(&self, client: ClientKind, items: usize) -> usize {
        let decoded = match self.job {
            _ if client == ClientKind::Reqwest => None,
            Job::Ping | Job::PingMany => Some(0),
            Job::List => Some(1000 * bodies::ID),
            Job::Tasks => Some(10_000 * bodies::TASK_ID),
            Job::Inspect | Job::Create | Job::Events(_) => Some(bodies::ID),
            Job::Logs(payload, _) | Job::Batch(payload) | Job::Attach(payload) => Some(payload),
            Job::Follow | Job::FollowServices => Some(bodies::FOLLOWED_PAYLOAD),
            Job::Pull(_) => Some(bodies::LAYER_ID),
            Job::Export | Job::Upload => None,
        };
        items * decoded.unwrap_or_else(|| self.item().len())
    }

    /// Returns how the body is cut into chunks.
    pub fn cut(&self) -> Cut {
        match self.job {
            Job::Logs(_, cut) | Job::Events(cut) | Job::Pull(cut) => cut,
            Job::Export => Cut::Each,
            _ => Cut::Large,
        }
    }

    /// Returns whether the case is one long stream, whose memory can be measured.
    pub fn is_stream(&self) -> bool {
        let short = matches!(
            self.job,
            Job::Ping | Job::PingMany | Job::List | Job::Tasks | Job::Inspect | Job::Create
        );
        !short && !self.follows_many()
    }

    /// Returns whether the case is many streams at once, whose memory is measured and nothing else.
    pub fn follows_many(&self) -> bool {
        matches!(self.job, Job::Follow | Job::FollowServices)
    }
}
