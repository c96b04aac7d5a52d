"""The fixtures of windows, and short ways to fill an empty office."""

from tests.fixtures import answers, blank_office, fixed_today, look, papers, sample, styled_app

__all__ = ["answers", "blank_office", "fixed_today", "look", "papers", "sample", "styled_app"]
