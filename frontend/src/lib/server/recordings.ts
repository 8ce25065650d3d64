import { msg } from '@/lib/texts';

/** Errors of links, audio and sets by their codes: title and advice. */
export const ERRORS_OF_RECORDINGS = {
  invalid_link: [msg('That is not a link'), msg('Paste the address of a YouTube video or playlist.')],
  unsupported_site: [
    msg('That site is not supported'),
    msg('Paste a YouTube link, or download the audio yourself and drop the file.'),
  ],
  private_address: [
    msg('That address is private'),
    msg('Paste a public YouTube link; addresses inside a network are never fetched.'),
  ],
  playlist_link: [msg('That link is a playlist'), msg('Submit it as a playlist, or paste the link of one video.')],
  not_a_playlist: [
    msg('That link is not a playlist'),
    msg('Submit it as a single track, or paste a link with a list in it.'),
  ],
  video_private: [msg('The video is private'), msg('Ask its owner to share it, or drop the audio file instead.')],
  video_removed: [
    msg('The video is not available'),
    msg('It was removed or never existed; look for another upload of the recording.'),
  ],
  video_age_restricted: [
    msg('The video is age-restricted'),
    msg('Drop the audio file instead, or let the server sign in by CONTRAFACT_YOUTUBE_COOKIES.'),
  ],
  video_live: [msg('The video is live or has not started'), msg('Submit it again when the broadcast has ended.')],
  video_region_locked: [
    msg('The video is not available from here'),
    msg('Set CONTRAFACT_PROXY to a proxy in a country where it plays, or drop the audio file.'),
  ],
  video_members_only: [msg('The video is for members or buyers only'), msg('Drop the audio file instead.')],
  video_processing: [
    msg('YouTube is still processing the video'),
    msg('Retry in some hours; a long broadcast takes longest.'),
  ],
  video_drm: [msg('The video is encrypted (DRM)'), msg('It cannot be fetched; drop the audio file instead.')],
  video_restricted: [
    msg('A network or Google Workspace restricts the video'),
    msg("Ask the administrator of the server's network or account, or drop the audio file instead."),
  ],
  bot_check: [
    msg('YouTube asks whether this is a robot'),
    msg(
      'Wait an hour and retry. If it comes again, the operator can update yt-dlp (`contrafact-admin update-ytdlp`), sign in (CONTRAFACT_YOUTUBE_COOKIES), name a PO-token provider (CONTRAFACT_YTDLP_ARGS), or change the address (CONTRAFACT_PROXY).',
    ),
  ],
  playlist_unavailable: [
    msg('The playlist is not available'),
    msg('Check that it is public and not a personal mix, then submit it again.'),
  ],
  playlist_empty: [msg('The playlist has no videos'), msg('Check the link in a browser, then submit it again.')],
  network_failed: [msg('The download was interrupted'), msg("Check the server's connection, then retry.")],
  download_failed: [
    msg('YouTube gave no usable audio'),
    msg('Retry later; if it stays so, update yt-dlp (`contrafact-admin update-ytdlp`) or drop the audio file.'),
  ],
  download_timeout: [msg('The download took too long'), msg('Retry when the connection is faster.')],
  disk_full: [msg('The server is out of disk space'), msg("Free some space on the server's disk, then retry.")],
  quota_exceeded: [
    msg('Too many uploads wait to be processed'),
    msg('Send the file again when some of them are done; the limit is set by CONTRAFACT_MAX_INCOMING_BYTES.'),
  ],
  file_too_large: [
    msg('The file is too large'),
    msg('Convert it to a compressed format such as MP3 or Opus, or cut it to the song itself.'),
  ],
  too_long: [
    msg('The recording is too long'),
    msg('Cut it to the song itself; the limit is set by CONTRAFACT_MAX_DURATION_S.'),
  ],
  too_short: [msg('The recording is too short'), msg('At least 3 seconds of music are needed.')],
  empty_file: [msg('The file is empty'), msg('Choose a file that holds audio.')],
  not_audio: [msg('The file is not audio'), msg('Use MP3, M4A, Opus, WebM, Ogg, FLAC, WAV or AIFF.')],
  unsupported_format: [msg('That kind of audio is not read'), msg('Convert it to FLAC or MP3.')],
  no_audio_stream: [msg('The file holds no audio stream'), msg('Choose a file with sound in it.')],
  corrupt_audio: [
    msg('The audio cannot be decoded'),
    msg('The file is damaged or cut off; convert or download it again.'),
  ],
  silent_audio: [msg('The recording is silent'), msg('Choose a recording with music in it.')],
  invalid_clip: [
    msg("The clip's start and end are not valid"),
    msg('Give `start_s` and `end_s` together, in seconds, the start before the end.'),
  ],
  clip_too_long: [msg('The clip is too long'), msg('Choose a part of at most 60 seconds by `start_s` and `end_s`.')],
  clip_outside_track: [
    msg('The clip lies outside its recording'),
    msg('Choose a part that ends before the recording does.'),
  ],
  same_recording: [
    msg('The recording is in the library already'),
    msg('Nothing was analysed; open the track that holds it, or retry the job to analyse this one too.'),
  ],
  upload_missing: [
    msg('The uploaded file is gone'),
    msg('Uploaded files are kept for 24 hours; upload the file again.'),
  ],
  invalid_chroma: [msg('The chroma file is not valid'), msg('Make it again with `contrafact features`.')],
  wrong_recipe: [
    msg('The chroma was made by another recipe'),
    msg('Make it again from the audio with `contrafact features`.'),
  ],
  invalid_weights: [
    msg('The model weights cannot be used'),
    msg('Restore model_weights/ from the repository, or train again.'),
  ],
  taken_as_set: [
    msg('The recording was taken as a set'),
    msg('Open it under Sets, look at its parts, and accept them; each becomes a song.'),
  ],
  set_too_long: [
    msg('The recording is too long, even for a set'),
    msg('Cut it into pieces; the limit is set by CONTRAFACT_MAX_SET_DURATION_S.'),
  ],
  set_not_found: [msg('There is no such set'), msg('It may have been deleted; add the recording again.')],
  set_accepted: [msg('The parts of the set were accepted before'), msg('Edit the songs that were made of them.')],
  set_not_ready: [msg('The set has no parts yet'), msg('Wait until its sound was analysed.')],
  set_busy: [msg('The set is being worked on'), msg('Wait until this is done, then try again.')],
  set_changed: [msg('The set was changed meanwhile'), msg('Reload it, and make your change again.')],
  set_ended: [msg('There is nothing to cancel'), msg('Only the analysis of a set can be cancelled.')],
  no_parts: [msg('The set has no parts'), msg('Leave at least one part, or delete the set.')],
  too_many_parts: [msg('The set has too many parts'), msg('Merge some of them; at most 500 are taken.')],
  parts_overlap: [msg('Two parts overlap'), msg('Let each part begin where the one before it ends, or later.')],
  part_empty: [msg('A part is empty or too short'), msg('Drop it, or move its boundaries; it needs 3 seconds.')],
  part_outside_set: [msg('A part lies outside the set'), msg('Give times between 0 and the length of the set.')],
  part_too_long: [
    msg('A part is too long for a song'),
    msg('Split it; the limit is set by CONTRAFACT_MAX_DURATION_S.'),
  ],
  chapters_damaged: [
    msg('The chapters of the recording cannot be right'),
    msg('They overlap or lie outside it; the parts follow its sound instead. Check their boundaries.'),
  ],
} as const;
