//! The jobs, and what a client has to receive in each.

use futures_util::{StreamExt, TryStreamExt, stream};

use crate::bodies::ID;
use crate::outcome::Outcome;
use crate::sample::Counted;

/// What a client does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Job {
    /// Creates, starts, waits for, reads and removes containers.
    Containers,
    /// Lists containers, several times.
    List,
    /// Follows a long log.
    Logs,
    /// Receives the events of containers that are started.
    Events,
    /// Builds an image from a large context.
    Build,
    /// Pushes an image that the registry does not have.
    Push,
    /// Pulls the image that was pushed.
    Pull,
}

/// All jobs.
pub const JOBS: [Job; 7] = [
    Job::Containers,
    Job::List,
    Job::Logs,
    Job::Events,
    Job::Build,
    Job::Push,
    Job::Pull,
];

/// The number of containers that live and die, and how many do at once.
const CONTAINERS: usize = 200;
pub const AT_ONCE: usize = 16;

/// The number of containers in a list, and of lists.
pub const LISTED: usize = 300;
pub const LISTS: usize = 20;

/// The length of a line of the log, and the number of lines: 500 MB.
pub const LINE: usize = 200;
pub const LINES: usize = 2_500_000;

/// The number of starts whose events arrive.
pub const STARTS: usize = 1_000;

/// What each of the short-lived containers prints.
pub const GREETING: &str = "hello from a container\n";

/// What a client counts for an image that was built or transferred.
pub const ONE: Counted = Counted { items: 1, bytes: 0 };

/// Lets containers live and die, several at once. `life` is that of one container.
pub async fn containers<F>(life: impl Fn() -> F) -> Outcome<Counted>
where
    F: Future<Output = Outcome<Counted>>,
{
    stream::iter(0..CONTAINERS)
        .map(|_| life())
        .buffer_unordered(AT_ONCE)
        .try_fold(Counted::default(), async |counted, one| {
            Ok(counted.join(one))
        })
        .await
}

impl Job {
    /// Returns the name on the command line and in the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Containers => "containers-200",
            Self::List => "list-300",
            Self::Logs => "logs-500-mb",
            Self::Events => "events-1000",
            Self::Build => "build-200-mb",
            Self::Push => "push-100-mb",
            Self::Pull => "pull-100-mb",
        }
    }

    /// Looks up a job by name.
    pub fn parse(name: &str) -> Outcome<Self> {
        JOBS.into_iter()
            .find(|job| job.name() == name)
            .ok_or_else(|| format!("unknown job `{name}`").into())
    }

    /// Returns what a client has to count: the payloads of frames and the ids of objects.
    pub fn expected(self) -> Counted {
        let (items, bytes) = match self {
            Self::Containers => (CONTAINERS, CONTAINERS * GREETING.len()),
            Self::List => (LISTS * LISTED, LISTS * LISTED * ID),
            Self::Logs => (LINES, LINES * LINE),
            Self::Events => (STARTS, STARTS * ID),
            Self::Build | Self::Push | Self::Pull => return ONE,
        };
        Counted { items, bytes }
    }
}
