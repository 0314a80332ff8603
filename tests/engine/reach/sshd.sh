#!/bin/bash
# sshd.sh DIRECTORY
#
# Runs an SSH server from Debian packages on a port of 127.0.0.1 until stdin ends. It accepts one generated key, and
# offers a docker command to clients. All its files are in DIRECTORY. Needs root.
#
# Prints when it is ready:
#   HOST=ssh://root@127.0.0.1:PORT                  append the path of an engine's socket
#   PROGRAM=DIRECTORY/ssh                           an ssh that knows the server and the key
#   PROGRAM_WITHOUT_KEY=DIRECTORY/ssh-without-key   an ssh that knows only the server
# shellcheck disable=SC2034,SC2154 # variables are shared with the files of lib
set -euo pipefail
umask 022
PATH=$PATH:/usr/sbin:/sbin
lib=$(cd "$(dirname "${BASH_SOURCE[0]}")/../lib" && pwd)
# shellcheck source=../lib/common.sh
. "$lib/common.sh"
# shellcheck source=../lib/packages.sh
. "$lib/packages.sh"
# shellcheck source=../lib/processes.sh
. "$lib/processes.sh"

[ $# = 1 ] || die "usage: sshd.sh DIRECTORY"
work=$1
[ "$(id -u)" = 0 ] || die "running an SSH server needs root"

ensure_packages docker-20.10
docker=$root
# The SSH server is unpacked into the cache, beside the engines.
describe_kind() { suite=bookworm packages=(openssh-client openssh-server); }
ensure_packages openssh

mkdir -p "$work/etc"
# No account has a usable password. A locked account would refuse keys too.
cat >"$work/etc/passwd" <<'FILE'
root:x:0:0:root:/root:/bin/sh
sshd:x:65533:65534::/run/sshd:/usr/sbin/nologin
FILE
echo 'root:*:19000:0:99999:7:::' >"$work/etc/shadow"
chmod 600 "$work/etc/shadow"
export ENTER_ETC=$work/etc

in_packages ssh-keygen -q -t ed25519 -N '' -f "$work/server"
in_packages ssh-keygen -q -t ed25519 -N '' -f "$work/client"
port=$(free_port)
cat >"$work/sshd_config" <<FILE
ListenAddress 127.0.0.1
Port $port
HostKey $work/server
AuthorizedKeysFile $work/client.pub
AuthenticationMethods publickey
PermitRootLogin prohibit-password
StrictModes no
UsePAM no
PidFile none
SetEnv PATH=$docker/usr/bin:/usr/bin:/bin
FILE
echo "[127.0.0.1]:$port $(cut -d ' ' -f 1,2 "$work/server.pub")" >"$work/known_hosts"

client() { # NAME SETTING...
  local name=$1
  shift
  printf '%s\n' "UserKnownHostsFile $work/known_hosts" "StrictHostKeyChecking yes" "$@" >"$work/$name.config"
  {
    echo '#!/bin/sh'
    if command -v ssh >/dev/null; then
      echo "exec ssh -F '$work/$name.config' \"\$@\""
    else
      echo "exec unshare --mount --propagation private bash '$lib/enter.sh' '$root' '$work/mnt' \\"
      echo "  ssh -F '$work/$name.config' \"\$@\""
    fi
  } >"$work/$name"
  chmod 755 "$work/$name"
}
client ssh "IdentityFile $work/client" "IdentitiesOnly yes" "IdentityAgent none"
client ssh-without-key "IdentityFile none" "IdentityAgent none"

watchdog='' server='' started=''
leave() {
  stop_process sshd 5
  # A test that fails removes the directory at the same time, and with it the id of the process.
  ! is_running "$server" "$started" || kill -KILL "$server" 2>/dev/null || true
  [ -z "$watchdog" ] || kill -KILL -- "-$watchdog" 2>/dev/null || true
}
trap leave EXIT
trap 'exit 143' INT TERM HUP
start_process sshd host sh -c "mkdir -p /run/sshd && exec /usr/sbin/sshd -D -e -f '$work/sshd_config'"
read -r server started <"$work/sshd.parent"
wait_for_port sshd "$port" host

# A run of tests that is killed can take this script with it. Its stdin ends then too, and a process group of its own
# remains to see that.
set -m
{
  trap - EXIT INT TERM HUP
  read -r _ || true
  sleep 10
  signal_process sshd KILL
} <&0 >/dev/null 2>&1 &
watchdog=$!
set +m

printf '%s\n' "HOST=ssh://root@127.0.0.1:$port" "PROGRAM=$work/ssh" "PROGRAM_WITHOUT_KEY=$work/ssh-without-key"
exec >&-
read -r _ || true
