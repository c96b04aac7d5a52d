"""What tests of windows share."""

from tests.fixtures import answers, bare, dressed, look, papers, sample, steady

__all__ = ["answers", "bare", "dressed", "look", "papers", "sample", "steady"]
