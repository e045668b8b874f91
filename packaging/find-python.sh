#!/bin/sh
# Prints the first Python that this project can use; says what is missing when there is none. PYTHON=… names another one.
for candidate in ${PYTHON:-python3.11 python3.12 python3.13 python3.14 python3 python}; do
    # A name on the PATH may be a shim without a Python behind it, so each is asked.
    if "$candidate" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        command -v "$candidate"
        exit 0
    fi
done
echo "desk-app needs Python 3.11 or newer with its venv module (on Debian: apt-get install python3 python3-venv)." >&2
for candidate in ${PYTHON:-python3}; do
    echo "Found instead: $candidate, $("$candidate" --version 2>&1 || echo "which does not start")" >&2
done
exit 1
