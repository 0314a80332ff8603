#!/bin/bash
# package.sh [--quick]
#
# Checks the crate as it is published: the packaged files, an offline build of the package, combinations of features,
# minimal dependency versions, the rust-version, unused dependencies, licenses, duplicate dependencies and sources.
#
# To install the tools, run `cargo install --locked --debug cargo-machete cargo-deny`. Checks whose tool is
# missing are skipped with a note, or fail if ASYNCDOCKER_REQUIRE_TOOLS is set.
#
# --quick   skips the build of the package and the minimal dependency versions
#
# Run two more checks by hand before a release:
#   cargo deny check advisories          needs to download the advisory database
#   cargo semver-checks --all-features   needs a previous release
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
      echo "$file is missing from the package" >&2
      return 1
    }
  done
  unwanted=$(grep -vE '^(src|codegen|api-spec|examples)/|^(build\.rs|README\.md|CHANGELOG\.md|LICENSE-(MIT|APACHE))$|^(Cargo\.(toml|toml\.orig|lock)|\.cargo_vcs_info\.json)$' <<<"$list" || true)
  [ -z "$unwanted" ] || {
    printf 'unexpected files in the package:\n%s\n' "$unwanted" >&2
    return 1
  }
}

# Checks with no feature, with each feature alone, and with all features but one. Together with the next check, which
# enables all features, this checks every combination of any three features.
check_features() {
  local features feature others
  mapfile -t features < <(sed -n '/^\[features\]$/,/^\[dependencies\]$/s/^\([a-z][a-z-]*\) = .*/\1/p' Cargo.toml | grep -vx default)
  [ ${#features[@]} -ge 10 ] || {
    echo "Cargo.toml has fewer features than expected" >&2
    return 1
  }
  check_feature_set ''
  for feature in "${features[@]}"; do
    check_feature_set "$feature"
    others=$(printf '%s\n' "${features[@]}" | grep -vxF -- "$feature")
    # `rustls` enables `rustls-no-provider`, so it is left out too.
    [ "$feature" != rustls-no-provider ] || others=$(grep -vxF rustls <<<"$others")
    check_feature_set "$(paste -sd, <<<"$others")"
  done
}

check_feature_set() { # FEATURE,...
  step cargo clippy --quiet --lib --no-default-features --features "$1" -- -D warnings
}

# The lint compares the standard library items in use with `rust-version`.
check_rust_version() {
  cargo clippy --quiet --lib --all-features -- -D warnings -D clippy::incompatible_msrv
}

# Checks with the minimal versions of direct dependencies. Their resolver is unstable, hence the variable. Works on a copy
# to leave Cargo.lock unchanged.
check_oldest_dependencies() {
  local copy status=0
  copy=$(mktemp -d)
  cp -r Cargo.toml Cargo.lock build.rs README.md src codegen api-spec "$copy"
  mkdir -p "$copy/tests/it" "$copy/tests/codegen" "$copy/tests/engine"
  touch "$copy"/tests/{it,codegen,engine}/main.rs
  # Dev-dependencies do not affect users, and would raise the versions.
  sed -i '/^\[dev-dependencies\]$/,/^\[lints/{/^\[lints/!d}' "$copy/Cargo.toml"
  (
    cd "$copy" &&
      RUSTC_BOOTSTRAP=1 cargo update --quiet -Z direct-minimal-versions &&
      cargo check --quiet --lib --all-features --target-dir "$target"
  ) || status=$?
  rm -rf "$copy"
  return "$status"
}

# Cargo unifies features: ours must leave a program's own use of reqwest and rustls alone, whose clients panic where a
# feature takes their crypto provider away.
check_other_users_of_reqwest() {
  local program=$scratch/other-user features tls status=0
  mkdir -p "$program/src"
  cat >"$program/src/main.rs" <<'END'
fn main() {
    reqwest::Client::new();
    let host = "tcp://127.0.0.1:1".parse().unwrap();
    let built = asyncdocker::Docker::builder().host(host).tls(asyncdocker::Tls::new()).build();
    assert_eq!(built.is_ok(), cfg!(feature = "tls"), "{built:?}");
}
END
  for features in '' native-tls rustls rustls-no-provider native-tls,rustls; do
    case $features in
      '' | rustls-no-provider) tls='' ;;
      *) tls=tls ;;
    esac
    cat >"$program/Cargo.toml" <<END
[package]
name = "other-user"
edition = "2024"

[workspace]

[features]
tls = []

[dependencies]
asyncdocker = { path = "$PWD", default-features = false, features = [$(sed -E 's/[^,]+/"&"/g' <<<"$features")] }
reqwest = { version = "0.13", default-features = false, features = ["$REQWEST_TLS"] }
END
    echo "==> a program with asyncdocker ($features) and reqwest ($REQWEST_TLS)"
    "${build[@]}" run --quiet --manifest-path "$program/Cargo.toml" --features "$tls" || status=$?
  done
  return "$status"
}

with_tool() { # TOOL COMMAND...
  if command -v "$1" >/dev/null; then
    step "${@:2}"
  elif [ -n "${ASYNCDOCKER_REQUIRE_TOOLS:-}" ]; then
    echo "==> ${*:2}: $1 is not installed" >&2
    return 1
  else
    echo "==> ${*:2}: skipped, $1 is not installed"
  fi
}

check_all_other_users_of_reqwest() {
  REQWEST_TLS=native-tls check_other_users_of_reqwest && REQWEST_TLS=rustls check_other_users_of_reqwest
}

# Waits for the check that runs beside the others, and shows its output.
finish_other_users_of_reqwest() {
  local status=0
  wait "$other_users" || status=$?
  other_users=
  cat "$scratch/other-users"
  return "$status"
}

clean_up() {
  # With its own children, which compile.
  [ -z "$other_users" ] || kill -- "-$other_users" 2>/dev/null || true
  rm -rf "$scratch"
}

# For builds, which run beside the checks: cargo locks a target directory. They do not need debug information.
target=$PWD/target
[ -z "${CARGO_TARGET_DIR:-}" ] || target=$(realpath -m "$CARGO_TARGET_DIR")
build=(env "CARGO_TARGET_DIR=$target/package-builds" CARGO_PROFILE_DEV_DEBUG=false cargo)

quick= other_users=
[ "${1:-}" != --quick ] || quick=1
scratch=$(mktemp -d)
trap clean_up EXIT

if [ -z "$quick" ]; then
  # The compiler uses one core for most of a build of this crate, so this runs beside the next steps, in a process group of
  # its own and with another target directory.
  set -m
  check_all_other_users_of_reqwest >"$scratch/other-users" 2>&1 &
  other_users=$!
  set +m
fi

step check_packed_files
step check_features
step check_rust_version
with_tool cargo-machete cargo machete
with_tool cargo-deny cargo deny --log-level error check licenses bans sources
if [ -z "$quick" ]; then
  step check_oldest_dependencies
  step finish_other_users_of_reqwest
  # The steps above have already downloaded all dependencies, and built most of them.
  step "${build[@]}" package --quiet --allow-dirty --all-features --offline
fi
