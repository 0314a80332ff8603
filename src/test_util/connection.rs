//! One connection: reads requests, records them, and sends the replies.

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
    /// Received bytes that have not been processed.
    buffer: BytesMut,
    /// The requests that arrived over this connection.
    requests: Vec<usize>,
    /// The request whose input all further bytes are, if any.
    taking_input: Option<usize>,
}

/// The number of times that the tasks of the client may run to pass written bytes from the socket to the test and back.
const TURNS: usize = 16;

/// The state of a connection after a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    /// The script leaves it open.
    Open,
    /// It closes immediately.
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
        self.close().await;
    }

    /// An error means that the client broke off. The test notices that the connection has closed.
    async fn run(&mut self) {
        while let Ok(Next::Open) = self.exchange().await {}
    }

    async fn close(self) {
        let rest = self.socket.close().await;
        if let Some(number) = self.taking_input {
            self.shared
                .record(number, |record| record.input.extend_from_slice(&rest));
        }
        for number in self.requests {
            self.shared.record(number, |record| record.closed = true);
        }
    }

    /// Reads a request and sends the reply.
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

    /// Returns the head of the next request, or `None` if the client sends no more.
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

    /// Sends a reply, unless the client closes first.
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

    /// Sends a reply after which all bytes from the client are input.
    async fn give_over(&mut self, number: usize, steps: Vec<Step>) -> io::Result<Next> {
        self.taking_input = Some(number);
        let sent = self.buffer.split();
        self.shared
            .record(number, |record| record.input.extend_from_slice(&sent));
        let (socket, shared) = (&self.socket, &*self.shared);
        let broken = async {
            take_input(socket, shared, number).await?;
            // The client may still read. If it does not, the script notices.
            io::Result::Ok(pending().await)
        };
        tokio::select! {
            biased;
            played = play(socket, shared, Some(number), steps) => played,
            broken = broken => broken,
        }
    }

    /// Reads the remaining bytes from the client until it closes. If a socket is closed with unread bytes, the client
    /// loses the bytes that it has not read.
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

/// Records the bytes from the client until it ends its input.
async fn take_input(socket: &Socket, shared: &Shared, number: usize) -> io::Result<()> {
    let mut buffer = BytesMut::new();
    while socket.read(&mut buffer).await? > 0 {
        let bytes = buffer.split();
        shared.record(number, |record| record.input.extend_from_slice(&bytes));
    }
    shared.record(number, |record| record.input_ended = true);
    Ok(())
}

/// Runs the steps of a reply. `input` is the request whose input they read.
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
            // The client ends this step by closing the connection.
            (_, None) => pending().await,
        }
    }
    Ok(Next::Open)
}

/// Writes the pieces of a reply one by one.
///
/// The client can read a piece before the next one is written, but not before the connection ends. It must notice the
/// end together with the last piece. Otherwise it may send another request over a connection that is about to end.
struct Output<'a> {
    socket: &'a Socket,
    /// Whether a piece was written before.
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

/// The input from the client over a bidirectional connection, as the script reads it.
struct Input<'a> {
    shared: &'a Shared,
    number: usize,
    /// The number of bytes that the script has processed.
    seen: usize,
}

impl Input<'_> {
    /// Waits until `read` returns a value for the new input and whether the input has ended.
    async fn wait<T>(&self, mut read: impl FnMut(&[u8], bool) -> Option<T>) -> T {
        let waiting = self.shared.wait(|state| {
            let record = state.requests.get(self.number)?;
            let new = record.input.get(self.seen..).unwrap_or_default();
            read(new, record.input_ended)
        });
        waiting.await
    }

    /// Returns the new input, or `None` at the end.
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
