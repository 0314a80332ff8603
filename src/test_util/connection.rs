//! One connection: requests are read off it, recorded, and answered.

use std::io;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};

use super::http::Head;
use super::reply::{Kind, Step};
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

/// What becomes of a connection after an exchange.
enum Next {
    Request,
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

    /// An error is a client that broke off, which the test sees by the connection having closed.
    async fn run(&mut self) {
        while let Ok(Next::Request) = self.exchange().await {}
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

    async fn exchange(&mut self) -> io::Result<Next> {
        let Some(head) = self.head().await? else {
            return Ok(Next::Close);
        };
        let (number, reply) = self.shared.arrived(&head);
        self.requests.push(number);
        let early = reply.early;
        let script = Script::new(reply, &head.method);
        let close = script.close || head.wants_close();
        if !early {
            self.body(&head, number).await?;
        }
        let next = match script.kind {
            Kind::Http => self.answer(script.steps).await?,
            kind => self.give_over(number, script.steps, kind).await?,
        };
        if early {
            self.body(&head, number).await?;
        }
        Ok(if close { Next::Close } else { next })
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

    /// Plays an answer, unless the client closes first.
    async fn answer(&mut self, steps: Vec<Step>) -> io::Result<Next> {
        let (socket, buffer) = (&self.socket, &mut self.buffer);
        let closed = async {
            while socket.read(buffer).await? > 0 {}
            io::Result::Ok(Next::Close)
        };
        tokio::select! {
            biased;
            played = play(socket, &self.shared, 0, steps) => played,
            closed = closed => closed,
        }
    }

    /// Plays a reply after which all bytes are input, unless the client closes first.
    async fn give_over(&mut self, number: usize, steps: Vec<Step>, kind: Kind) -> io::Result<Next> {
        self.taking_input = Some(number);
        let early = self.buffer.split();
        self.shared
            .record(number, |record| record.input.extend_from_slice(&early));
        let (socket, shared) = (&self.socket, &*self.shared);
        let closed = async {
            take_input(socket, shared, number).await?;
            // It may only have ended its input: whether it still reads shows when the script writes.
            io::Result::Ok(std::future::pending().await)
        };
        let next = tokio::select! {
            biased;
            played = play(socket, shared, number, steps) => played?,
            closed = closed => closed?,
        };
        if let (Next::Request, Kind::Upgraded) = (next, kind) {
            self.socket.end_output().await?;
            take_input(&self.socket, &self.shared, number).await?;
        }
        Ok(Next::Close)
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

async fn play(
    socket: &Socket,
    shared: &Shared,
    number: usize,
    steps: Vec<Step>,
) -> io::Result<Next> {
    // How much of the input the script has dealt with.
    let mut seen = 0;
    for step in steps {
        match step {
            Step::Write(bytes) => {
                socket.write_all(&bytes).await?;
                // Lets the client read it before anything else comes.
                tokio::task::yield_now().await;
            }
            Step::Wait(future) => future.await,
            Step::Input(expected) => {
                let wanted = seen + expected.len();
                let (input, ended) = input(shared, number, seen, wanted).await;
                if ended || !input.starts_with(&expected) {
                    shared.problem(format!(
                        "input is {input:?} where {expected:?} was expected"
                    ));
                    return Ok(Next::Close);
                }
                seen = wanted;
            }
            Step::EndOfInput => {
                input(shared, number, seen, usize::MAX).await;
            }
            Step::Echo => loop {
                let (input, ended) = input(shared, number, seen, seen + 1).await;
                seen += input.len();
                socket.write_all(&input).await?;
                if ended {
                    break;
                }
            },
            Step::Hang => {
                socket.hung_up().await;
                return Ok(Next::Close);
            }
            Step::Cut => return Ok(Next::Close),
        }
    }
    Ok(Next::Request)
}

/// The input from a position on once it has a length or has ended before that; and whether it has.
async fn input(shared: &Shared, number: usize, from: usize, length: usize) -> (Bytes, bool) {
    shared
        .wait(|state| {
            let record = state.requests.get(number)?;
            let short = record.input.len() < length;
            let input = record.input.get(from..).unwrap_or_default();
            (!short || record.input_ended).then(|| (Bytes::copy_from_slice(input), short))
        })
        .await
}
