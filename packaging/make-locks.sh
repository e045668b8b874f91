#!/bin/sh
# Writes packaging/locks/*.txt anew from pyproject.toml: exact versions with hashes, and no address of any index.
# Run it with Python 3.11, the oldest supported, so that what only older Pythons need is in the files as well.
set -eu
cd "$(dirname "$0")/.."
export CUSTOM_COMPILE_COMMAND="make locks"

compile() {
    .venv/bin/python -m piptools compile --quiet --no-config --no-annotate --strip-extras \
        --generate-hashes --allow-unsafe --all-build-deps \
        --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options "$@" pyproject.toml
}

# The largest set is solved first and binds the smaller ones, so that all three name the same versions.
compile --extra central --extra test --output-file packaging/locks/test.txt
compile --extra central --constraint packaging/locks/test.txt --output-file packaging/locks/central.txt
compile --constraint packaging/locks/test.txt --output-file packaging/locks/runtime.txt
