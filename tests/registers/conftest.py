"""What tests of registers share."""

from tests.fixtures import answers, blank_office, fixed_today, look, papers, sample, styled_app

__all__ = ["answers", "blank_office", "fixed_today", "look", "papers", "sample", "styled_app"]
