#!/bin/sh
# Tries the set-up program of Windows as a user would have it, under Wine 10 in a Debian of its own without a network: installs it,
# works with it, installs it again over itself, has it refuse what it must refuse, removes it, and looks whether documents and
# settings are still the same. Windows itself is not tried by this. As root, with debootstrap:
#
#   sh installer/try_windows.sh [SETUP.exe] [FOLDER]      FOLDER keeps the Debian with Wine (2.5 GB), and is used again
set -eu
cd "$(dirname "$0")/.."
. installer/common.sh

package=${1:-dist/CadreDesk-$(program_version)-setup.exe}
[ -f "$package" ] || fail "no $package; make windows makes it"
[ "$(id -u)" = 0 ] || fail "only root can make a Debian of its own"
# shellcheck disable=SC2046  # a list of words
apt_install $(commands_of debootstrap=debootstrap x86_64-w64-mingw32-gcc=gcc-mingw-w64-x86-64 unshare=util-linux)

debian=${2:-$(mktemp -d /var/tmp/try_windows.XXXXXX)}
keep=${2:-}
mkdir -p "$debian"
chmod 755 "$debian"
finish() {
    clerk timeout 60 wineserver -k 2>/dev/null || true
    umount "$debian/proc" 2>/dev/null || true
    [ "$keep" ] || rm -rf --one-file-system "$debian"
}
trap finish EXIT

clerk_in_wine() { clerk env WINEDEBUG=-all WINEDLLOVERRIDES="mscms=n,b;winemenubuilder.exe=d;mscoree=d;mshtml=d" "$@"; }
# Wine hangs where it would ask; nothing here takes ten minutes.
wine() { clerk_in_wine timeout 600 wine "$@"; }
# Until all that was started has ended; a program that removes itself goes on after it has returned.
rest() { clerk_in_wine timeout 120 wineserver -w; }
# ends STATUS COMMAND…: whether it ends with just this status.
ends() {
    wanted=$1 status=0
    shift
    "$@" || status=$?
    [ $status = "$wanted" ]
}

[ -e "$debian/usr/bin/wine-stable" ] || {
    say "a trixie with Wine (a few minutes)"
    check "debootstrap" debootstrap --variant=minbase trixie "$debian"
    inside dpkg --add-architecture i386 # NSIS makes programs of 32 bits
    check "apt reads its lists" inside apt-get update -qq
    check "Wine is installed" inside env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        wine wine64 wine32:i386 poppler-utils
}
mountpoint -q "$debian/proc" || mount -t proc proc "$debian/proc"
inside userdel --remove clerk 2>/dev/null || true
inside useradd --create-home clerk
cp "$package" "$debian/setup.exe"

# stub NAME: a library of Windows that Wine does not have whole, of which Qt wants functions that nothing here calls.
stub() {
    find build/windows/app/Lib/PySide6 "$debian$app" -name '*.dll' 2>/dev/null
}

home=/home/clerk
drive=$home/.wine/drive_c
user=$drive/users/clerk
programs=$user/AppData/Local/Programs/CadreDesk
say "a new Windows of Wine"
check "Wine makes it" wine wineboot --init
rest
say "installing"
check "setup /S" wine /setup.exe /S
rest
ls -la "$debian$programs"; ls -la "$debian$user"
wine "$programs/app/cadredesk-cli.exe" --version
