#!/bin/sh
# Makes .venv and installs into it what the program (setup.sh run) or its tests and checks as well (setup.sh dev) need.
set -eu
cd "$(dirname "$0")/.."
purpose=${1:-run}
. installer/common.sh

# Debian's names of the libraries that Qt expects from the system.
qt_packages="libglib2.0-0 libegl1 libgl1 libfontconfig1 libdbus-1-3 libxkbcommon0 libgssapi-krb5-2"
screen_packages="libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0"

make_venv() {
    .venv/bin/python -m pip --version >/dev/null 2>&1 && return
    command -v python3 >/dev/null || apt_install python3
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "Python 3.11 or newer is needed, this is $(python3 --version). / 需要 Python 3.11 或更高版本。"
    python3 -c 'import ensurepip, venv' 2>/dev/null || apt_install python3-venv
    say "making .venv"
    rm -rf .venv
    python3 -m venv .venv
}

install_libraries() {
    case $purpose in
        dev) project=".[dev]" ;;
        *) project="." ;;
    esac
    say "installing libraries into .venv (about 300 MB; a few minutes the first time)"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input -c constraints.txt -e "$project" </dev/null ||
        fail "the libraries could not be installed; is the package index within reach? / 程序库安装失败，请检查网络。"
}

qt_loads() {
    .venv/bin/python -c 'from PySide6 import QtPdfWidgets, QtPrintSupport, QtSvg, QtWidgets' 2>/dev/null
}

qt_reaches_the_screen() {
    .venv/bin/python - 2>/dev/null <<'PYTHON'
import ctypes, pathlib, PySide6.QtGui
ctypes.CDLL(str(pathlib.Path(PySide6.__file__).parent / "Qt/plugins/platforms/libqxcb.so"))
PYTHON
}

make_venv
install_libraries
if [ "$(uname -s)" = Linux ]; then
    # shellcheck disable=SC2086  # lists of words
    qt_loads || apt_install $qt_packages
    # shellcheck disable=SC2086
    [ "$purpose" = dev ] || qt_reaches_the_screen || apt_install $qt_packages $screen_packages
fi
qt_loads || {
    .venv/bin/python -c 'from PySide6 import QtPdfWidgets, QtPrintSupport, QtSvg, QtWidgets' || true
    fail "Qt does not load; the line above says what is missing. / 界面库无法加载，缺少的内容见上一行。"
}
# An editable install is never compiled otherwise where Python is told not to write byte code: the start would be slower.
.venv/bin/python -m compileall -q cadredesk
say "ready"
