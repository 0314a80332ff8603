#!/bin/bash
# matrix.sh [KIND[@VERSION]...]
#
# Runs all engine tests, including those of the examples, on one kind of engine after another, and prints a table. With
# `@VERSION`, the API version is pinned; otherwise it is negotiated. Without KINDs: Docker 20.10, pinned to 1.23 and
# negotiated, two newer Docker releases, and Podman. `engine.sh kinds` lists the KINDs; left-out.txt says which tests are
# left out on which engine, and why. The tests of Swarm mode run on a cluster of each kind of Docker, unless a version is
# pinned. Needs root.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

[ $# -gt 0 ] ||
  set -- docker-20.10@1.23 docker-20.10 docker-26.1 docker-28.5 podman-4.3 podman-5.4 podman-5.8

# Some of the tests start these programs.
(cd "$here/../.." && cargo build --all-features --examples)

log=$(mktemp)
trap 'rm -f "$log"' EXIT
failed=0 table=
for run in "$@"; do
  echo "==> $run"
  options=(--kind "${run%@*}")
  [[ $run != *@* ]] || options+=(--pin "${run#*@}")
  "$here/run-tests.sh" "${options[@]}" --test engine 2>&1 | tee "$log" || failed=1
  summary=$(grep '^test result:' "$log" | tail -n 1 || true)
  table+="$run: ${summary:-the tests did not run}, $(grep -c '^left out' "$log" || true) left out"$'\n'
  [[ $run == docker-* && $run != *@* ]] || continue
  "$here/run-cluster-tests.sh" "${options[@]}" 2>&1 | tee "$log" || failed=1
  summary=$(grep '^test result:' "$log" | tail -n 1 || true)
  table+="$run, Swarm mode: ${summary:-the tests did not run}"$'\n'
done
printf '%s' "$table"
exit "$failed"
