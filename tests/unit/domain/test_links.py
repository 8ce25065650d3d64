from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

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
    "https://www.youtube.com/watch?v={id}&v=not_an_id",
    "https://www.youtube.com/watch?v={id}&v={id}",
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
    "https://youtu.be/{id}%2C",
    "https://youtu.be/{id}%22",
    "https://www.youtube.com/watch?v={id}%29",
    "https://youtu.be/{id}%E2%80%9D",
    "https://youtu.be/{id}—great",
    "youtu.be%2F{id}",
    "https://www.youtube.com%2Fwatch%3Fv%3D{id}",
    "https://www.youtube.com/watch?v%3D{id}",
    "https://www.youtube.com/watch??v={id}",
    "https://www.youtube.com/watch&v={id}",
    "https://www.youtube.com/watch?v={id};t=3",
    "https://www.youtube.com/watch?t=3;v={id}",
    "https://www.youtube.com/Watch?v={id}",
    "https://m.youtube.com/#/watch?v={id}",
    "https://www.youtube.com/watch#!v={id}",
    "https://www.youtube.com/attribution_link?u=%252Fwatch%253Fv%253D{id}",
    "https://m.youtube.com/attribution_link?u=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3D{id}",
    "https://www.youtube.com/embed/{id}?playlist={id}&loop=1",
    '{{"url":"https:\\/\\/www.youtube.com\\/watch?list=x\\u0026v={id}\\nnext"}}',
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
        f"https://www.youtube.com/embed?list={LIST}",
        f"https://www.youtube.com/embed?listType=playlist&list={LIST}",
        f"https://music.youtube.com/browse/VL{LIST}",
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
        ("https://www.youtube.com/C/Somebody", "c/somebody", "https://www.youtube.com/c/somebody"),
        ("https://www.youtube.com/user/somebody/featured", "user/somebody", "https://www.youtube.com/user/somebody"),
        ("https://www.youtube.com/@%E6%AD%8C", "@歌", "https://www.youtube.com/@%E6%AD%8C"),
    ],
)
def test_a_channel_by_name_is_a_playlist_that_a_worker_resolves(text: str, list_id: str, url: str) -> None:
    link = parse_link(text)
    assert link == PlaylistLink(list_id)
    assert link.url == url


def test_the_address_is_rebuilt_from_the_id_alone() -> None:
    assert parse_link(f"youtu.be/{ID}?si=tracking").url == f"https://www.youtube.com/watch?v={ID}"
    assert parse_link(f"m.youtube.com/playlist?list={LIST}&x=1").url == f"https://www.youtube.com/playlist?list={LIST}"


@given(st.text(ALPHABET, min_size=11, max_size=11).filter(lambda i: i not in {"videoseries", "live_stream"}))
@example("-----------")
@example("___________")
def test_any_well_formed_id_round_trips_through_every_form(video_id: str) -> None:
    for form in VIDEO_FORMS:
        link = parse_link(form.format(id=video_id))
        assert link == VideoLink(video_id)
        assert parse_link(link.url) == link
