"""What an .xlsx consists of by what its own parts say, and the same under the names that calamine goes by.

A main part may have any name, tables of strings and styles too; strict Office Open XML has namespaces of its own.
"""

import io
import posixpath
import zipfile
from collections.abc import Mapping, Set
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

from cadredesk.core.errors import UserError
from cadredesk.sheets.guard import DAMAGED

_USUAL = {"main": "xl/workbook.xml", "styles": "xl/styles.xml", "sharedStrings": "xl/sharedStrings.xml"}
_EMPTY_SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'
_TRUE = ("1", "true", "on")


@dataclass(frozen=True, slots=True)
class Package:
    """An .xlsx: ``main`` and ``others`` (styles, sharedStrings) are names of parts, ``sheets`` those of the sheets by name."""

    file: zipfile.ZipFile
    main: str
    sheets: Mapping[str, str]
    others: Mapping[str, str]
    states: Mapping[str, str]  # hidden, veryHidden
    from_1904: bool  # days are counted from 1 January 1904
    usual: bool  # whether all is where calamine looks for it

    def data_without(self, refused: Set[str]) -> bytes:
        """The package with nothing but what is read, under the usual names; the sheets of refused parts are empty."""
        whole = io.BytesIO()
        links = [(f"s{at}", f"worksheets/sheet{at}.xml", part) for at, part in enumerate(self.sheets.values(), 1)]
        names = "".join(
            f'<sheet name={quoteattr(name)} sheetId="{at}" state="{self.states.get(name, "visible")}" r:id="s{at}"/>'
            for at, name in enumerate(self.sheets, 1)
        )
        with zipfile.ZipFile(whole, "w") as copy:
            copy.writestr("_rels/.rels", _links("officeDocument", [("main", _USUAL["main"], "")]))
            copy.writestr(
                _USUAL["main"],
                '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
                'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
                f'<workbookPr date1904="{int(self.from_1904)}"/><sheets>{names}</sheets></workbook>',
            )
            copy.writestr("xl/_rels/workbook.xml.rels", _links("worksheet", links))
            for kind, part in self.others.items():
                copy.writestr(_USUAL[kind], self.file.read(part))
            for _, target, part in links:
                copy.writestr(f"xl/{target}", _EMPTY_SHEET if part in refused else self.file.read(part))
        return whole.getvalue()


def _links(kind: str, links: list[tuple[str, str, str]]) -> str:
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    inside = "".join(f'<Relationship Id="{key}" Type="{base}{kind}" Target="{target}"/>' for key, target, _ in links)
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'
    )


def main_part(file: zipfile.ZipFile) -> str:
    """The part that the package names as its main one, "" if it names none that is there."""
    found = _linked(file, "", "_rels/.rels").values()
    named = next((part for kind, part in found if kind == "officeDocument"), "")
    return named or _parts(file).get(_USUAL["main"], "")


def package_of(file: zipfile.ZipFile, main: str) -> Package:
    """What belongs to a workbook. Raises UserError if its parts do not fit together."""
    links = links_of(file, main)
    sheets: dict[str, str] = {}
    states: dict[str, str] = {}
    usual = main == _USUAL["main"]
    from_1904 = False
    for element in _xml(file, main).iter():
        tag = _local(element.tag)
        if tag == "workbookPr":
            from_1904 = element.get("date1904", "0") in _TRUE
        elif tag == "sheet":
            attributes = {_local(key): value for key, value in element.items()}
            kind, part = links.get(attributes.get("id", ""), ("", ""))
            name = attributes.get("name", "")
            if kind == "worksheet":
                sheets[name] = part
                states[name] = attributes.get("state", "visible")
    others = {kind: part for kind, part in links.values() if kind in _USUAL}
    usual = usual and all(part == _USUAL[kind] for kind, part in others.items())
    usual = usual and all(part.startswith("xl/") for part in sheets.values()) and b" r:id=" in file.read(main)
    return Package(file, main, sheets, others, states, from_1904, usual)


def links_of(file: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """What a part refers to, by key: the kind and the name of the part, where it is there."""
    return _linked(file, part, posixpath.join(posixpath.dirname(part), "_rels", f"{posixpath.basename(part)}.rels"))


def with_parts(file: zipfile.ZipFile, changed: Mapping[str, bytes]) -> bytes:
    """The package with other contents for some of its parts."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in dict.fromkeys(file.namelist()):
            copy.writestr(name, changed[name] if name in changed else file.read(name))
    return whole.getvalue()


def _parts(file: zipfile.ZipFile) -> dict[str, str]:
    """Names of parts as stored, by their lower case."""
    return {name.replace("\\", "/").lower(): name for name in file.namelist()}


def _linked(file: zipfile.ZipFile, source: str, links: str) -> dict[str, tuple[str, str]]:
    """What a part refers to, by key: the kind (last word of its type) and the name of the part, where it is there."""
    parts = _parts(file)
    if links.lower() not in parts:
        return {}
    found = {}
    for element in _xml(file, parts[links.lower()]).iter():
        target = element.get("Target", "").replace("\\", "/")
        path = posixpath.normpath(posixpath.join("/", posixpath.dirname(source), target)).lstrip("/")
        if _local(element.tag) == "Relationship" and path.lower() in parts:
            kind = element.get("Type", "").rpartition("/")[2]
            found[element.get("Id", "")] = (kind, parts[path.lower()])
    return found


def _xml(file: zipfile.ZipFile, part: str) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(file.read(part))
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise UserError(DAMAGED) from error


def _local(name: str) -> str:
    return name.rpartition("}")[2]
