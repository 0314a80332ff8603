#!/bin/bash
# Type-checks the library for Windows without features, with default features and with all features. Nothing is run,
# because that needs a Windows machine.
#
# The compiler, the source of the standard library and a C compiler come from Debian sid. They are unpacked into the cache
# beside the test engines, not installed. Needs root.
# shellcheck disable=SC2034,SC2154 # variables are shared with the files of lib
set -euo pipefail
umask 022
cd "$(dirname "${BASH_SOURCE[0]}")/.."
lib=$PWD/tests/engine/lib
# shellcheck source=engine/lib/common.sh
. "$lib/common.sh"
# shellcheck source=engine/lib/packages.sh
. "$lib/packages.sh"
# shellcheck source=engine/lib/processes.sh
. "$lib/processes.sh"

[ "$(id -u)" = 0 ] || die "unpacking and entering the packages needs root"
describe_kind() { suite=sid packages=(cargo gcc-mingw-w64-x86-64-posix rust-clippy rust-src rustc); }
ensure_packages windows
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Debian has no standard library for Windows, so it is built from source, which needs unstable flags.
export RUSTC_BOOTSTRAP=1 CARGO=/usr/bin/cargo RUSTC=/usr/bin/rustc CARGO_TARGET_DIR=$PWD/target/windows
export CC_x86_64_pc_windows_gnu=x86_64-w64-mingw32-gcc-posix AR_x86_64_pc_windows_gnu=x86_64-w64-mingw32-ar

check() { # CARGO ARGUMENT...
  log "checking $*"
  # shellcheck disable=SC2016 # the inner shell expands
  in_packages sh -c 'cd "$1" && shift && PATH=/usr/bin:/bin && exec "$@"' sh "$PWD" \
    cargo-clippy clippy --lib --target x86_64-pc-windows-gnu -Z build-std=std,panic_abort "$@" -- -D unused
}
check --no-default-features
check
check --all-features
