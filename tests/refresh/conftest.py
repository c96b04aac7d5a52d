"""What tests of windows share."""

from tests.fixtures import fixed_today, look, styled_app

__all__ = ["fixed_today", "look", "styled_app"]
