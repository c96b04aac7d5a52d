"""The import rule of ARCHITECTURE.md as four kinds of contract for import-linter (see pyproject.toml).

import-linter's own layers must list every module by name; these go by patterns, so that a new feature folder is held
to the rule from its first file, and a module that fits no layer is itself reported.
"""

from collections.abc import Iterable
from fnmatch import fnmatchcase
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Any

from grimp import ImportGraph, build_graph
from importlinter import Contract, ContractCheck, fields
from importlinter.application import output

ROOT = "cadredesk."
APART = "apart: "  # no folder imports another folder's module of this layer
SHARED = "dialogs shared: "  # the same, but for dialogs, which any folder may open


def _folder(module: str) -> str:
    return module.removeprefix(ROOT).partition(".")[0]


def _matches(module: str, patterns: Any) -> bool:
    return any(fnmatchcase(module.removeprefix(ROOT), pattern) for pattern in patterns)


def _cycle(imports: Iterable[tuple[str, str]]) -> list[str]:
    """Names of which each imports the next, up to the first again; none where nothing goes in a cycle."""
    sorter = TopologicalSorter[str]()
    for importer, imported in imports:
        sorter.add(importer, imported)
    try:
        sorter.prepare()
    except CycleError as error:
        return list(reversed(error.args[1]))
    return []


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


class Layers(_Contract):
    """Each module belongs to one layer and imports only from its own layer or from below it."""

    type_name = "layers"
    layers = fields.ListField(subfield=fields.StringField())

    def complaints(self, graph: ImportGraph) -> set[str]:
        layer_of = {module: self._layer_of(module) for module in graph.modules if module.startswith(ROOT)}
        wrong = set()
        for importer, layer in layer_of.items():
            for imported in graph.find_modules_directly_imported_by(importer):
                if layer is None:
                    wrong.add(f"{importer} is on no layer")
                elif imported.startswith(ROOT) and not self._allowed(importer, layer, imported, layer_of[imported]):
                    wrong.add(f"{importer} imports {imported}")
        return wrong

    def _layer_of(self, module: str) -> int | None:
        """The layer's number, counted from the top; folders with a name of their own go before kinds of module."""
        layers: Any = self.layers
        matches = [
            (pattern.startswith("*"), number)
            for number, layer in enumerate(layers)
            for pattern in layer.removeprefix(APART).removeprefix(SHARED).split()
            if fnmatchcase(module.removeprefix(ROOT), pattern)
        ]
        return min(matches)[1] if matches else None

    def _allowed(self, importer: str, layer: int, imported: str, other: int | None) -> bool:
        if other is None:
            return False
        layers: Any = self.layers
        if other == layer and layers[layer].startswith((APART, SHARED)) and _folder(importer) != _folder(imported):
            return layers[layer].startswith(SHARED) and imported.endswith("_dialog")
        return other >= layer


class Reserved(_Contract):
    """Some outside packages are imported by some modules alone."""

    type_name = "reserved"
    packages = fields.SetField(subfield=fields.StringField())
    importers = fields.ListField(subfield=fields.StringField())

    def complaints(self, graph: ImportGraph) -> set[str]:
        packages: Any = self.packages
        return {
            f"{importer} imports {package}"
            for package in packages & graph.modules
            for importer in graph.find_modules_that_directly_import(package)
            if not _matches(importer, self.importers)
        }


class AcyclicFeatures(_Contract):
    """Folders form no cycle of imports, as far as ``modules`` go; ``others`` of these patterns do not count."""

    type_name = "acyclic features"
    modules = fields.ListField(subfield=fields.StringField())
    others = fields.ListField(subfield=fields.StringField())

    def complaints(self, graph: ImportGraph) -> set[str]:
        counted = {each for each in graph.modules if _matches(each, self.modules) and not _matches(each, self.others)}
        imports = [
            (importer, imported)
            for importer in counted
            for imported in counted & graph.find_modules_directly_imported_by(importer)
            if _folder(importer) != _folder(imported)
        ]
        cycle = _cycle((_folder(importer), _folder(imported)) for importer, imported in imports)
        steps = set(pairwise(cycle))
        return {
            f"{importer} imports {imported} (cycle of {', '.join(sorted(set(cycle)))})"
            for importer, imported in imports
            if (_folder(importer), _folder(imported)) in steps
        }


class AcyclicModules(_Contract):
    """Modules form no cycle of imports, not even inside functions; imports for type hints alone do not count."""

    type_name = "acyclic modules"

    def complaints(self, graph: ImportGraph) -> set[str]:
        running = build_graph(ROOT.removesuffix("."), exclude_type_checking_imports=True, cache_dir=None)
        imports = (
            (each, other) for each in running.modules for other in running.find_modules_directly_imported_by(each)
        )
        return {f"{importer} imports {imported}" for importer, imported in pairwise(_cycle(imports))}
