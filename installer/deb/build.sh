#!/bin/sh
# Makes dist/cadredesk_VERSION_amd64.deb: the wheel with Debian's own Python as a folder, and what a desktop wants to know.
# LAYOUT=uos lays it out as the store of UOS wants it; APP_ID is its reversed domain there. XZ=0 … 9: how hard to press.
set -eu
cd "$(dirname "$0")/../.."
. installer/common.sh

layout=${LAYOUT:-debian}
version=$(program_version)
SOURCE_DATE_EPOCH=$(build_day)
export SOURCE_DATE_EPOCH PYTHONHASHSEED=0 LC_ALL=C.UTF-8
umask 022

build=build/deb
here=installer/deb
root=$build/root
python=$build/venv/bin/python
case $layout in
    debian) id=cadredesk debian_version=$version program=opt/cadredesk entries=usr/share doc=usr/share/doc/cadredesk ;;
    uos)
        id=${APP_ID:-org.cadredesk.desk} debian_version=$version.0
        program=opt/apps/$id/files entries=opt/apps/$id/entries doc=opt/apps/$id/files/doc
        ;;
    *) fail "LAYOUT is debian or uos" ;;
esac

[ "$(dpkg --print-architecture)" = amd64 ] || fail "this builds on amd64 alone"
# Whatever Qt is linked to has to be here, so that Depends can name its package.
# shellcheck disable=SC2046,SC2086  # lists of words
apt_install $(
    commands_of dpkg-shlibdeps=dpkg-dev objdump=binutils
    packages_of $qt_libraries $screen_libraries libcups.so.2=libcups2
    /usr/bin/python3 -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
)

say "installing the program and PyInstaller into $build/venv"
mkdir -p "$build" dist
# Another Python than Debian's would leave the way to its own folder in the program.
[ -x $python ] || /usr/bin/python3 -m venv "$build/venv"
$python -m pip install --quiet --disable-pip-version-check --no-input -c constraints.txt '.[package]' </dev/null
$python -m pip install --quiet --disable-pip-version-check --no-input --no-deps --force-reinstall . </dev/null

say "freezing"
rm -rf $build/frozen $root
# -P: the installed wheel is meant, not the checkout around here.
$python -P -m PyInstaller --noconfirm --log-level ERROR --distpath $build/frozen --workpath $build/work $here/cadredesk.spec
[ -d $build/frozen/cadredesk/_internal/cadredesk/_bundled/resources ] || fail "the program's resources are missing"
mkdir -p "$root/$(dirname $program)"
mv $build/frozen/cadredesk $root/$program
find $root/$program -name '*.so*' -type f -exec chmod 644 {} +
install -m 755 $here/open-file $root/$program/open-file

say "adding what the desktop wants to know"
fill_in() { sed -e "s|@PROGRAM@|$program|g; s|@ID@|$id|g; s|@VERSION@|$version|g" "$1"; }
desktop_file() { fill_in $here/cadredesk.desktop | sed "s|^Exec=|Exec=/|"; }
install -d $root/$entries/applications $root/$entries/mime/packages $root/$doc
desktop_file >$root/$entries/applications/$id.desktop
fill_in $here/cadredesk-mime.xml >$root/$entries/mime/packages/$id.xml
$python installer/program_icon.py $build/icon
for size in 16 22 24 32 48 64 128 256; do
    install -D -m 644 $build/icon/$size.png $root/$entries/icons/hicolor/${size}x$size/apps/$id.png
done
install -D -m 644 resources/program/cadredesk.svg $root/$entries/icons/hicolor/scalable/apps/$id.svg

fill_in $here/copyright >$build/copyright
$python installer/licences.py copyright $build/copyright $root/$doc/copyright
$python installer/licences.py texts $root/$doc/licences
gzip -9n <CHANGELOG.md >$root/$doc/CHANGELOG.md.gz
cat <<CHANGES | gzip -9n >$root/$doc/changelog.gz
$id ($debian_version) stable; urgency=medium

  * What changed stands in CHANGELOG.md.gz.

 -- The CadreDesk authors <cadredesk@localhost>  $(date -Rud "@$SOURCE_DATE_EPOCH")
CHANGES
if [ $layout = debian ]; then
    mkdir -p $root/usr/bin
    ln -s /$program/cadredesk $root/usr/bin/cadredesk
    for language in . zh_CN; do
        page=$here/cadredesk$([ $language = . ] || echo .$language).1
        install -d $root/usr/share/man/$language/man1
        fill_in "$page" | gzip -9n >$root/usr/share/man/$language/man1/cadredesk.1.gz
    done
    install -D -m 644 $here/lintian-overrides $root/usr/share/lintian/overrides/cadredesk
else
    cat >$root/opt/apps/$id/info <<INFO
{
  "appid": "$id",
  "name": "老干部工作台",
  "version": "$debian_version",
  "arch": ["amd64"],
  "permissions": {
    "autostart": false, "notification": false, "trayicon": false, "clipboard": true, "account": false,
    "bluetooth": false, "camera": false, "audio_record": false, "installed_apps": false
  }
}
INFO
fi

say "computing Depends"
# dpkg-shlibdeps wants a source package around it, and fails where a library is found neither here nor in a Debian package.
rm -rf $build/source
mkdir -p $build/source/debian $root/DEBIAN
printf 'Source: cadredesk\n\nPackage: %s\nArchitecture: amd64\n' $id >$build/source/debian/control
find "$PWD/$root/$program" -type f \( -name '*.so*' -o -name cadredesk \) >$build/elf.txt
folders=$(sed -n 's|/[^/]*\.so[^/]*$||p' $build/elf.txt | sort -u | sed 's/^/-l/')
# shellcheck disable=SC2086,SC2046  # lists of words
depends=$(cd $build/source && dpkg-shlibdeps -O --ignore-missing-info $folders $(sed 's/^/-e/' ../elf.txt) 2>../shlibdeps.log |
    sed 's/^shlibs:Depends=//') || fail "a library is missing: $(cat $build/shlibdeps.log)"
# It also names the packages of what lies in the program's own folder.
for library in "$root/$program"/_internal/*.so*; do
    for owner in $(dpkg-query -S "*/$(basename "$library")" 2>/dev/null | cut -d: -f1 | sort -u); do
        depends=$(echo "$depends" | sed -E "s/(^|, )$owner( \([^)]*\))?(, |\$)/\1/; s/, \$//")
    done
done
# In 2024 these took another name in Debian.
depends=$(echo "$depends" | sed -E 's/(libcups2|libglib2\.0-0)( \([^)]*\))?/&  | \1t64/g; s/  / /g')

say "packing"
cat >$root/DEBIAN/control <<CONTROL
Package: $id
Version: $debian_version
Architecture: amd64
Maintainer: The CadreDesk authors <cadredesk@localhost>
Installed-Size: $(du -sk --exclude=DEBIAN $root | cut -f1)
Depends: $depends
Recommends: cups-client, xdg-utils
Section: misc
Priority: optional
Description: desk of a county's retired cadre bureau (老干部工作台)
 Keeps the register of retired cadres, visits and who is owed one, condolence
 money with its papers, branches and the annual figures in one file, without
 a network. The window speaks Chinese.
CONTROL
(cd $root && find . -type f ! -path './DEBIAN/*' -printf '%P\0' | sort -z | xargs -0 md5sum >DEBIAN/md5sums)
package=dist/${id}_${debian_version}_amd64.deb
dpkg-deb --root-owner-group -Zxz -z"${XZ:-6}" --build $root $package >/dev/null
write_sums
say "$package: $(du -m $package | cut -f1) MB, installed $(du -sm $root | cut -f1) MB"
[ "${XZ:-6}" -lt 6 ] || [ "$(stat -c %s $package)" -le 100000000 ] || fail "that is more than 100 MB"
[ "$(du -sm $root | cut -f1)" -le 250 ] || fail "that is more than 250 MB installed"
