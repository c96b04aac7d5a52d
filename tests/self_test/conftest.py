"""The program's look."""

from tests.fixtures import styled_app

__all__ = ["styled_app"]
