# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with engine.sh
# The Debian packages of each kind of engine, and how they are unpacked into the cache without being installed.

cache=${ASYNCDOCKER_ENGINE_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/asyncdocker/engines}
kinds=(docker-20.10 docker-26.1 docker-28.5 podman-4.3 podman-5.4 podman-5.8 system)

# Sets `suite`, `family` and `packages`.
describe_kind() { # KIND
  local tools=(busybox-static docker-registry iproute2 iptables mount openssl procps socat)
  local podman=(podman catatonit crun netavark aardvark-dns)
  case $1 in
    docker-20.10) suite=bookworm family=docker packages=(docker.io "${tools[@]}") ;;
    docker-26.1) suite=trixie family=docker packages=(docker.io "${tools[@]}") ;;
    docker-28.5) suite=sid family=docker packages=(docker.io "${tools[@]}") ;;
    podman-4.3) suite=bookworm family=podman packages=("${podman[@]}" "${tools[@]}") ;;
    podman-5.4) suite=trixie family=podman packages=("${podman[@]}" nftables "${tools[@]}") ;;
    podman-5.8) suite=sid family=podman packages=("${podman[@]}" nftables "${tools[@]}") ;;
    system) suite='' family=docker packages=() ;;
    *) die "unknown kind '$1'; known: ${kinds[*]}" ;;
  esac
}

# The Debian mirror that apt uses on this machine.
debian_mirror() {
  if [ -n "${ASYNCDOCKER_ENGINE_MIRROR:-}" ]; then
    echo "$ASYNCDOCKER_ENGINE_MIRROR"
    return
  fi
  local mirror
  # shellcheck disable=SC2016  # the variable is apt's
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' | sort -u | sed -n 1p)
  # Labels are known only after `apt-get update`. Before it, fall back to the URIs of the sources.
  [ -n "$mirror" ] ||
    mirror=$(apt-get --print-uris update 2>/dev/null | sed -n "s#^'\(.*/debian/\{0,1\}\)dists/[a-z]*/InRelease'.*#\1#p" | sed -n 1p)
  [ -n "$mirror" ] || die "apt has no Debian mirror configured: set ASYNCDOCKER_ENGINE_MIRROR to one"
  echo "$mirror"
}

# Downloads with a separate apt state: neither the host's packages nor its package lists change.
download_packages() { # APT_DIRECTORY
  local apt=$1 keyring=/usr/share/keyrings/debian-archive-keyring.gpg mirror
  [ -f "$keyring" ] || die "not found: $keyring (package debian-archive-keyring)"
  mirror=$(debian_mirror)
  mkdir -p "$apt/state/lists/partial" "$apt/cache/archives/partial"
  rm -f "$apt"/cache/archives/*.deb
  : >"$apt/status"
  echo "deb [signed-by=$keyring] $mirror $suite main" >"$apt/sources.list"
  local options=(
    -q -y
    -o "Dir::State=$apt/state" -o "Dir::State::status=$apt/status" -o "Dir::Cache=$apt/cache"
    -o "Dir::Etc::sourcelist=$apt/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null
    -o Debug::NoLocking=1 -o APT::Sandbox::User=root
    -o Acquire::Languages=none -o Acquire::Retries=3
    -o APT::Install-Recommends=false -o APT::Keep-Downloaded-Packages=true
  )
  {
    apt-get "${options[@]}" update &&
      apt-get "${options[@]}" --download-only install "${packages[@]}"
  } >"$apt/log" 2>&1 || {
    grep -E '^(E|W|Err):' "$apt/log" | tail -n 5 >&2
    die "could not download the packages of Debian $suite (see $apt/log)"
  }
}

unpack_packages() { # APT_DIRECTORY TARGET
  local apt=$1 target=$2 directory deb name
  rm -rf "$target"
  mkdir -p "$target/usr/"{bin,sbin,lib,lib64}
  for directory in bin sbin lib lib64; do ln -s "usr/$directory" "$target/$directory"; done
  for deb in "$apt"/cache/archives/*.deb; do
    dpkg-deb --fsys-tarfile "$deb" |
      tar -x -C "$target" --keep-directory-symlink --no-same-owner \
        --exclude='./usr/share/doc/*' --exclude='./usr/share/man/*' --exclude='./usr/share/locale/*' \
        --exclude='./usr/share/i18n/*' --exclude='./usr/share/zsh/*' --exclude='./usr/lib/systemd/*' \
        --exclude='*/perl*/*' --exclude='*/gconv/*' \
        --exclude='./usr/bin/dnet' --exclude='./usr/sbin/ovrouter' --exclude='./usr/bin/ctr' \
        2>>"$apt/log" || die "cannot unpack ${deb##*/} (see $apt/log)"
  done
  # On installation, a maintainer script creates these links.
  for name in {iptables,ip6tables}{,-save,-restore}; do
    [ -e "$target/usr/sbin/$name" ] || ln -s xtables-nft-multi "$target/usr/sbin/$name"
  done
}

# Sets `root` to the directory with the unpacked packages, or to nothing for the kind `system`.
ensure_packages() { # KIND
  describe_kind "$1"
  root=
  if [ "$1" = system ]; then
    require_tools dockerd:docker.io busybox:busybox-static openssl:openssl ip:iproute2 socat:socat
    return
  fi
  root=$cache/$1
  local contents="$suite ${packages[*]}"
  [ "$(cat "$root/.complete" 2>/dev/null)" != "$contents" ] || return 0
  require_tools apt-get:apt dpkg-deb:dpkg tar:tar flock:util-linux
  mkdir -p "$cache"
  # Kinds from one suite share apt's state, so concurrent runs take turns.
  (
    flock 9
    [ "$(cat "$root/.complete" 2>/dev/null)" != "$contents" ] || exit 0
    log "downloading $1 from Debian $suite into $cache (once)"
    download_packages "$cache/apt-$suite"
    unpack_packages "$cache/apt-$suite" "$root.part"
    rm -rf "$root" "$cache/apt-$suite/cache/archives"
    mv "$root.part" "$root"
    echo "$contents" >"$root/.complete"
  ) 9>"$cache/lock-$suite"
}
