//! The client: connections, TLS, SSH, proxies, API versions, time limits and hostile peers.

#[cfg(any(feature = "native-tls", feature = "rustls"))]
mod certificates;
mod concurrency;
mod early_responses;
mod everywhere;
mod failures;
mod headers;
mod hostile;
mod method_timeouts;
mod peer;
#[cfg(all(windows, feature = "proxy"))]
mod pipes;
#[cfg(feature = "proxy")]
mod process;
#[cfg(feature = "proxy")]
mod proxies;
mod requirements;
mod runtimes;
#[cfg(feature = "buildkit")]
mod sessions;
#[cfg(all(unix, feature = "ssh"))]
mod ssh;
mod timeouts;
#[cfg(any(feature = "native-tls", feature = "rustls"))]
mod tls;
mod version;
