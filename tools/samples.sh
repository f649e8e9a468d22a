#!/usr/bin/env bash
# Makes the two sample projects when there are none yet. Prints the folder they are in.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${BURNISH_HOME:-$HOME/Burnish}
if ! compgen -G "$folder/*.burnish" >/dev/null; then
  "${CARGO_TARGET_DIR:-target}/debug/burnish" demo "$folder" >&2
fi
echo "$folder"
