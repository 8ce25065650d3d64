from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contrafact.domain.errors import ContrafactError
from contrafact.domain.links import PlaylistLink, VideoLink, parse_link

ID = "dQw4w9WgXcQ"
LIST = "PLrAXtmErZgOeiKm4sgNOknGvNjby9efdf"
ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"

VIDEO_FORMS = [
    "https://www.youtube.com/watch?v={id}",
    "http://www.youtube.com/watch?v={id}",
    "https://youtube.com/watch?v={id}",
    "youtube.com/watch?v={id}",
    "www.youtube.com/watch?v={id}",
    "//www.youtube.com/watch?v={id}",
    "HTTPS://WWW.YouTube.COM/watch?v={id}",
    "https://www.youtube.com./watch?v={id}",
    "https://www.youtube.com:443/watch?v={id}",
    "youtube.com:443/watch?v={id}",
    "https://www.youtube.com/watch/?v={id}",
    "https://www.youtube.com/watch?v={id}/",
    "https://www.youtube.com/watch?v={id}#t=1m",
    "https://www.youtube.com/watch?feature=share&v={id}&t=42s",
    "https://www.youtube.com/watch?v={id}&list=PLrAXtmErZgOeiKm4sgNOknGvNjby9efdf&index=3",
    "https://www.youtube.com/watch?list=RDdQw4w9WgXcQ&v={id}",
    "https://www.youtube.com/watch?v={id}&v=another_one",
    "https://www.youtube.com/watch?v={id}&pp=ygUF%3D%3D",
    "https://www.youtube.com/watch_popup?v={id}",
    "https://www.youtube.com/watch/{id}",
    "https://www.youtube.com/?v={id}",
    "https://m.youtube.com/watch?v={id}",
    "https://music.youtube.com/watch?v={id}&si=AbCdEf",
    "music.youtube.com/watch?v={id}",
    "https://youtu.be/{id}",
    "https://youtu.be/{id}/",
    "youtu.be/{id}?si=AbCdEf&t=5",
    "https://youtu.be/{id}?list=PLrAXtmErZgOeiKm4sgNOknGvNjby9efdf",
    "https://youtu.be/{id}#top",
    "https://www.youtube.com/shorts/{id}",
    "https://youtube.com/shorts/{id}?feature=share",
    "https://www.youtube.com/embed/{id}",
    "https://www.youtube.com/embed/{id}?start=3&autoplay=1",
    "https://www.youtube-nocookie.com/embed/{id}",
    "https://youtube-nocookie.com/embed/{id}/",
    "https://www.youtube.com/live/{id}?feature=shared",
    "https://www.youtube.com/v/{id}",
    "https://www.youtube.com/v/{id}?version=3",
    "https://www.youtube.com/e/{id}",
    "  https://youtu.be/{id}\n",
    "https://youtu.be/{id}&t=42",
    "https://youtu.be/{id}?si=AbCdEf?t=42",
    "https://www.youtube.com/watch?v={id}?si=AbCdEf",
    "https://www.youtube.com/watch?feature=share&amp;v={id}&amp;t=3",
    "https://www.youtube.com/shorts/{id}&feature=share",
    "https://www.youtube.com/attribution_link?a=x&u=%2Fwatch%3Fv%3D{id}%26feature%3Dshare",
    "<https://youtu.be/{id}>",
    "(https://youtu.be/{id})",
    '"https://youtu.be/{id}",',
    "“https://youtu.be/{id}”.",
    "**https://youtu.be/{id}**",
    "_https://youtu.be/{id}_",
    "https://youtu.be/{id}!",
    "Have you heard https://www.youtube.com/watch?v={id}?",
    "[Mr.Sandman (live)](https://youtu.be/{id})",
    "[https://youtu.be/{id}](https://youtu.be/{id})",
    "youtu.be/{id} https://m.youtube.com/watch?v={id}&t=1",
    "https://genius.com/a-song and youtu.be/{id}",
    "\ufeffhttps://youtu.be/{id}\u200b",
    '<iframe width="560" src="https://www.youtube.com/embed/{id}?si=a" title="YouTube video player" allow="autoplay">',
    "<a href='https://youtu.be/{id}'>https://www.youtube.com/watch?v={id}</a>",
    "&lt;a href=&quot;https://youtu.be/{id}&quot;&gt;",
    "https://www.youtube.com/watch?feature=share&amp;amp;v={id}",
    '{{"url":"https:\\/\\/youtu.be\\/{id}","title":"x"}}',
    "src=https://www.youtube.com/embed/{id}",
    "Link:https://youtu.be/{id}",
    "链接：https://youtu.be/{id}。",  # noqa: RUF001 - full-width punctuation
    "「https://youtu.be/{id}」、",
    "（youtu.be/{id}）",  # noqa: RUF001 - full-width brackets
    "→youtu.be/{id}",
    "1.https://youtu.be/{id}",
    "[url=https://youtu.be/{id}]a song[/url]",
    '![x](https://youtu.be/{id} "A title")',
    "`https://youtu.be/{id}`",
    "~~https://youtu.be/{id}~~",
    "__https://youtu.be/{id}__",
    "https://youtu.be/{id}|https://youtu.be/{id}",
    "https://youtu.be/{id},https://youtu.be/{id}",
    "https://youtu.be/{id} by https://www.youtube.com/@somebody",
    "YouTube.com! https://youtu.be/{id}",
    "\u202ahttps://you\u200btu.be/{id}\u2060\u202c",
    "https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3D{id}",
    "https://www.youtube.com/watch%3Fv%3D{id}",
    "https://consent.youtube.com/m?continue=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3D{id}%26cbrd%3D1&gl=DE",
    "https://www.google.com/url?sa=t&url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3D{id}&usg=A",
    "https://www.google.de/url?q=https://youtu.be/{id}",
    "https://www.youtube.com/signin?next=%2Fwatch%3Fv%3D{id}",
    "https:/youtu.be/{id}",
    "https://https://youtu.be/{id}",
    "https://youtu.be/{id}%20",
    "https://www.youtube.com/watch?v=%0A{id}",
    "https://youtu.be/{id}\\",
    "https://youtu.be/watch?v={id}",
    "https://i.ytimg.com/vi/{id}/hqdefault.jpg",
]


@pytest.mark.parametrize("form", VIDEO_FORMS)
def test_every_usual_form_of_a_video_address_gives_its_id(form: str) -> None:
    assert parse_link(form.format(id=ID)) == VideoLink(ID)


@pytest.mark.parametrize(
    "text",
    [
        f"https://www.youtube.com/playlist?list={LIST}",
        f"youtube.com/playlist?list={LIST}&si=AbC",
        f"https://music.youtube.com/playlist?si=x&list={LIST}",
        f"https://m.youtube.com/playlist/?list={LIST}#a",
        f"https://www.youtube.com/watch?list={LIST}",
        f"https://www.youtube.com/embed/videoseries?list={LIST}",
        f"([all of it](https://www.youtube.com/playlist?list={LIST}))",
    ],
)
def test_an_address_of_a_list_alone_is_a_playlist(text: str) -> None:
    assert parse_link(text) == PlaylistLink(LIST)


@pytest.mark.parametrize("page", ["", "/videos", "?view=0"])
def test_a_channel_is_the_playlist_of_its_uploads(page: str) -> None:
    text = f"https://www.youtube.com/channel/UCuAXFkgsw1L7xaCfnd5JJOw{page}"
    assert parse_link(text) == PlaylistLink("UUuAXFkgsw1L7xaCfnd5JJOw")


@pytest.mark.parametrize(
    ("text", "list_id", "url"),
    [
        ("https://www.youtube.com/@Some.Body-1/videos", "@some.body-1", "https://www.youtube.com/@some.body-1"),
        ("m.youtube.com/%40somebody?si=x", "@somebody", "https://www.youtube.com/@somebody"),
        ("https://www.youtube.com/c/Somebody", "c/somebody", "https://www.youtube.com/c/somebody"),
        ("https://www.youtube.com/user/somebody/featured", "user/somebody", "https://www.youtube.com/user/somebody"),
        ("https://www.youtube.com/@%E6%AD%8C", "@歌", "https://www.youtube.com/@%E6%AD%8C"),
    ],
)
def test_a_channel_by_name_is_a_playlist_that_a_worker_resolves(text: str, list_id: str, url: str) -> None:
    link = parse_link(text)
    assert link == PlaylistLink(list_id)
    assert link.url == url


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("https://www.youtube.com/@", "name is not complete"),
        (f"youtu.be/{ID}/xxxxxxxxxxx", "more than one video id"),
        ("https://www.youtube.com/clip/UgkxAbCdEfGhIjKlMnOp", "clip of a video"),
        ("https://www.youtube.com/watch?list=RDdQw4w9WgXcQ", "a mix"),
        (f"youtu.be/{ID}, youtu.be/xxxxxxxxxxx", "one at a time"),
    ],
)
def test_a_link_that_is_no_video_says_what_to_paste(text: str, words: str) -> None:
    with pytest.raises(ContrafactError, match=words):
        parse_link(text)


def test_the_address_is_rebuilt_from_the_id_alone() -> None:
    assert parse_link(f"youtu.be/{ID}?si=tracking").url == f"https://www.youtube.com/watch?v={ID}"
    assert parse_link(f"m.youtube.com/playlist?list={LIST}&x=1").url == f"https://www.youtube.com/playlist?list={LIST}"


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
        f"https://www.youtube.com/redirect?q=https%3A%2F%2Fyoutu.be%2F{ID}",
        f"https://youtu.be/{ID} https://youtu.be/xxxxxxxxxxx",
        f"[https://youtu.be/{ID}](https://youtu.be/xxxxxxxxxxx)",
        f"https://youtu.be/{ID} https://www.youtube.com/playlist?list={LIST}",
        "https://www.youtube.com/results?search_query=song",
        "https://www.youtube.com/embed/live_stream?channel=UCuAXFkgsw1L7xaCfnd5JJOw",
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


@given(st.text(ALPHABET, min_size=11, max_size=11).filter(lambda i: i not in {"videoseries", "live_stream"}))
@example("-----------")
@example("___________")
def test_any_well_formed_id_round_trips_through_every_form(video_id: str) -> None:
    for form in VIDEO_FORMS:
        link = parse_link(form.format(id=video_id))
        assert link == VideoLink(video_id)
        assert parse_link(link.url) == link


_WORDS = "https:// http: // www.youtube.com youtu.be @ : / \\ ?v= &list= # [ ] 127.0.0.1 0x7f %00 % . localhost"
_PIECES = st.sampled_from([*_WORDS.split(" "), ID, LIST, "\u202e", "\ud800"])


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
