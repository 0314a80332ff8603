#!/bin/bash
# with-engine.sh - runs a command with a container engine to talk to, and passes its exit status on.
#
#   with-engine.sh [--private] [--kind KIND] [ENGINE OPTION...] -- COMMAND...
#
# The engine is the first of these that there is:
#   1. the one that DOCKER_HOST names, or that answers at /var/run/docker.sock: nothing is started
#   2. one that is started for COMMAND and thrown away after it, in a folder under TMPDIR (default /tmp)
#
# --private      passes over 1; but an engine that ASYNCDOCKER_TEST_HOST names is used, and nothing is started
# --kind KIND    what to start, docker-20.10 if left out; kinds and engine options are those of `engine.sh --help`
#
# COMMAND sees an engine that was started in its environment:
#   DOCKER_HOST, ASYNCDOCKER_TEST_HOST              its unix socket
#   ASYNCDOCKER_TEST_TCP                            --tcp: tcp://127.0.0.1:PORT in the clear
#   ASYNCDOCKER_TEST_TLS, ASYNCDOCKER_TEST_CERTS    --tls, --tlsverify: the same with TLS; a DOCKER_CERT_PATH
#   ASYNCDOCKER_TEST_REGISTRY                       --registry: 127.0.0.1:PORT
#   ASYNCDOCKER_TEST_REGISTRY_AUTH, ..._USER, ..._PASSWORD    --registry-auth: the same with a login
# and all that `engine.sh` prints. What else could turn a client away from that engine is unset: DOCKER_CONTEXT,
# DOCKER_API_VERSION, DOCKER_TLS, DOCKER_TLS_VERIFY and DOCKER_CERT_PATH.
#
# INT, TERM and HUP go to COMMAND and its children first; the engine stops after them, and the status is 130, 143 or 129.
# shellcheck disable=SC2317 # traps call the functions
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
PATH=$PATH:/usr/sbin:/sbin
# shellcheck source=lib/common.sh
. "$here/lib/common.sh"

usage() {
  sed -n '2,/^set -/{/^set -/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"
}

private='' kind=docker-20.10 options=()
while :; do
  case ${1:-} in
    --private) private=1 ;;
    --kind)
      kind=${2:?--kind wants a kind}
      shift
      ;;
    --kind=*) kind=${1#*=} ;;
    --)
      shift
      break
      ;;
    -h | --help)
      usage
      exit
      ;;
    --*) options+=("$1") ;;
    *) die "usage: with-engine.sh [--private] [--kind KIND] [ENGINE OPTION...] -- COMMAND..." ;;
  esac
  shift
done
[ $# -gt 0 ] || die "no command is given after --"

default_socket_answers() {
  [ -S /var/run/docker.sock ] &&
    [ "$(curl -s -m 5 --noproxy '*' --unix-socket /var/run/docker.sock http://localhost/_ping)" = OK ]
}

if [ -n "$private" ]; then
  if [ -n "${ASYNCDOCKER_TEST_HOST:-}" ]; then
    log "using the engine that ASYNCDOCKER_TEST_HOST names: $ASYNCDOCKER_TEST_HOST"
    export DOCKER_HOST=$ASYNCDOCKER_TEST_HOST
    exec "$@"
  fi
elif [ -n "${DOCKER_HOST:-}" ]; then
  log "using the engine that DOCKER_HOST names: $DOCKER_HOST"
  exec "$@"
elif default_socket_answers; then
  log "using the engine at /var/run/docker.sock"
  exec "$@"
fi

if [ "$(id -u)" != 0 ]; then
  die "$([ -n "$private" ] || echo "no engine is running, and ")starting one needs root. Either run this with" \
    "'sudo -E env \"PATH=\$PATH\"' before it, or name an engine of yours in" \
    "$([ -n "$private" ] && echo ASYNCDOCKER_TEST_HOST || echo DOCKER_HOST)"
fi

# --- the command, and the signals that end it --------------------------------------------------------------------

child='' interrupted='' forward_as=''

# A process and all that descend from it, each as PID:START_TIME. Those that have moved to a session of their own, as
# daemons do, are left out, for a terminal would not signal them either.
process_tree() { # PID
  local file stat fields pid known=" $1 " grown=1
  local -A parents=() sessions=()
  for file in /proc/[0-9]*/stat; do
    { read -r stat <"$file"; } 2>/dev/null || continue
    read -r -a fields <<<"${stat##*) }"
    parents[${stat%% *}]=${fields[1]} sessions[${stat%% *}]=${fields[3]}
  done
  while [ -n "$grown" ]; do
    grown=''
    for pid in "${!parents[@]}"; do
      if [[ $known != *" $pid "* && $known == *" ${parents[$pid]} "* && ${sessions[$pid]} == "${sessions[$1]-}" ]]; then
        known+="$pid " grown=1
      fi
    done
  done
  for pid in $known; do echo "$pid:$(start_time "$pid")"; done
}

signal_all() { # SIGNAL PID:START_TIME...
  local signal=$1 process
  shift
  for process; do
    ! is_running "${process%:*}" "${process#*:}" || kill "-$signal" "${process%:*}" 2>/dev/null || true
  done
}

all_ended() { # PID:START_TIME...
  local process
  for process; do
    ! is_running "${process%:*}" "${process#*:}" || return 1
  done
}

on_signal() { # NAME NUMBER
  interrupted=$((128 + $2))
  [ -n "$child" ] || exit "$interrupted"
  local processes
  mapfile -t processes < <(process_tree "$child")
  # A terminal has sent its Ctrl-C to all of them already, and many programs take a second one for impatience.
  if [ "$1" = INT ] && { : </dev/tty; } 2>/dev/null; then
    wait_until 1 all_ended "${processes[@]}" || true
  fi
  signal_all "${forward_as:-$1}" "${processes[@]}"
  wait_until 10 all_ended "${processes[0]}" || log "the command does not end on $1 and is killed"
  wait_until 2 all_ended "${processes[@]}" || signal_all KILL "${processes[@]}"
}

# Runs a command in the background, where signals are noticed at once, but with the stdin and the Ctrl-C of the
# foreground, which the shell would take from it.
run() { # COMMAND...
  local status
  (
    trap - INT QUIT TERM HUP EXIT
    exec "$@"
  ) <&0 &
  child=$!
  while :; do
    status=0
    wait "$child" || status=$?
    # `wait` also returns for a signal.
    [ -n "$(start_time "$child")" ] || break
  done
  child=''
  [ -z "$interrupted" ] || exit "$interrupted"
  return "$status"
}

# --- the engine --------------------------------------------------------------------------------------------------

work=''
stop_engine() {
  local status=$?
  trap '' INT TERM HUP
  trap - EXIT
  if [ -n "$work" ]; then
    [ ! -f "$work/packages" ] || "$here/engine.sh" down "$work" --purge || log "the engine did not stop as it should"
    rm -rf --one-file-system "$work"
  fi
  exit "$status"
}
trap stop_engine EXIT
trap 'on_signal HUP 1' HUP
trap 'on_signal INT 2' INT
trap 'on_signal TERM 15' TERM

# A run that was killed could not stop its engine; the next one does.
remove_leftovers() { # PARENT_FOLDER
  local folder pid start
  for folder in "$1"/asyncdocker.*; do
    read -r pid start 2>/dev/null <"$folder/owner" || continue
    if [ -O "$folder" ] && ! is_running "$pid" "$start"; then
      log "removing the engine that a killed run left in $folder"
      [ ! -f "$folder/packages" ] || "$here/engine.sh" down "$folder" --purge || continue
      rm -rf --one-file-system "$folder"
    fi
  done
}

parent=${TMPDIR:-/tmp}
# The names of sockets are limited to 107 bytes.
[ ${#parent} -le 40 ] || parent=/tmp
remove_leftovers "$parent"
work=$(mktemp -d "$parent/asyncdocker.XXXXXX")
echo "$$ $(start_time $$)" >"$work/owner"

log "starting a private engine ($kind) in $work"
# TERM, for a shell that has just been put into the background ignores INT.
forward_as=TERM
run "$here/engine.sh" up "$kind" "$work" "${options[@]}" >/dev/null
forward_as=''

unset DOCKER_CONTEXT DOCKER_API_VERSION DOCKER_TLS DOCKER_TLS_VERIFY DOCKER_CERT_PATH "${!ASYNCDOCKER_TEST_@}"
while IFS='=' read -r name value; do
  export "$name=$value"
  case $name in
    DOCKER_HOST) export ASYNCDOCKER_TEST_HOST="$value" ;;
    DOCKER_HOST_TCP) export ASYNCDOCKER_TEST_TCP="$value" ;;
    DOCKER_HOST_TLS) export ASYNCDOCKER_TEST_TLS="$value" ;;
    ENGINE_CERTS) export ASYNCDOCKER_TEST_CERTS="$value" ;;
    REGISTRY*) export "ASYNCDOCKER_TEST_$name=$value" ;;
  esac
done <"$work/env"

status=0
run "$@" || status=$?
exit "$status"
