"""The fonts on paper: which face prints a character, how wide it is, and drawing text with fall-back.

Each role has its own face and others as a fallback for single characters, down to HanaMinB for the rare ones. A face is read only when a character needs it: HanaMinB alone is 30 MB.
"""

import os
import sys
import threading
from collections.abc import Iterable, Mapping
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cadredesk.assets import resource

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.pdfgen.textobject import PDFTextObject


class Role(StrEnum):
    """What a piece of text is; the names are those used in forms/paper/*.toml."""

    SONG = "宋体"
    SONG_BOLD = "小标宋"
    HEI = "黑体"
    HEI_BOLD = "黑体加粗"
    KAI = "楷体"
    FANG = "仿宋"


BLANK = "□"
"""What is printed where no font has the character: an empty box, as wide as a character, to write it into by hand."""

SERIF, SERIF_BOLD, SANS, SANS_BOLD = "Serif", "SerifBold", "Sans", "SansBold"
KAI, FANG, HANA = "Kai", "Fang", "Hana"

# The shipped file of each face, and the better one that Windows has.
_SHIPPED = {
    SERIF: "NotoSerifSC_400Regular.ttf",
    SERIF_BOLD: "NotoSerifSC_700Bold.ttf",
    SANS: "NotoSansSC_400Regular.ttf",
    SANS_BOLD: "NotoSansSC_700Bold.ttf",
    KAI: "LXGWWenKai-Regular.ttf",
    FANG: "FandolFang-Regular.ttf",
    HANA: "HanaMinB.ttf",
}
FACES = tuple(_SHIPPED)
_ON_WINDOWS = {KAI: "simkai.ttf", FANG: "simfang.ttf"}

# The faces of each role in the order in which they are tried. The last three cover all that any face has.
_CHAINS = {
    Role.SONG: (SERIF, HANA, KAI),
    Role.SONG_BOLD: (SERIF_BOLD, SERIF, HANA, KAI),
    Role.HEI: (SANS, SERIF, HANA, KAI),
    Role.HEI_BOLD: (SANS_BOLD, SERIF_BOLD, SERIF, HANA, KAI),
    Role.KAI: (KAI, SERIF, HANA),
    Role.FANG: (FANG, KAI, SERIF, HANA),
}

# Characters that steer text and leave no mark: controls, joiners, byte order marks, variation selectors.
_INVISIBLE = (
    (0, 0x1F), (0x7F, 0x9F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2064), (0xFEFF, 0xFEFF), (0xFE00, 0xFE0F),
    (0xE0100, 0xE01EF),
)  # fmt: skip
_UNSEEN = frozenset(chr(code) for first, last in _INVISIBLE for code in range(first, last + 1))

_faces: dict[str, Any] = {}
_lock = threading.RLock()


def windows_fonts() -> Path | None:
    """The folder of the fonts that Windows has, or None elsewhere."""
    return Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts" if sys.platform == "win32" else None


def font_files(face: str, system: Path | None) -> list[Path]:
    """The files that can serve as ``face``, the best first."""
    files = [resource("fonts", _SHIPPED[face])]
    if system is not None and face in _ON_WINDOWS and (system / _ON_WINDOWS[face]).is_file():
        files.insert(0, system / _ON_WINDOWS[face])
    return files


def _face(face: str) -> Any:
    """The registered font of a face, read on first use."""
    with _lock:
        if face not in _faces:
            _faces[face] = _register(face)
        return _faces[face]


def _register(face: str) -> Any:
    from reportlab.pdfbase import pdfmetrics, ttfonts

    ttfonts.makeToUnicodeCMap = to_unicode_map
    files = font_files(face, windows_fonts())
    for file in files:
        try:
            font = ttfonts.TTFont(f"CadreDesk{face}", str(file))
            break
        except (ttfonts.TTFError, OSError):
            if file is files[-1]:
                raise  # else the system's file is damaged or may not be embedded: the shipped one serves
    pdfmetrics.registerFont(font)
    return font


def to_unicode_map(name: str, subset: list[int]) -> str:
    """The PDF table by which text is copied and searched.

    ReportLab writes characters beyond U+FFFF as five digits, which readers take for something else, and more than
    the 100 entries a block may have. Here they are UTF-16 surrogates, in blocks.
    """
    entries = [
        f"<{code:02X}> <{chr(char).encode('utf-16-be', 'surrogatepass').hex().upper()}>"
        for code, char in enumerate(subset)
    ]
    blocks = [entries[start : start + 100] for start in range(0, len(entries), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def\n"
        f"/CMapName /{name} def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<00> <{len(subset) - 1:02X}>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    )


class _Widths(dict[str, float]):
    """The width in ems of each character in one role; finds the face of a new character on the way."""

    def __init__(self, role: Role) -> None:
        super().__init__()
        self.role = role
        self.plain: set[str] = set()
        self.face_of: dict[str, str] = {}

    def __missing__(self, char: str) -> float:
        face = "" if char in _UNSEEN else _face_for(char, self.role)
        self.face_of[char] = face
        first = _CHAINS[self.role][0]
        if face == first:
            self.plain.add(char)
        self[char] = 0.0 if char in _UNSEEN else _advance(_face(face or first), char if face else BLANK)
        return self[char]


def _face_for(char: str, role: Role) -> str:
    """The first face that has the character, or "" if none has."""
    code = ord(char)
    faces = [face for face in _CHAINS[role] if face != HANA or code >= 0x10000]  # HanaMinB has only those
    return next((face for face in faces if code in _face(face).face.charToGlyph), "")


def _advance(font: Any, char: str) -> float:
    return float(font.face.charWidths.get(ord(char), font.face.defaultWidth)) / 1000


_tables = {role: _Widths(role) for role in Role}


def width(text: str, role: Role, size: float) -> float:
    """The width of a line in points."""
    return size * sum(map(_tables[role].__getitem__, text))


def runs(text: str, role: Role) -> list[tuple[str, str]]:
    """The text cut into pieces of one font each: ``[(registered font name, piece)]``."""
    table = _tables[role]
    first = _CHAINS[role][0]
    if table.plain.issuperset(text):
        return [(f"CadreDesk{first}", text)] if text else []
    for char in text:
        table[char]  # finds its face
    grouped = groupby(text, key=lambda char: table.face_of[char] or first)
    return [
        (f"CadreDesk{face}", piece)
        for face, chars in grouped
        if (piece := "".join(char if table.face_of[char] else BLANK for char in chars if char not in _UNSEEN))
    ]


def missing(text: str) -> str:
    """The characters of ``text`` that no font can print, each once, in order."""
    table = _tables[Role.SONG]
    if table.plain.issuperset(text):
        return ""
    for char in text:
        table[char]  # finds its face
    return "".join(char for char in dict.fromkeys(text) if not table.face_of[char] and char not in _UNSEEN)


def unprintable(records: Iterable[Mapping[str, str]]) -> list[tuple[str, str]]:
    """Who has characters that cannot be printed, and which: ask before printing.

    The person is the record's ``name`` or ``payee``.
    """
    lost = ((record, missing("".join(map(str, record.values())))) for record in records)
    return [(str(record.get("name") or record.get("payee") or ""), chars) for record, chars in lost if chars]


def base_font(role: Role = Role.SONG) -> str:
    """The registered name of the role's own face."""
    face = _CHAINS[role][0]
    _face(face)
    return f"CadreDesk{face}"


def put(text_object: "PDFTextObject", text: str, role: Role, size: float) -> None:
    """Write at the text object's cursor. Its ``textOut`` would measure each piece first, which nobody asks for."""
    for font, piece in runs(text, role):
        if text_object._fontname != font or text_object._fontsize != size:
            text_object.setFont(font, size)
        text_object._textOut(piece)


def draw(
    canvas: "Canvas", x: float, y: float, text: str, role: Role, size: float, align: str = "left", tracking: float = 0.0
) -> None:
    """Draw one line with its baseline at ``y``.

    ``align`` says what ``x`` is: the "left" or "right" end, or the "center". ``tracking`` is added after each
    character, in points.
    """
    if align != "left":
        over = width(text, role, size) + tracking * max(0, len(text) - 1)
        x -= over if align == "right" else over / 2
    line = canvas.beginText(x, y)
    if tracking:
        line.setCharSpace(tracking)
    put(line, text, role, size)
    if tracking:
        line.setCharSpace(0)
    canvas.drawText(line)
