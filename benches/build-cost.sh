#!/bin/bash
# Prints how many crates a program with this crate or with bollard pulls in, and the CPU seconds of a clean release build,
# each with TLS. Every build has a target folder of its own, which is removed.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
bollard=$(sed -n 's/^bollard = { version = "\([^"]*\)".*/\1/p' "$here/Cargo.toml")

# Makes a program that does nothing but depend, builds it, and prints a row.
measure() { # NAME DEPENDENCY
  local folder=$scratch/$1 crates seconds
  mkdir -p "$folder/src"
  echo 'fn main() {}' >"$folder/src/main.rs"
  printf '[package]\nname = "program"\nversion = "0.0.0"\nedition = "2024"\n\n[dependencies]\n%s\n' "$2" >"$folder/Cargo.toml"
  cd "$folder"
  cargo fetch --quiet
  # The program itself is no dependency.
  crates=$(($(cargo tree --edges normal,build --prefix none --no-dedupe | sed 's/ (.*//' | sort -u | wc -l) - 1))
  seconds=$(TIMEFORMAT='%U %S'; { time cargo build --quiet --release 1>&2; } 2>&1 | awk '{ printf "%.0f", $1 + $2 }')
  echo "| $1 | $crates | $seconds |"
}

echo "| program with | crates | CPU seconds of a clean release build |"
echo "|---|---|---|"
measure asyncdocker-native-tls "asyncdocker = { path = \"$here/..\" }"
measure asyncdocker-rustls "asyncdocker = { path = \"$here/..\", default-features = false, features = [\"rustls\", \"ssh\"] }"
measure bollard-rustls "bollard = { version = \"$bollard\", features = [\"ssl\"] }"
