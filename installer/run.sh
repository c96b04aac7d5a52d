#!/bin/sh
# Opens the program; on a Linux machine without a screen shows what it does by the command line instead.
set -eu
cd "$(dirname "$0")/.."

if [ "$(uname -s)" = Linux ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}${QT_QPA_PLATFORM:-}" ]; then
    echo "There is no screen here, so the window cannot open; a sample office is worked by the command line instead."
    echo "这里没有图形界面，窗口无法打开；下面改用命令行演示一个示例单位的主要工作。"
    exec .venv/bin/python installer/demo.py
fi
exec .venv/bin/cadredesk
