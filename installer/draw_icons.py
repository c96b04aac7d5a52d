"""Draw the icons of qtawesome's Font Awesome 6 once, as ``resources/icons/NAME.svg``.

qtawesome costs 250 ms at start-up (qtpy imports every Qt module whole, and all twelve fonts are hashed and loaded), and on
Windows it installs its fonts for the user. So the program reads these drawings, and qtawesome is needed only here::

    python installer/draw_icons.py              # draw anew every icon that the source names
    python installer/draw_icons.py house users  # add some

A test proves that no icon named in the source is missing.
"""

import os
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "icons"
STRING = re.compile(r'"([a-z][a-z0-9-]+)"')
EM = 512
FONT = ("fa6s", "fontawesome6-solid-webfont-6.7.2.ttf", "fontawesome6-solid-webfont-charmap-6.7.2.json")


def words_of_source() -> set[str]:
    """Every string literal of the program that could be the name of an icon."""
    sources = (ROOT / "cadredesk").rglob("*.py")
    return {word for path in sources for word in STRING.findall(path.read_text(encoding="utf-8"))}


def drawing(path: Any, width: float) -> str:
    """The SVG of a QPainterPath in a box ``width`` wide and one em high."""
    parts, index = [], 0
    while index < path.elementCount():
        element = path.elementAt(index)
        if element.isCurveTo():
            points = [path.elementAt(index + step) for step in range(3)]
            parts.append("C" + " ".join(f"{point.x:g} {point.y:g}" for point in map(_rounded, points)))
            index += 3
            continue
        point = _rounded(element)
        parts.append(f"{'M' if element.isMoveTo() else 'L'}{point.x:g} {point.y:g}")
        index += 1
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {EM}"><path d="{"".join(parts)}"/></svg>\n'


def _rounded(element: Any) -> Any:
    element.x, element.y = round(element.x, 1), round(element.y, 1)
    return element


def main(names: list[str]) -> None:
    """Draw the named icons, or all that the source names."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication
    from qtawesome.iconic_font import IconicFont  # type: ignore[import-untyped]

    application = QApplication([])
    font = IconicFont(FONT)
    known = font.charmap["fa6s"]
    raw = font.rawfont("fa6s", EM)
    wanted = set(names) or words_of_source() & known.keys()
    FOLDER.mkdir(parents=True, exist_ok=True)
    if not names:
        for old in FOLDER.glob("*.svg"):
            old.unlink()
    for name in sorted(wanted):
        glyph = raw.glyphIndexesForString(known[name])[0]
        path = raw.pathForGlyph(glyph).translated(0, EM * 0.875)
        FOLDER.joinpath(f"{name}.svg").write_text(drawing(path, raw.advancesForGlyphIndexes([glyph])[0].x()))
    print(f"{len(wanted)} icons in {FOLDER.relative_to(ROOT)}")
    application.quit()


if __name__ == "__main__":
    main(sys.argv[1:])
