import { msg } from '@/lib/texts';

/** Errors of the library, imports, reviews and cases by their codes: title and advice. */
export const ERRORS_OF_LIBRARY = {
  track_not_found: [msg('There is no such track'), msg('It may have been deleted; search for it among the songs.')],
  audio_missing: [
    msg('No audio of this recording is kept'),
    msg('Choose the file itself to listen; CONTRAFACT_KEEP_AUDIO says of which sources copies are kept.'),
  ],
  range_not_satisfiable: [
    msg('The range lies outside the file'),
    msg('Ask for bytes within the size that the header Content-Range states.'),
  ],
  work_not_found: [msg('There is no such work'), msg('It may have been deleted; choose another.')],
  invalid_iswc: [
    msg('This is no ISWC'),
    msg('Write a T and ten digits, such as T-034.524.680-1; the last digit checks the others.'),
  ],
  iswc_taken: [msg('Another work has this ISWC'), msg('Open that work, and merge the two if they are the same work.')],
  invalid_isrc: [
    msg('This is no ISRC'),
    msg('Write two letters, three letters or digits, and seven digits, such as USRC17607839.'),
  ],
  invalid_shares: [
    msg('The shares of the writers do not fit'),
    msg('Give each share in percent, from 0 to 100, and at most 100 together.'),
  ],
  invalid_work_link: [
    msg('This link is not taken for a work'),
    msg('Give an https address at musicbrainz.org, secondhandsongs.com or wikidata.org.'),
  ],
  same_work: [msg('A work cannot be merged with itself'), msg('Choose another work.')],
  not_in_work: [msg('A track does not belong to the work'), msg('Reload the work and choose its tracks again.')],
  work_change_not_found: [msg('There is no such merge or split'), msg('Reload the work; it lists its changes.')],
  work_change_undone: [msg('This was undone already'), msg('Reload the work to see it as it is.')],
  lookup_off: [
    msg('Look-ups at MusicBrainz are switched off'),
    msg('The operator can allow them by CONTRAFACT_MUSICBRAINZ_URL.'),
  ],
  lookup_unavailable: [
    msg('MusicBrainz does not answer'),
    msg('Try again in a minute, or fill the fields in yourself.'),
  ],
  nothing_to_look_up: [msg('The track has neither an ISRC nor a title'), msg('Fill in its title first.')],
  invalid_table: [msg('The file cannot be read as a table'), msg('Send CSV in UTF-8 whose first line names columns.')],
  invalid_row: [msg('A row cannot be read'), msg('Correct its cells and import the file again.')],
  ambiguous_row: [
    msg('Several works or tracks fit this row'),
    msg('Write the id of the one that is meant into the column id.'),
  ],
  invalid_pattern: [
    msg('This is no pattern for names'),
    msg(
      "Write '{title}' once, and '{artist}', '{album}', '{number}' or '{skip}' with something between them, such as '{number} {title}'.",
    ),
  ],
  invalid_date: [msg('This is no date'), msg('Write it as 1959, 1959-08 or 1959-08-17.')],
  invalid_language: [msg('This is no language'), msg('Write its code, such as en or pt-BR.')],
  change_not_found: [msg('There is no such change'), msg('Changes of many songs are kept for 30 days.')],
  not_undoable: [
    msg('The change cannot be undone'),
    msg('It was undone before, or deleted songs for good; edit the songs one by one.'),
  ],
  too_many_tracks: [
    msg('These are too many songs for one change'),
    msg('Change at most 100 000 at once; choose fewer by a filter.'),
  ],
  job_not_found: [msg('There is no such job'), msg('Its track may have been deleted.')],
  playlist_not_found: [msg('There is no such playlist'), msg('Submit its link again.')],
  clip_not_found: [msg('There is no such clip'), msg('Its result is kept for an hour; send the clip again.')],
  older_embedding: [
    msg('The track is not yet embedded by the current weights'),
    msg('Ask again in a few minutes; if it stays so, delete it and submit it again.'),
  ],
  track_not_ready: [msg('The track is not ready'), msg('Wait until its job has ended, or retry the job.')],
  same_track: [msg('A track cannot be checked against itself'), msg('Choose two different tracks.')],
  job_ended: [msg('The job has already ended'), msg('Only a job in progress can be cancelled.')],
  job_not_retryable: [
    msg('The job cannot be retried'),
    msg('Only the newest job of a track can be retried, if it failed or was cancelled.'),
  ],
  import_not_found: [msg('There is no such import'), msg('Look for it in the list of imports.')],
  import_ended: [msg("This is not possible in the import's state"), msg('Start a new one, or retry what was refused.')],
  import_full: [msg('The import has too many items'), msg('At most 100 000 are taken; start another import.')],
  import_cancelled: [msg('The import was cancelled before its turn'), msg('Retry it, or start a new import.')],
  analysis_cancelled: [msg('The analysis was cancelled'), msg('Retry it, or leave it out.')],
  path_not_allowed: [
    msg('That path is not in a folder for imports'),
    msg('Choose a folder below one of CONTRAFACT_IMPORT_ROOTS; links to other places are not followed.'),
  ],
  invalid_manifest: [
    msg('The manifest cannot be read'),
    msg('Save it as CSV in UTF-8, with a first line of column names, one of them `path` or `link`.'),
  ],
  invalid_manifest_line: [
    msg('A line of the manifest cannot be used'),
    msg('Correct the line, and import the manifest again; what was added is found again.'),
  ],
  upload_not_found: [msg('There is no such upload'), msg('Begin the upload again.')],
  upload_expired: [msg('The upload was not finished in time'), msg('Send the file again.')],
  upload_offset_wrong: [
    msg('The upload continues at another offset'),
    msg('Ask for its `Upload-Offset`, and send the file from there.'),
  ],
  checksum_wrong: [msg('The checksum does not fit'), msg('The part was damaged on its way; send it again.')],
  tus_version_unsupported: [
    msg('That version of tus is not supported'),
    msg('Send the header `Tus-Resumable: 1.0.0`.'),
  ],
  review_not_found: [msg('There is no such review'), msg('Choose one from the list of reviews.')],
  review_outdated: [
    msg('Somebody has answered in the meantime'),
    msg('Load the page again and look at that answer; to change it, send its id as `revises`.'),
  ],
  pair_in_one_work: [
    msg('Both songs belong to one work'),
    msg('Take the song that does not belong there out of the work first, then reject the pair.'),
  ],
  review_conflict: [
    msg('The answer would put two songs into one work that a person judged to be of different works'),
    msg('Change that review first, or take the song out of the work that it does not belong to.'),
  ],
  too_few_reviews: [
    msg('There are too few reviews to fit a calibration'),
    msg('Review at least 100 pairs, with 10 confirmed and 10 rejected ones among them.'),
  ],
  calibration_not_found: [msg('There is no such calibration'), msg('Choose one from the list of calibrations.')],
  calibration_not_usable: [
    msg('The calibration cannot be taken into use'),
    msg('Fit a new one: this one is not fitted, or belongs to other weights.'),
  ],
  case_not_found: [msg('There is no such case'), msg('Choose one from the list of cases.')],
  case_pair_not_found: [
    msg('There is no such pair in the case'),
    msg('Load the case again and choose one of its pairs.'),
  ],
  case_frozen: [msg('The case is frozen'), msg('Add a note, or open a new case: pairs and title of this one stay.')],
  case_empty: [msg('The case has no pairs'), msg('Add a pair before you freeze it.')],
  case_full: [msg('The case can hold no more'), msg('Open another case, or end links that are not needed.')],
  pair_in_case: [msg('The pair is in the case already'), msg('Remove it first to take its evidence again.')],
  case_link_not_found: [msg('There is no such link'), msg('It has ended; load the case again.')],
  case_link_ended: [msg('The link has ended'), msg('Ask the person who sent it for a new one.')],
} as const;
