"""Tests that are run with many random seeds, always the same, on one file whose contents are replaced each time.

DUTIES_EXAMPLES=2000 looks further; DUTIES_SHRINK=1 finds the smallest world in which something differs.
"""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cadredesk.db.file import Office
from tests.duties.random_offices import SampleRandom
from tests.support import TODAY, empty_office

EXAMPLES = int(os.environ.get("DUTIES_EXAMPLES", "60"))
_chances = st.builds(SampleRandom, st.randoms(use_true_random="DUTIES_SHRINK" not in os.environ))


def by_chance(test: Callable[..., None], times: int = EXAMPLES) -> Any:
    """A test that takes ``dice``."""
    fixed_today = settings(max_examples=times, suppress_health_check=list(HealthCheck))
    return fixed_today(given(dice=_chances)(test))


def now_and_then(test: Callable[..., None]) -> Any:
    """The same for a test that takes longer."""
    return by_chance(test, EXAMPLES // 3)


@pytest.fixture(scope="module", name="office")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One file for all that a module tries out."""
    with pytest.MonkeyPatch.context() as patch, empty_office(tmp_path_factory.mktemp("duties")) as found:
        patch.setenv("CADREDESK_TODAY", TODAY.isoformat())
        yield found
