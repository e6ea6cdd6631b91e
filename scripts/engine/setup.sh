#!/bin/bash
# A real Docker engine for the tests, from Debian packages alone: no container registry, nothing installed over the
# user's own Docker, everything in one folder.
#
#   setup.sh install   download and unpack the engine             setup.sh env      print the variables that lead to it
#   setup.sh start     start it (its own bridge and socket)       setup.sh all      install, start, bases (the default)
#   setup.sh stop      stop it and take its bridge away           setup.sh bases [IMAGE…]
#                                                                 make base images; by default those of the examples
#
# Every command may be repeated. Use: scripts/engine/setup.sh all && eval "$(scripts/engine/setup.sh env)"
# Where a working Docker with buildx is there already, that one is used: install, start and stop do nothing, and bases
# pulls the real images.
#
#   PLIMSOLL_ENGINE  the folder              (default ~/.cache/plimsoll/engine; delete it to be rid of the engine)
#   ENGINE_STORE     containerd | overlay2   (default containerd; the two keep their images apart)
#   ENGINE_SUITES    Debian releases to try  (default "forky trixie"; the first that runs on this machine wins)
#
# Exit: 0 done, 1 failed, 2 wrong usage, 3 this machine cannot run an engine.
set -euo pipefail

home=${PLIMSOLL_ENGINE:-$HOME/.cache/plimsoll/engine}
store=${ENGINE_STORE:-containerd}
suites=${ENGINE_SUITES:-forky trixie}
unpacked=$home/unpacked
run=$home/run
socket=$run/docker.sock
config=$home/docker
# A bridge a folder, so that two engines do not share one.
number=$(($(cksum <<< "$home" | cut -d' ' -f1) % 200 + 20))
bridge=plimsoll$number
subnet=172.31.$number
example_images='python:3.11-slim ghcr.io/astral-sh/uv:0.12.5'

log() { echo "engine: $*" >&2; }
cannot() { log "cannot run an engine here: $*"; exit 3; }

# True where the caller's own Docker answers and can build. A Docker that hangs counts as none.
users_docker() {
  [ "${DOCKER_HOST:-}" != "unix://$socket" ] && command -v docker >/dev/null \
    && timeout 10 docker info >/dev/null 2>&1 && timeout 10 docker buildx version >/dev/null 2>&1
}

# Ours answers on its socket.
answers() { curl -fs --max-time 5 --unix-socket "$socket" http://engine/_ping >/dev/null 2>&1; }

require_machine() {
  [ "$(uname -s)" = Linux ] || cannot "this is not Linux (start Docker yourself)"
  [ "$(id -u)" = 0 ] || cannot "not root (start Docker yourself, or run this as root)"
  command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || cannot "no apt (start Docker yourself)"
  [ -n "$(debian_mirror)" ] || cannot "apt knows no Debian archive (start Docker yourself)"
}

# The Debian archive that this machine's apt already uses.
debian_mirror() {
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | awk '/\/debian\/?$/ { print; exit }'
}

# apt-get for another release: own lists and an empty package state, so that the system's apt never learns of it.
apt_of() {
  local suite=$1 dir=$home/apt-$1
  shift
  mkdir -p "$dir/state/lists/partial" "$dir/cache/archives/partial"
  : > "$dir/status"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(debian_mirror) $suite main" > "$dir/sources"
  apt-get -qq -o Dir::Etc::sourcelist="$dir/sources" -o Dir::Etc::sourceparts=- -o Dir::State="$dir/state" \
    -o Dir::State::status="$dir/status" -o Dir::Cache="$dir/cache" -o APT::Sandbox::User=root \
    -o Acquire::Retries=3 -o Acquire::Languages=none -o Acquire::Check-Valid-Until=false "$@"
}

engine_runs() {
  "$unpacked/usr/sbin/dockerd" --version && "$unpacked/usr/bin/docker" --version \
    && "$unpacked/usr/bin/containerd" --version && "$unpacked/usr/libexec/docker/cli-plugins/docker-buildx" version
} >/dev/null 2>&1

# runc must fit this machine's C library, so it comes from the machine's own release; the rest is taken newer.
install_helpers() {
  local missing=() tool
  for tool in runc:runc iptables:iptables ip:iproute2 curl:curl python3:python3; do
    command -v "${tool%%:*}" >/dev/null || missing+=("${tool##*:}")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  log "installing ${missing[*]}"
  apt-get -qq update
  apt-get -qq install -y --no-install-recommends "${missing[@]}" >/dev/null
}

unpack_engine() {
  local suite=$1 package deb
  rm -rf "$unpacked" "$home/debs"
  mkdir -p "$unpacked" "$home/debs"
  apt_of "$suite" update || return 1
  for package in docker.io docker-cli docker-buildx containerd tini-static; do
    # Older releases have the client inside docker.io; what is truly missing shows when the engine does not run.
    (cd "$home/debs" && apt_of "$suite" download "$package") || log "$suite has no package $package"
  done
  for deb in "$home"/debs/*.deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar -C "$unpacked" -x --exclude='./usr/share/*' --exclude='*/ctr'
  done
  engine_runs
}

install() {
  users_docker && { log "using the Docker that is there"; return; }
  require_machine
  install_helpers
  if ! engine_runs; then
    local suite
    for suite in $suites; do
      unpack_engine "$suite" && { log "unpacked the engine of Debian $suite"; break; }
      log "the engine of Debian $suite does not run on this machine"
    done
    rm -rf "$home"/debs "$home"/apt-*
    engine_runs || cannot "no engine of Debian $suites runs on this machine"
  fi
  mkdir -p "$config/cli-plugins" "$run"
  ln -sf "$unpacked/usr/libexec/docker/cli-plugins/docker-buildx" "$config/cli-plugins/docker-buildx"
  ln -sf tini-static "$unpacked/usr/bin/docker-init"
}

# A bridge of our own, with our own three rules, so that another Docker's bridge and rules are neither used nor touched.
network_rules() {
  local action=$1
  iptables -w -t nat "$action" POSTROUTING -s "$subnet.0/24" ! -o "$bridge" -j MASQUERADE
  iptables -w "$action" FORWARD -i "$bridge" -j ACCEPT
  iptables -w "$action" FORWARD -o "$bridge" -j ACCEPT
}

network_up() {
  ip link show "$bridge" >/dev/null 2>&1 && return
  ip link add "$bridge" type bridge
  ip addr add "$subnet.1/24" dev "$bridge"
  ip link set "$bridge" up
  echo 1 > /proc/sys/net/ipv4/ip_forward
  network_rules -I
}

network_down() {
  ip link show "$bridge" >/dev/null 2>&1 || return 0
  network_rules -D || log "some rules of $bridge were gone already"
  ip link delete "$bridge"
}

start() {
  users_docker && { log "using the Docker that is there"; return; }
  answers && { log "already running"; return; }
  require_machine
  engine_runs || { log "not installed: run '$0 install' first"; return 1; }
  grep -qE ' /sys/fs/cgroup[ /]' /proc/mounts || mount -t cgroup2 cgroup2 /sys/fs/cgroup
  network_up
  local snapshotter=false
  [ "$store" = containerd ] && snapshotter=true
  cat > "$run/daemon.json" <<JSON
{ "features": { "containerd-snapshotter": $snapshotter }, "bridge": "$bridge", "iptables": false, "ip6tables": false,
  "ip-forward": false, "ip-masq": false, "log-level": "warn",
  "builder": { "gc": { "enabled": true, "defaultKeepStorage": "3GB" } } }
JSON
  PATH=$unpacked/usr/sbin:$unpacked/usr/bin:$PATH setsid nohup dockerd --config-file "$run/daemon.json" \
    --data-root "$home/data" --exec-root "$run/exec" --pidfile "$run/docker.pid" --host "unix://$socket" --group root \
    > "$run/dockerd.log" 2>&1 < /dev/null &
  local try
  for try in $(seq 300); do
    answers && { log "started, store $store"; return; }
    sleep 0.1
  done
  log "no answer in 30 s; the end of $run/dockerd.log:"
  tail -5 "$run/dockerd.log" >&2
  return 1
}

stop() {
  [ -f "$run/docker.pid" ] || return 0
  local pid try
  pid=$(cat "$run/docker.pid")
  # The number may have passed to another process since: end it only if it is our dockerd.
  if tr '\0' ' ' < "/proc/$pid/cmdline" 2>/dev/null | grep -qF -- "--data-root $home/data"; then
    kill "$pid"
    for try in $(seq 200); do
      [ -e "/proc/$pid" ] || break
      sleep 0.1
    done
    [ ! -e "/proc/$pid" ] || { log "dockerd $pid did not end in 20 s"; return 1; }
  fi
  rm -f "$run/docker.pid" "$socket"
  network_down
  log "stopped"
}

print_env() {
  users_docker && return
  printf 'export PATH=%q:$PATH DOCKER_CONFIG=%q DOCKER_HOST=%q\n' "$unpacked/usr/bin" "$config" "unix://$socket"
}

# Stand-ins under the official names, see bases.sh. The user's own Docker pulls the real images.
bases() {
  [ $# -gt 0 ] || set -- $example_images
  if users_docker; then
    local image
    for image; do
      docker image inspect "$image" >/dev/null 2>&1 || docker pull -q "$image" >/dev/null
    done
    return
  fi
  answers || { log "not running: run '$0 start' first"; return 1; }
  eval "$(print_env)"
  "$(dirname "$0")/bases.sh" "$home" "$@"
}

case ${1:-all} in
  install) install ;;
  start) start ;;
  stop) stop ;;
  env) print_env ;;
  bases) shift; bases "$@" ;;
  all) install; start; bases ;;
  *) sed -n '2,/^set /p' "$0" | sed '$d; s/^# \{0,1\}//' >&2; exit 2 ;;
esac
