#!/bin/bash
# matrix.sh [KIND[@newest]...]
#
# Runs all tests on an engine, those of the examples included, once for each kind, one after another, and prints a table.
# With `@newest`, the newest version of the API is spoken that the engine serves. Without KINDs: Docker engines of which
# one serves v1.23 and two refuse it, the last one in its newest version, too, and Podman. KINDs are those of
# `engine.sh kinds`; what is left out on an engine, and why, is in left-out.txt. Needs root.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

[ $# -gt 0 ] ||
  set -- docker-20.10 docker-26.1 docker-28.5 docker-28.5@newest podman-4.3 podman-5.4 podman-5.8

# Programs that some of the tests start.
(cd "$here/../.." && cargo build --all-features --examples)

log=$(mktemp)
trap 'rm -f "$log"' EXIT
failed=0 table=
for run in "$@"; do
  echo "==> $run"
  options=(--kind "${run%@newest}")
  [ "$run" = "${run%@newest}" ] || options+=(--newest)
  "$here/run-tests.sh" "${options[@]}" --test engine 2>&1 | tee "$log" || failed=1
  summary=$(grep '^test result:' "$log" | tail -n 1 || true)
  table+="$run: ${summary:-the tests did not run}, $(grep -c '^left out' "$log" || true) left out"$'\n'
done
printf '%s' "$table"
exit "$failed"
