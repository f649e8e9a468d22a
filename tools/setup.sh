#!/usr/bin/env bash
# Installs what `make run` (or `make test`) needs and this machine lacks: Debian packages only, nothing global
# besides. Says nothing and runs nothing when all is there; otherwise installs, or prints what to type.
set -euo pipefail
wanted=${1:?run or test}

packages=(build-essential pkg-config libwebkit2gtk-4.1-dev
  # In the window: drawing by WebGL; sound, where WAV comes from plugins-good and the rest from libav.
  libgl1-mesa-dri gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-libav)
if [[ $wanted == test ]]; then
  # A display, a bus, a sound card and a driver for the journeys through the window and the browser.
  packages+=(xvfb webkit2gtk-driver dbus-daemon pulseaudio pulseaudio-utils chromium)
fi

stop() {
  printf '%s\n' "$@" >&2
  exit 1
}

missing_packages() {
  local name
  for name in "${packages[@]}"; do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null) == installed ]] || echo "$name"
  done
}

install_packages() {
  local missing
  mapfile -t missing < <(missing_packages)
  ((${#missing[@]})) || return 0
  local typed="apt-get update && apt-get install --yes --no-install-recommends ${missing[*]}"
  local as=()
  if ((EUID != 0)); then
    if ! sudo -n true 2>/dev/null; then
      stop "Packages are missing. Type this once, then make again:" "" "  sudo sh -c '$typed'"
    fi
    as=(sudo -n)
  fi
  echo "Installing ${missing[*]}" >&2
  "${as[@]}" env DEBIAN_FRONTEND=noninteractive sh -c "$typed" >&2
}

if command -v dpkg-query >/dev/null; then
  install_packages
elif ! pkg-config --exists webkit2gtk-4.1 2>/dev/null; then
  stop 'Burnish needs a C compiler, pkg-config and the development files of WebKitGTK 4.1, and for sound' \
    "GStreamer's base and good plugins and its libav plugin. Install them the way this system does, then make again."
fi

# rustup reads rust-toolchain.toml and fetches that toolchain by itself.
command -v cargo >/dev/null ||
  stop 'Burnish needs Rust. Type this once, open a new shell, then make again:' '' \
    "  curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y --default-toolchain none"

node_is_new_enough() {
  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null
}
node_is_new_enough && command -v npm >/dev/null ||
  stop 'Burnish needs Node.js 20.19 or newer with npm: https://nodejs.org/en/download, then make again.'
