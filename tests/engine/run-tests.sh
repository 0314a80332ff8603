#!/bin/bash
# run-tests.sh [--kind KIND] [--newest] [CARGO TEST ARGUMENT...] [-- TEST ARGUMENT...]
#
# Runs all tests, also those that talk to a container engine and that a plain `cargo test` leaves out, against an engine
# that is started for them and thrown away afterwards. KINDs are those of `engine.sh kinds`. Needs root, as starting an
# engine does; as anybody else, name an engine to use in ASYNCDOCKER_TEST_HOST.
#
# --newest   speaks the newest version of the API that the engine serves, not the one that a client finds by itself
#
# Tests that an engine cannot pass for what it is are named in left-out.txt. They are printed, and left out.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

kind=docker-20.10 newest='' cargo_arguments=()
while :; do
  case ${1:-} in
    --kind)
      kind=${2:?--kind wants a kind}
      shift
      ;;
    --newest) newest=1 ;;
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

# The lines of left-out.txt begin with the beginning of a kind.
skipped=()
while read -r engine test reason; do
  if [[ $engine != '#'* && -n $engine && $kind == "$engine"* ]]; then
    echo "left out on $kind: $test: $reason"
    skipped+=(--skip "$test")
  fi
done <"$here/left-out.txt"

cd "$here/../.."
# Tests that look for an engine by themselves fail where they find none, instead of passing without a word.
export ASYNCDOCKER_REQUIRE_ENGINE=1
command=(
  cargo test --all-features "${cargo_arguments[@]}" -- --include-ignored "${skipped[@]}" "$@"
)
if [ -n "$newest" ]; then
  # shellcheck disable=SC2016 # the shell that sees the engine expands it
  command=(bash -c 'ASYNCDOCKER_TEST_API_VERSION=$ENGINE_API exec "$@"' bash "${command[@]}")
fi
exec "$here/with-engine.sh" --private --kind "$kind" "${options[@]}" -- "${command[@]}"
