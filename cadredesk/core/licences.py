"""The licences of the program, of what it brings along, and of the libraries that it needs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from cadredesk.assets import resource

OWN = "cadredesk"
UNUSED = "pip"  # sqlite-utils names it, the program never uses it, no package holds it
_TEXT = re.compile(r"(licen[cs]es?/|LICEN[CS]E|COPYING|AUTHORS|NOTICE)[^/]*")
_MIT = "MIT"
_DEBIAN = Path("/usr/share/doc/cadredesk/licences")
# What stands in resources: its name, licence and text.
_BROUGHT = (
    ("思源黑体 Noto Sans SC", "OFL 1.1", ("fonts", "OFL-NotoSansSC.txt")),
    ("思源宋体 Noto Serif SC", "OFL 1.1", ("fonts", "OFL-NotoSerifSC.txt")),
    ("霞鹜文楷 LXGW WenKai", "OFL 1.1", ("fonts", "LXGWWenKai-copyright.txt")),
    ("Fandol 仿宋", "GPL 3，字体例外", ("fonts", "FandolFang-COPYING.txt")),
    ("花园明朝 HanaMinB", "花园字体许可或 OFL", ("fonts", "HanaMinB-copyright.txt")),
    ("图标 Font Awesome Free", "CC BY 4.0", ("icons", "LICENCE.txt")),
    ("笔画次序 Unihan", "Unicode", ("strokes", "LICENCE.txt")),
)


@dataclass(frozen=True, slots=True)
class Licence:
    """Of what, which, and its text ("" where it brought none)."""

    name: str
    words: str
    text: str


def all_licences() -> list[Licence]:
    """The program's own first, then fonts and data, then the libraries, as packages lay them out or as they are installed."""
    brought = [Licence(name, words, _read(resource(*place))) for name, words, place in _BROUGHT]
    folder = next((each for each in _folders() if each.is_dir()), None)
    return [_own(), *brought, *(_laid_out(folder) if folder is not None else _installed())]


def libraries(name: str, found: dict[str, Distribution]) -> dict[str, Distribution]:
    """A distribution and all that it needs, by name."""
    try:
        this = distribution(name)
    except PackageNotFoundError:  # needed on another system only
        return found
    if this.name not in found:
        found[this.name] = this
        for need in this.requires or ():
            if "extra ==" not in need:
                libraries(re.split(r"[^\w.-]", need)[0], found)
    return found


def texts_of(library: Distribution) -> list[Path]:
    """Its licence files."""
    files = [file for file in library.files or () if ".dist-info" in str(file) and _TEXT.match(file.name)]
    return [Path(str(library.locate_file(file))) for file in files]


def said_of(library: Distribution) -> str:
    """The licence that it names; "" where it names none."""
    keys = ("License-Expression", "License")
    return next((said for key in keys for said in library.metadata.get_all(key) or () if said), "")


def _own() -> Licence:
    texts = [path for each in libraries(OWN, {}).values() if each.name == OWN for path in texts_of(each)]
    text = next((_read(path) for path in texts if path.name == "LICENSE"), "")
    return Licence("老干部工作台 CadreDesk", _MIT, text)


def _folders() -> Iterator[Path]:
    """Where packages put the licences of the libraries (installer/): above the program, or with the system's papers."""
    for above in list(Path(__file__).resolve().parents)[1:6]:
        yield above / "licences"
        yield above / "doc" / "licences"
    yield _DEBIAN


def _laid_out(folder: Path) -> Iterator[Licence]:
    for place in sorted(folder.iterdir(), key=lambda each: each.name.lower()):
        files = sorted(place.iterdir()) if place.is_dir() else [place]
        yield Licence(place.stem if place.is_file() else place.name, "", "\n\n".join(map(_read, files)))


def _installed() -> Iterator[Licence]:
    found = {name: each for name, each in libraries(OWN, {}).items() if name not in (OWN, UNUSED)}
    for name, library in sorted(found.items(), key=lambda each: each[0].lower()):
        yield Licence(f"{name} {library.version}", said_of(library), "\n\n".join(map(_read, texts_of(library))))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:  # somebody took it away: the name of the licence is told all the same
        return ""
