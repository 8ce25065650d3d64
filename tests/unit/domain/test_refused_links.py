"""What is no link of a video or playlist of YouTube is refused, each kind by its own code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contrafact.domain.errors import ContrafactError
from contrafact.domain.links import VideoLink, parse_link

ID = "dQw4w9WgXcQ"


LIST = "PLrAXtmErZgOeiKm4sgNOknGvNjby9efdf"


_WORDS = "https:// http: // www.youtube.com youtu.be @ : / \\ ?v= &list= # [ ] 127.0.0.1 0x7f %00 % . localhost"


_PIECES = st.sampled_from([*_WORDS.split(" "), ID, LIST, "\u202e", "\ud800"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("https://www.youtube.com/@", "name is not complete"),
        (f"youtu.be/{ID}/xxxxxxxxxxx", "more than one video id"),
        (f"youtu.be/{ID}?v=xxxxxxxxxxx", "more than one video id"),
        (f"youtube.com/watch?v={ID}&t=1&v=xxxxxxxxxxx", "more than one video id"),
        (f"youtube.com/shorts/{ID}?v=xxxxxxxxxxx", "more than one video id"),
        (f"youtube.com/watch/{ID}?v=xxxxxxxxxxx", "more than one video id"),
        (f"youtube.com/watch?v={ID}?v=xxxxxxxxxxx", "more than one video id"),
        (f"youtube.com/embed/{ID}?playlist={ID},xxxxxxxxxxx", "more than one video id"),
        ("https://www.youtube.com/clip/UgkxAbCdEfGhIjKlMnOp", "clip of a video"),
        ("https://www.youtube.com/Clip/UgkxAbCdEfGhIjKlMnOp", "clip of a video"),
        ("https://www.youtube.com/watch?list=RDdQw4w9WgXcQ", "a mix"),
        ("https://music.youtube.com/browse/VLRDdQw4w9WgXcQ", "a mix"),
        (f"youtu.be/{ID}, youtu.be/xxxxxxxxxxx", "one at a time"),
    ],
)
def test_a_link_that_is_no_video_says_what_to_paste(text: str, words: str) -> None:
    with pytest.raises(ContrafactError, match=words):
        parse_link(text)


REFUSED = {
    "invalid_link": [
        "",
        "   ",
        "hello",
        "never gonna give you up",
        ID,
        "https://",
        "https:///watch?v=" + ID,
        "https://www.youtube.com/",
        "https://www.youtube.com/watch",
        "https://www.youtube.com/watch?v=",
        "https://www.youtube.com/watch?v=tooshort",
        f"https://www.youtube.com/watch?v={ID}x",
        "https://www.youtube.com/watch?v=dQw4w9WgX%00Q",
        "https://www.youtube.com/watch?v=dQw4w9WgX.Q",
        "https://youtu.be/",
        "https://youtu.be/abc",
        "https://www.youtube.com/shorts/",
        "https://www.youtube.com/@",
        "https://www.youtube.com/@/../../x",
        "https://www.youtube.com/user/..",
        f'<iframe src="https://www.youtube.com/embed/{ID}"></iframe><iframe src="youtube.com/embed/xxxxxxxxxxx">',
        f'<a href="https://youtu.be/xxxxxxxxxxx">https://youtu.be/{ID}</a>',
        f"https://youtu.be/{ID},https://youtu.be/xxxxxxxxxxx",
        f"https://youtu.be/{ID}https://youtu.be/xxxxxxxxxxx",
        f"https://www.youtube.com/watch?v={ID}&url=https://youtu.be/xxxxxxxxxxx",
        f"https://www.google.com/url?q=https://youtu.be/{ID} https://youtu.be/xxxxxxxxxxx",
        "https://www.youtube.com/channel/UCtooshort",
        "https://www.youtube.com/clip/UgkxAbCdEfGhIjKlMnOpQrStUvWxYz012345",
        f"https://www.youtube.com/playlist?list=RD{ID}",
        f"https://www.youtube.com/attribution_link?u=https://evil.example/watch?v={ID}",
        f"https://www.youtube.com/attribution_link?u=%2F%2Fevil.example%2Fwatch%3Fv%3D{ID}",
        f"https://www.youtube.com/redirect?q=https%3A%2F%2Fyoutu.be%2F{ID}",
        f"https://youtu.be/{ID} https://youtu.be/xxxxxxxxxxx",
        f"[https://youtu.be/{ID}](https://youtu.be/xxxxxxxxxxx)",
        f"https://youtu.be/{ID} https://www.youtube.com/playlist?list={LIST}",
        "https://www.youtube.com/results?search_query=song",
        "https://www.youtube.com/embed/live_stream?channel=UCuAXFkgsw1L7xaCfnd5JJOw",
        "https://www.youtube.com/embed?listType=user_uploads&list=SomebodysName",
        "https://www.youtube.com/embed?listType=search&list=all-the-songs",
        "https://www.youtube.com/embed/videoseries?listType=user_uploads&list=SomebodysName",
        "https://www.youtube.com/playlist?list=",
        "https://www.youtube.com/playlist?list=PL/../../x",
        f"ftp://www.youtube.com/watch?v={ID}",
        f"file:///watch?v={ID}",
        "javascript:alert(1)",
        "data:text/html,x",
        "mailto:a@example.org",
        f"https://www.youtube.com:8080/watch?v={ID}",
        f"https://www.youtube.com:99999/watch?v={ID}",
        f"https://user:password@www.youtube.com/watch?v={ID}",
        f"https://www.youtube.com@evil.example/watch?v={ID}",
        f"https://evil.example\\@www.youtube.com/watch?v={ID}",
        f"https://www.youtube.com/wat ch?v={ID}",
        f"https://www.youtube.com/\x00watch?v={ID}",
        f"https://www.youtube.com/watch?v={ID}\u202e",
        "https://134744072/",
        "https://999.1.1.1/",
        "https://1.2.3.4.5/",
        "https://[::1/",
        "https://[zz]/",
        f"https://youtu.be/{ID}?" + "x" * 3000,
    ],
    "unsupported_site": [
        "https://vimeo.com/12345",
        "soundcloud.com/someone/song",
        "https://open.spotify.com/track/1",
        f"https://youtube.com.evil.example/watch?v={ID}",
        f"https://evil-youtube.com/watch?v={ID}",
        f"https://notyoutu.be/{ID}",
        f"https://evil.youtube.com/watch?v={ID}",
        f"https://youtube.co/watch?v={ID}",
        f"https://evil.example/https://www.youtube.com/watch?v={ID}",
        f"https://evil.example/?u=youtube.com/watch?v={ID}",
        f"https://evil.example%2Fyoutu.be%2F{ID}",
        f"https://evil.example/youtu.be%2F{ID}",
        f"https://yоutube.com/watch?v={ID}",  # noqa: RUF001 - a Cyrillic o
        f"https://ｙoutube.com/watch?v={ID}",  # noqa: RUF001 - a full-width y
        f"https://www.google.com/url?q=https://evil.example/watch?v={ID}",
        f"https://www.google.com/url?q=https://evil.example/&url=https://youtu.be/{ID}",
        f"https://consent.youtube.com/m?continue=https://evil.example/watch?v={ID}",
        f"https://google.evil.example/url?q=https://youtu.be/{ID}",
        "https://www.google.com/search?q=a+song",
        "https://8.8.8.8/",
        "https://[2606:4700::1111]/",
    ],
    "private_address": [
        "http://127.0.0.1/",
        "127.0.0.1:8080/api",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",
        "http://017700000001/",
        "http://0/",
        "http://0.0.0.0:27017/",
        "http://10.0.0.1/",
        "http://172.16.5.4/",
        "http://192.168.1.1/",
        "http://192.168.257/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[fe80::1%25eth0]/",
        "http://[fd00::1]/",
        "http://localhost/",
        "http://LOCALHOST:5000/",
        "localhost:8080",
        "http://localhost./",
        "http://app.localhost/",
        "http://printer.local/",
        "http://metadata.google.internal/",
        "http://nas.lan/",
        "http://router.home.arpa/",
        "http://１２７.0.0.1/",  # noqa: RUF001 - full-width digits
        "http://%31%32%37.0.0.1/",
        f"https://www.youtube.com@127.0.0.1/watch?v={ID}",
        f"https://www.google.com/url?q=http://127.0.0.1/watch?v={ID}",
    ],
}


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in REFUSED.items() for text in texts])
def test_anything_else_is_refused_with_its_own_code(code: str, text: str) -> None:
    with pytest.raises(ContrafactError) as caught:
        parse_link(text)
    assert caught.value.code == code


def code_of(text: str) -> str | None:
    try:
        parse_link(text)
    except ContrafactError as error:
        return error.code
    return None


@given(st.one_of(st.text(), st.lists(st.one_of(_PIECES, st.text(max_size=3))).map("".join)))
def test_no_text_makes_the_parser_crash(text: str) -> None:
    assert code_of(text) in {None, "invalid_link", "unsupported_site", "private_address"}


@pytest.mark.parametrize("video_id", ["", "short", "dQw4w9WgXc/", ID + "\n", "dQw4w9WgXcQQ"])
def test_a_link_cannot_be_built_around_a_malformed_id(video_id: str) -> None:
    with pytest.raises(ContrafactError, match="eleven"):
        VideoLink(video_id)
