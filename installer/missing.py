"""Print what the program (run), or its tests and checks as well (dev), ask for and this environment does not have::

.venv/bin/python installer/missing.py [run|dev]
"""

import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pip._vendor.packaging.requirements import Requirement

PROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"


def asked(project: dict, extra: str) -> Iterator[Requirement]:
    """The project itself, what it depends on, and what the extra brings, also through other extras."""
    extras = project.get("optional-dependencies", {})
    todo = [project["name"], *project["dependencies"], *extras.get(extra, ())]
    while todo:
        requirement = Requirement(todo.pop())
        if requirement.name == project["name"]:
            todo += [line for name in requirement.extras for line in extras[name]]
        if not requirement.marker or requirement.marker.evaluate():
            yield requirement


def is_here(requirement: Requirement) -> bool:
    """Whether it is installed in a version that will do; the versions of constraints.txt are a wish."""
    try:
        return requirement.specifier.contains(version(requirement.name), prereleases=True)
    except PackageNotFoundError:
        return False


if __name__ == "__main__":
    project = tomllib.loads(PROJECT.read_text("utf-8"))["project"]
    print(*sorted({each.name for each in asked(project, sys.argv[1]) if not is_here(each)}))
