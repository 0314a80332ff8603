#!/bin/bash
# Prints what a program that pings an engine over its socket costs with this crate and with bollard, without TLS and with
# each TLS library: the number of crates, the CPU seconds of a clean release build, and the size of the stripped program.
# Rows of the same name compare equal features. The last row adds what is enabled by default: proxies, ssh, workflows and
# archives.
# Every build uses a temporary target directory.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
bollard=$(sed -n 's/^bollard = { version = "\([^"]*\)".*/\1/p' "$here/Cargo.toml")

# Creates a program that pings, builds it, and prints a row.
measure() { # NAME DEPENDENCY STATEMENTS_THAT_CONNECT
  local directory=$scratch/program crates seconds size
  rm -rf "$directory"
  mkdir -p "$directory/src"
  cat >"$directory/Cargo.toml" <<MANIFEST
[package]
name = "program"
version = "0.0.0"
edition = "2024"

[dependencies]
$2
tokio = { version = "1", features = ["rt"] }

[profile.release]
strip = true
MANIFEST
  cat >"$directory/src/main.rs" <<PROGRAM
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        $3
        docker.ping().await?;
        Ok(())
    })
}
PROGRAM
  cd "$directory"
  cargo fetch --quiet
  # Do not count the program itself.
  crates=$(($(cargo tree --edges normal,build --prefix none --no-dedupe | sed 's/ (.*//' | sort -u | wc -l) - 1))
  seconds=$(TIMEFORMAT='%U %S'; { time cargo build --quiet --release 1>&2; } 2>&1 | awk 'END { printf "%.0f", $1 + $2 }')
  size=$(($(stat --format=%s target/release/program) / 1024))
  echo "| $1 | $crates | $seconds | $size |"
}

asyncdocker() { # NAME FEATURES
  measure "$1" "asyncdocker = { path = \"$here/..\", default-features = false, features = [$2] }" \
    'use asyncdocker::prelude::*; let docker = asyncdocker::Docker::from_env()?;'
}

bollard() { # NAME FEATURES
  measure "$1" "bollard = { version = \"$bollard\", default-features = false, features = [$2] }" \
    'let docker = bollard::Docker::connect_with_defaults()?;'
}

echo "| program with | crates | CPU s of a clean release build | stripped, KiB |"
echo "|---|---|---|---|"
bollard "bollard" '"http", "pipe"'
asyncdocker "asyncdocker" ''
bollard "bollard, rustls" '"http", "pipe", "ssl"'
asyncdocker "asyncdocker, rustls" '"rustls"'
asyncdocker "asyncdocker, native-tls" '"native-tls"'
asyncdocker "asyncdocker, default features" '"default"'
