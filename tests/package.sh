#!/bin/bash
# package.sh [--quick]
#
# Checks the crate as users get it: what is packed, that it builds by itself, every feature alone, the oldest versions of
# its dependencies, the rust-version. Leaves out, and says so, what needs a tool that is not installed:
#   cargo install cargo-deny cargo-semver-checks cargo-machete
# With --quick, neither builds the packed crate nor tries the oldest dependencies.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

step() { # COMMAND...
  echo "==> $*"
  "$@"
}

# Features that users may name: all but `default` and the internal ones.
features() {
  cargo metadata --no-deps --format-version 1 |
    python3 -c 'import json, sys
for package in json.load(sys.stdin)["packages"]:
    if package["name"] == "asyncdocker":
        print(*[name for name in package["features"] if name != "default" and not name.startswith("__")])'
}

check_packed_files() {
  local list unwanted
  list=$(cargo package --list --allow-dirty)
  for file in api-spec/remote-api-v1.23.json build.rs codegen/mod.rs src/lib.rs src/guide/streams.md README.md \
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
  else
    echo "==> ${*:2}: left out, $1 is not installed"
  fi
}

quick=
[ "${1:-}" != --quick ] || quick=1

step check_packed_files
step cargo check --quiet --lib --no-default-features
for feature in $(features); do
  step cargo check --quiet --lib --no-default-features --features "$feature"
done
step cargo check --quiet --lib --all-features
step check_rust_version
if [ -z "$quick" ]; then
  step check_oldest_dependencies
  step cargo package --quiet --allow-dirty --all-features
fi
with_tool cargo-deny cargo deny --all-features check
with_tool cargo-machete cargo machete
with_tool cargo-semver-checks cargo semver-checks --all-features
