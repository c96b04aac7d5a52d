"""What the packages say of the program, and its icon."""

import importlib.util
import re
import struct
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from cadredesk.db.connection import APPLICATION_ID
from cadredesk.shell import app as shell
from tests.support import sample_office

ROOT = Path(__file__).resolve().parent.parent
RED = QColor("#A8201A")
_SPEC = importlib.util.spec_from_file_location("program_icon", ROOT / "installer" / "program_icon.py")
assert _SPEC is not None and _SPEC.loader is not None
program_icon = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(program_icon)


@pytest.mark.usefixtures("qapp")
def test_the_window_bears_the_programs_icon_in_any_size() -> None:
    icon = shell.make_app().windowIcon()
    for size in (16, 32, 256):
        picture = icon.pixmap(size).toImage()
        assert picture.width() == size
        assert picture.pixelColor(size // 8, size * 3 // 4) == RED
        assert picture.pixelColor(size // 2, size * 5 // 8) == QColor("white")
        assert picture.pixelColor(0, 0).alpha() == 0


@pytest.mark.usefixtures("qapp")
def test_windows_gets_each_size_of_the_icon() -> None:
    sizes = program_icon.ICO_SIZES
    data = program_icon.ico({size: program_icon.png(size) for size in sizes})
    reserved, kind, count = struct.unpack_from("<3H", data)
    assert (reserved, kind, count) == (0, 1, len(sizes))
    for place, size in enumerate(sizes):
        width, height, _, _, _, bits, length, start = struct.unpack_from("<4B2H2I", data, 6 + 16 * place)
        assert (width or 256, height or 256, bits) == (size, size, 32)
        assert QImage.fromData(data[start : start + length]).width() == size


def test_a_desktop_knows_an_office_file_by_its_contents_alone(tmp_path: Path) -> None:
    kind = ElementTree.parse(ROOT / "installer/deb/cadredesk-mime.xml").getroot()[0]
    names = {element.tag.rpartition("}")[2] for element in kind.iter()}
    assert "glob" not in names, "most files called .db are somebody else's"
    rules = [element for element in kind.iter() if element.tag.endswith("}match")]
    with sample_office(tmp_path, 5, 1) as office:
        head = office.path.read_bytes()[:100]
    for rule in rules:
        value = rule.attrib["value"]
        wanted = struct.pack(">I", int(value, 16)) if rule.attrib["type"] == "big32" else value.encode()
        assert head[int(rule.attrib["offset"]) :].startswith(wanted)
    assert [int(rule.attrib["value"], 16) for rule in rules if rule.attrib["type"] == "big32"] == [APPLICATION_ID]


def test_what_is_installed_to_build_packages_is_pinned() -> None:
    pinned = (ROOT / "constraints.txt").read_text("ascii")
    assert re.search(r"^pyinstaller==", pinned, re.MULTILINE)
