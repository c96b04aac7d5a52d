#!/bin/sh
# Tries the .deb as a user would have it, in a bare Debian of its own without a network: installs it, works with it, puts a newer one
# over it, removes it, and looks whether the home folder is still the same. As root, with debootstrap:
#
#   sh installer/try_deb.sh [PACKAGE.deb] [SUITE]      bookworm, trixie …; KEEP=1 leaves the Debian for a look
set -eu
cd "$(dirname "$0")/.."
. installer/common.sh

package=${1:-dist/cadredesk_$(program_version)_amd64.deb}
suite=${2:-bookworm}
[ -f "$package" ] || fail "no $package; make deb makes it"
[ "$(id -u)" = 0 ] || fail "only root can make a Debian of its own"
# shellcheck disable=SC2046  # a list of words
apt_install $(commands_of debootstrap=debootstrap lintian=lintian unshare=util-linux)

name=$(dpkg-deb -f "$package" Package)
version=$(dpkg-deb -f "$package" Version)
debian=$(mktemp -d /var/tmp/try_deb.XXXXXX)
chmod 755 "$debian"
finish() {
    umount "$debian/proc" 2>/dev/null || true
    [ "${KEEP:-}" ] && say "the Debian is left in $debian" || rm -rf --one-file-system "$debian"
}
trap finish EXIT

if [ "$name" = cadredesk ]; then # the store of UOS wants what Debian forbids
    say "lintian: whatever it says and has no override by name is an error"
    check "lintian is silent" lintian --allow-root --fail-on error,warning "$package"
fi

say "a bare $suite"
check "debootstrap" debootstrap --variant=minbase "$suite" "$debian"
mount -t proc proc "$debian/proc"
cp "$package" "$debian/package.deb"
echo 'Acquire::AllowInsecureRepositories "false";' >"$debian/etc/apt/apt.conf.d/90try"
# What the package needs comes from Debian first; installing the package itself then has no network to lean on.
needs=$(dpkg-deb -f "$package" Depends | sed -E 's/ \([^)]*\)//g; s/,/\n/g' |
    while read -r first _ second; do
        inside apt-cache show "$first" >/dev/null 2>&1 && echo "$first" || echo "${second:-$first}"
    done)
# The tools that a desktop has anyway: with them the menu entry and the kind of file are looked at.
# shellcheck disable=SC2086  # a list of words
check "its dependencies are in $suite" inside env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
    --no-install-recommends $needs shared-mime-info desktop-file-utils libglib2.0-bin poppler-utils xvfb xauth
check "it is not there yet" test ! -e "$debian/opt/cadredesk"
inside useradd --create-home clerk

say "installing $name $version"
check "apt installs it without a network" offline apt-get install -y --no-install-recommends /package.deb
check "dpkg finds it whole" inside dpkg --verify "$name"
entry=$(inside dpkg -L "$name" | grep '\.desktop$')
check "the desktop entry is sound" inside desktop-file-validate "$entry"
program=$(sed -n 's|^Exec=\(.*\)/open-file.*|\1/cadredesk|p' "$debian$entry")
if [ "$name" = cadredesk ]; then
    check "cadredesk is a command" inside test -x /usr/bin/cadredesk
    program=/usr/bin/cadredesk
fi

say "working with it"
file=/home/clerk/单位.db
check "--help" clerk $program --help
cp "$debian/output.txt" "$debian/help.txt"
check "--version" clerk $program --version
check "new: a sample office" clerk $program new $file --office 示范县委老干部局 --sample
check "print slips" clerk $program --file $file print slips /home/clerk/登记表.pdf --rule 春节 --on 2027-02-06
check "  which pdftotext reads" clerk sh -c 'pdftotext /home/clerk/登记表.pdf - | grep -q 走访'
check "  with embedded fonts alone" clerk sh -c '! pdffonts /home/clerk/登记表.pdf | tail -n +3 | grep -v " yes "'
check "summary" clerk $program --file $file summary --year 2026 --pdf /home/clerk/总结.pdf
check "export" clerk $program --file $file export people /home/clerk/花名册.xlsx
check "backup" clerk $program --file $file backup /home/clerk/备份
check "verify" clerk $program verify $file
if grep -q '^ *self-test' "$debian/help.txt"; then
    check "self-test" clerk $program self-test
else
    echo "  --  self-test: this version has none"
fi
# The window is ended after some seconds: 124 says that it was still open.
window() {
    status=0
    clerk "$@" || status=$?
    [ $status = 124 ]
}
check "the window opens and stays" window timeout 8 "$(dirname "$(inside readlink -f $program)")/open-file" $file
cp "$debian/output.txt" "$debian/window.txt"
check "  saying nothing on its way" refused grep -i -E 'error|could not|traceback|cannot' "$debian/window.txt"
check "it opens on a screen of X11, too" window env QT_QPA_PLATFORM=xcb xvfb-run -a timeout 8 \
    "$(dirname "$(inside readlink -f $program)")/open-file" $file
cp "$debian/output.txt" "$debian/window.txt"
check "  saying nothing on its way" refused grep -i -E 'error|could not|traceback|cannot' "$debian/window.txt"
if [ "$name" = cadredesk ]; then
    is_kind() { inside gio info -a standard::content-type "$1" | grep -q "content-type: $2\$"; }
    check "an office file is known by its contents" is_kind $file application/vnd.cadredesk
    inside sh -c 'head -c 4096 /dev/zero >/tmp/Thumbs.db'
    cp "$debian$file" "$debian/tmp/another.db"
    printf '\0\0\0\0' | dd of="$debian/tmp/another.db" bs=1 seek=68 conv=notrunc status=none
    check "another program's .db is not" refused is_kind /tmp/another.db application/vnd.cadredesk
    check "nor is anything called .db" refused is_kind /tmp/Thumbs.db application/vnd.cadredesk
fi

say "a newer one over it"
newer=$debian/tmp/newer
dpkg-deb -R "$package" "$newer"
sed -i "s/^Version: .*/Version: $version+try1/" "$newer/DEBIAN/control"
dpkg-deb --root-owner-group -Znone --build "$newer" "$debian/newer.deb" >/dev/null
rm -rf "$newer"
before=$(hash_of home/clerk)
check "dpkg installs it" offline dpkg -i /newer.deb
check "the home folder is as before" test "$before" = "$(hash_of home/clerk)"
check "the file is sound" clerk $program verify $file
check "dpkg puts the older one back, with a warning" offline dpkg -i /package.deb
cp "$debian/output.txt" "$debian/older.txt"
check "  a warning, indeed" grep -q downgrading "$debian/older.txt"
check "dpkg installs the newer one again" offline dpkg -i /newer.deb
check "apt refuses the older one" refused offline apt-get install -y /package.deb

say "removing it"
before=$(hash_of home/clerk)
check "dpkg purges it" offline dpkg --purge "$name"
check "the home folder is as before" test "$before" = "$(hash_of home/clerk)"
mkdir -p "$debian/opt" # which dpkg takes away where it is empty
check "nothing of it is left" test -z "$(find "$debian/opt" "$debian/usr/share" "$debian/usr/bin" -iname '*cadredesk*')"
say "$package on $suite: $passed checks passed"
