"""What YouTube answers: the player's response, watch pages and playlists, with no more fields than yt-dlp reads."""

from __future__ import annotations

import json

from tests.doubles.youtube.catalogue import FakeChannel, FakePlaylist, FakeVideo, Fault

Json = dict[str, object]

PLAYER_SCRIPT = "var _yt_player={};(function(g){var a={signatureTimestamp:20634};})(_yt_player);"

_YTCFG: Json = {
    "INNERTUBE_API_KEY": "AIzaStandInForYouTube",
    "INNERTUBE_CLIENT_NAME": "WEB",
    "INNERTUBE_CLIENT_VERSION": "2.20260708.00.00",
    "INNERTUBE_CONTEXT_CLIENT_NAME": 1,
    "INNERTUBE_CONTEXT": {"client": {"hl": "en", "gl": "US", "clientName": "WEB", "clientVersion": "2.20260708.00.00"}},
    "PLAYER_JS_URL": "/s/player/0004de42/player_ias.vflset/en_US/base.js",
    "VISITOR_DATA": "CgtTdGFuZEluRm9y",
}
_REFUSALS: dict[Fault, tuple[str, str, str]] = {
    # status, reason, subreason: the words of YouTube in English
    Fault.PRIVATE: (
        "LOGIN_REQUIRED",
        "Private video",
        "Sign in if you've been granted access to this video",
    ),
    Fault.REMOVED: ("ERROR", "Video unavailable", "This video has been removed by the uploader"),
    Fault.TERMINATED: (
        "ERROR",
        "Video unavailable",
        "This video is no longer available because the YouTube account associated with it has been terminated.",
    ),
    Fault.AGE_RESTRICTED: (
        "LOGIN_REQUIRED",
        "Sign in to confirm your age",
        "This video may be inappropriate for some users.",
    ),
    Fault.UPCOMING: ("LIVE_STREAM_OFFLINE", "This live event will begin in 3 days.", ""),
    Fault.REGION_LOCKED: (
        "UNPLAYABLE",
        "Video unavailable",
        "The uploader has not made this video available in your country",
    ),
    Fault.COPYRIGHT_COUNTRY: (
        "UNPLAYABLE",
        "Video unavailable",
        "This video contains content from SME, who has blocked it in your country on copyright grounds",
    ),
    Fault.BOT_CHECK: ("LOGIN_REQUIRED", "Sign in to confirm you\u2019re not a bot", ""),
    Fault.MEMBERS_ONLY: (
        "UNPLAYABLE",
        "Join this channel to get access to members-only content like this video, and other exclusive perks.",
        "",
    ),
    Fault.PAID: ("UNPLAYABLE", "This video requires payment to watch", ""),
    Fault.BROADCAST_ENDED: ("LIVE_STREAM_OFFLINE", "This live event has ended.", ""),
    Fault.PROCESSING: ("UNPLAYABLE", "We're processing this video. Check back later.", ""),
    Fault.RECORDING_GONE: ("UNPLAYABLE", "This live stream recording is not available.", ""),
    Fault.PREMIERE: ("LIVE_STREAM_OFFLINE", "Premieres in 2 hours", ""),
    Fault.COPYRIGHT: (
        "UNPLAYABLE",
        "Video unavailable",
        "This video is no longer available due to a copyright claim by Somebody",
    ),
    Fault.WORKSPACE: (
        "ERROR",
        "Video unavailable",
        "This video is restricted. Please check the Google Workspace administrator and/or the network administrator "
        "restrictions.",
    ),
    Fault.SESSION_LIMITED: ("UNPLAYABLE", "Video unavailable", "This content isn\u2019t available, try again later."),
    Fault.NO_FORMATS: ("OK", "", ""),
}
_BROADCASTS = frozenset({Fault.LIVE, Fault.UPCOMING, Fault.POST_LIVE, Fault.BROADCAST_ENDED, Fault.RECORDING_GONE})
_MISSING = ("ERROR", "Video unavailable", "This video isn't available anymore")


def player_response(video: FakeVideo | None, video_id: str) -> Json:
    """The answer of `/youtubei/v1/player`."""
    if video is None:
        return {"playabilityStatus": _playability(*_MISSING)}
    if video.fault == Fault.PRIVATE:
        return {"playabilityStatus": _playability(*_REFUSALS[Fault.PRIVATE])}
    response: Json = {
        "playabilityStatus": {"status": "OK", "playableInEmbed": True},
        "videoDetails": {
            "videoId": video_id,
            "title": video.title,
            "lengthSeconds": str(int(video.duration_s)),
            "channelId": "UC" + "a" * 22,
            "author": video.author,
            "shortDescription": "",
            "viewCount": "1",
            "isPrivate": False,
            "isLiveContent": video.fault in _BROADCASTS,
            "isLive": video.fault == Fault.LIVE,
            "isUpcoming": video.fault in {Fault.UPCOMING, Fault.PREMIERE},
            "isPostLiveDvr": video.fault == Fault.POST_LIVE,
            "thumbnail": {"thumbnails": [{"url": thumbnail_url(video_id), "width": 480, "height": 360}]},
        },
        "microformat": {
            "playerMicroformatRenderer": {
                "title": {"simpleText": video.title},
                "lengthSeconds": str(int(video.duration_s)),
                "ownerChannelName": video.author,
                "uploadDate": video.published_at,
                "publishDate": video.published_at,
                "isFamilySafe": video.fault != Fault.AGE_RESTRICTED,
            }
        },
    }
    if video.fault in _REFUSALS:
        response["playabilityStatus"] = _playability(*_REFUSALS[video.fault])
    else:
        response["streamingData"] = _streaming_data(video)
    return response


def embed_page() -> str:
    """The page of the embedded player, which yt-dlp turns to for age-restricted videos."""
    return _page()


def thumbnail_url(video_id: str) -> str:
    return f"https://i.ytimg.com/vi/{video_id}/hqdefault.jpg"


def watch_page(video: FakeVideo | None, video_id: str) -> str:
    """The page of a video: the client's settings, the player's response, and the rest of the page's data."""
    return _page(ytInitialPlayerResponse=player_response(video, video_id), ytInitialData=next_response(video))


def next_response(video: FakeVideo | None) -> Json:
    """The answer of `/youtubei/v1/next`: badges and the description's rows."""
    badges: list[Json] = []
    if video is not None and video.fault == Fault.MEMBERS_ONLY:
        badges = [{"metadataBadgeRenderer": {"style": "BADGE_STYLE_TYPE_MEMBERS_ONLY", "label": "Members only"}}]
    rows: list[Json] = []
    if video is not None and video.artist is not None:
        title, text = {"simpleText": "Artist"}, {"simpleText": video.artist}
        rows = [{"metadataRowRenderer": {"title": title, "contents": [text]}}]
    primary = {"videoPrimaryInfoRenderer": {"badges": badges}}
    owner = {"videoOwnerRenderer": {"title": {"runs": [{"text": video.author if video else ""}]}}}
    container = {"metadataRowContainerRenderer": {"rows": rows}}
    secondary = {"videoSecondaryInfoRenderer": {"owner": owner, "metadataRowContainer": container}}
    contents = {"results": {"results": {"contents": [primary, secondary]}}}
    return {"contents": {"twoColumnWatchNextResults": contents}}


def playlist_page(playlist: FakePlaylist | None, videos: dict[str, FakeVideo]) -> str:
    """The page of a playlist, which leaves out what cannot be played."""
    return _page(ytInitialData=playlist_response(playlist, videos, with_unavailable=False))


def playlist_response(playlist: FakePlaylist | None, videos: dict[str, FakeVideo], *, with_unavailable: bool) -> Json:
    """The answer of `/youtubei/v1/browse` to a playlist's id."""
    if playlist is None:
        text = {"runs": [{"text": "The playlist does not exist."}]}
        return {"alerts": [{"alertRenderer": {"type": "ERROR", "text": text}}], "contents": {}}
    videos_of_list = {"playlistVideoListRenderer": {"contents": playlist_items(playlist, videos, 0, with_unavailable)}}
    section = {"itemSectionRenderer": {"contents": [videos_of_list]}}
    tab = {"selected": True, "content": {"sectionListRenderer": {"contents": [section]}}}
    return {
        "metadata": {"playlistMetadataRenderer": {"title": playlist.title}},
        "header": {"playlistHeaderRenderer": {"privacy": "PUBLIC", "playlistId": playlist.list_id}},
        "contents": {"twoColumnBrowseResultsRenderer": {"tabs": [{"tabRenderer": tab}]}},
    }


def channel_page(channel: FakeChannel, page: str) -> str:
    """The page of a channel, with the tab that YouTube selects when its videos are asked for."""
    names = ["featured", *(["videos", "streams", "shorts"] if channel.has_videos_tab else [])]
    selected = "videos" if channel.has_videos_tab else "featured"
    tabs = [{"tabRenderer": _tab(f"{page}/{name}", name, is_selected=name == selected)} for name in names]
    data: Json = {
        "metadata": {"channelMetadataRenderer": {"title": channel.title, "externalId": channel.channel_id}},
        "contents": {"twoColumnBrowseResultsRenderer": {"tabs": tabs}},
    }
    return _page(ytInitialData=data)


def _tab(url: str, name: str, *, is_selected: bool) -> Json:
    title = "Home" if name == "featured" else name.title()
    tab: Json = {"title": title, "endpoint": {"commandMetadata": {"webCommandMetadata": {"url": url}}}}
    return tab | ({"selected": True, "content": {"richGridRenderer": {"contents": []}}} if is_selected else {})


def continuation_response(playlist: FakePlaylist, videos: dict[str, FakeVideo], start: int) -> Json:
    """The answer of `/youtubei/v1/browse` to a continuation's token."""
    action = {"continuationItems": playlist_items(playlist, videos, start, with_unavailable=True)}
    return {"onResponseReceivedActions": [{"appendContinuationItemsAction": action}]}


def playlist_items(
    playlist: FakePlaylist, videos: dict[str, FakeVideo], start: int, with_unavailable: bool
) -> list[Json]:
    """One page of a playlist's entries, with a token for the next."""
    end = start + playlist.page_length
    items = [
        _playlist_item(video_id, videos.get(video_id))
        for video_id in playlist.video_ids[start:end]
        if with_unavailable or _hidden_title(videos.get(video_id)) is None
    ]
    if end < len(playlist.video_ids):
        command = {"continuationCommand": {"token": f"{playlist.list_id}:{end}"}}
        items.append({"continuationItemRenderer": {"continuationEndpoint": command}})
    return items


def _playlist_item(video_id: str, video: FakeVideo | None) -> Json:
    hidden = _hidden_title(video)
    item: Json = {"videoId": video_id, "title": {"runs": [{"text": hidden or (video.title if video else "")}]}}
    if hidden is None and video is not None:
        item["lengthSeconds"] = str(int(video.duration_s))
        item["shortBylineText"] = {"runs": [{"text": video.author}]}
        item["isPlayable"] = True
    return {"playlistVideoRenderer": item}


def _hidden_title(video: FakeVideo | None) -> str | None:
    if video is None or video.fault in {Fault.REMOVED, Fault.TERMINATED}:
        return "[Deleted video]"
    return "[Private video]" if video.fault == Fault.PRIVATE else None


def _playability(status: str, reason: str, subreason: str) -> Json:
    playability: Json = {"status": status}
    if reason:
        playability["reason"] = reason
        error: Json = {"reason": {"simpleText": reason}}
        if subreason:
            error["subreason"] = {"simpleText": subreason}
        playability["errorScreen"] = {"playerErrorMessageRenderer": error}
    return playability


def _streaming_data(video: FakeVideo) -> Json:
    size_bytes = video.size_bytes if video.announced_bytes is None else video.announced_bytes
    audio: Json = {
        "itag": 251 if "webm" in video.mime_type else 140,
        "url": f"https://rr1---sn-standin.googlevideo.com/videoplayback?id={video.video_id}&mime=audio",
        "mimeType": video.mime_type,
        "bitrate": 130_000,
        "audioQuality": "AUDIO_QUALITY_MEDIUM",
        "audioSampleRate": "48000",
        "audioChannels": 2,
        "approxDurationMs": str(int(video.duration_s * 1000)),
        "contentLength": str(size_bytes),
    }
    if video.fault == Fault.LIVE:
        audio["targetDurationSec"] = 5
        return {"adaptiveFormats": [audio], "hlsManifestUrl": "https://manifest.googlevideo.com/api/manifest/none.m3u8"}
    encryption: Json = {}
    if video.fault in {Fault.DRM, Fault.DRM_FORMATS}:
        encryption = {"licenseInfos": [{"drmFamily": "WIDEVINE", "url": "https://www.youtube.com/api/drm/widevine"}]}
        audio["drmFamilies"] = ["WIDEVINE"]
    formats = [] if video.fault == Fault.DRM else [audio]
    return {"expiresInSeconds": "21540", "formats": [], "adaptiveFormats": formats, **encryption}


def _page(**variables: Json) -> str:
    scripts = "".join(f"<script>var {name} = {json.dumps(value)};</script>" for name, value in variables.items())
    head = f"<script>ytcfg.set({json.dumps(_YTCFG)});</script>"
    return f"<!DOCTYPE html><html><head>{head}</head><body>{scripts}</body></html>"
