#!/bin/sh
# Makes .venv hold exactly what a lock file names, and this project; a second run finds its stamp and does nothing.
# usage: packaging/set-up.sh central|test
set -eu
cd "$(dirname "$0")/.."
kind=$1
lock=packaging/locks/$kind.txt
case $kind in test) system=test ;; *) system=run ;; esac
packaging/setup-debian.sh "$system"

# What .venv was built from: the lock, the project file, the packages there are, and where it lies.
stamp_of() {
    { cat "packaging/locks/$1.txt" pyproject.toml packaging/set-up.sh && echo */__init__.py "$(pwd)"; } | cksum
}
for done in "$kind" test; do # tests need everything, so their stamp serves every other kind
    if test "$(cat ".venv/desk-app-$done.stamp" 2>/dev/null || true)" = "$(stamp_of "$done")" \
        && .venv/bin/python -c '' 2>/dev/null; then
        exit 0
    fi
done

if ! .venv/bin/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
    python=$(packaging/find-python.sh)
    echo "Making .venv with $("$python" --version)"
    "$python" -m venv --clear .venv
fi
rm -f .venv/desk-app-*.stamp
echo "Installing what $lock names"
# Every part is checked against its hash; the project is built with the locked setuptools, so nothing else is fetched.
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
.venv/bin/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
stamp_of "$kind" >".venv/desk-app-$kind.stamp"
