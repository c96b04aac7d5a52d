"""Compile resources/words/qt_zh_CN.ts, our Chinese words for Qt's own dialogs, into the .qm beside it.

``python installer/compile_words.py`` (or ``make words``) writes it; the result is committed, and a test proves it current.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "resources" / "words" / "qt_zh_CN.ts"
COMPILED = SOURCE.with_suffix(".qm")


def compile_into(out: Path) -> None:
    """Write the compiled words to a file."""
    subprocess.run([_compiler(), "-silent", str(SOURCE), "-qm", str(out)], check=True)


def _compiler() -> str:
    """Qt's lrelease, which comes with PySide6."""
    import PySide6

    folder = Path(PySide6.__file__).parent
    for name in ("lrelease", "lrelease.exe"):
        if (folder / name).is_file():
            return str(folder / name)
    raise SystemExit("PySide6 came without lrelease: install PySide6-Essentials")


if __name__ == "__main__":
    compile_into(COMPILED)
    print(COMPILED.relative_to(ROOT), file=sys.stderr)
