#!/bin/sh
# Lets the program test itself with the newest Qt that runs on desktops with glibc 2.28 (UOS 20, Kylin V10), in an
# environment of its own: build/old-qt. The other libraries are those of .venv. Needs the package index the first time.
set -eu
cd "$(dirname "$0")/.."
version=6.9.3
folder=build/old-qt
python=$folder/bin/python

if ! "$python" -c "import PySide6; assert PySide6.__version__ == '$version'" 2>/dev/null; then
    rm -rf "$folder"
    .venv/bin/python -m venv --without-pip "$folder"
    # QtPdf is among the addons of this version; without their dependencies, as the newest would come.
    .venv/bin/python -m pip --python "$python" install --quiet --disable-pip-version-check --no-input --no-deps \
        "shiboken6==$version" "PySide6-Essentials==$version" "PySide6-Addons==$version"
    .venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))' \
        >"$("$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/libraries.pth"
fi
"$python" -m cadredesk self-test
