#!/bin/bash
# package.sh [--quick]
#
# Checks the crate as users get it: what is packed, that it builds by itself and offline, its features alone and in pairs,
# the oldest versions of its dependencies, the rust-version, dependencies that nothing uses, licences, doubles and sources.
#
# The tools are `cargo install --locked --debug cargo-hack cargo-machete cargo-deny`. What needs one that is not installed
# is left out, and said so; with ASYNCDOCKER_REQUIRE_TOOLS set it is an error.
#
# --quick   neither builds the packed crate nor tries the oldest dependencies
#
# Two checks are for hand, before a release:
#   cargo deny check advisories          fetches a database, which a machine that reaches only registries cannot
#   cargo semver-checks --all-features   compares with the release before, of which there is none yet
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

step() { # COMMAND...
  echo "==> $*"
  "$@"
}

check_packed_files() {
  local list unwanted
  list=$(cargo package --list --allow-dirty)
  for file in api-spec/remote-api-v1.23.json api-spec/releases.tsv build.rs codegen/mod.rs src/lib.rs src/guide/streams.md README.md \
    CHANGELOG.md LICENSE-MIT LICENSE-APACHE; do
    grep -qxF "$file" <<<"$list" || {
      echo "$file is not packed" >&2
      return 1
    }
  done
  unwanted=$(grep -vE '^(src|codegen|api-spec|examples)/|^(build\.rs|README\.md|CHANGELOG\.md|LICENSE-(MIT|APACHE))$|^(Cargo\.(toml|toml\.orig|lock)|\.cargo_vcs_info\.json)$' <<<"$list" || true)
  [ -z "$unwanted" ] || {
    printf 'packed, but not wanted:\n%s\n' "$unwanted" >&2
    return 1
  }
}

# The lint knows since which version what is used exists, and reads `rust-version`.
check_rust_version() {
  cargo clippy --quiet --lib --all-features -- -D clippy::incompatible_msrv
}

# Direct dependencies as old as Cargo.toml allows. The resolver that picks them is not stable, hence the variable. In a copy,
# so that Cargo.lock stays as it is.
check_oldest_dependencies() {
  local copy status=0
  copy=$(mktemp -d)
  cp -r Cargo.toml Cargo.lock build.rs README.md src codegen api-spec "$copy"
  mkdir -p "$copy/tests/it" "$copy/tests/codegen" "$copy/tests/engine"
  touch "$copy"/tests/{it,codegen,engine}/main.rs
  # Those of tests are no user's, and would raise the versions.
  sed -i '/^\[dev-dependencies\]$/,/^\[lints/{/^\[lints/!d}' "$copy/Cargo.toml"
  (
    cd "$copy"
    RUSTC_BOOTSTRAP=1 cargo update --quiet -Z direct-minimal-versions
    cargo check --quiet --lib --all-features --target-dir "${CARGO_TARGET_DIR:-target}"
  ) || status=$?
  rm -rf "$copy"
  return "$status"
}

with_tool() { # TOOL COMMAND...
  if command -v "$1" >/dev/null; then
    step "${@:2}"
  elif [ -n "${ASYNCDOCKER_REQUIRE_TOOLS:-}" ]; then
    echo "==> ${*:2}: $1 is not installed" >&2
    return 1
  else
    echo "==> ${*:2}: left out, $1 is not installed"
  fi
}

quick=
[ "${1:-}" != --quick ] || quick=1

step check_packed_files
# Each feature and each pair of them: what three do together, two do.
with_tool cargo-hack cargo hack clippy --quiet --lib --feature-powerset --depth 2 --exclude-features default,__tls \
  -- -D warnings
step check_rust_version
with_tool cargo-machete cargo machete
with_tool cargo-deny cargo deny --log-level error check licenses bans sources
if [ -z "$quick" ]; then
  step check_oldest_dependencies
  # All that it builds with has been fetched by now.
  step cargo package --quiet --allow-dirty --all-features --offline
fi
