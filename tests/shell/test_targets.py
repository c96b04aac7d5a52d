"""What one page can ask another for: each target names a page of the window, and that of the feature which declares it."""

from importlib import import_module
from pathlib import Path

import pytest

import cadredesk
from cadredesk.core.targets import Target
from cadredesk.shell.pages import TABS

PAGES = {spec.name: spec for tab in TABS for spec in tab.pages}
ROOT = Path(cadredesk.__file__).parent
# Features, and their parts that have targets of their own.
FEATURES = sorted({".".join(path.parent.relative_to(ROOT).parts) for path in ROOT.rglob("targets.py")} - {"core"})


def declared(feature: str) -> list[type[Target]]:
    module = import_module(f"cadredesk.{feature}.targets")
    made = [each for each in vars(module).values() if isinstance(each, type) and issubclass(each, Target)]
    return [each for each in made if each.__module__ == module.__name__]


def test_every_page_but_the_first_can_be_led_to() -> None:
    assert {target.page for feature in FEATURES for target in declared(feature)} == PAGES.keys() - {"today"}


@pytest.mark.parametrize("feature", FEATURES)
def test_a_target_leads_to_the_page_of_its_feature(feature: str) -> None:
    for target in declared(feature):
        assert PAGES[target.page].cls[0].startswith(f"cadredesk.{feature}."), target
        assert not hasattr(object.__new__(target), "__dict__"), f"{target} has no slots"
