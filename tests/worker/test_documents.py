"""Documents that the worker makes for the API of the running product."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from tests.doubles.product import Product, wait_until


def export(product: Product, case_id: str) -> requests.Response:
    return requests.get(f"{product.address}/api/v1/cases/{case_id}/export?format=pdf", timeout=60)


def left_over(product: Product) -> list[Path]:
    return [path for path in (product.data / "objects" / "documents").rglob("*") if path.is_file()]


def test_several_at_a_time_get_the_pdf_of_a_case_and_nothing_is_left(product: Product) -> None:
    case_id = product.post("/cases", {"title": "Claim 7"})["id"]
    with ThreadPoolExecutor() as pool:
        found = list(pool.map(lambda _: export(product, case_id), range(3)))
    assert [each.status_code for each in found] == 3 * [200]
    assert {each.content[:5] for each in found} == {b"%PDF-"}
    # A message that came late may have made it once more.
    assert [path.suffix for path in left_over(product)] in ([], [".pdf"])


@pytest.mark.long
def test_a_pdf_is_made_by_the_next_worker_if_one_is_killed(product: Product) -> None:
    case_id = product.post("/cases", {"title": "Claim 8"})["id"]
    os.kill(product.worker_pid, signal.SIGKILL)

    def is_made() -> bool:
        answer = export(product, case_id)
        if answer.status_code == 503:
            assert (answer.json()["code"], answer.headers["Retry-After"]) == ("busy", "5")
            return False
        assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
        return True

    wait_until(is_made, 90)
