# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with engine.sh
# The images that every engine starts with. They do not need a registry: the base consists of a static busybox.
#
#   busybox:latest    all applets, CMD sh
#   busybox:labelled  LABEL, ENV, WORKDIR, EXPOSE, VOLUME, USER and ENTRYPOINT
#   busybox:httpd     serves "it works" on port 80
#   busybox:layers    three layers of 200 kB

# Sends one request to the engine, described by curl's arguments.
engine_api() {
  curl -sS --fail-with-body -m 120 --noproxy '*' --unix-socket "$sock" "$@"
}

make_root_filesystem() { # DIRECTORY
  local directory=$1 busybox applet
  busybox=$root/usr/bin/busybox
  [ -n "$root" ] || busybox=$(command -v busybox)
  mkdir -p "$directory/"{bin,dev,etc,home,proc,root,run,sys,tmp,usr/bin,var}
  chmod 1777 "$directory/tmp"
  cp -L "$busybox" "$directory/bin/busybox"
  "$busybox" --list | while read -r applet; do
    [ "$applet" = busybox ] || echo "$directory/bin/$applet"
  done | xargs -n 1 ln -s busybox
  printf '%s\n' root:x:0:0:root:/root:/bin/sh nobody:x:65534:65534:nobody:/:/bin/false >"$directory/etc/passwd"
  printf '%s\n' root:x:0: nogroup:x:65534: >"$directory/etc/group"
}

import_base() { # TAR
  local id
  engine_api -X POST -H 'Content-Type: application/x-tar' --data-binary "@$1" -o "$work/images.log" \
    'http://d/images/create?fromSrc=-&repo=busybox&tag=latest&changes=CMD%20%5B%22sh%22%5D' || fail images "import failed"
  id=$(grep -o 'sha256:[0-9a-f]*' "$work/images.log" | tail -n 1)
  # Podman 4 ignores the name in an import request.
  engine_api -X POST "http://d/images/$id/tag?repo=busybox&tag=latest" || die "cannot tag busybox:latest"
}

# Builds a variant from a directory. No Dockerfile has RUN, so no container is started.
build_variant() { # TAG DIRECTORY
  tar -C "$2" -cf "$2.tar" .
  engine_api -X POST -H 'Content-Type: application/x-tar' --data-binary "@$2.tar" -o "$work/images.log" \
    "http://d/build?t=busybox:$1&pull=0&pullpolicy=never" || fail images "build of busybox:$1 failed"
  ! grep -q '"error"' "$work/images.log" || fail images "build of busybox:$1 failed"
}

load_images() {
  local directory=$work/images layer
  mkdir -p "$directory/"{base,labelled,httpd,layers}
  make_root_filesystem "$directory/base"
  tar -C "$directory/base" --numeric-owner --owner=0 --group=0 --mtime=@1460000000 --sort=name -cf "$directory/base.tar" .
  import_base "$directory/base.tar"

  cat >"$directory/labelled/Dockerfile" <<'DOCKERFILE'
FROM busybox:latest
LABEL test.variant=labelled test.empty=""
ENV A=1 B="two words"
WORKDIR /srv
EXPOSE 8080 53/udp
VOLUME /data
USER nobody
ENTRYPOINT ["echo"]
CMD ["hello"]
DOCKERFILE
  build_variant labelled "$directory/labelled"

  echo "it works" >"$directory/httpd/index.html"
  cat >"$directory/httpd/Dockerfile" <<'DOCKERFILE'
FROM busybox:latest
COPY index.html /www/
EXPOSE 80
CMD ["httpd", "-f", "-p", "80", "-h", "/www"]
DOCKERFILE
  build_variant httpd "$directory/httpd"

  echo "FROM busybox:latest" >"$directory/layers/Dockerfile"
  for layer in a b c; do
    head -c 200000 /dev/zero | tr '\0' "$layer" >"$directory/layers/$layer"
    echo "COPY $layer /layers/" >>"$directory/layers/Dockerfile"
  done
  build_variant layers "$directory/layers"
  rm -rf "$directory"
}
