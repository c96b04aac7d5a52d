"""What each feature declares in a module that bears the same name in all of them: found by that name, loaded when asked for."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Any


@cache
def declared(module: str, name: str) -> tuple[Any, ...]:
    """All that the features list under ``name`` in their ``module``; a feature that has none lists nothing."""
    import cadredesk

    features = [f"{each.name}.{module}" for each in iter_modules(cadredesk.__path__, "cadredesk.") if each.ispkg]
    modules = [import_module(each) for each in features if find_spec(each)]
    return tuple(value for found in modules for value in getattr(found, name, ()))
