#!/bin/bash
# matrix.sh [KIND...]
#
# Runs the tests on an engine once for each kind, one after another, and prints a table. Without KINDs, on all Docker
# engines: one that serves v1.23 and two that refuse it. Podman serves a part of the API and answers other words: its
# kinds can be named, and show how far it goes. KINDs are those of `engine.sh kinds`. Needs root.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

[ $# -gt 0 ] || set -- docker-20.10 docker-26.1 docker-28.5

log=$(mktemp)
trap 'rm -f "$log"' EXIT
failed=0 table=
for kind in "$@"; do
  echo "==> $kind"
  # The examples are the same programs on every engine, and tests of their own where all tests run.
  "$here/run-tests.sh" --kind "$kind" --test engine -- --skip examples:: 2>&1 | tee "$log" || failed=1
  summary=$(grep '^test result:' "$log" | tail -n 1 || true)
  table+="$kind: ${summary:-the tests did not run}"$'\n'
done
printf '%s' "$table"
exit "$failed"
