"""What each feature declares in a module that bears the same name in all of them: found by that name, loaded when asked for."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from types import ModuleType
from typing import Any


@cache
def declared(module: str, name: str) -> tuple[Any, ...]:
    """All that the features list under ``name`` in their ``module`` (``ui.kept_forms``); a feature that has none lists nothing."""
    import cadredesk

    features = [each.name for each in iter_modules(cadredesk.__path__, "cadredesk.") if each.ispkg]
    return tuple(value for feature in features for value in getattr(_module(feature, module), name, ()))


def _module(feature: str, module: str) -> ModuleType | None:
    *folders, _name = module.split(".")
    if all(find_spec(".".join([feature, *folders[: n + 1]])) for n in range(len(folders))):
        return import_module(f"{feature}.{module}") if find_spec(f"{feature}.{module}") else None
    return None
