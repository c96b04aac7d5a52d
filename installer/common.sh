# What the scripts of this folder share; read by them with a dot, from the project's folder.
# shellcheck shell=sh disable=SC2034,SC2154  # variables of those who read this

say() { echo "CadreDesk: $*"; }

fail() {
    say "$*" >&2
    exit 1
}

# What Qt expects from the system, as library=package of Debian: without a screen, and with one.
qt_libraries="libglib-2.0.so.0=libglib2.0-0 libEGL.so.1=libegl1 libGL.so.1=libgl1 libfontconfig.so.1=libfontconfig1
    libdbus-1.so.3=libdbus-1-3 libxkbcommon.so.0=libxkbcommon0 libgssapi_krb5.so.2=libgssapi-krb5-2"
screen_libraries="libxcb-cursor.so.0=libxcb-cursor0 libxcb-icccm.so.4=libxcb-icccm4 libxcb-keysyms.so.1=libxcb-keysyms1
    libxcb-shape.so.0=libxcb-shape0 libxkbcommon-x11.so.0=libxkbcommon-x11-0"

# packages_of LIBRARY=PACKAGE…: the packages of those that the system does not have; none where it cannot be asked.
packages_of() {
    known=$(PATH=$PATH:/usr/sbin:/sbin ldconfig -p 2>/dev/null) || return 0
    for pair in "$@"; do
        echo "$known" | grep -q -F "${pair%%=*} " || echo "${pair#*=}"
    done
}

# commands_of COMMAND=PACKAGE…: the packages of those that are not there.
commands_of() {
    for pair in "$@"; do
        command -v "${pair%%=*}" >/dev/null || echo "${pair#*=}"
    done
}

# All that is missing in one call, be it nothing: whoever is asked for a password is asked once.
apt_install() {
    [ $# -gt 0 ] || return 0
    command -v apt-get >/dev/null || fail "please install what corresponds to Debian's $* and try again. / 请先安装系统软件包：$*"
    root=$(how_to_be_root) || {
        say "system packages are missing. Please run this once (or have an administrator run it), and try again:" >&2
        fail "缺少系统软件包。请运行一次下面的命令（或请管理员运行），再试一次：
    sudo apt-get install $*"
    }
    say "installing system packages: $*"
    # shellcheck disable=SC2016  # for the inner shell
    $root sh -c 'apt-get update -qq || echo "CadreDesk: the package lists could not be refreshed; going on with the old ones"
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null' sh "$@" </dev/null ||
        fail "the system packages could not be installed: $* / 系统软件包没有装上，请检查网络和管理员权限：$*"
}

how_to_be_root() {
    if [ "$(id -u)" = 0 ]; then
        echo env
    elif sudo -n true 2>/dev/null; then
        echo "sudo -n"
    elif [ -t 0 ] && command -v sudo >/dev/null; then
        echo sudo
    else
        return 1
    fi
}

program_version() { sed -n 's/^__version__ = "\(.*\)"$/\1/p' cadredesk/__init__.py; }

# The day of the last commit stands in all that is built, so that two builds of it are alike.
build_day() { git log -1 --format=%ct 2>/dev/null || date +%s; }

# One line a package in dist/SHA256SUMS, as `sha256sum -c SHA256SUMS` reads them.
write_sums() {
    (cd dist && find . -maxdepth 1 \( -name '*.deb' -o -name '*-setup.exe' \) -printf '%P\n' | sort | xargs -r sha256sum >SHA256SUMS)
}

# ---- for the scripts that try a package in a Debian of its own, in the folder $debian

passed=0
# check WORDS COMMAND…: says whether it went well; the first that does not ends it.
check() {
    words=$1
    shift
    "$@" >"$debian/output.txt" 2>&1 || {
        tail -30 "$debian/output.txt"
        fail "FAILED: $words (after $passed that passed)"
    }
    passed=$((passed + 1))
    echo "  ok  $words"
}
refused() { ! "$@"; }
inside() { chroot "$debian" "$@"; }
offline() { unshare --net chroot "$debian" "$@"; }
# As an ordinary user without a network; always the same day, two weeks before a 春节, when visits are due.
clerk() {
    unshare --net chroot --userspec=clerk "$debian" env -i HOME=/home/clerk LANG=C.UTF-8 PATH=/usr/bin:/bin \
        QT_QPA_PLATFORM=offscreen XDG_RUNTIME_DIR=/tmp CADREDESK_TODAY=2027-01-25 "$@"
}
# hash_of FOLDER…: one hash of all files in folders of the Debian, by name and content.
hash_of() { (cd "$debian" && find "$@" -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum); }
