"""The sample office on the day on which it was made, and answers in the user's place."""

from tests.fixtures import answers, dressed, sample, steady

__all__ = ["answers", "dressed", "sample", "steady"]
