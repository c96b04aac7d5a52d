"""Find resources/ and forms/ in a checkout, a wheel or a frozen program: the only place that knows."""

from functools import cache
from pathlib import Path


@cache
def root() -> Path:
    """The folder that holds ``resources`` and ``forms``."""
    here = Path(__file__).resolve().parent
    bundled = here / "_bundled"
    return bundled if bundled.is_dir() else here.parent


def resource(*parts: str) -> Path:
    """A file below ``resources/``."""
    return root().joinpath("resources", *parts)


def paper_form(name: str) -> Path:
    """The description of a paper form, ``forms/paper/NAME.toml``."""
    return root() / "forms" / "paper" / f"{name}.toml"
