"""What tests of windows share."""

from tests.fixtures import dressed, look, steady

__all__ = ["dressed", "look", "steady"]
