#!/bin/sh
# Builds the wheel into dist/, installs it into a fresh environment elsewhere, and lets it test itself there.
# The libraries are those of .venv: nothing is downloaded.
set -eu
cd "$(dirname "$0")/.."
python=$PWD/.venv/bin/python
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

rm -rf dist build/bdist.* && mkdir -p dist
"$python" -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir dist .
"$python" -m venv --without-pip "$work/venv"
fresh=$work/venv/bin/python
"$python" -m pip --python "$fresh" install --quiet --disable-pip-version-check --no-deps --no-index dist/cadredesk-*.whl
# A path line: the libraries are found, but not the checkout, to which .venv leads by such a file of its own.
"$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))' >"$("$fresh" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/libraries.pth"

unset PYTHONPATH
cd "$work"
"$fresh" -c 'import sys; from cadredesk.assets import root; sys.exit(not root().is_relative_to(sys.prefix))' ||
    { echo "the wheel does not bring its own data" >&2; exit 1; }
"$work/venv/bin/cadredesk" self-test
