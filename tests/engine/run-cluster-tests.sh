#!/bin/bash
# run-cluster-tests.sh [--kind KIND] [CARGO TEST ARGUMENT...] [-- TEST ARGUMENT...]
#
# Runs the tests of Swarm mode against a cluster that is started for them and removed afterwards: three managers, a worker,
# and an engine that is not in the swarm. KIND is a docker kind of `engine.sh kinds` (default docker-28.5). Needs root.
#
# Without names of tests, which begin with `swarm_mode::`, all tests of Swarm mode run.
#
# Each test has a thread, and waits in it until it may use the cluster: some of them kill nodes.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

kind=docker-28.5 cargo_arguments=()
if [ "${1:-}" = --kind ]; then
  kind=${2:?--kind wants a kind}
  shift 2
fi
while [ $# -gt 0 ] && [ "$1" != -- ]; do
  cargo_arguments+=("$1")
  shift
done
[ $# -eq 0 ] || shift

case " $*" in
  *" swarm_mode::"*) ;;
  *) set -- swarm_mode:: "$@" ;;
esac

cd "$here/../.."
# Build first, because a cluster should not have to wait. Without --test, because that leaves out the examples.
cargo test --all-features "${cargo_arguments[@]}" --no-run
exec "$here/with-cluster.sh" --kind "$kind" --managers 3 --workers 1 --spares 1 -- \
  cargo test --all-features "${cargo_arguments[@]}" --test engine -- --include-ignored --test-threads 64 "$@"
