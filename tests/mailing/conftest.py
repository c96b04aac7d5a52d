"""The people page, which opens the dialogs of letters."""

from tests.people.conftest import answers, bare, dressed, look, open_page, page, papers, sample, steady

__all__ = ["answers", "bare", "dressed", "look", "open_page", "page", "papers", "sample", "steady"]
