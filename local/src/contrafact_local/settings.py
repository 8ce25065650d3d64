"""Settings of `make run`, read from environment variables."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from contrafact_local.parts import LaunchError


class LocalSettings(BaseSettings):
    """Settings of the launcher. Empty variables count as unset.

    Parameters
    ----------
    host, port : address of page and API.
    data_dir : folder of everything that survives a restart.
    frontend_dir : folder of the built page.
    model_dir : folder of weights and card.
    bucket_dir : folder of the objects, instead of one in `data_dir`.
    user : name or id of the user who runs it in place of root.
    allow_root : run it as root.
    local_users : users of this machine who may connect; see `plan.default_local_users`.
    patience_seconds : time after which a part that is not ready is called degraded.
    mongodb_uri, celery_broker_url, gcs_bucket : servers to use instead of private ones.
    """

    model_config = SettingsConfigDict(env_prefix="CONTRAFACT_", env_ignore_empty=True, extra="ignore")

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=1, le=65535)
    data_dir: Path = Path("data")
    frontend_dir: Path = Path("frontend/dist")
    model_dir: Path = Path("model_weights")
    bucket_dir: Path | None = None
    patience_seconds: float = Field(default=120.0, ge=1)
    user: str | None = None
    allow_root: bool = False
    local_users: str | None = None
    mongodb_uri: str | None = Field(default=None, validation_alias="MONGODB_URI")
    celery_broker_url: str | None = Field(default=None, validation_alias="CELERY_BROKER_URL")
    gcs_bucket: str | None = Field(default=None, validation_alias="GCS_BUCKET")

    @property
    def connect_host(self) -> str:
        """Host name for connections from this machine."""
        return "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104 - compared, not bound

    @property
    def address(self) -> str:
        """Address of the page."""
        host = f"[{self.connect_host}]" if ":" in self.connect_host else self.connect_host
        return f"http://{host}:{self.port}"


def read_settings() -> LocalSettings:
    """Read the settings.

    Raises
    ------
    LaunchError : a value is not valid; the message names the variable.
    """
    try:
        return LocalSettings()
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0])
        name = field if field.isupper() else f"CONTRAFACT_{field.upper()}"
        raise LaunchError(f"{name}={first['input']} is not valid: {first['msg']}; change it or unset it") from None
