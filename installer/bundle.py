"""Hatchling hook: put the data files into the wheel, but not into an editable install, which reads the checkout."""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUNDLED = ("resources", "forms/paper")


class Bundle(BuildHookInterface[Any]):
    """Force-includes :data:`BUNDLED` under ``cadredesk/_bundled``, where ``cadredesk.assets`` looks first."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by Hatchling before a build; ``version`` is "standard" or "editable"."""
        if version == "standard":
            build_data["force_include"].update({folder: f"cadredesk/_bundled/{folder}" for folder in BUNDLED})
