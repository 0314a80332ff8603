//! The client: connections, TLS, SSH, proxies, API versions, time limits and hostile peers.

mod answers;
#[cfg(any(feature = "native-tls", feature = "rustls"))]
mod certificates;
mod early;
mod everywhere;
mod headers;
mod hostile;
mod many;
mod peer;
mod process;
mod proxies;
mod requirements;
mod runtimes;
mod silence;
#[cfg(all(unix, feature = "ssh"))]
mod ssh;
mod time;
#[cfg(any(feature = "native-tls", feature = "rustls"))]
mod tls;
mod version;
