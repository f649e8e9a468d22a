#!/usr/bin/env bash
# Everything CI checks, cheap checks first. Each step says its minutes; the first failure ends it.
set -euo pipefail
cd "$(dirname "$0")/.."
began=$SECONDS

step() {
  local name=$1 start=$SECONDS
  shift
  printf '\n== %s\n' "$name"
  if ! "$@"; then
    printf '== %s: FAILED after %s min\n' "$name" "$(minutes $((SECONDS - start)))" >&2
    exit 1
  fi
  printf '== %s: %s min\n' "$name" "$(minutes $((SECONDS - start)))"
}

minutes() {
  printf '%d.%02d' $(($1 / 60)) $(($1 % 60 * 100 / 60))
}

step 'format' cargo fmt --all --check
step 'ui lint' npm --prefix ui run --if-present lint
step 'ui check' npm --prefix ui run check
step 'ui test' npm --prefix ui test
step 'clippy' cargo clippy --workspace --all-targets -- -D warnings
step 'build' cargo build --workspace --all-targets
step 'test' cargo test --workspace
step 'browser journey' node tests/journeys/browser.mjs
step 'keyboard journey' node tests/journeys/keyboard.mjs
step 'transcribe journey' node tests/journeys/transcribe.mjs
step 'lead journey' node tests/journeys/lead.mjs
step 'desktop journey' node tests/journeys/desktop.mjs
printf '\n== all: %s min\n' "$(minutes $((SECONDS - began)))"
