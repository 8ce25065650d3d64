"""Settings of the server that answers the API: where it listens, for whom, and how much at a time."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from contrafact.domain.hosts import is_loopback
from contrafact.domain.people import Access
from contrafact.settings import checks
from contrafact.settings.checks import ALL_USERS
from contrafact.settings.lookups import LookupSettings
from contrafact.settings.names import named


class ServingSettings(LookupSettings):
    """Settings of the API's server."""

    host: Annotated[str, AfterValidator(checks.listening_host)] = Field(
        "127.0.0.1", validation_alias=named("CONTRAFACT_HOST")
    )
    port: int = Field(8080, ge=1, le=65535, validation_alias=named("CONTRAFACT_PORT"))
    allowed_hosts: Annotated[str, AfterValidator(checks.host_names)] = Field(
        "127.0.0.1,localhost,::1",
        validation_alias=named("CONTRAFACT_ALLOWED_HOSTS"),
        description="Host names, without ports, that the API accepts; comma-separated",
    )
    base_path: Annotated[str, AfterValidator(checks.base_path)] = Field(
        "",
        validation_alias=named("CONTRAFACT_BASE_PATH"),
        description="Path under which a proxy serves page and API, such as /contrafact",
    )
    allowed_origins: Annotated[str, AfterValidator(checks.web_origins)] = Field(
        "",
        validation_alias=named("CONTRAFACT_ALLOWED_ORIGINS"),
        description="Origins, besides the page's own, that may send changes; comma-separated",
    )
    local_users: Annotated[str, AfterValidator(checks.known_users)] = Field(
        ALL_USERS,
        validation_alias=named("CONTRAFACT_LOCAL_USERS"),
        description="Users of this machine that the API answers, besides root and its own: names or ids, "
        "comma-separated; `all` for everyone",
    )
    max_connections: int = Field(1000, ge=64, le=100_000, validation_alias=named("CONTRAFACT_MAX_CONNECTIONS"))
    max_matching_requests: int | None = Field(
        None,
        ge=1,
        le=64,
        validation_alias=named("CONTRAFACT_MAX_MATCHING_REQUESTS"),
        description="Rankings, checks and evidence that the API computes at a time; None: one per core, at least two",
    )
    max_uploads: int = Field(
        12,
        ge=1,
        le=256,
        validation_alias=named("CONTRAFACT_MAX_UPLOADS"),
        description="Uploads that the API receives at a time; one client gets two thirds of them",
    )
    max_requests_per_client: int = Field(
        32,
        ge=1,
        validation_alias=named("CONTRAFACT_MAX_REQUESTS_PER_CLIENT"),
        description="Rankings, checks and evidence of one client that run or wait",
    )
    busy_wait_s: float = Field(
        20.0,
        ge=0.1,
        le=300,
        validation_alias=named("CONTRAFACT_BUSY_WAIT_S"),
        description="Longest time that a request waits for others; uploads wait three times as long",
    )
    slow_client_s: float = Field(
        10.0,
        ge=0.5,
        le=600,
        validation_alias=named("CONTRAFACT_SLOW_CLIENT_S"),
        description="Time for the head of a request, and before the rate of a body or response counts",
    )
    min_bytes_per_s: float = Field(
        4_000.0, gt=0, allow_inf_nan=False, validation_alias=named("CONTRAFACT_MIN_BYTES_PER_S")
    )
    max_upload_bytes: int = Field(200_000_000, ge=1, validation_alias=named("CONTRAFACT_MAX_UPLOAD_BYTES"))

    def hosts(self) -> frozenset[str]:
        """Return the host names that the API accepts."""
        return frozenset(map(checks.host, checks.listed(self.allowed_hosts.lower())))

    def access(self) -> Access:
        """Return who may use the API: this machine alone, everybody, or those with an account.

        It is for this machine alone if it listens on a loopback address and has no other name.
        """
        if self.open:
            return Access.OPEN
        is_private = is_loopback(self.host) and all(map(is_loopback, self.hosts()))
        return Access.LOCAL if is_private else Access.ACCOUNTS

    def welcome_link(self, token: str) -> str:
        """Return the address of a one-time link, at the name by which others probably reach the page."""
        names = sorted(name for name in self.hosts() if not is_loopback(name))
        address = f"https://{names[0]}" if names else f"http://localhost:{self.port}"
        return f"{address}{self.base_path}/welcome#{token}"

    def local_user_ids(self) -> frozenset[int] | None:
        """Return the ids of the users of this machine that the API answers; None for everyone."""
        return (
            None if self.local_users == ALL_USERS else frozenset(map(checks.user_id, checks.listed(self.local_users)))
        )

    def origins(self) -> frozenset[str]:
        """Return the foreign origins that may send changes."""
        return checks.listed(self.allowed_origins)
