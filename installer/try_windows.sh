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

home=home/clerk
drive=$home/.wine/drive_c
user=$drive/users/clerk
installed=$user/AppData/Local/Programs/CadreDesk
settings=$user/AppData/Local/CadreDesk
documents=$user/Documents
uninstall='HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\CadreDesk'
# The path of a file in the documents, as Windows writes it.
document() { printf '%s' 'C:\users\clerk\Documents\'"$1"; }
cli() { wine "/$installed/app/cadredesk-cli.exe" "$@"; }
setup() { wine /setup.exe /S; }
of_user() { hash_of $documents $settings; }

# stub NAME: an empty library in place of one of Windows that Wine does not have whole. Qt asks it for functions that nothing
# here calls (texts in old encodings, colours of a monitor).
stub() {
    find "$debian/$installed" -name '*.dll' -exec x86_64-w64-mingw32-objdump -p {} + |
        awk -v wanted="$1.dll" '/DLL Name:/ { here = tolower($3) == wanted }
            here && $2 ~ /^[0-9]+$/ && $3 ~ /^[A-Za-z_]/ { print "__declspec(dllexport) int " $3 "(void) { return 0; }" }' |
        sort -u >"$debian/stub.c"
    x86_64-w64-mingw32-gcc -shared -w -fno-builtin -o "$debian/$drive/windows/system32/$1.dll" "$debian/stub.c"
}

say "a new Windows of Wine"
check "Wine makes it" wine wineboot --init
rest

say "installing $package"
wine winecfg /v win7
check "Windows 7 is refused" ends 2 setup
check "  and has nothing of it" test ! -e "$debian/$installed"
wine winecfg /v win10
check "setup /S" setup
rest
check "the list of programs has the version" grep -F "\"DisplayVersion\"=\"$(program_version)\"" "$debian/$home/.wine/user.reg"
check "it is on the desktop" test -e "$debian/$user/Desktop/老干部工作台.lnk"
check "it is in the menu" test -e "$debian/$user/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/老干部工作台.lnk"
for library in icuuc mscms; do check "an empty $library.dll, for Wine alone" stub $library; done

say "working with it"
file=$(document 单位.db)
check "--help" cli --help
check "--version" cli --version
check "new: a sample office" cli new "$file" --office 示范县委老干部局 --sample
check "export" cli --file "$file" export people "$(document 花名册.xlsx)"
check "new: an empty office" cli new "$(document 新单位.db)" --office 青山县委老干部局
check "import" cli --file "$(document 新单位.db)" import people "$(document 花名册.xlsx)"
check "print slips" cli --file "$file" print slips "$(document 登记表.pdf)" --rule 春节 --on 2027-02-06
check "  which pdftotext reads" clerk sh -c "pdftotext /$documents/登记表.pdf - | grep -q 走访"
check "summary" cli --file "$file" summary --year 2026 --pdf "$(document 总结.pdf)"
check "backup" cli --file "$file" backup "$(document 备份)"
check "restore" cli restore "$(document 备份)\\$(ls "$debian/$documents/备份")" --to "$(document 恢复.db)"
check "verify" cli verify "$file"
check "self-test" cli self-test

say "while it runs"
rm -f "$debian/$documents/单位.db.lock" # left by the commands before
clerk_in_wine timeout 300 wine "/$installed/app/CadreDesk.exe" --file "$file" >"$debian/window.txt" 2>&1 &
opened() {
    for _ in $(seq 60); do
        [ -e "$debian/$documents/单位.db.lock" ] && return
        sleep 1
    done
    return 1
}
check "the window opens the file" opened
before=$(hash_of $installed)
check "setup refuses" ends 2 setup
check "uninstall refuses" ends 2 wine "/$installed/uninstall.exe" /S "_?=C:\\users\\clerk\\AppData\\Local\\Programs\\CadreDesk"
check "the program is as before" test "$before" = "$(hash_of $installed)"
running() { wine tasklist | grep CadreDesk.exe; }
check "the window is still open" running
wine taskkill /f /im CadreDesk.exe >/dev/null
rest
check "the file is sound after its process was ended" cli verify "$file"

say "again over it"
[ -d "$debian/$settings" ] || fail "FAILED: the window left no settings"
before=$(of_user)
echo stale >"$debian/$installed/app/stale.txt"
check "setup /S" setup
rest
check "the program is replaced whole" test ! -e "$debian/$installed/app/stale.txt"
check "documents and settings are as before" test "$before" = "$(of_user)"
check "the file is sound" cli verify "$file"
# What set-up knows of the version that is there is this one word.
set_version() { wine reg add "$uninstall" /v DisplayVersion /d "$1" /f; }
check "where a newer version is installed" set_version 99.0.0
before=$(hash_of $installed)
check "  setup refuses" ends 2 setup
check "  the program is as before" test "$before" = "$(hash_of $installed)"
check "where an older version is installed" set_version 0.0.1
check "  setup updates it" setup
rest

say "removing it"
before=$(of_user)
check "uninstall /S" wine "/$installed/uninstall.exe" /S
rest
check "nothing of it is left" test -z "$(find "$debian/$drive" -iname '*cadredesk*' ! -path "$debian/$settings*" ; find "$debian/$drive" -name '老干部工作台*')"
check "  nor in the list of programs" refused wine reg query "$uninstall"
check "documents and settings are as before" test "$before" = "$(of_user)"
check "installed anew" setup
rest
check "  it reads the old file" cli verify "$file"
say "$package under $(inside wine-stable --version 2>/dev/null): $passed checks passed"
