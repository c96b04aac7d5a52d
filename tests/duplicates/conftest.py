"""The people page, which opens the search for duplicates."""

from tests.people.conftest import answers, blank_office, fixed_today, look, open_page, page, papers, sample, styled_app

__all__ = ["answers", "blank_office", "fixed_today", "look", "open_page", "page", "papers", "sample", "styled_app"]
