#!/bin/sh
# Makes .venv and installs into it what the program (setup.sh run) or its tests and checks as well (setup.sh dev) need.
# The network is needed the first time alone; later what is installed is used where none is there.
set -eu
cd "$(dirname "$0")/.."
purpose=${1:-run}
. installer/common.sh

python_packages() {
    ! .venv/bin/python -m pip --version >/dev/null 2>&1 || return 0
    command -v python3 >/dev/null || { echo python3 python3-venv; return; }
    python3 -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
}

qt_packages() {
    [ "$(uname -s)" = Linux ] || return 0
    # shellcheck disable=SC2086  # lists of words
    case $purpose in
        dev) packages_of $qt_libraries ;; # tests need no screen
        *) packages_of $qt_libraries $screen_libraries ;;
    esac
}

install_system_packages() {
    ! command -v python3 >/dev/null || python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "Python 3.11 or newer is needed, this is $(python3 --version). / 需要 Python 3.11 或更高版本。"
    # shellcheck disable=SC2046  # a list of words
    apt_install $(python_packages; qt_packages)
}

make_venv() {
    .venv/bin/python -m pip --version >/dev/null 2>&1 && return
    say "making .venv"
    rm -rf .venv
    python3 -m venv .venv
}

missing_libraries() { .venv/bin/python installer/missing.py "$purpose"; }

install_libraries() {
    case $purpose in
        dev) project=".[dev]" ;;
        *) project="." ;;
    esac
    if [ -n "$(missing_libraries)" ]; then
        say "installing libraries into .venv (about 300 MB; a few minutes the first time)"
    else
        export PIP_RETRIES=0 PIP_DEFAULT_TIMEOUT=10 # nobody waits long for a network that is not needed
    fi
    if .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input -c constraints.txt -e "$project" \
        </dev/null >.venv/install.log 2>&1; then
        touch ".venv/.ready-$purpose" # make asks for it
        return
    fi
    missing=$(missing_libraries)
    [ -z "$missing" ] || {
        grep ERROR .venv/install.log >&2 || true
        fail "libraries are missing ($missing) and could not be installed (.venv/install.log); that needs the network, once." \
            "/ 缺少程序库，又没有装上（见 .venv/install.log）。安装时需要联网一次，请接通网络再试。"
    }
    say "the package index is out of reach; what is installed is enough and is used as it is. / 连不上网络，所需的程序库都已装好，照常使用。"
}

qt_loads() {
    .venv/bin/python -c 'from PySide6 import QtPdfWidgets, QtPrintSupport, QtSvg, QtWidgets'
}

install_system_packages
make_venv
install_libraries
qt_loads || fail "Qt does not load; the line above says what is missing. / 界面库无法加载，缺少的内容见上一行。"
# An editable install is never compiled otherwise where Python is told not to write byte code: the start would be slower.
.venv/bin/python -m compileall -q cadredesk
say "ready"
