//! The engine itself: whether it answers, what it is, what happens on it.
//!
//! The methods stand in the trait [`System`].

mod watch;

/// The options of each method, generated from the description of the API.
mod options {
    include!(concat!(env!("OUT_DIR"), "/system_options.rs"));
}

pub use self::options::*;
pub use self::watch::{EventWatch, Watched};

use crate::error::Result;
use crate::models::{AuthResponse, Event, RegistryAuth, SystemInfo, SystemVersion};
use crate::request::Request;
use crate::stream::JsonStream;
use crate::transport::Transport;

/// The engine itself.
///
/// Each method's future can be dropped at any time: the connection is closed, and the client stays usable.
pub trait System: Transport {
    /// Asks whether the engine answers.
    ///
    /// `GET /_ping`
    ///
    /// # Errors
    /// The engine cannot be reached, or says that it is in trouble.
    fn ping(&self) -> impl Future<Output = Result<()>> + Send {
        let request = Request::get("/_ping");
        async move { self.execute(request).await?.unit().await }
    }

    /// Gives the versions of the engine, of its API and of what it was built with.
    ///
    /// `GET /version`
    ///
    /// # Errors
    /// The engine cannot be reached, or fails.
    #[doc(alias = "docker version")]
    fn version(&self) -> impl Future<Output = Result<SystemVersion>> + Send {
        let request = Request::get("/version");
        async move { self.execute(request).await?.json().await }
    }

    /// Gives what there is to know about the engine, its settings and its machine: counts of containers and images,
    /// drivers, plugins, processors, memory, registries.
    ///
    /// `GET /info`
    ///
    /// # Errors
    /// The engine cannot be reached, or fails.
    #[doc(alias = "docker info")]
    fn info(&self) -> impl Future<Output = Result<SystemInfo>> + Send {
        let request = Request::get("/info");
        async move { self.execute(request).await?.json().await }
    }

    /// Watches what happens on the engine: to containers, images, volumes and networks.
    ///
    /// With `since`, the kept events from that time on come first: the last 64 with Docker 1.11, the last 256 with newer
    /// engines. The stream ends at `until`; without it, it does not end by itself.
    ///
    /// An engine answers a moment before it watches, on a busy machine some thousandths of a second. Where nothing may be
    /// missed from the call on, give it the engine's own time, as in the example.
    ///
    /// `GET /events`
    ///
    /// # Errors
    /// 400 when `since` is later than `until`, except with Docker 1.11; 400 or 500 for a filter that the engine refuses.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::System;
    /// use asyncdocker::models::{EventFilter, EventType};
    /// use asyncdocker::system::EventsOptions;
    /// use futures_util::TryStreamExt;
    ///
    /// let mut options = EventsOptions::builder()
    ///     .filters([
    ///         EventFilter::Type(EventType::Container),
    ///         EventFilter::Event("die".to_owned()),
    ///     ])
    ///     .build();
    /// options.since = docker.info().await?.system_time;
    /// let mut events = docker.events(options).await?;
    /// while let Some(event) = events.try_next().await? {
    ///     let exit_code = event.actor.attributes.get("exitCode");
    ///     println!("{} has ended: {exit_code:?}", event.actor.id);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker events")]
    fn events(
        &self,
        options: EventsOptions,
    ) -> impl Future<Output = Result<JsonStream<Event>>> + Send {
        let request = Request::get("/events").options(&options).streaming_if(true);
        async move { Ok(self.execute(request).await?.json_stream()) }
    }

    /// Watches what happens on the engine as [`events`](Self::events) does, and goes on when the connection is lost.
    ///
    /// It begins as `events` does: where nothing may be missed from the call on, `since` is the engine's own time.
    ///
    /// The stream then says so, connects again as often as it takes, and asks for what has happened since the last event.
    /// No event comes twice. Whether any may be missing is said, too: see [`Watched`]. The stream ends at `until`, or with
    /// an error that connecting again would not mend; dropping it ends it at any time.
    ///
    /// `GET /events`
    ///
    /// # Errors
    /// Those of [`events`](Self::events), for the first connection.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::System;
    /// use asyncdocker::system::{EventsOptions, Watched};
    /// use futures_util::TryStreamExt;
    ///
    /// let mut watch = docker.watch_events(EventsOptions::default()).await?;
    /// while let Some(item) = watch.try_next().await? {
    ///     match item {
    ///         Watched::Event(event) => println!("{} {}", event.action, event.actor.id),
    ///         Watched::Lost(error) => eprintln!("{error}"),
    ///         Watched::Resumed { complete: true, .. } => eprintln!("nothing was missed"),
    ///         _ => eprintln!("look at everything anew"),
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker events")]
    fn watch_events(
        &self,
        options: EventsOptions,
    ) -> impl Future<Output = Result<EventWatch>> + Send
    where
        Self: Clone + Sized + 'static,
    {
        watch::watch(self.clone(), options)
    }

    /// Checks user name and password at the registry that they name, which is the default one if they name none.
    ///
    /// The engine keeps nothing of it. Some registries give a token, which stands for the password from then on.
    ///
    /// `POST /auth`
    ///
    /// # Errors
    /// 401, with newer engines 500, when the registry refuses them; 500 when it cannot be reached.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker, password: String) -> asyncdocker::Result<()> {
    /// use asyncdocker::System;
    /// use asyncdocker::models::RegistryAuth;
    ///
    /// let login = RegistryAuth::builder()
    ///     .server_address("registry.example:5000")
    ///     .username("ann")
    ///     .password(password)
    ///     .build();
    /// println!("{}", docker.auth(&login).await?.status);
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker login")]
    fn auth(&self, auth: &RegistryAuth) -> impl Future<Output = Result<AuthResponse>> + Send {
        // The engine answers when the registry has, which may take its time.
        let request = Request::post("/auth").json(auth).blocking();
        async move { self.execute(request).await?.json().await }
    }
}

impl System for crate::Docker {}
impl System for crate::DynTransport {}
