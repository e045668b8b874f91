#!/bin/sh
# Brings the system parts that pip cannot: Qt's libraries and a Chinese font; for the tests PostgreSQL as well, the phone
# program (whose modules are all in its package) and sipp, which plays callers and the exchange.
# Acts only on what is missing, so a second run needs no network. Not root: says what to install and goes on.
# usage: packaging/setup-debian.sh run|test
set -eu
for_what=${1:-run}
command -v dpkg-query >/dev/null 2>&1 || exit 0

installed() {
    test "$(dpkg-query -W -f='${db:Status-Abbrev}' "$1" 2>/dev/null || true)" = "ii "
}

missing=""
# One line each: the package, and after a bar the name it has had since Debian 13.
for package in libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1 "libglib2.0-0|libglib2.0-0t64" \
    libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 \
    libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 libxcb-xkb1 fontconfig; do
    installed "${package%|*}" || installed "${package#*|}" || missing="$missing ${package%|*}"
done
fonts=$(fc-list :lang=zh-cn family 2>/dev/null || true)
test -n "$fonts" || missing="$missing fonts-noto-cjk"
if test "$for_what" = test; then
    command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 \
        || missing="$missing postgresql"
    command -v baresip >/dev/null 2>&1 || missing="$missing baresip-core"
    command -v sipp >/dev/null 2>&1 || missing="$missing sip-tester"
fi
python3 -c 'import ensurepip, venv' >/dev/null 2>&1 || ! command -v python3 >/dev/null 2>&1 \
    || missing="$missing python3-venv"
test -n "$missing" || exit 0

if test "$(id -u)" -ne 0; then
    echo "These system packages are missing and only root can install them; going on without:" >&2
    echo "    sudo apt-get install$missing" >&2
    exit 0
fi
echo "Installing what is missing:$missing"
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 - the list is meant to be split
if ! { apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing >/dev/null; }; then
    echo "Could not install:$missing - going on without; desk-app doctor says what that costs." >&2
fi
