"""What tests of registers share."""

from tests.fixtures import answers, blank_office, fixed_today, look, papers, sample, styled_app
from tests.import_export.conftest import runner, window, worked_on

__all__ = [
    "answers", "blank_office", "fixed_today", "look", "papers", "runner", "sample", "styled_app", "window", "worked_on",
]  # fmt: skip
