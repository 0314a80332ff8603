#!/bin/bash
# run-tests.sh [--kind KIND] [CARGO TEST ARGUMENT...] [-- TEST ARGUMENT...]
#
# Runs all tests, also those that talk to a container engine and that a plain `cargo test` leaves out, against an engine
# that is started for them and thrown away afterwards. KINDs are those of `engine.sh kinds`. Needs root, as starting an
# engine does; as anybody else, name an engine to use in ASYNCDOCKER_TEST_HOST.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

kind=docker-20.10 cargo_arguments=()
if [ "${1:-}" = --kind ]; then
  kind=${2:?--kind wants a kind}
  shift 2
fi
while [ $# -gt 0 ] && [ "$1" != -- ]; do
  cargo_arguments+=("$1")
  shift
done
[ $# -eq 0 ] || shift

options=(--tcp --tlsverify --registry --registry-auth)
case $kind in
  # No TLS there, and the tests that want it fail.
  podman-*) options=(--tcp --registry --registry-auth) ;;
esac

cd "$here/../.."
# Tests that look for an engine by themselves fail where they find none, instead of passing without a word.
export ASYNCDOCKER_REQUIRE_ENGINE=1
exec "$here/with-engine.sh" --private --kind "$kind" "${options[@]}" -- \
  cargo test --all-features "${cargo_arguments[@]}" -- --include-ignored "$@"
