from __future__ import annotations

from contrafact_bench.reports.kept_rows import LEFT_OUT, with_kept_rows

BEFORE = """## Ranking

| system | mAP |
| --- | --- |
| dtw | 0.2 |
| qmax | 0.5 |

### `test`

| split | system | mAP |
| --- | --- | --- |
| test | dtw | 0.3 |
"""


def test_rows_of_systems_that_were_left_out_are_kept() -> None:
    page = BEFORE.replace("| dtw | 0.2 |", f"| dtw | {LEFT_OUT} |").replace("| qmax | 0.5 |", "| qmax | 0.6 |")
    page = page.replace("| test | dtw | 0.3 |", f"| test | dtw | {LEFT_OUT} |")

    assert with_kept_rows(page, BEFORE) == BEFORE.replace("| qmax | 0.5 |", "| qmax | 0.6 |")


def test_a_row_of_other_columns_or_of_another_heading_is_not_kept() -> None:
    row = f"| dtw | {LEFT_OUT} |\n"
    others = [
        f"## Ranking\n\n| system | P@1 |\n| --- | --- |\n{row}",
        f"## Costs\n\n| system | mAP |\n| --- | --- |\n{row}",
    ]

    assert [with_kept_rows(page, BEFORE) for page in others] == others
