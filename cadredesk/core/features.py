"""What each feature declares in a module that bears the same name in all of them: found by that name, loaded when asked for."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Any

NOT_FEATURES = frozenset({"core", "db", "paper", "sheets", "shell", "widgets"})  # the packages that are no features


def features() -> list[str]:
    """The packages of the features, by name."""
    import cadredesk

    packages = sorted(each.name for each in iter_modules(cadredesk.__path__) if each.ispkg)
    return [f"cadredesk.{name}" for name in packages if name not in NOT_FEATURES]


@cache
def declared(module: str, name: str) -> tuple[Any, ...]:
    """All that the features list under ``name`` in their ``module``, feature by feature in the order of their names.

    ``module`` may stand in a folder of the feature: ``ui.saved_forms``. A feature without it lists nothing.
    """
    modules = [import_module(f"{each}.{module}") for each in features() if _exists(f"{each}.{module}")]
    return tuple(value for found in modules for value in getattr(found, name, ()))


def _exists(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # not even its folder
        return False
