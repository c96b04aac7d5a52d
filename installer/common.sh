# What the scripts of this folder share; read by them with a dot, from the project's folder.
# shellcheck shell=sh

say() { echo "CadreDesk: $*"; }

fail() {
    say "$*" >&2
    exit 1
}

apt_install() {
    command -v apt-get >/dev/null || fail "please install what corresponds to Debian's $* and try again. / 请先安装系统软件包：$*"
    if [ "$(id -u)" = 0 ]; then
        root=""
    elif sudo -n true 2>/dev/null; then
        root="sudo -n"
    else
        fail "please run  sudo apt-get install $*  and try again. / 请先运行上面的命令，再试一次。"
    fi
    say "installing system packages: $*"
    $root apt-get update -qq </dev/null || say "the package lists could not be refreshed; going on with the old ones"
    $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" </dev/null >/dev/null ||
        fail "the system packages could not be installed: $* / 系统软件包安装失败。"
}

program_version() { sed -n 's/^__version__ = "\(.*\)"$/\1/p' cadredesk/__init__.py; }

# The day of the last commit stands in all that is built, so that two builds of it are alike.
build_day() { git log -1 --format=%ct 2>/dev/null || date +%s; }

# One line a package in dist/SHA256SUMS, as `sha256sum -c SHA256SUMS` reads them.
write_sums() {
    (cd dist && find . -maxdepth 1 \( -name '*.deb' -o -name '*-setup.exe' \) -printf '%P\n' | sort | xargs -r sha256sum >SHA256SUMS)
}
