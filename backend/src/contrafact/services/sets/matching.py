"""Find the songs of the library in a set: first the recordings it holds, by fingerprint, then covers, part by part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from contrafact.domain.chroma import MIN_FRAMES, Chroma
from contrafact.domain.errors import ContrafactError
from contrafact.domain.fingerprints import SECONDS_PER_ITEM, Fingerprint
from contrafact.domain.sets import MAX_MATCHES, Evidence, RecordingSet, SetMatch, SetPart
from contrafact.domain.tracks import Track
from contrafact.domain.verdicts import NOTHING_ASKED, Decision, SameRecording, Section, Verdict
from contrafact.ports.engine import Embedder
from contrafact.ports.stores import TrackStore
from contrafact.search.verdicts import Recording
from contrafact.services.library_search import LibrarySearch
from contrafact.services.ranking import ready_tracks
from contrafact.services.same_recording import SameRecordings
from contrafact.services.sets.accepting import cut_chroma, cut_fingerprint

MATCHES_OF_A_PART = 5
_WINDOW_S, _HOP_S = 120.0, 60.0
_NEAR_S = 10.0
"""A boundary this near to where a recording of the library begins or ends is that one."""
_LEAST_PART_S = 10.0
_MIN_SHARE = 0.5
"""Of a recording of the library that a set must hold for its length to count as evidence."""


@dataclass(frozen=True, slots=True)
class Held:
    """A recording of the library that a set holds.

    Parameters
    ----------
    begins_s, ends_s : where the whole track would begin and end in the set, in seconds.
    same : the stretches that both share, in the set's time.
    """

    track: Track
    begins_s: float
    ends_s: float
    same: SameRecording


@dataclass(frozen=True, slots=True)
class MatchSet:
    """Searches the library for the parts of a set, as a ranking searches it for a track."""

    search: LibrarySearch
    embedder: Embedder
    same: SameRecordings
    tracks: TrackStore

    def held(self, fingerprint: Fingerprint) -> list[Held]:
        """Return the recordings of the library that a set holds, by where they begin."""
        found: dict[str, Held] = {}
        for start_s, window in _windows(fingerprint):
            for track, same in self.same.holding(window):
                held = _held(track, replace(same, query_start_s=same.query_start_s + start_s))
                before = found.get(track.id)
                if before is None or held.same.matched_s > before.same.matched_s:
                    found[track.id] = held
        whole = filter(None, (self._whole(each, fingerprint) for each in found.values()))
        return sorted(whole, key=lambda each: each.begins_s)

    def _whole(self, held: Held, fingerprint: Fingerprint) -> Held | None:
        """Return what a set holds of a recording; None if it is a small part, such as a sample."""
        first_s = max(held.begins_s - _NEAR_S, 0.0)
        stretch = SetPart(first_s, held.ends_s + _NEAR_S)
        same = self.same.among(cut_fingerprint(fingerprint, stretch), [held.track]).get(held.track.id)
        if same is None or same.matched_s < _MIN_SHARE * (held.ends_s - held.begins_s):
            return None
        return _held(held.track, replace(same, query_start_s=same.query_start_s + first_s))

    def __call__(
        self, found: RecordingSet, chroma: Chroma, fingerprint: Fingerprint, on_progress: Callable[[float], None]
    ) -> tuple[SetMatch, ...]:
        """Return the matches of the parts, in the order of their start.

        Parameters
        ----------
        chroma, fingerprint : of the whole set.
        on_progress : gets the fraction that is done, 0..1; may raise to stop.
        """
        self.search.index.count()  # for the number of tracks that the prior is scaled to
        matches: list[SetMatch] = []
        own = {part.track_id for part in found.parts}
        for number, part in enumerate(found.parts, 1):
            matches += self._of_part(part, cut_chroma(chroma, part), cut_fingerprint(fingerprint, part), own)
            on_progress(number / len(found.parts))
        return most_probable(matches)

    def _of_part(
        self, part: SetPart, chroma: Chroma, fingerprint: Fingerprint, own: set[str | None]
    ) -> Iterator[SetMatch]:
        if chroma.n_frames < MIN_FRAMES or not chroma.frames.any():
            return
        try:
            embedding = self.embedder.embed(chroma)
        except ContrafactError:
            # Too little harmony to be compared.
            return
        same = {track.id: each for track, each in self.same.holding(fingerprint)}
        prior = self.search.prior()
        ranked = self.search.rank_track(Recording(embedding.whole, chroma), prior, None, same)[0]
        tracks = ready_tracks(self.tracks, ranked)
        kept = [each for each in ranked if each.track_id in tracks and each.track_id not in own and each.is_aligned]
        kept = kept[:MATCHES_OF_A_PART]
        for each, verdict in zip(kept, self.search.verdicts(kept, NOTHING_ASKED, prior), strict=True):
            if verdict.decision is not Decision.UNLIKELY:
                yield _match(part, each.track_id, verdict, tracks)


def most_probable(matches: Iterable[SetMatch]) -> tuple[SetMatch, ...]:
    """Return the matches that a set keeps, in the order of their start."""
    best = sorted(matches, key=lambda each: -each.probability)[:MAX_MATCHES]
    return tuple(sorted(best, key=lambda each: (each.start_s, -each.probability)))


def matches_within(matches: Iterable[SetMatch], parts: Iterable[SetPart]) -> list[SetMatch]:
    """Return the matches that start in one of the parts."""
    stretches = [(part.start_s, part.end_s) for part in parts]
    return [each for each in matches if any(start <= each.start_s < end for start, end in stretches)]


def _match(part: SetPart, track_id: str, verdict: Verdict, tracks: Mapping[str, Track]) -> SetMatch:
    same = verdict.same_recording
    sections = (same.section,) if same else verdict.sections
    if not sections:
        whole_s = tracks[track_id].metadata.duration_s or part.length_s
        sections = (Section(0.0, part.length_s, 0.0, whole_s, 0.0),)
    return SetMatch(
        track_id=track_id,
        start_s=part.start_s + min(each.query_start_s for each in sections),
        end_s=min(part.start_s + max(each.query_end_s for each in sections), part.end_s),
        reference_start_s=min(each.reference_start_s for each in sections),
        reference_end_s=max(each.reference_end_s for each in sections),
        probability=verdict.probability,
        decision=verdict.decision,
        relation=verdict.relation,
    )


def _windows(fingerprint: Fingerprint) -> Iterator[tuple[float, Fingerprint]]:
    """Yield overlapping windows, each with its start in seconds."""
    size, hop = round(_WINDOW_S / SECONDS_PER_ITEM), round(_HOP_S / SECONDS_PER_ITEM)
    for first in range(0, max(fingerprint.size - hop, 1), hop):
        yield first * SECONDS_PER_ITEM, fingerprint[first : first + size]


def _held(track: Track, same: SameRecording) -> Held:
    begins_s = same.query_start_s - same.reference_start_s * same.speed
    length_s = (track.metadata.duration_s or same.reference_start_s + same.matched_s) * same.speed
    return Held(track, begins_s, begins_s + length_s, same)


def parts_by_library(parts: tuple[SetPart, ...], held: list[Held], duration_s: float) -> tuple[SetPart, ...]:
    """Return proposed parts with the boundaries that recordings of the library show.

    Where a whole recording sounds, it begins and ends a part; boundaries that were proposed within it are dropped.
    Chapters stay as they are.

    Parameters
    ----------
    parts : without gaps between them.
    held : as of `MatchSet.held`.
    """
    if any(part.evidence is Evidence.CHAPTER for part in parts):
        return parts
    boundaries = {part.start_s: part.evidence for part in parts[1:]}
    for each in held:
        first, last = max(each.begins_s, 0.0), min(each.ends_s, duration_s)
        boundaries = {at: why for at, why in boundaries.items() if not first - _NEAR_S < at < last + _NEAR_S}
    for each in held:
        for at in (each.begins_s, each.ends_s):
            is_inside = _LEAST_PART_S < at < duration_s - _LEAST_PART_S
            if is_inside and all(abs(at - other) > _NEAR_S for other in boundaries):
                boundaries[at] = Evidence.LIBRARY
    starts = {parts[0].start_s: parts[0].evidence, **dict(sorted(boundaries.items()))}
    ends = [*list(starts)[1:], parts[-1].end_s]
    titles = {round(part.start_s): (part.title, part.artist) for part in parts}
    return tuple(
        SetPart(start, end, *titles.get(round(start), (None, None)), evidence=why)
        for (start, why), end in zip(starts.items(), ends, strict=True)
    )


def parts_by_covers(parts: tuple[SetPart, ...], matches: Iterable[SetMatch], max_part_s: float) -> tuple[SetPart, ...]:
    """Return proposed parts, joined where a cover of the library goes on from one to the next.

    Only a change of sound is no boundary then: a song that begins again, or behind a silence, stays a part of its own.

    Parameters
    ----------
    matches : of these parts.
    max_part_s : length of the longest part.
    """
    likely = [each for each in matches if each.decision is Decision.LIKELY]
    joined: list[SetPart] = []
    last: SetMatch | None = None
    for part in parts:
        own = matches_within(likely, [part])
        best = max(own, key=lambda each: each.probability, default=None)
        before = joined[-1] if joined else None
        is_short = before is not None and part.end_s - before.start_s <= max_part_s
        if before is not None and is_short and part.evidence is Evidence.CHANGE and _goes_on(last, best):
            joined[-1] = replace(before, end_s=part.end_s)
        else:
            joined.append(part)
        last = best
    return tuple(joined)


def _goes_on(before: SetMatch | None, after: SetMatch | None) -> bool:
    """Return whether the second match goes on in the track where the first one ends."""
    if before is None or after is None or before.track_id != after.track_id:
        return False
    is_later = after.reference_end_s > before.reference_end_s
    return is_later and after.reference_start_s >= before.reference_end_s - _NEAR_S
