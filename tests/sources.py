"""The program's own source, for rules that hold in all of it."""

import ast
from functools import cache
from pathlib import Path

import cadredesk
from cadredesk.core.progress import gc_paused

ROOT = Path(cadredesk.__file__).parent


@cache
def sources() -> dict[Path, ast.Module]:
    """Each module as a tree; read when first asked for, as all of them are 160 MB."""
    with gc_paused():
        return {path: ast.parse(path.read_text("utf-8")) for path in ROOT.rglob("*.py")}
