"""The dialogs drawn in Qt Designer are compiled, and the compiled modules are those of the drawings."""

import importlib.util
from pathlib import Path

import pytest

_SPEC = importlib.util.spec_from_file_location("compile_forms", Path("installer/compile_forms.py").absolute())
assert _SPEC is not None and _SPEC.loader is not None
compile_forms = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(compile_forms)
DRAWINGS = compile_forms.drawings()


@pytest.mark.parametrize("ui", list(DRAWINGS), ids=lambda ui: ui.stem)
def test_a_compiled_form_is_current(ui: Path) -> None:
    assert DRAWINGS[ui].read_text("utf-8") == compile_forms.compiled(ui), "run `make forms` and commit the result"


def test_there_is_no_compiled_form_without_a_drawing() -> None:
    assert set(Path("cadredesk").absolute().glob("*/ui/ui_*.py")) == set(DRAWINGS.values())
