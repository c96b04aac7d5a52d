"""The fixtures of windows, and short ways to fill an empty office."""

from tests.fixtures import answers, bare, dressed, look, papers, sample, steady

__all__ = ["answers", "bare", "dressed", "look", "papers", "sample", "steady"]
