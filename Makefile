# `make run` opens Burnish on the sample projects; `make test` is what CI runs. Both set the machine up first.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := run
.DELETE_ON_ERROR:
# The order of prerequisites is the order of work; cargo and vite use all cores by themselves.
.NOTPARALLEL:

UI_SOURCES := $(shell find ui/src ui/public 2>/dev/null) $(wildcard ui/index.html ui/*.config.* ui/tsconfig.json)

.PHONY: run demo test types bench bench-editor study clean setup setup-test ui apps

run: setup ui apps
	@tools/open.sh

# The sample projects alone.
demo: setup ui apps
	@tools/samples.sh

test: setup-test ui
	@tools/test.sh

# The TypeScript side of the operation table; a test says when it is stale.
types: setup
	BURNISH_WRITE_TYPES=1 cargo test -p burnish-api generated_types

# The budgets beside this machine's limits, as a table; `make bench ARGS="--quick"` for a tenth.
bench:
	cargo run --release -p burnish-bench -- $(ARGS)

# How fast the box editor is in Chromium and in the desktop window; `make bench-editor ARGS="--quick"` for a tenth.
bench-editor: setup-test ui apps
	node tests/bench/editor.mjs $(ARGS)

# Statistical studies and long campaigns: the tests that `make test` leaves out.
study: setup ui
	cargo test --workspace --release -- --ignored

# Everything that was built; projects stay.
clean:
	cargo clean
	rm -rf ui/dist ui/node_modules tests/out

setup:
	@tools/setup.sh run

setup-test:
	@tools/setup.sh test

ui: ui/dist/.built

apps:
	@cargo build --bins -p burnish-cli -p burnish-desktop

ui/node_modules/.installed: ui/package-lock.json
	cd ui && npm ci --no-audit --no-fund
	@touch $@

# The stamp lies in what it speaks of: without dist there is no stamp.
ui/dist/.built: ui/node_modules/.installed $(UI_SOURCES)
	cd ui && npm run build
	@touch $@
