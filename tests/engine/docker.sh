#!/bin/bash
# docker.sh ARGUMENT...: runs the docker CLI of Debian bookworm, unpacking it into the cache of engines on first use.
# Needs root.
# shellcheck disable=SC2154 # variables are shared with the files of lib
set -euo pipefail
lib=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/lib
# shellcheck source=lib/common.sh
. "$lib/common.sh"
# shellcheck source=lib/packages.sh
. "$lib/packages.sh"

ensure_packages docker-20.10
exec "$root/usr/bin/docker" "$@"
