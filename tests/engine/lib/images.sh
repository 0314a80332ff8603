# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with engine.sh
# The images that every engine starts with. They need no registry: the base is made of a static busybox.
#
#   busybox:latest    all applets, CMD sh
#   busybox:labelled  LABEL, ENV, WORKDIR, EXPOSE, VOLUME, USER and ENTRYPOINT
#   busybox:httpd     serves "it works" on port 80
#   busybox:layers    three layers of 200 kB

# One request to the engine, by curl's arguments.
engine_api() {
  curl -sS --fail-with-body -m 120 --noproxy '*' --unix-socket "$sock" "$@"
}

make_root_filesystem() { # FOLDER
  local folder=$1 busybox applet
  busybox=$root/usr/bin/busybox
  [ -n "$root" ] || busybox=$(command -v busybox)
  mkdir -p "$folder/"{bin,dev,etc,home,proc,root,run,sys,tmp,usr/bin,var}
  chmod 1777 "$folder/tmp"
  cp -L "$busybox" "$folder/bin/busybox"
  "$busybox" --list | while read -r applet; do
    [ "$applet" = busybox ] || echo "$folder/bin/$applet"
  done | xargs -n 1 ln -s busybox
  printf '%s\n' root:x:0:0:root:/root:/bin/sh nobody:x:65534:65534:nobody:/:/bin/false >"$folder/etc/passwd"
  printf '%s\n' root:x:0: nogroup:x:65534: >"$folder/etc/group"
}

import_base() { # TAR
  local id
  engine_api -X POST -H 'Content-Type: application/x-tar' --data-binary "@$1" -o "$work/images.log" \
    'http://d/images/create?fromSrc=-&repo=busybox&tag=latest&changes=CMD%20%5B%22sh%22%5D' || fail images "import failed"
  id=$(grep -o 'sha256:[0-9a-f]*' "$work/images.log" | tail -n 1)
  # Podman 4 forgets the name that an import asks for.
  engine_api -X POST "http://d/images/$id/tag?repo=busybox&tag=latest" || die "cannot tag busybox:latest"
}

# Builds a variant out of a folder. None has a RUN, so that no container is started.
build_variant() { # TAG FOLDER
  tar -C "$2" -cf "$2.tar" .
  engine_api -X POST -H 'Content-Type: application/x-tar' --data-binary "@$2.tar" -o "$work/images.log" \
    "http://d/build?t=busybox:$1&pull=0&pullpolicy=never" || fail images "build of busybox:$1 failed"
  ! grep -q '"error"' "$work/images.log" || fail images "build of busybox:$1 failed"
}

load_images() {
  local folder=$work/images layer
  mkdir -p "$folder/"{base,labelled,httpd,layers}
  make_root_filesystem "$folder/base"
  tar -C "$folder/base" --numeric-owner --owner=0 --group=0 --mtime=@1460000000 --sort=name -cf "$folder/base.tar" .
  import_base "$folder/base.tar"

  cat >"$folder/labelled/Dockerfile" <<'DOCKERFILE'
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
  build_variant labelled "$folder/labelled"

  echo "it works" >"$folder/httpd/index.html"
  cat >"$folder/httpd/Dockerfile" <<'DOCKERFILE'
FROM busybox:latest
COPY index.html /www/
EXPOSE 80
CMD ["httpd", "-f", "-p", "80", "-h", "/www"]
DOCKERFILE
  build_variant httpd "$folder/httpd"

  echo "FROM busybox:latest" >"$folder/layers/Dockerfile"
  for layer in a b c; do
    head -c 200000 /dev/zero | tr '\0' "$layer" >"$folder/layers/$layer"
    echo "COPY $layer /layers/" >>"$folder/layers/Dockerfile"
  done
  build_variant layers "$folder/layers"
  rm -rf "$folder"
}
