"""Put the licences of all that a package holds beside it.

    python installer/licences.py texts FOLDER           # the licence files of the libraries that the program needs
    python installer/licences.py copyright FILE FOLDER  # fill in Debian's copyright file, with our and the fonts' texts

Run with a Python in which the wheel is installed.
"""

import re
import sys
from pathlib import Path

from cadredesk.core.licences import OWN, UNUSED, libraries, said_of, texts_of

ROOT = Path(__file__).resolve().parent.parent


def write_texts(folder: Path) -> None:
    """A folder for each library: its licence files, or what its metadata say."""
    found = libraries(OWN, {})
    del found[OWN]  # its licence and its fonts' are told apart
    found.pop(UNUSED, None)
    for name, library in sorted(found.items()):
        place = folder / f"{name}-{library.version}"
        place.mkdir(parents=True)
        texts = texts_of(library)
        for text in texts:
            place.joinpath(text.name).write_bytes(text.read_bytes())
        said = said_of(library)
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
