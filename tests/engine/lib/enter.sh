#!/bin/bash
# enter.sh ROOT MOUNTPOINT COMMAND...
#
# Runs COMMAND with the /usr of ROOT mounted over the host's /usr. Everything else is the host's, except for the
# directories where engines leave files behind. Run it with unshare(1) in a new mount namespace: the mounts disappear
# with its last process. An empty ROOT adds nothing to /usr.
#
# environment:
#   ENTER_PID_FILE  set in a new pid namespace: receives "PID START_TIME" of this process as the host sees it. This
#                   process stays the first one of the namespace, so its death ends all others in it
#   ENTER_LOOPBACK  set in a new network namespace
#   ENTER_HOSTNAME  the host name, set in a new uts namespace
#   ENTER_ETC       a directory whose files are mounted over /etc
#   ENTER_SCRATCH   directories whose changes are discarded
#   ENTER_CGROUP1   set to hide the version 2 part of a hybrid cgroup layout
set -euo pipefail
root=$1 new=$2
shift 2

if [ -n "${ENTER_PID_FILE:-}" ]; then
  # /proc is still the host's here, and has the host's id of this process.
  read -r stat </proc/self/stat
  read -r -a fields <<<"${stat##*) }"
  echo "${stat%% *} ${fields[19]}" >"$ENTER_PID_FILE"
fi

# Mounts the subdirectories of one directory, and copies its links, into another, except for the given names. Plain files
# and sockets are not needed.
show() { # FROM TO [NAME...]
  local entry from=${1%/} to=${2%/}
  shift 2
  mkdir -p "$to"
  for entry in "$from"/*; do
    case " $* " in *" ${entry##*/} "*) continue ;; esac
    if [ -h "$entry" ]; then
      cp -P "$entry" "$to/"
    elif [ -d "$entry" ]; then
      mkdir "$to/${entry##*/}"
      mount -n --rbind "$entry" "$to/${entry##*/}"
    fi
  done
}

mkdir -p "$new"
mount -n -t tmpfs -o mode=755 none "$new"
# Otherwise the recursive bind mount of its parent directory would include it.
mount -n --make-unbindable "$new"
show / "$new" opt proc run usr
show /opt "$new/opt" containerd
show /run "$new/run" containerd containers crun docker libpod netns
mount -n --make-private "$new"

mkdir "$new/proc" "$new/usr" "$new/.old"
if [ -n "${ENTER_PID_FILE:-}" ]; then
  mount -n -t proc none "$new/proc"
else
  mount -n --rbind /proc "$new/proc"
fi
case $new in
  /dev/shm/*) ;;
  *) [ ! -d "$new/dev/shm" ] || mount -n -t tmpfs -o mode=1777 none "$new/dev/shm" ;;
esac
if [ -n "$root" ]; then
  # The host's own tools (ps, git, tar and so on) stay available in the lower layer.
  mount -n -t overlay -o "ro,lowerdir=$root/usr:/usr" none "$new/usr"
else
  mount -n --rbind /usr "$new/usr"
fi
[ -z "${ENTER_ETC:-}" ] || mount -n -t overlay -o "ro,lowerdir=$ENTER_ETC:/etc" none "$new/etc"
for directory in ${ENTER_SCRATCH:-}; do
  mkdir -p "$new/.scratch$directory/"{upper,work}
  mount -n -t overlay -o "lowerdir=$directory,upperdir=$new/.scratch$directory/upper,workdir=$new/.scratch$directory/work" none "$new$directory"
done
if [ -n "${ENTER_CGROUP1:-}" ] && mountpoint -q "$new/sys/fs/cgroup/unified"; then
  umount -n "$new/sys/fs/cgroup/unified"
fi

cd "$new"
pivot_root . .old
cd /
umount -n -l /.old
[ -z "${ENTER_LOOPBACK:-}" ] || ip link set lo up
[ -z "${ENTER_HOSTNAME:-}" ] || echo "$ENTER_HOSTNAME" >/proc/sys/kernel/hostname

[ -n "${ENTER_PID_FILE:-}" ] || exec "$@"
# The first process of a pid namespace has to forward signals, and to reap orphans, which bash does.
trap 'kill -TERM "$command" 2>/dev/null || true' TERM
"$@" &
command=$!
while kill -0 "$command" 2>/dev/null; do
  wait "$command" || true
done
