"""Compile the dialogs drawn in Qt Designer: forms/screen/<feature>/<name>.ui → cadredesk/<feature>/ui/ui_<name>.py.

``python installer/compile_forms.py`` (or ``make forms``) writes them; the results are committed, and a test proves them
current. The words in the .ui are Chinese already, so nothing in it is to be translated.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UNTYPED = "# mypy: ignore-errors"  # uic writes no types
_ABOUT = re.compile(r"^#{20,}\n## Form generated.*?^#{20,}\n", re.DOTALL | re.MULTILINE)


def drawings(root: Path = ROOT) -> dict[Path, Path]:
    """Each .ui file and the module that it is compiled into."""
    found = sorted((root / "forms" / "screen").glob("*/*.ui"))
    return {ui: root / "cadredesk" / ui.parent.name / "ui" / f"ui_{ui.stem}.py" for ui in found}


def compiled(ui: Path) -> str:
    """The module for a drawing, the same whatever version of Qt compiles it."""
    done = subprocess.run(
        [_compiler(), "-g", "python", "--no-autoconnection", str(ui)], capture_output=True, check=True
    )
    text = _ABOUT.sub("", done.stdout.decode("utf-8").replace("\r\n", "\n"), count=1)
    text = text.removeprefix("# -*- coding: utf-8 -*-\n").strip()
    return f'"""Compiled from forms/screen/{ui.parent.name}/{ui.name} by `make forms`: change it there."""\n\n{UNTYPED}\n\n{text}\n'


def _compiler() -> str:
    """Qt's uic, which comes with PySide6."""
    import PySide6

    folder = Path(PySide6.__file__).parent
    for name in ("Qt/libexec/uic", "uic.exe", "uic"):
        if (folder / name).is_file():
            return str(folder / name)
    raise SystemExit("PySide6 came without uic: install PySide6-Essentials")


def main() -> None:
    """Write every module anew."""
    for ui, module in drawings().items():
        module.write_text(compiled(ui), encoding="utf-8")
        print(f"{ui.relative_to(ROOT)} → {module.relative_to(ROOT)}", file=sys.stderr)


if __name__ == "__main__":
    main()
