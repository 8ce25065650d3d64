"""Pin the images of containers by digest: `make digests`, where Docker Hub can be reached; commit what it changes.

It asks for the digest of each image that docker-compose.yml and the Dockerfiles name, and writes it behind the tag:
`mongo:7.0.28@sha256:...`. From then on a tag that is pushed anew changes nothing. `--check` writes nothing, and tells
which images have no digest or another one.

It ends with 0 when all is pinned, 1 when `--check` finds some that are not, and 3 when the hub gave no good answer. HUB
names another server of its interface.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import sys
from pathlib import Path

import requests

ROOT = Path(__file__).parents[1]
HUB = os.environ.get("HUB", "https://registry-1.docker.io")
NAMED = re.compile(r"^(FROM|\s+image:) ([a-z0-9][\w./-]*):([\w.-]+)(@sha256:[0-9a-f]{64})?(?=\s|$)", re.MULTILINE)
MANIFESTS = ", ".join(
    [
        "application/vnd.oci.image.index.v1+json",
        "application/vnd.docker.distribution.manifest.list.v2+json",
        "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.v2+json",
    ]
)
NOT_PINNED, NOT_REACHED = 1, 3
TIMEOUT_S = 30


def files() -> list[Path]:
    """Return the files that name images."""
    return [ROOT / "docker-compose.yml", *sorted(ROOT.glob("docker/*.Dockerfile"))]


def digest_of(name: str, tag: str) -> str:
    """Return the digest of an image's manifest, for all platforms where it has several.

    Raises
    ------
    requests.RequestException : the hub gave no answer, or knows no such image.
    ValueError : the manifest is not the one that the hub says it is.
    """
    repository = name if "/" in name else f"library/{name}"
    url = f"{HUB}/v2/{repository}/manifests/{tag}"
    headers = {"Accept": MANIFESTS}
    answer = requests.get(url, headers=headers, timeout=TIMEOUT_S)
    if answer.status_code == requests.codes.unauthorized:
        headers["Authorization"] = f"Bearer {token(answer.headers['WWW-Authenticate'])}"
        answer = requests.get(url, headers=headers, timeout=TIMEOUT_S)
    answer.raise_for_status()
    digest = f"sha256:{hashlib.sha256(answer.content).hexdigest()}"
    if answer.headers.get("Docker-Content-Digest", digest) != digest:
        raise ValueError(f"the manifest of {name}:{tag} does not have the digest that the hub states")
    return digest


def token(challenge: str) -> str:
    """Return the token that an anonymous reader gets for a challenge of the hub."""
    fields = dict(re.findall(r'(\w+)="([^"]*)"', challenge))
    answer = requests.get(fields.pop("realm"), params=fields, timeout=TIMEOUT_S)
    answer.raise_for_status()
    return str(answer.json()["token"])


def pinned(text: str) -> str:
    """Return a file's text with the present digest behind each image's tag."""
    return NAMED.sub(lambda found: f"{found[1]} {found[2]}:{found[3]}@{digest_of(found[2], found[3])}", text)


def main() -> int:
    """Pin all images, or compare them, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; list what is not pinned")
    check = parser.parse_args().check
    try:
        texts = {path: pinned(path.read_text()) for path in files()}
    except (requests.RequestException, ValueError) as error:
        print(f"Docker Hub was NOT REACHED, or gave no such image; nothing is changed: {error}")
        return NOT_REACHED
    status = 0
    for path, text in texts.items():
        for old, new in zip(NAMED.finditer(path.read_text()), NAMED.finditer(text), strict=True):
            print(
                f"{path.relative_to(ROOT)}: {new[2]}:{new[3]}{new[4]}"
                + ("" if old[4] == new[4] else f" (was: {old[4]})")
            )
            status = NOT_PINNED if check and old[4] != new[4] else status
        if not check:
            path.write_text(text)
    return status


if __name__ == "__main__":
    sys.exit(main())
