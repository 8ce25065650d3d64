"""Route of the installation, for administrators."""

from __future__ import annotations

from contrafact_api.container import use_cases
from contrafact_api.openapi import blueprint
from contrafact_api.schemas.settings import SettingsAnswer

settings = blueprint("settings", "What is installed and how it is set up")


@settings.get("/settings", responses={200: SettingsAnswer})
def get_settings() -> SettingsAnswer:
    """Get the settings and where they come from, without secrets; versions, workers, disks and the age of yt-dlp."""
    return SettingsAnswer.model_validate(use_cases().installation())
