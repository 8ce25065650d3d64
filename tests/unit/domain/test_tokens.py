from __future__ import annotations

import pytest

from contrafact.domain.tokens import hash_of, is_key, is_token, new_key, new_token


def test_keys_are_random_recognisable_and_of_one_length() -> None:
    keys = {new_key() for _ in range(200)}
    assert len(keys) == 200
    assert {len(key) for key in keys} == {52}
    assert all(key.startswith("cf_") and key.isascii() and is_key(key) for key in keys)
    assert all(is_token(new_token()) for _ in range(50))


def test_one_wrong_character_anywhere_is_seen() -> None:
    key = new_key()
    for place in range(3, len(key)):
        other = "0" if key[place] != "0" else "1"
        assert not is_key(key[:place] + other + key[place + 1 :])


@pytest.mark.parametrize("text", ["", "cf_", "x", "\x00" * 52, "cf_" + "ü" * 49, new_token(), new_key() + "\n"])
def test_other_texts_are_no_keys(text: str) -> None:
    assert not is_key(text)


def test_a_hash_is_hex_of_64_digits() -> None:
    assert len(hash_of("x")) == 64
    assert hash_of("x") != hash_of("y")
