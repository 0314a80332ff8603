#!/bin/bash
# windows.sh [check]           type-checks the library for Windows without features, with default features and with all
#                              features
# windows.sh run [ARGUMENT...] runs the tests and the example that lists containers under Wine; the arguments are those of
#                              the test program, such as part of the name of a test
#
# windows/left-out.txt names the tests that cannot pass under Wine. They are printed and skipped. A test program that has
# not ended after 20 minutes is killed, and the run fails.
#
# The compiler, the source of the standard library and a C compiler come from Debian sid, and Wine from Debian bookworm.
# They are unpacked into the cache beside the test engines, not installed. Needs root.
# shellcheck disable=SC2034,SC2154 # variables are shared with the files of lib
set -euo pipefail
umask 022
cd "$(dirname "${BASH_SOURCE[0]}")/.."
lib=$PWD/tests/engine/lib
# shellcheck source=engine/lib/common.sh
. "$lib/common.sh"
# shellcheck source=engine/lib/packages.sh
. "$lib/packages.sh"
# shellcheck source=engine/lib/processes.sh
. "$lib/processes.sh"

command=${1:-check}
[ $# -eq 0 ] || shift
case $command in check | run) ;; *) die "unknown command '$command'; known: check, run" ;; esac
[ "$(id -u)" = 0 ] || die "unpacking and entering the packages needs root"
describe_kind() {
  case $1 in
    windows) suite=sid packages=(cargo gcc-mingw-w64-x86-64-posix rust-clippy rust-src rustc) ;;
    # Later versions need to be installed before they start programs.
    wine) suite=bookworm packages=(wine64) ;;
  esac
}
ensure_packages windows
work=$(mktemp -d)

gcc=x86_64-w64-mingw32-gcc-posix
# Debian has no standard library for Windows, so it is built from source, which needs unstable flags.
export RUSTC_BOOTSTRAP=1 CARGO=/usr/bin/cargo RUSTC=/usr/bin/rustc CARGO_TARGET_DIR=$PWD/target/windows
export CC_x86_64_pc_windows_gnu=$gcc AR_x86_64_pc_windows_gnu=x86_64-w64-mingw32-ar
export CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER=$gcc
# Debug information would multiply the size of the test programs.
export CARGO_PROFILE_DEV_DEBUG=0
target=(--target x86_64-pc-windows-gnu -Z build-std=std,panic_abort)

in_project() { # COMMAND...
  # shellcheck disable=SC2016 # the inner shell expands
  in_packages sh -c 'cd "$1" && shift && PATH=/usr/bin:/bin && exec "$@"' sh "$PWD" "$@"
}

check() { # CARGO ARGUMENT...
  log "checking $*"
  in_project cargo-clippy clippy --lib "${target[@]}" "$@" -- -D unused
}

# The seconds after which a Windows program is killed. The longest takes a third of them.
limit=1200

# Runs a Windows program. It sees nothing of this machine's environment.
in_wine() { # [NAME=VALUE...] PROGRAM ARGUMENT...
  local variables=()
  while [[ $1 == *=* ]]; do
    variables+=("$1")
    shift
  done
  root=$wine in_project env -i HOME="$work" WINEPREFIX="$work/wine" WINEDEBUG=-all WINEDLLOVERRIDES=mscoree,mshtml= \
    "${variables[@]}" /usr/bin/timeout --foreground --kill-after=10 "$limit" /usr/lib/wine/wine64 "$@"
}

stop() {
  [ ! -d "$work/wine" ] || root=$wine in_packages env WINEPREFIX="$work/wine" /usr/lib/wine/wineserver64 -k || true
  rm -rf "$work"
}
trap stop EXIT
trap 'exit 143' INT TERM HUP

if [ "$command" = check ]; then
  check --no-default-features
  check
  check --all-features
  exit
fi

windows=$root
ensure_packages wine
wine=$root root=$windows

# Prints the paths of the programs that cargo builds.
build() { # CARGO ARGUMENT...
  in_project cargo "$@" --all-features "${target[@]}" --message-format json-render-diagnostics |
    sed -n 's/.*"executable":"\([^"]*\)".*/\1/p'
}

log "building the tests and the example"
mapfile -t tests < <(build test --no-run --lib --test it)
mapfile -t examples < <(build build --example stats)
[ ${#tests[@]} -eq 2 ] && [ ${#examples[@]} -eq 1 ] || die "the tests and the example cannot be built"

log "preparing Wine"
in_wine wineboot -i 2>"$work/log" || die "Wine does not start: $(tail -n 3 "$work/log")"
mkdir "$work/bin"
in_project "$gcc" -shared -O -o "$work/wine/drive_c/windows/system32/bcryptprimitives.dll" \
  tests/windows/bcryptprimitives.c -ladvapi32
in_project "$gcc" -O -o "$work/bin/docker-credential-test.exe" tests/windows/credential-helper.c
cp "$work/bin/docker-credential-test.exe" "$work/bin/docker-credential-deaf.exe"

for program in "${tests[@]}"; do
  in_wine "$program" --list --format terse --include-ignored >"$work/names" || die "${program##*/} does not list its tests"
  tr -d '\r' <"$work/names" | sed -n 's/: test$//p'
done >"$work/tests"
# A test program skips the tests whose names contain an argument, so each argument must be part of one name only.
skipped=()
while read -r name reason; do
  [[ $name != '#'* && -n $name ]] || continue
  [ -n "$reason" ] || die "left-out.txt: $name is left out without a reason"
  grep -qxF -- "$name" "$work/tests" || die "left-out.txt: there is no test $name"
  [ "$(grep -cF -- "$name" "$work/tests")" = 1 ] || die "left-out.txt: $name is part of the names of several tests"
  echo "left out under Wine: $name: $reason"
  skipped+=(--skip "$name")
done <tests/windows/left-out.txt

status=0
for program in "${tests[@]}"; do
  log "running ${program##*/}"
  in_wine ASYNCDOCKER_TEST_HELPERS="Z:$work/bin" ASYNCDOCKER_TEST_STATS="Z:${examples[0]}" "$program" \
    "${skipped[@]}" "$@" || status=$?
done
exit "$status"
