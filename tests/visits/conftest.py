"""The sample office on the day on which it was made, and answers in the user's place."""

from tests.fixtures import answers, fixed_today, sample, styled_app

__all__ = ["answers", "fixed_today", "sample", "styled_app"]
