"""The import rule of ARCHITECTURE.md as two kinds of contract for import-linter (see pyproject.toml).

import-linter's own layers must list every module by name; these go by patterns, so that a new feature folder is held
to the rule from its first file, and a module that fits no floor is itself reported.
"""

from fnmatch import fnmatchcase
from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields
from importlinter.application import output

ROOT = "cadredesk."
APART = "apart: "  # no folder imports another folder's module of this layer
SHARED = "dialogs shared: "  # the same, but for dialogs, which any folder may open


def _folder(module: str) -> str:
    return module.removeprefix(ROOT).partition(".")[0]


class _Contract(Contract):
    """Collects sentences about what is wrong; none means kept."""

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        wrong = sorted(self.complaints(graph))
        return ContractCheck(kept=not wrong, metadata={"wrong": wrong})

    def complaints(self, graph: ImportGraph) -> set[str]:
        raise NotImplementedError

    def render_broken_contract(self, check: ContractCheck) -> None:
        for sentence in check.metadata["wrong"]:
            output.print_error(f"- {sentence}")


class Floors(_Contract):
    """Each module stands on one floor and imports only from its own floor or from below it."""

    type_name = "floors"
    floors = fields.ListField(subfield=fields.StringField())

    def complaints(self, graph: ImportGraph) -> set[str]:
        floor_of = {module: self._floor_of(module) for module in graph.modules if module.startswith(ROOT)}
        wrong = set()
        for importer, floor in floor_of.items():
            for imported in graph.find_modules_directly_imported_by(importer):
                if floor is None:
                    wrong.add(f"{importer} stands on no floor")
                elif imported.startswith(ROOT) and not self._allowed(importer, floor, imported, floor_of[imported]):
                    wrong.add(f"{importer} imports {imported}")
        return wrong

    def _floor_of(self, module: str) -> int | None:
        """The floor's number, counted from the roof; folders with a name of their own go before kinds of room."""
        floors: Any = self.floors
        matches = [
            (pattern.startswith("*"), number)
            for number, floor in enumerate(floors)
            for pattern in floor.removeprefix(APART).removeprefix(SHARED).split()
            if fnmatchcase(module.removeprefix(ROOT), pattern)
        ]
        return min(matches)[1] if matches else None

    def _allowed(self, importer: str, floor: int, imported: str, other: int | None) -> bool:
        if other is None:
            return False
        floors: Any = self.floors
        if other == floor and floors[floor].startswith((APART, SHARED)) and _folder(importer) != _folder(imported):
            return floors[floor].startswith(SHARED) and imported.endswith("_dialog")
        return other >= floor


class Reserved(_Contract):
    """Some outside packages are imported by some modules alone."""

    type_name = "reserved"
    packages = fields.SetField(subfield=fields.StringField())
    importers = fields.ListField(subfield=fields.StringField())

    def complaints(self, graph: ImportGraph) -> set[str]:
        packages: Any = self.packages
        importers: Any = self.importers
        return {
            f"{importer} imports {package}"
            for package in packages & graph.modules
            for importer in graph.find_modules_that_directly_import(package)
            if not any(fnmatchcase(importer.removeprefix(ROOT), pattern) for pattern in importers)
        }
