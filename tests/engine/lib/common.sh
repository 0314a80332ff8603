# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with engine.sh
# Messages, required tools, process ids and ports.

log() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
die() { log "$*"; exit 1; }

# Prints the package that holds each missing tool, all of them at once.
require_tools() { # TOOL:PACKAGE...
  local tool missing=()
  for tool in "$@"; do
    command -v "${tool%%:*}" >/dev/null || missing+=("${tool%%:*} (package ${tool#*:})")
  done
  [ ${#missing[@]} -eq 0 ] || die "not found: $(printf "%s, " "${missing[@]}")install them from Debian first"
}

# Prints the start time of a process in ticks since boot, or nothing if it is gone or a zombie.
# Ids are reused, but an id and a start time together identify one process.
start_time() { # PID
  local stat fields
  { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 0
  read -r -a fields <<<"${stat##*) }"
  case ${fields[0]} in Z | X) ;; *) echo "${fields[19]}" ;; esac
}

is_running() { # PID START_TIME
  [ -n "${2:-}" ] && [ "$(start_time "$1")" = "$2" ]
}

wait_until() { # SECONDS COMMAND...
  local tries=$(($1 * 20))
  shift
  until "$@"; do
    [ $((tries--)) -gt 0 ] || return 1
    sleep 0.05
  done
}

port_is_open() { # PORT [PREFIX...]
  local port=$1
  shift
  "$@" bash -c "exec 3<>/dev/tcp/127.0.0.1/$port" 2>/dev/null
}

free_port() {
  local port _
  for _ in {1..50}; do
    # Below the range of ephemeral ports.
    port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
    port_is_open "$port" || { echo "$port"; return; }
  done
  die "no free port"
}
