"""Errors of audio, chroma and weights."""

from __future__ import annotations

from contrafact.domain.error_table.kind import ErrorKind

AUDIO_ERRORS = (
    # Audio
    ErrorKind(
        "file_too_large",
        "The file is too large",
        "Convert it to a compressed format such as MP3 or Opus, or cut it to the song itself.",
    ),
    ErrorKind(
        "too_long",
        "The recording is too long",
        "Cut it to the song itself; the limit is set by CONTRAFACT_MAX_DURATION_S.",
    ),
    ErrorKind("too_short", "The recording is too short", "At least 3 seconds of music are needed."),
    ErrorKind("empty_file", "The file is empty", "Choose a file that holds audio."),
    ErrorKind("not_audio", "The file is not audio", "Use MP3, M4A, Opus, WebM, Ogg, FLAC, WAV or AIFF."),
    ErrorKind("unsupported_format", "That kind of audio is not read", "Convert it to FLAC or MP3."),
    ErrorKind("no_audio_stream", "The file holds no audio stream", "Choose a file with sound in it."),
    ErrorKind(
        "corrupt_audio", "The audio cannot be decoded", "The file is damaged or cut off; convert or download it again."
    ),
    ErrorKind("silent_audio", "The recording is silent", "Choose a recording with music in it."),
    ErrorKind(
        "invalid_clip",
        "The clip's start and end are not valid",
        "Give `start_s` and `end_s` together, in seconds, the start before the end.",
    ),
    ErrorKind("clip_too_long", "The clip is too long", "Choose a part of at most 60 seconds by `start_s` and `end_s`."),
    ErrorKind(
        "clip_outside_track",
        "The clip lies outside its recording",
        "Choose a part that ends before the recording does.",
    ),
    ErrorKind(
        "same_recording",
        "The recording is in the library already",
        "Nothing was analysed; open the track that holds it, or retry the job to analyse this one too.",
    ),
    ErrorKind(
        "upload_missing", "The uploaded file is gone", "Uploaded files are kept for 24 hours; upload the file again."
    ),
    # Chroma, weights
    ErrorKind("invalid_chroma", "The chroma file is not valid", "Make it again with `contrafact features`."),
    ErrorKind(
        "wrong_recipe",
        "The chroma was made by another recipe",
        "Make it again from the audio with `contrafact features`.",
    ),
    ErrorKind(
        "invalid_weights",
        "The model weights cannot be used",
        "Restore model_weights/ from the repository, or train again.",
    ),
)
