#!/bin/bash
# run-tests.sh [--kind KIND] [--pin VERSION] [CARGO TEST ARGUMENT...] [-- TEST ARGUMENT...]
#
# Runs all tests, including those that need a container engine and that a plain `cargo test` ignores, against an engine
# that is started for them and removed afterwards. `engine.sh kinds` lists the KINDs. Starting an engine needs root; as
# another user, name an existing engine in ASYNCDOCKER_TEST_HOST.
#
# --pin VERSION   pins the API version, such as 1.23, instead of negotiating the highest that client and engine know
#
# left-out.txt names the tests that an engine cannot pass because of its nature. They are printed and skipped.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

kind=docker-20.10 pin='' cargo_arguments=()
while :; do
  case ${1:-} in
    --kind)
      kind=${2:?--kind wants a kind}
      shift
      ;;
    --pin)
      pin=${2:?--pin wants an API version}
      shift
      ;;
    *) break ;;
  esac
  shift
done
while [ $# -gt 0 ] && [ "$1" != -- ]; do
  cargo_arguments+=("$1")
  shift
done
[ $# -eq 0 ] || shift

options=(--tcp --tlsverify --registry --registry-auth)
case $kind in
  # No TLS there.
  podman-*) options=(--tcp --registry --registry-auth) ;;
esac

# The tests of Swarm mode need several engines: run-cluster-tests.sh runs them.
skipped=(--skip swarm_mode::)
# Each line of left-out.txt starts with a prefix of a kind.
while read -r engine test reason; do
  if [[ $engine != '#'* && -n $engine && $kind == "$engine"* ]]; then
    echo "left out on $kind: $test: $reason"
    skipped+=(--skip "$test")
  fi
done <"$here/left-out.txt"

cd "$here/../.."
# Tests that look for an engine themselves fail if they find none, instead of passing silently.
export ASYNCDOCKER_REQUIRE_ENGINE=1
command=(
  cargo test --all-features "${cargo_arguments[@]}" -- --include-ignored "${skipped[@]}" "$@"
)
# with-engine.sh unsets the variables of the tests, so that only what it starts is tested.
[ -z "$pin" ] || command=(env "ASYNCDOCKER_TEST_API_VERSION=$pin" "${command[@]}")
exec "$here/with-engine.sh" --private --kind "$kind" "${options[@]}" -- "${command[@]}"
