//! One connection: requests are read off it, recorded, and answered.

use std::future::pending;
use std::io;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};

use super::http::Head;
use super::reply::Step;
use super::script::Script;
use super::socket::Socket;
use super::state::Shared;

pub(super) struct Connection {
    socket: Socket,
    shared: Arc<Shared>,
    /// What was read and belongs to nothing yet.
    buffer: BytesMut,
    /// The requests that came over this connection.
    requests: Vec<usize>,
    /// The request whose input all further bytes are.
    taking_input: Option<usize>,
}

/// How many turns the tasks of the client get to hand on what was written, from the socket to the test and back.
const TURNS: usize = 16;

/// What becomes of a connection after a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    /// It stays open as far as the script goes.
    Open,
    /// It closes at once.
    Close,
}

impl Connection {
    pub(super) fn new(socket: Socket, shared: Arc<Shared>) -> Self {
        Self {
            socket,
            shared,
            buffer: BytesMut::new(),
            requests: Vec::new(),
            taking_input: None,
        }
    }

    /// Serves until either side closes or the engine ends.
    pub(super) async fn serve(mut self) {
        let shared = Arc::clone(&self.shared);
        tokio::select! {
            biased;
            () = shared.over() => {}
            () = self.run() => {}
        }
        self.close();
    }

    /// An error is a client that broke off: the test sees it by the connection having closed.
    async fn run(&mut self) {
        while let Ok(Next::Open) = self.exchange().await {}
    }

    fn close(self) {
        let rest = self.socket.close();
        if let Some(number) = self.taking_input {
            self.shared
                .record(number, |record| record.input.extend_from_slice(&rest));
        }
        for number in self.requests {
            self.shared.record(number, |record| record.closed = true);
        }
    }

    /// Reads a request, and replies.
    async fn exchange(&mut self) -> io::Result<Next> {
        let Some(head) = self.head().await? else {
            return Ok(Next::Close);
        };
        let (number, reply) = self.shared.arrived(&head);
        self.requests.push(number);
        let script = Script::new(reply, &head);
        if !script.early {
            self.body(&head, number).await?;
        }
        let next = if script.both_ways {
            self.give_over(number, script.steps).await?
        } else {
            self.reply(script.steps).await?
        };
        if next == Next::Close {
            return Ok(next);
        }
        if script.last {
            self.socket.end_output().await?;
        }
        if script.early {
            self.body(&head, number).await?;
        }
        if !script.last {
            return Ok(Next::Open);
        }
        self.rest().await?;
        Ok(Next::Close)
    }

    /// The head of the next request; `None` when the client has no more.
    async fn head(&mut self) -> io::Result<Option<Head>> {
        loop {
            match Head::parse(&mut self.buffer) {
                Ok(Some(head)) => return Ok(Some(head)),
                Ok(None) => {}
                Err(wrong) => return Err(self.malformed(&wrong)),
            }
            if self.socket.read(&mut self.buffer).await? == 0 {
                return Ok(None);
            }
        }
    }

    async fn body(&mut self, head: &Head, number: usize) -> io::Result<()> {
        let mut decoder = head.body().map_err(|wrong| self.malformed(&wrong))?;
        loop {
            let ended = self.shared.body(number, &mut decoder, &mut self.buffer);
            if ended.map_err(|wrong| self.malformed(&wrong))? {
                return Ok(());
            }
            if self.socket.read(&mut self.buffer).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }

    fn malformed(&self, wrong: &str) -> io::Error {
        self.shared.problem(format!("malformed request: {wrong}"));
        io::ErrorKind::InvalidData.into()
    }

    /// Plays a reply, unless the client closes first.
    async fn reply(&mut self, steps: Vec<Step>) -> io::Result<Next> {
        let (socket, buffer) = (&self.socket, &mut self.buffer);
        let closed = async {
            while socket.read(buffer).await? > 0 {}
            io::Result::Ok(Next::Close)
        };
        tokio::select! {
            biased;
            played = play(socket, &self.shared, None, steps) => played,
            closed = closed => closed,
        }
    }

    /// Plays a reply after which all that the client sends is input.
    async fn give_over(&mut self, number: usize, steps: Vec<Step>) -> io::Result<Next> {
        self.taking_input = Some(number);
        let sent = self.buffer.split();
        self.shared
            .record(number, |record| record.input.extend_from_slice(&sent));
        let (socket, shared) = (&self.socket, &*self.shared);
        let broken = async {
            take_input(socket, shared, number).await?;
            // The client may still read: if it does not, the script finds out.
            io::Result::Ok(pending().await)
        };
        tokio::select! {
            biased;
            played = play(socket, shared, Some(number), steps) => played,
            broken = broken => broken,
        }
    }

    /// Reads what the client still sends until it closes, as a socket that is closed with bytes unread takes away
    /// from the client what it has not read yet.
    async fn rest(&mut self) -> io::Result<()> {
        if let Some(number) = self.taking_input {
            return take_input(&self.socket, &self.shared, number).await;
        }
        while self.socket.read(&mut self.buffer).await? > 0 {
            self.buffer.clear();
        }
        Ok(())
    }
}

/// Records what the client sends until it ends its input.
async fn take_input(socket: &Socket, shared: &Shared, number: usize) -> io::Result<()> {
    let mut buffer = BytesMut::new();
    while socket.read(&mut buffer).await? > 0 {
        let bytes = buffer.split();
        shared.record(number, |record| record.input.extend_from_slice(&bytes));
    }
    shared.record(number, |record| record.input_ended = true);
    Ok(())
}

/// Plays the steps of a reply. `input` is the request whose input they deal with.
async fn play(
    socket: &Socket,
    shared: &Shared,
    input: Option<usize>,
    steps: Vec<Step>,
) -> io::Result<Next> {
    let mut output = Output {
        socket,
        written: false,
    };
    let mut input = input.map(|number| Input {
        shared,
        number,
        seen: 0,
    });
    for step in steps {
        match (step, &mut input) {
            (Step::Write(bytes), _) => output.write(&bytes).await?,
            (Step::Wait(future), _) => future.await,
            (Step::Cut, _) => {
                output.let_read().await;
                return Ok(Next::Close);
            }
            (Step::Input(expected), Some(input)) => {
                if let Err(problem) = input.expect(&expected).await {
                    shared.problem(problem);
                    return Ok(Next::Close);
                }
            }
            (Step::EndOfInput, Some(input)) => input.ended().await,
            (Step::Echo, Some(input)) => {
                while let Some(bytes) = input.next().await {
                    output.write(&bytes).await?;
                }
            }
            (Step::Hang, Some(input)) => {
                input.ended().await;
                socket.hung_up().await;
                return Ok(Next::Close);
            }
            // The client's closing ends it.
            (_, None) => pending().await,
        }
    }
    Ok(Next::Open)
}

/// What a reply writes: piece by piece, also as the client sees it.
///
/// The client gets to read a piece before the next one, but not before the end of the connection. It must learn of
/// that together with the last piece, or else it may send another request over a connection that is about to end.
struct Output<'a> {
    socket: &'a Socket,
    /// Whether there is a piece before the next.
    written: bool,
}

impl Output<'_> {
    async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.let_read().await;
        self.written = true;
        self.socket.write_all(bytes).await
    }

    async fn let_read(&self) {
        if self.written {
            for _ in 0..TURNS {
                tokio::task::yield_now().await;
            }
        }
    }
}

/// What the client sends over a connection both ways, as the script reads it.
struct Input<'a> {
    shared: &'a Shared,
    number: usize,
    /// How much of it the script has dealt with.
    seen: usize,
}

impl Input<'_> {
    /// Waits until `read` makes something of the input that is new, and of whether it has ended.
    async fn wait<T>(&self, mut read: impl FnMut(&[u8], bool) -> Option<T>) -> T {
        let waiting = self.shared.wait(|state| {
            let record = state.requests.get(self.number)?;
            let new = record.input.get(self.seen..).unwrap_or_default();
            read(new, record.input_ended)
        });
        waiting.await
    }

    /// What has come; `None` at the end.
    async fn next(&mut self) -> Option<Bytes> {
        let new = self.wait(|new, ended| {
            let bytes = (!new.is_empty()).then(|| Bytes::copy_from_slice(new));
            (ended || bytes.is_some()).then_some(bytes)
        });
        let new = new.await;
        self.seen += new.as_ref().map_or(0, Bytes::len);
        new
    }

    async fn expect(&mut self, expected: &[u8]) -> Result<(), String> {
        let found = self.wait(|new, ended| {
            if new.starts_with(expected) {
                Some(Ok(()))
            } else if ended || !expected.starts_with(new) {
                Some(Err(format!(
                    "the input was `{}` where the script has `{}`",
                    new.escape_ascii(),
                    expected.escape_ascii()
                )))
            } else {
                None
            }
        });
        found.await?;
        self.seen += expected.len();
        Ok(())
    }

    async fn ended(&self) {
        self.wait(|_, ended| ended.then_some(())).await;
    }
}
