"""The sample office between 中秋 and 重阳, answers in the user's place, and the papers that would be shown."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from cadredesk.campaigns.ui.page import CampaignsPage
from cadredesk.db.file import Office
from tests.fixtures import answers, blank_office, fixed_today, in_window, look, papers, sample, styled_app

__all__ = ["answers", "blank_office", "fixed_today", "look", "papers", "sample", "styled_app"]


@pytest.fixture
def opened(sample: Office) -> Iterator[Callable[[], CampaignsPage]]:
    """``page = opened()``: the page in a window; called again, the one before is gone as after a restart."""
    with ExitStack() as stack:

        def make() -> CampaignsPage:
            stack.close()
            return stack.enter_context(in_window(CampaignsPage, sample, 728))

        yield make
