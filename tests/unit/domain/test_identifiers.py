from __future__ import annotations

import pytest

from contrafact.domain.errors import ContrafactError
from contrafact.domain.identifiers import compact_identifiers, read_isrc, read_iswc, write_iswc


@pytest.mark.parametrize(
    "text", ["T-034.524.680-1", "T0345246801", "t 034 524 680 1", "ISWC T-034.524.680-1", "T\u20100345246801"]
)
def test_an_iswc_is_read_in_all_its_forms(text: str) -> None:
    assert read_iswc(text) == "T0345246801"
    assert write_iswc("T0345246801") == "T-034.524.680-1"


@pytest.mark.parametrize(
    "text", ["T-034.524.680-2", "T-043.524.680-1", "T034524680", "", "034.524.680-1", "T-\u066034.524.680-1"]
)
def test_an_iswc_with_a_wrong_digit_or_form_is_refused(text: str) -> None:
    with pytest.raises(ContrafactError) as raised:
        read_iswc(text)
    assert raised.value.code == "invalid_iswc"


@pytest.mark.parametrize("text", ["USRC17607839", "us-rc1-76-07839", "ISRC US RC1 76 07839", " ISRC:USRC17607839"])
def test_an_isrc_is_read_in_all_its_forms(text: str) -> None:
    assert read_isrc(text) == "USRC17607839"


@pytest.mark.parametrize("text", ["USRC1760783", "12RC17607839", "USRC1760783X", "US-RC1-76-078390", ""])
def test_an_isrc_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(ContrafactError) as raised:
        read_isrc(text)
    assert raised.value.code == "invalid_isrc"


def test_identifiers_in_search_words_become_compact_and_other_words_stay() -> None:
    assert compact_identifiers("take t-034.524.680-1 US-RC1-76-07839") == "take t0345246801 USRC17607839"
    assert compact_identifiers("T-Rex 20 in a-ha 1985") == "T-Rex 20 in a-ha 1985"
