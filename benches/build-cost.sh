#!/bin/bash
# Prints the number of crates that a program with this crate or with bollard depends on, and the CPU seconds of a clean
# release build, each with TLS. Every build uses a temporary target directory.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
bollard=$(sed -n 's/^bollard = { version = "\([^"]*\)".*/\1/p' "$here/Cargo.toml")

# Creates an empty program with the dependency, builds it, and prints a row.
measure() { # NAME DEPENDENCY
  local directory=$scratch/$1 crates seconds
  mkdir -p "$directory/src"
  echo 'fn main() {}' >"$directory/src/main.rs"
  printf '[package]\nname = "program"\nversion = "0.0.0"\nedition = "2024"\n\n[dependencies]\n%s\n' "$2" >"$directory/Cargo.toml"
  cd "$directory"
  cargo fetch --quiet
  # Do not count the program itself.
  crates=$(($(cargo tree --edges normal,build --prefix none --no-dedupe | sed 's/ (.*//' | sort -u | wc -l) - 1))
  seconds=$(TIMEFORMAT='%U %S'; { time cargo build --quiet --release 1>&2; } 2>&1 | awk '{ printf "%.0f", $1 + $2 }')
  echo "| $1 | $crates | $seconds |"
}

echo "| program with | crates | CPU seconds of a clean release build |"
echo "|---|---|---|"
measure asyncdocker-native-tls "asyncdocker = { path = \"$here/..\" }"
measure asyncdocker-rustls "asyncdocker = { path = \"$here/..\", default-features = false, features = [\"rustls\", \"ssh\"] }"
measure bollard-rustls "bollard = { version = \"$bollard\", features = [\"ssl\"] }"
