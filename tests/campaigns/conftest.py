"""The sample office between 中秋 and 重阳, answers in the user's place, and the papers that would be shown."""

from tests.fixtures import answers, bare, dressed, look, papers, sample, steady

__all__ = ["answers", "bare", "dressed", "look", "papers", "sample", "steady"]
