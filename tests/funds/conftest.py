"""The sample office between 中秋 and 重阳, and answers in the user's place."""

from tests.fixtures import answers, dressed, sample, steady

__all__ = ["answers", "dressed", "sample", "steady"]
