"""Every module of the program is loaded: a package that lacks one, or a library, shows here and not on a clerk's desk."""

from importlib import import_module
from pkgutil import walk_packages

import cadredesk
from cadredesk.core.errors import UserError
from cadredesk.self_test.check import words_for


def load_all() -> str:
    """Load them and say how many there are. Raises UserError with the names of those that fail."""
    names = [each.name for each in walk_packages(cadredesk.__path__, "cadredesk.", onerror=_later)]
    if not names:
        raise UserError("程序包里一个模块也没有找到。")
    failed = list(filter(None, map(_why_not, names)))
    if failed:
        raise UserError("；".join(failed))
    return f"{len(names)} 个模块"


def _later(_name: str) -> None:
    """A package that cannot be loaded is named with the modules."""


def _why_not(name: str) -> str:
    try:
        import_module(name)
    except Exception as error:
        return f"{name} 不能加载，{words_for(error)}"
    return ""
