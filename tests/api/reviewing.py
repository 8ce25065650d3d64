"""Answers about pairs of tracks over the API."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient


def answer(client: FlaskClient, query: Any, reference: Any, said: str, **more: Any) -> Any:
    body = {"query_id": query.id, "reference_id": reference.id, "answer": said, **more}
    return client.post("/api/v1/reviews", json=body)


def confirm(client: FlaskClient, query: Any, reference: Any, **more: Any) -> Any:
    made = answer(client, query, reference, "confirmed", **more)
    assert made.status_code == 201, made.data
    return made.json


def work_of(client: FlaskClient, track: Any) -> Any:
    return client.get(f"/api/v1/tracks/{track.id}").json["work"]


def put_into(client: FlaskClient, title: str, *tracks: Any) -> str:
    work_id: str = client.post("/api/v1/works", json={"title": title}).json["id"]
    for track in tracks:
        client.patch(f"/api/v1/tracks/{track.id}", json={"work_id": work_id})
    return work_id
