"""The sample office, and answers in the user's place, as for visits."""

from tests.visits.conftest import answers, sample

__all__ = ["answers", "sample"]
