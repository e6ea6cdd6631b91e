#!/bin/bash
# Stand-ins for base images, made of packages of Debian, PyPI and npm alone and imported under the official names: the
# same tools in the same places, so that a Dockerfile builds unchanged. setup.sh starts it, with the way to the engine set.
#
#   bases.sh FOLDER IMAGE…     works in a folder of its own below FOLDER; an image that is there already is left alone
#
# Exit: 0 done, 1 failed, 3 not to be made on this machine.
set -euo pipefail

folder=$(mktemp -d "$1/bases.XXXXXX")
trap 'rm -rf "$folder"' EXIT
shift
node_version=22.23.3
npm_version=10.9.9
go=1.19
keys=/usr/share/keyrings/debian-archive-keyring.gpg
certificates=/etc/ssl/certs/ca-certificates.crt
path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
# What the official Debian image brings, as far as programs and builds rely on it: apt and dpkg work in it.
system='apt base-files base-passwd bash bsdutils ca-certificates coreutils dash debian-archive-keyring debconf debianutils
  diffutils dpkg findutils grep gzip hostname libc-bin libstdc++6 login mawk mount ncurses-bin passwd perl-base procps sed sysvinit-utils
  tar util-linux'

log() { echo "engine: $*" >&2; }
cannot() { log "cannot make base images here: $*"; exit 3; }

# Another script makes other images.
key=$(cksum < "$0" | cut -d' ' -f1)

made() {
  [ "$(docker image inspect --format '{{index .Config.Labels "plimsoll.stand-in"}}' "$1" 2>/dev/null)" = "$key" ]
}

# Makes a root file system by a function, and imports it with what follows as changes, unless that was done before.
make_base() {
  local image=$1 recipe=$2 work=$folder/root
  shift 2
  made "$image" && return
  rm -rf "$work"
  mkdir "$work"
  "$recipe" "$work" "$image"
  tar -C "$work" --numeric-owner --owner=0 --group=0 --sort=name --mtime=@0 -c . \
    | docker import "$@" -c "LABEL plimsoll.stand-in=$key" - "$image" >/dev/null
  rm -rf "$work"
}

folders() {
  mkdir -p "$1"/usr/{bin,sbin,lib,lib64,local/bin} "$1"/{dev,etc/ssl/certs,home,opt,proc,root,run,srv,sys,tmp,var/tmp}
  chmod 1777 "$1/tmp" "$1/var/tmp"
  chmod 700 "$1/root"
  local each
  for each in bin sbin lib lib64; do ln -s "usr/$each" "$1/$each"; done
  cp -L "$certificates" "$1$certificates"
}

# Adds Debian packages and all that they depend on; their scripts do not run. dpkg's own records are written, so that apt
# in the image knows what is there.
packages() {
  local root=$1 apt=$folder/apt deb name suffix
  shift
  rm -rf "$apt"
  mkdir -p "$apt/archives/partial"
  apt-get -qq -y --download-only --no-install-recommends -o APT::Sandbox::User=root -o Debug::NoLocking=1 \
    -o Dir::State::status="$root/var/lib/dpkg/status" -o Dir::Cache="$apt" install "$@" >/dev/null
  for deb in "$apt"/archives/*.deb; do
    name=$(dpkg-deb -f "$deb" Package)
    suffix=
    [ "$(dpkg-deb -f "$deb" Multi-Arch)" != same ] || suffix=:$(dpkg-deb -f "$deb" Architecture)
    dpkg-deb --fsys-tarfile "$deb" | tar -C "$root" -xv --keep-directory-symlink \
      --exclude='./usr/share/doc/*' --exclude='./usr/share/man/*' --exclude='./usr/share/locale/*' \
      --exclude="./usr/lib/go-$go/pkg/*/cmd" --exclude="./usr/share/go-$go/src/cmd" --exclude="./usr/share/go-$go/test" \
      --exclude='*/lto1' --exclude='*-lto-dump*' --exclude='*san.so*' --exclude='*san.a' --exclude=./usr/bin/rustdoc \
      | sed 's,^\.,,; s,/$,,; s,^$,/.,' > "$root/var/lib/dpkg/info/$name$suffix.list"
    dpkg-deb -f "$deb" | sed '1aStatus: install ok installed' >> "$root/var/lib/dpkg/status"
    echo >> "$root/var/lib/dpkg/status"
  done
  rm -rf "$apt"
}

# A small Debian with a working apt. What the packages' own scripts would have made, is made here.
make_seed() {
  local root=$1
  folders "$root"
  mkdir -p "$root/var/lib/dpkg/info" "$root"/var/{lib/apt/lists,cache/apt/archives}/partial "$root/var/log/apt"
  touch "$root/var/lib/dpkg/status"
  echo 1 > "$root/var/lib/dpkg/info/format"
  apt-get -qq update
  packages "$root" $system
  cp "$root/usr/share/base-passwd/passwd.master" "$root/etc/passwd"
  cp "$root/usr/share/base-passwd/group.master" "$root/etc/group"
  echo '_apt:*:42:65534::/nonexistent:/usr/sbin/nologin' >> "$root/etc/passwd"
  # The archives that this machine's apt uses. Its clock may be ahead of theirs.
  apt-get indextargets --format "deb [signed-by=$keys] \$(REPO_URI) \$(CODENAME) \$(COMPONENT)" 'Created-By: Packages' \
    | grep -E '/debian(-security)?/? ' | sort -u > "$root/etc/apt/sources.list"
  echo 'Acquire::Check-Valid-Until "false";' > "$root/etc/apt/apt.conf.d/stand-in"
}

# That Debian, and what else is named.
debian() {
  local root=$1 seed=$folder/debian
  shift
  [ -d "$seed" ] || make_seed "$seed"
  cp -a "$seed/." "$root"
  [ $# -eq 0 ] || packages "$root" "$@"
}

debian_slim() { debian "$1"; }

account() { echo "$2:x:$3:$3::$4:/bin/sh" >> "$1/etc/passwd"; echo "$2:x:$3:" >> "$1/etc/group"; }

# Debian 12 has Python 3.11; the official image has its Python below /usr/local, and pip may install there.
python() {
  debian "$1" python3 python3-venv python3-pip
  [ -e "$1/usr/bin/python3.11" ] || cannot "$2 is made of Debian 12's packages only"
  rm "$1/usr/lib/python3.11/EXTERNALLY-MANAGED"
  local name
  for name in python python3; do ln -s /usr/bin/python3 "$1/usr/local/bin/$name"; done
}

# The real static uv, as PyPI ships it, packed as the official image has it: /uv and /uvx, nothing else.
uv() {
  local work=$folder/uv
  rm -rf "$work"
  python3 -m pip --version >/dev/null 2>&1 || apt-get -qq install -y --no-install-recommends python3-pip >/dev/null
  python3 -m pip download -q --no-deps --only-binary :all: --platform "musllinux_1_1_$(uname -m)" \
    -d "$work" "uv==${2##*:}"
  python3 -m zipfile -e "$work"/uv-*.whl "$work/wheel"
  install -m 755 "$work"/wheel/uv-*.data/scripts/{uv,uvx} "$1"
  rm -rf "$work"
}

# The real Node and npm, as npm ships them.
node() {
  local work=$folder/node platform
  case $(uname -m) in aarch64) platform=linux-arm64 ;; *) platform=linux-x64 ;; esac
  rm -rf "$work"
  mkdir "$work"
  debian "$1"
  (cd "$work" && npm pack --silent "node-$platform@$node_version" "npm@$npm_version" >/dev/null)
  tar -C "$1/usr/local/bin" --no-same-owner --strip-components=2 -xzf "$work/node-$platform-$node_version.tgz" package/bin/node
  mkdir -p "$1/usr/local/lib/node_modules/npm" "$1/home/node"
  tar -C "$1/usr/local/lib/node_modules/npm" --no-same-owner --strip-components=1 -xzf "$work/npm-$npm_version.tgz"
  local name
  for name in npm npx; do ln -s "../lib/node_modules/npm/bin/$name-cli.js" "$1/usr/local/bin/$name"; done
  account "$1" node 1000 /home/node
  rm -rf "$work"
}

golang() {
  debian "$1" golang-$go-go
  ln -s "../lib/go-$go" "$1/usr/local/go"
  mkdir -p "$1"/go/{bin,src}
}

rust() {
  gcc "$1" "$2" cargo rustc
  mkdir "$1/usr/local/cargo"
}

gcc() {
  debian "$1" gcc libc6-dev make "${@:3}"
  ln -s gcc "$1/usr/bin/cc"
}

nginx() {
  debian "$1" nginx
  account "$1" nginx 101 /nonexistent
  mkdir -p "$1"/var/{cache,log}/nginx
  ln -sf /dev/stdout "$1/var/log/nginx/access.log"
  ln -sf /dev/stderr "$1/var/log/nginx/error.log"
  rm -rf "$1/etc/nginx/conf.d" "$1"/usr/share/nginx/html/*
  mkdir "$1/etc/nginx/conf.d"
  cat > "$1/etc/nginx/nginx.conf" <<'CONF'
user nginx;
pid /run/nginx.pid;
error_log /var/log/nginx/error.log notice;
events {}
http {
  include mime.types;
  include conf.d/*.conf;
}
CONF
  cat > "$1/etc/nginx/conf.d/default.conf" <<'CONF'
server {
  listen 80;
  root /usr/share/nginx/html;
}
CONF
}

busybox() {
  local work=$folder/busybox name
  rm -rf "$work"
  mkdir "$work"
  folders "$1"
  apt-get -qq update
  (cd "$work" && apt-get -qq -o APT::Sandbox::User=root download busybox-static && dpkg-deb -x ./*.deb .)
  cp "$work/bin/busybox" "$1/bin/busybox"
  for name in $("$work/bin/busybox" --list); do [ "$name" = busybox ] || ln -s busybox "$1/bin/$name"; done
  echo 'root:x:0:0:root:/root:/bin/sh' > "$1/etc/passwd"
  echo 'root:x:0:' > "$1/etc/group"
  account "$1" www-data 33 /var/www
  rm -rf "$work"
}

# Certificates and accounts, no program at all.
distroless() {
  folders "$1"
  echo 'root:x:0:0:root:/root:/sbin/nologin' > "$1/etc/passwd"
  echo 'root:x:0:' > "$1/etc/group"
  account "$1" nonroot 65532 /home/nonroot
  mkdir "$1/home/nonroot"
}

for image; do
  case $image in
    # SSL_CERT_FILE and the like make the tools trust what this machine trusts.
    python:3.11-slim)
      make_base "$image" python -c 'CMD ["python3"]' -c "ENV PATH=$path SSL_CERT_FILE=$certificates PIP_CERT=$certificates" ;;
    ghcr.io/astral-sh/uv:*) make_base "$image" uv -c 'ENTRYPOINT ["/uv"]' ;;
    debian:bookworm-slim) make_base "$image" debian_slim -c 'CMD ["bash"]' -c "ENV PATH=$path" ;;
    node:22)
      make_base "$image" node -c 'CMD ["node"]' -c "ENV PATH=$path NODE_VERSION=$node_version NODE_EXTRA_CA_CERTS=$certificates" ;;
    node:22-slim) made "$image" || { "$0" "${folder%/*}" node:22; docker tag node:22 "$image"; } ;;
    golang:$go-bookworm)
      make_base "$image" golang -c 'CMD ["bash"]' -c 'WORKDIR /go' \
        -c "ENV GOPATH=/go PATH=/go/bin:/usr/local/go/bin:$path GOLANG_VERSION=$go" ;;
    rust:1-slim-bookworm)
      make_base "$image" rust -c 'CMD ["bash"]' -c "ENV CARGO_HOME=/usr/local/cargo PATH=/usr/local/cargo/bin:$path" ;;
    gcc:12-bookworm) make_base "$image" gcc -c 'CMD ["bash"]' -c "ENV PATH=$path" ;;
    nginx:1.22) make_base "$image" nginx -c 'CMD ["nginx", "-g", "daemon off;"]' -c "ENV PATH=$path" \
      -c 'EXPOSE 80' -c 'STOPSIGNAL SIGQUIT' ;;
    busybox:1.35) make_base "$image" busybox -c 'CMD ["sh"]' -c "ENV PATH=$path" ;;
    gcr.io/distroless/static-debian12:nonroot)
      make_base "$image" distroless -c 'USER 65532' -c 'WORKDIR /home/nonroot' -c "ENV PATH=$path SSL_CERT_FILE=$certificates" ;;
    *) log "no stand-in for $image"; exit 1 ;;
  esac
done
log "base images: $*"
