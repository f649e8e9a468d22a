#!/usr/bin/env bash
# Opens Burnish on the sample projects: in its window where there is a display, else in a browser.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(tools/samples.sh)
bin=${CARGO_TARGET_DIR:-target}/debug
if [[ -n ${DISPLAY:-}${WAYLAND_DISPLAY:-} || $(uname) == Darwin ]]; then
  exec "$bin/burnish-desktop" "$folder"/*.burnish
fi
first=("$folder"/*.burnish)
echo 'There is no display here: open the address below in a browser' >&2
exec "$bin/burnish" --project "${first[0]}" serve
