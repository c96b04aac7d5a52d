"""Put the licences of all that a package holds beside it.

    python installer/licences.py texts FOLDER           # the licence files of the libraries that the program needs
    python installer/licences.py copyright FILE FOLDER  # fill in Debian's copyright file, with our and the fonts' texts

Run with a Python in which the wheel is installed.
"""

import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEXT = re.compile(r"(licen[cs]es?/|LICEN[CS]E|COPYING|AUTHORS|NOTICE)[^/]*")


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


def write_texts(folder: Path) -> None:
    """A folder for each library: its licence files, or what its metadata say."""
    found = libraries("cadredesk", {})
    del found["cadredesk"]  # its licence and its fonts' are told apart
    found.pop("pip", None)  # sqlite-utils names it, the program never uses it, no package holds it
    for name, library in sorted(found.items()):
        place = folder / f"{name}-{library.version}"
        place.mkdir(parents=True)
        texts = [file for file in library.files or () if ".dist-info" in str(file) and TEXT.match(file.name)]
        for file in texts:
            text = Path(str(library.locate_file(file))).read_bytes()
            place.joinpath(file.name).write_bytes(text)
        said = library.metadata.get("License-Expression") or library.metadata.get("License") or ""
        if not texts:
            if not said:
                sys.exit(f"{name}: no licence is told")
            place.joinpath("LICENCE").write_text(f"{name} {library.version}: {said}\n", encoding="utf-8")


def fill_in(template: str) -> str:
    """The copyright file: each line ``@PATH@`` gives way to that file, as Debian indents texts."""

    def text(match: re.Match[str]) -> str:
        lines = (ROOT / match[1]).read_text(encoding="utf-8").splitlines()
        return "\n".join(f" {line.rstrip()}" if line.strip() else " ." for line in lines)

    return re.sub(r"^ @([\w./-]+)@$", text, template, flags=re.MULTILINE)


if __name__ == "__main__":
    if sys.argv[1] == "texts":
        write_texts(Path(sys.argv[2]))
    else:
        Path(sys.argv[3]).write_text(fill_in(Path(sys.argv[2]).read_text(encoding="utf-8")), encoding="utf-8")
