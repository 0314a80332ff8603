//! State that the connections of a fake engine, its handles and the test share.

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, Method};
use sync_wrapper::SyncWrapper;
use tokio::sync::watch;

use super::http::{BodyDecoder, Head};
use super::reply::Reply;

/// A request as it arrived at a [`FakeEngine`](super::FakeEngine).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ReceivedRequest {
    /// The HTTP method.
    pub method: Method,
    /// The path and query as they were sent, with the version: `/v1.23/containers/json?all=true`.
    pub target: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, with its chunks joined.
    pub body: Bytes,
    /// Whether the body is complete. It is `false` if the client broke off.
    pub complete: bool,
    /// The bytes that the client has sent over the upgraded connection: the stdin of a process.
    pub input: Bytes,
}

#[derive(Debug)]
pub(super) struct Shared(watch::Sender<State>);

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) expectations: Vec<Expectation>,
    pub(super) requests: Vec<Record>,
    pub(super) connections: usize,
    /// Deviations from the script.
    pub(super) problems: Vec<String>,
    /// Whether the engine has been stopped.
    pub(super) over: bool,
}

#[derive(Debug)]
pub(super) struct Expectation {
    pub(super) method: String,
    pub(super) target: String,
    /// The reply, until it is taken for its request.
    reply: Option<SyncWrapper<Reply>>,
    /// The index of that request.
    pub(super) request: Option<usize>,
}

impl Expectation {
    /// A target without a version matches a request of every version.
    fn matches(&self, head: &Head) -> bool {
        let sent = if has_version(&self.target) {
            head.target.as_str()
        } else {
            without_version(&head.target)
        };
        self.method == head.method.as_str() && self.target == sent
    }
}

/// Whether a target begins with an API version, as in `/v1.51/info`.
fn has_version(target: &str) -> bool {
    without_version(target).len() < target.len()
}

/// A target without the API version that it begins with.
fn without_version(target: &str) -> &str {
    let Some(rest) = target.strip_prefix("/v") else {
        return target;
    };
    let end = rest.find('/').unwrap_or(rest.len());
    let (version, path) = rest.split_at(end);
    let is_version = version.split('.').count() == 2
        && version
            .chars()
            .all(|character| character.is_ascii_digit() || character == '.');
    if is_version { path } else { target }
}

/// A request that has arrived, at least in part.
#[derive(Debug)]
pub(super) struct Record {
    method: Method,
    target: String,
    headers: HeaderMap,
    body: BytesMut,
    pub(super) complete: bool,
    pub(super) input: BytesMut,
    pub(super) input_ended: bool,
    /// Whether its connection has closed.
    pub(super) closed: bool,
}

impl Record {
    pub(super) fn request(&self) -> ReceivedRequest {
        ReceivedRequest {
            method: self.method.clone(),
            target: self.target.clone(),
            headers: self.headers.clone(),
            body: Bytes::copy_from_slice(&self.body),
            complete: self.complete,
            input: Bytes::copy_from_slice(&self.input),
        }
    }
}

impl Shared {
    pub(super) fn new() -> Self {
        Self(watch::Sender::new(State::default()))
    }

    pub(super) fn read<T>(&self, read: impl FnOnce(&State) -> T) -> T {
        read(&self.0.borrow())
    }

    pub(super) fn change(&self, change: impl FnOnce(&mut State)) {
        self.0.send_modify(change);
    }

    /// Waits until `read` returns a value.
    pub(super) async fn wait<T>(&self, mut read: impl FnMut(&State) -> Option<T>) -> T {
        let mut changes = self.0.subscribe();
        loop {
            if let Some(value) = read(&changes.borrow_and_update()) {
                return value;
            }
            // The sender is `self`, so this does not fail.
            let _ = changes.changed().await;
        }
    }

    /// Waits until the engine is stopped.
    pub(super) async fn over(&self) {
        self.wait(|state| state.over.then_some(())).await;
    }

    /// Adds an expectation and returns its index.
    pub(super) fn expect(&self, method: &str, target: &str, reply: Reply) -> usize {
        let expectation = Expectation {
            method: method.to_owned(),
            target: target.to_owned(),
            reply: Some(SyncWrapper::new(reply)),
            request: None,
        };
        let mut number = 0;
        self.change(|state| {
            number = state.expectations.len();
            state.expectations.push(expectation);
        });
        number
    }

    /// Records a request whose head has arrived. Returns its index and the reply to it.
    pub(super) fn arrived(&self, head: &Head) -> (usize, Reply) {
        let record = Record {
            method: head.method.clone(),
            target: head.target.clone(),
            headers: head.headers.clone(),
            body: BytesMut::new(),
            complete: false,
            input: BytesMut::new(),
            input_ended: false,
            closed: false,
        };
        let mut taken = (0, None);
        self.change(|state| {
            let number = state.requests.len();
            state.requests.push(record);
            taken = (number, state.take_reply(head, number));
        });
        (taken.0, taken.1.unwrap_or_else(|| self.unexpected(head)))
    }

    /// The reply to an unexpected request. Its message lists the expected ones.
    fn unexpected(&self, head: &Head) -> Reply {
        let (method, target) = (&head.method, &head.target);
        let mut message = format!("the fake engine did not expect {method} {target}");
        let separators = std::iter::once("; it still expects ").chain(std::iter::repeat(", "));
        let missing = self.read(State::missing);
        for (separator, missing) in separators.zip(missing) {
            message.push_str(separator);
            message.push_str(&missing);
        }
        Reply::error(500, &message)
    }

    /// Moves the bytes of a request's body out of the buffer. Returns whether the body is complete.
    pub(super) fn body(
        &self,
        number: usize,
        decoder: &mut BodyDecoder,
        buffer: &mut BytesMut,
    ) -> Result<bool, String> {
        let mut ended = Ok(false);
        self.record(number, |record| {
            ended = decoder.decode(buffer, &mut record.body);
            record.complete = ended == Ok(true);
        });
        ended
    }

    pub(super) fn record(&self, number: usize, change: impl FnOnce(&mut Record)) {
        self.change(|state| {
            if let Some(record) = state.requests.get_mut(number) {
                change(record);
            }
        });
    }

    pub(super) fn problem(&self, problem: String) {
        self.change(|state| state.problems.push(problem));
    }
}

impl State {
    /// Returns the first unused reply to such a request.
    fn take_reply(&mut self, head: &Head, number: usize) -> Option<Reply> {
        for expectation in &mut self.expectations {
            let matches = expectation.matches(head);
            if let Some(reply) = expectation.reply.take_if(|_| matches) {
                expectation.request = Some(number);
                return Some(reply.into_inner());
            }
        }
        self.problems
            .push(format!("not expected: {} {}", head.method, head.target));
        None
    }

    /// Returns the expected requests that have not arrived.
    fn missing(&self) -> Vec<String> {
        let missing = self.expectations.iter().filter(|e| e.request.is_none());
        missing
            .map(|e| format!("{} {}", e.method, e.target))
            .collect()
    }

    /// Returns everything that the test must report: missing requests and problems.
    pub(super) fn verdict(&self) -> Vec<String> {
        let missing = self.missing().into_iter();
        let missing = missing.map(|request| format!("did not arrive: {request}"));
        missing.chain(self.problems.iter().cloned()).collect()
    }
}
