"""The people page, which opens 电话核实."""

from tests.people.conftest import answers, bare, dressed, look, open_page, page, papers, sample, steady

__all__ = ["answers", "bare", "dressed", "look", "open_page", "page", "papers", "sample", "steady"]
