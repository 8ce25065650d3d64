// Generated from openapi.json by `npm run generate`. Never edit: change the API, then generate again.

export type ClientOptions = {
    baseUrl: `${string}://${string}` | (string & {});
};

/**
 * Submitted
 *
 * A submitted track and its newest job.
 */
export type Submitted = {
    track: TrackAnswer;
    job: JobAnswer | null;
};

/**
 * EditableField
 *
 * Fields of a track that a person can write over those of its source.
 */
export type EditableField = 'title' | 'artist' | 'album' | 'date' | 'isrc' | 'label' | 'language';

/**
 * JobAnswer
 *
 * Processing of a track: download, chroma, embedding.
 */
export type JobAnswer = {
    /**
     * Id
     */
    id: string;
    /**
     * Track Id
     */
    track_id: string;
    state: State;
    /**
     * Progress
     *
     * Completed fraction of the job
     */
    progress: number;
    /**
     * Bytes Done
     *
     * Downloaded bytes, during the download
     */
    bytes_done: number | null;
    /**
     * Bytes Total
     *
     * Size of the download, if the source states it
     */
    bytes_total: number | null;
    /**
     * Attempts
     *
     * How often a worker has started it
     */
    attempts: number;
    /**
     * Why the job failed; of a queued job, why it was put back
     */
    error: Problem | null;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Started At
     */
    started_at: string | null;
    /**
     * Finished At
     */
    finished_at: string | null;
};

/**
 * PartOfSet
 *
 * The stretch of a set that a recording was cut from, in seconds.
 */
export type PartOfSet = {
    /**
     * Set Id
     */
    set_id: string;
    /**
     * Start S
     */
    start_s: number;
    /**
     * End S
     */
    end_s: number;
};

/**
 * PersonAnswer
 *
 * A user, as all others see it.
 */
export type PersonAnswer = {
    /**
     * Id
     */
    id: string;
    /**
     * Name
     */
    name: string;
};

/**
 * Problem
 *
 * Reason for a failure.
 */
export type Problem = {
    /**
     * Code
     *
     * Stable error code, explained at /api/docs/errors
     */
    code: string;
    /**
     * Detail
     *
     * What happened and what to do, in one sentence
     */
    detail: string;
};

/**
 * SourceAnswer
 *
 * Where a recording comes from.
 */
export type SourceAnswer = {
    kind: SourceKind;
    /**
     * Video Id
     *
     * YouTube video id, 11 characters; null for an upload
     */
    video_id: string | null;
    /**
     * Url
     *
     * Address of the video; null for an upload
     */
    url: string | null;
    /**
     * File Name
     */
    file_name: string | null;
    /**
     * The set that it was cut from; null for a recording of its own
     */
    part_of: PartOfSet | null;
};

/**
 * SourceKind
 *
 * Kind of a recording's source.
 */
export type SourceKind = 'youtube' | 'upload';

/**
 * State
 *
 * State of a track and of its newest job.
 */
export type State = 'queued' | 'downloading' | 'extracting' | 'embedding' | 'ready' | 'failed' | 'cancelled';

/**
 * StatedAnswer
 *
 * What the source of a recording states about it.
 */
export type StatedAnswer = {
    /**
     * Title
     */
    title: string | null;
    /**
     * Artist
     */
    artist: string | null;
    /**
     * Album
     */
    album: string | null;
    /**
     * Date
     */
    date: string | null;
    /**
     * Isrc
     */
    isrc: string | null;
    /**
     * Label
     */
    label: string | null;
    /**
     * Language
     */
    language: string | null;
};

/**
 * SuggestedName
 *
 * Title and artist that a person may take over.
 */
export type SuggestedName = {
    /**
     * Title
     */
    title: string | null;
    /**
     * Artist
     */
    artist: string | null;
};

/**
 * TrackAnswer
 *
 * A recording in the library.
 */
export type TrackAnswer = {
    /**
     * Id
     */
    id: string;
    source: SourceAnswer;
    state: State;
    /**
     * Title
     */
    title: string | null;
    /**
     * Artist
     */
    artist: string | null;
    /**
     * Duration S
     */
    duration_s: number | null;
    /**
     * Thumbnail Url
     */
    thumbnail_url: string | null;
    /**
     * Published At
     *
     * Date of publication, YYYY-MM-DD
     */
    published_at: string | null;
    /**
     * Album
     */
    album: string | null;
    /**
     * Date
     *
     * Date of the release, YYYY, YYYY-MM or YYYY-MM-DD
     */
    date: string | null;
    /**
     * Isrc
     */
    isrc: string | null;
    /**
     * Label
     */
    label: string | null;
    /**
     * Language
     *
     * Of the words, such as `en` or `pt-BR`
     */
    language: string | null;
    /**
     * Tags
     */
    tags: Array<string>;
    /**
     * Edited
     *
     * Fields that a person wrote over those of the source
     */
    edited: Array<EditableField>;
    /**
     * What the source states
     */
    stated: StatedAnswer;
    /**
     * Title and artist as the name of the file or video says them; null once a person wrote the title
     */
    suggested: SuggestedName | null;
    work: WorkRef | null;
    /**
     * Job Id
     *
     * Newest job of the track
     */
    job_id: string;
    /**
     * Why the newest job failed, or was put back into the queue
     */
    error: Problem | null;
    /**
     * Model Id
     *
     * Id of the weights that computed its embedding; null before
     */
    model_id: string | null;
    /**
     * Harmonic Content
     *
     * How much its harmony changes; null before it is measured
     */
    harmonic_content: number | null;
    /**
     * Tuning Cents
     *
     * Its tuning above 440 Hz, corrected in its chroma
     */
    tuning_cents: number | null;
    /**
     * Recipe
     *
     * Newest recipe by which it was analysed; null before
     */
    recipe: string | null;
    /**
     * Same Recording As
     *
     * Id of an older track that holds the same recording
     */
    same_recording_as: string | null;
    /**
     * Set Id
     *
     * The set that a recording too long for a track became; null for others
     */
    set_id: string | null;
    /**
     * Has Audio
     *
     * Whether a copy is kept for listening
     */
    has_audio: boolean;
    /**
     * Who made it; null for what was there before accounts, or by no user
     */
    made_by: PersonAnswer | null;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Updated At
     */
    updated_at: string;
};

/**
 * WorkRef
 *
 * The work of a track.
 */
export type WorkRef = {
    /**
     * Id
     */
    id: string;
    /**
     * Title
     */
    title: string;
};

/**
 * LinkRequest
 *
 * A YouTube link.
 */
export type LinkRequest = {
    /**
     * Url
     *
     * Address of a YouTube video or playlist; any common form
     */
    url: string;
};

/**
 * UploadForm
 *
 * An audio file: MP3, M4A/AAC, Opus/WebM, Ogg, FLAC, WAV, AIFF, WMA and others, at most 200 MB.
 */
export type UploadForm = {
    /**
     * File
     */
    file: Blob | File;
    /**
     * Title
     */
    title?: string;
    /**
     * Artist
     */
    artist?: string;
};

/**
 * TrackPage
 *
 * A page of tracks.
 */
export type TrackPage = {
    /**
     * Next Cursor
     *
     * Send as `cursor` to get the next page; null on the last page
     */
    next_cursor: string | null;
    /**
     * Total
     *
     * Number of items on all pages
     */
    total: number;
    /**
     * Total Is Exact
     *
     * False if there are more than `total`: no more than 10 000 matches are counted
     */
    total_is_exact?: boolean;
    /**
     * Items
     */
    items: Array<TrackAnswer>;
    /**
     * Respelled
     *
     * Words of the query in whose place others were searched
     */
    respelled: Array<RespellingAnswer>;
};

/**
 * RespellingAnswer
 *
 * A word of a query that no track has, and the words that were searched instead.
 */
export type RespellingAnswer = {
    /**
     * Asked
     */
    asked: string;
    /**
     * Words
     */
    words: Array<string>;
};

/**
 * LibraryRelation
 *
 * What a track has to do with the rest of the library, as far as it was found.
 */
export type LibraryRelation = 'likely_cover' | 'same_recording' | 'none';

/**
 * TrackSort
 *
 * Orders of a list of tracks; a leading minus is descending.
 *
 * `RELEVANCE` puts the tracks first that are most like the words of the query; without words, the newest.
 */
export type TrackSort = 'relevance' | 'created_at' | '-created_at' | 'title' | '-title' | 'artist' | '-artist' | 'duration_s' | '-duration_s';

/**
 * TrackEditRequest
 *
 * Changes to a track; omitted fields stay, null removes a field. What the source states is kept, in `stated`.
 */
export type TrackEditRequest = {
    /**
     * Title
     */
    title?: string;
    /**
     * Artist
     */
    artist?: string | null;
    /**
     * Work Id
     */
    work_id?: string | null;
    /**
     * Album
     */
    album?: string | null;
    /**
     * Date
     */
    date?: string | null;
    /**
     * Isrc
     */
    isrc?: string | null;
    /**
     * Label
     */
    label?: string | null;
    /**
     * Language
     */
    language?: string | null;
    /**
     * Tags
     *
     * All tags of the track, in place of the old
     */
    tags?: Array<string>;
    /**
     * As Stated
     *
     * Fields that become what the source states again
     */
    as_stated?: Array<EditableField>;
};

/**
 * BulkDeleteAnswer
 *
 * Ids that were deleted and ids that do not exist.
 */
export type BulkDeleteAnswer = {
    /**
     * Deleted
     */
    deleted: Array<string>;
    /**
     * Not Found
     */
    not_found: Array<string>;
};

/**
 * BulkDeleteRequest
 *
 * Tracks to delete.
 */
export type BulkDeleteRequest = {
    /**
     * Ids
     */
    ids: Array<string>;
    /**
     * Permanently
     *
     * Delete at once, also from the trash. Otherwise the track moves to the trash
     */
    permanently?: boolean;
};

/**
 * TrashPage
 *
 * A page of the trash.
 */
export type TrashPage = {
    /**
     * Next Cursor
     *
     * Send as `cursor` to get the next page; null on the last page
     */
    next_cursor: string | null;
    /**
     * Total
     *
     * Number of items on all pages
     */
    total: number;
    /**
     * Total Is Exact
     *
     * False if there are more than `total`: no more than 10 000 matches are counted
     */
    total_is_exact?: boolean;
    /**
     * Keep Days
     *
     * For how many days the trash keeps a track; 0: tracks are deleted at once
     */
    keep_days: number;
    /**
     * Items
     */
    items: Array<TrashedTrackAnswer>;
};

/**
 * TrashedTrackAnswer
 *
 * A track in the trash.
 */
export type TrashedTrackAnswer = {
    /**
     * Id
     */
    id: string;
    source: SourceAnswer;
    state: State;
    /**
     * Title
     */
    title: string | null;
    /**
     * Artist
     */
    artist: string | null;
    /**
     * Duration S
     */
    duration_s: number | null;
    /**
     * Thumbnail Url
     */
    thumbnail_url: string | null;
    /**
     * Published At
     *
     * Date of publication, YYYY-MM-DD
     */
    published_at: string | null;
    /**
     * Album
     */
    album: string | null;
    /**
     * Date
     *
     * Date of the release, YYYY, YYYY-MM or YYYY-MM-DD
     */
    date: string | null;
    /**
     * Isrc
     */
    isrc: string | null;
    /**
     * Label
     */
    label: string | null;
    /**
     * Language
     *
     * Of the words, such as `en` or `pt-BR`
     */
    language: string | null;
    /**
     * Tags
     */
    tags: Array<string>;
    /**
     * Edited
     *
     * Fields that a person wrote over those of the source
     */
    edited: Array<EditableField>;
    /**
     * What the source states
     */
    stated: StatedAnswer;
    /**
     * Title and artist as the name of the file or video says them; null once a person wrote the title
     */
    suggested: SuggestedName | null;
    work: WorkRef | null;
    /**
     * Job Id
     *
     * Newest job of the track
     */
    job_id: string;
    /**
     * Why the newest job failed, or was put back into the queue
     */
    error: Problem | null;
    /**
     * Model Id
     *
     * Id of the weights that computed its embedding; null before
     */
    model_id: string | null;
    /**
     * Harmonic Content
     *
     * How much its harmony changes; null before it is measured
     */
    harmonic_content: number | null;
    /**
     * Tuning Cents
     *
     * Its tuning above 440 Hz, corrected in its chroma
     */
    tuning_cents: number | null;
    /**
     * Recipe
     *
     * Newest recipe by which it was analysed; null before
     */
    recipe: string | null;
    /**
     * Same Recording As
     *
     * Id of an older track that holds the same recording
     */
    same_recording_as: string | null;
    /**
     * Set Id
     *
     * The set that a recording too long for a track became; null for others
     */
    set_id: string | null;
    /**
     * Has Audio
     *
     * Whether a copy is kept for listening
     */
    has_audio: boolean;
    /**
     * Who made it; null for what was there before accounts, or by no user
     */
    made_by: PersonAnswer | null;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Updated At
     */
    updated_at: string;
    /**
     * Trashed At
     */
    trashed_at: string;
    /**
     * Expires At
     *
     * When it is deleted for good
     */
    expires_at: string;
};

/**
 * DuplicatesPage
 *
 * A page of groups of duplicates.
 */
export type DuplicatesPage = {
    /**
     * Next Cursor
     *
     * Send as `cursor` to get the next page; null on the last page
     */
    next_cursor: string | null;
    /**
     * Total
     *
     * Number of items on all pages
     */
    total: number;
    /**
     * Total Is Exact
     *
     * False if there are more than `total`: no more than 10 000 matches are counted
     */
    total_is_exact?: boolean;
    /**
     * Items
     */
    items: Array<DuplicateGroup>;
};

/**
 * DuplicateGroup
 *
 * Ready tracks that hold the same recording, oldest first.
 */
export type DuplicateGroup = {
    /**
     * Tracks
     */
    tracks: Array<TrackAnswer>;
};

/**
 * RestoreAnswer
 *
 * Ids that are in the library now, and ids that are neither there nor in the trash.
 */
export type RestoreAnswer = {
    /**
     * Restored
     */
    restored: Array<string>;
    /**
     * Not Found
     */
    not_found: Array<string>;
};

/**
 * RestoreRequest
 *
 * Tracks to restore from the trash.
 */
export type RestoreRequest = {
    /**
     * Ids
     */
    ids: Array<string>;
};

/**
 * ChromaAnswer
 *
 * The chroma of a track.
 */
export type ChromaAnswer = {
    /**
     * Recipe
     *
     * Recipe of the frames
     */
    recipe: string;
    /**
     * Recipes
     *
     * Recipes by which the track can be compared, the best last
     */
    recipes: Array<string>;
    /**
     * Seconds Per Frame
     */
    seconds_per_frame: number;
    /**
     * N Frames
     */
    n_frames: number;
    /**
     * Frames
     *
     * base64 of uint8 (n_frames, 12), row by row; columns A, A#, ... G#
     */
    frames: string;
    /**
     * Peaks
     *
     * base64 of uint8 (n,), the largest magnitude of equal parts of the recording, 255 at full scale; null if an older release analysed it
     */
    peaks: string | null;
};

/**
 * PicturesAnswer
 *
 * Small pictures, without the tracks that have no chroma.
 */
export type PicturesAnswer = {
    /**
     * Items
     */
    items: Array<PictureAnswer>;
};

/**
 * PictureAnswer
 *
 * The harmony of a track in a small picture.
 */
export type PictureAnswer = {
    /**
     * Track Id
     */
    track_id: string;
    /**
     * N Columns
     *
     * Equal parts of the recording
     */
    n_columns: number;
    /**
     * Frames
     *
     * base64 of uint8 (n_columns, 12), the mean strength of each pitch class in each part, the strongest 255; columns A, A#, ... G#
     */
    frames: string;
};

/**
 * TrackChangeAnswer
 *
 * A change of many tracks. Ask again while it is `running` or `undoing`.
 */
export type TrackChangeAnswer = {
    /**
     * Id
     */
    id: string;
    /**
     * Kind
     */
    kind: 'edit' | 'delete';
    state: BulkState;
    /**
     * Can Be Undone
     *
     * Whether `undo` is possible now
     */
    can_be_undone: boolean;
    /**
     * N Tracks
     *
     * Tracks that were chosen
     */
    n_tracks: number;
    /**
     * N Changed
     */
    n_changed: number;
    /**
     * N Unchanged
     *
     * They were so before
     */
    n_unchanged: number;
    /**
     * N Not Yours
     *
     * Other users' tracks, which you may not change
     */
    n_not_yours: number;
    /**
     * N Not Found
     *
     * They have left the library
     */
    n_not_found: number;
    /**
     * N Too Many Tags
     *
     * They have as many tags as a track may have
     */
    n_too_many_tags: number;
    /**
     * N Undone
     *
     * They are as before again
     */
    n_undone: number;
    /**
     * N Kept
     *
     * Not undone, because somebody has changed them since
     */
    n_kept: number;
    made_by: PersonAnswer;
    /**
     * Created At
     */
    created_at: string;
};

/**
 * BulkState
 *
 * How far a change is.
 */
export type BulkState = 'running' | 'done' | 'undoing' | 'undone';

/**
 * TrackChangeRequest
 *
 * What to do with some tracks: either `edit` or `delete`.
 */
export type TrackChangeRequest = {
    /**
     * Ids
     */
    ids?: Array<string>;
    /**
     * Filter
     *
     * All tracks of the library that match; `{}` is all of them
     */
    filter?: TrackFilterRequest;
    /**
     * Edit
     */
    edit?: BulkEditRequest;
    /**
     * Delete
     *
     * Move them to the trash
     */
    delete?: true;
};

/**
 * BulkEditRequest
 *
 * Changes that all tracks get; omitted fields stay, null removes a field. What the sources state is kept.
 */
export type BulkEditRequest = {
    /**
     * Artist
     */
    artist?: string | null;
    /**
     * Album
     */
    album?: string | null;
    /**
     * Date
     */
    date?: string | null;
    /**
     * Label
     */
    label?: string | null;
    /**
     * Language
     */
    language?: string | null;
    /**
     * Work Id
     */
    work_id?: string | null;
    /**
     * Add Tags
     *
     * Tags besides those that a track has
     */
    add_tags?: Array<string>;
    /**
     * Remove Tags
     *
     * Tags that no track keeps
     */
    remove_tags?: Array<string>;
    /**
     * As Stated
     *
     * Fields that become what the sources state again
     */
    as_stated?: Array<EditableField>;
};

/**
 * TrackFilterRequest
 *
 * Filter of tracks; all given conditions must hold.
 */
export type TrackFilterRequest = {
    /**
     * Q
     *
     * Words, each the beginning of a word of title, artist, album, label or tag; if no track has them, parts of words and misspelt words. Or an ISRC, or the id of a track
     */
    q?: string;
    state?: State;
    /**
     * Work Id
     */
    work_id?: string;
    /**
     * Has Work
     */
    has_work?: boolean;
    /**
     * Relation
     *
     * What was found: a likely cover in the library, the same recording, or neither
     */
    relation?: LibraryRelation;
    /**
     * Source
     */
    source?: SourceKind;
    /**
     * Made By
     *
     * Id of the user who submitted it
     */
    made_by?: string;
    /**
     * Tag
     */
    tag?: string;
    /**
     * Language
     */
    language?: string;
    /**
     * Added Since
     */
    added_since?: string;
    /**
     * Added Until
     *
     * The moment before which it ends
     */
    added_until?: string;
    /**
     * Least Harmony
     *
     * Least `harmonic_content`
     */
    least_harmony?: number;
    /**
     * Most Harmony
     *
     * Greatest `harmonic_content`
     */
    most_harmony?: number;
    /**
     * Has Problem
     *
     * Whether the newest job failed, or waits because of an error
     */
    has_problem?: boolean;
};

/**
 * TrackChangesAnswer
 *
 * The newest changes of many tracks that you asked for within a day.
 */
export type TrackChangesAnswer = {
    /**
     * Items
     */
    items: Array<TrackChangeAnswer>;
};

/**
 * TrackChoicesAnswer
 *
 * The values that the tracks of the library have, for filters; at most 1000 of each.
 */
export type TrackChoicesAnswer = {
    /**
     * Makers
     */
    makers: Array<PersonAnswer>;
    /**
     * Tags
     */
    tags: Array<string>;
    /**
     * Languages
     */
    languages: Array<string>;
};

/**
 * CheckAnswer
 *
 * Result of a check.
 */
export type CheckAnswer = {
    query: TrackAnswer;
    reference: TrackAnswer;
    verdict: VerdictAnswer;
    /**
     * What a person answered; null without a confirmed or rejected review
     */
    review: ReviewRef | null;
};

/**
 * Decision
 *
 * A verdict in one word; the card of the weights holds the two cuts between them.
 */
export type Decision = 'likely' | 'unsure' | 'unlikely';

/**
 * Limit
 *
 * Why a pair cannot be likely, whatever its similarity is.
 */
export type Limit = 'too_little_harmony' | 'no_rare_section' | 'common_progression' | 'other_melody';

/**
 * MelodyAgreement
 *
 * Whether the melodies of two recordings agree in the sections that match.
 */
export type MelodyAgreement = 'agrees' | 'differs' | 'cannot_tell';

/**
 * Relation
 *
 * What two recordings have in common.
 */
export type Relation = 'same_recording' | 'same_work' | 'shared_harmony' | 'none';

/**
 * ReviewAnswer
 *
 * Answer of a person; `withdrawn` takes the review back that it revises.
 */
export type ReviewAnswer = 'confirmed' | 'rejected' | 'skipped' | 'withdrawn';

/**
 * ReviewRef
 *
 * The review of a pair that counts.
 */
export type ReviewRef = {
    /**
     * Id
     */
    id: string;
    answer: ReviewAnswer;
    relation: Relation | null;
    /**
     * Answered At
     */
    answered_at: string;
    /**
     * Who made it; null for what was there before accounts, or by no user
     */
    made_by: PersonAnswer | null;
    /**
     * Work Id
     *
     * The work that it is about; null for a review of the pair itself
     */
    work_id: string | null;
};

/**
 * SameRecordingAnswer
 *
 * A stretch of one recording that both tracks hold, found by their AcoustID fingerprints.
 */
export type SameRecordingAnswer = {
    /**
     * Query Start S
     */
    query_start_s: number;
    /**
     * Reference Start S
     */
    reference_start_s: number;
    /**
     * Matched S
     *
     * Length of the stretch in the query, in seconds
     */
    matched_s: number;
    /**
     * Speed
     *
     * Seconds of the query per second of the reference
     */
    speed: number;
};

/**
 * SectionAnswer
 *
 * A stretch of the query and the stretch of the reference that it matches, in seconds.
 */
export type SectionAnswer = {
    /**
     * Query Start S
     */
    query_start_s: number;
    /**
     * Query End S
     */
    query_end_s: number;
    /**
     * Reference Start S
     */
    reference_start_s: number;
    /**
     * Reference End S
     */
    reference_end_s: number;
    /**
     * Strength
     *
     * Fraction of the section whose frames match
     */
    strength: number;
    /**
     * Gain
     *
     * Evidence of the section; 1 is the least, and the higher the rarer by chance
     */
    gain: number;
};

/**
 * VerdictAnswer
 *
 * Verdict on whether two tracks are recordings of one work.
 */
export type VerdictAnswer = {
    decision: Decision;
    /**
     * Probability
     *
     * Calibrated probability that both record one work
     */
    probability: number;
    /**
     * False Alarm Rate
     *
     * How often two tracks of different works look this similar
     */
    false_alarm_rate: number;
    /**
     * Distance
     *
     * Euclidean distance of the two embeddings
     */
    distance: number;
    /**
     * Threshold
     *
     * Lowest probability that is decided as likely
     */
    threshold: number;
    /**
     * Similarity
     *
     * Similarity of the best alignment; null if not aligned
     */
    similarity: number | null;
    /**
     * Transposition Semitones
     *
     * Semitones to raise the query by to match the reference; null if not computed
     */
    transposition_semitones: number | null;
    /**
     * Tempo Ratio
     *
     * Seconds of the query per second of the reference; null if not computed or without sections
     */
    tempo_ratio: number | null;
    /**
     * Sections
     *
     * Matching sections in the order of the query; empty if there are none or they were not computed
     */
    sections: Array<SectionAnswer>;
    /**
     * Reason
     *
     * Explanation of the decision, in one sentence
     */
    reason: string;
    /**
     * Model Id
     */
    model_id: string;
    /**
     * What the two recordings have in common
     */
    relation: Relation;
    /**
     * Why the decision cannot be likely; null if it can
     */
    limit: Limit | null;
    /**
     * Whether the melodies agree in the sections
     */
    melody: MelodyAgreement;
    /**
     * Commonness
     *
     * Share of works whose harmony contains the progression of the sections; null if unknown
     */
    commonness: number | null;
    /**
     * The stretch of one recording that both hold
     */
    same_recording: SameRecordingAnswer | null;
    /**
     * Calibration Id
     *
     * The library's own calibration that the probability is by; null for that of the weights
     */
    calibration_id: string | null;
    /**
     * Recipe
     *
     * Newest recipe of both, by which they were aligned; null if not aligned
     */
    recipe: string | null;
};

/**
 * OperatingPoint
 *
 * Name of a threshold of the card, by which versions before 1.1 chose where likely begins.
 */
export type OperatingPoint = 'precise' | 'balanced' | 'exhaustive';

/**
 * EvidenceAnswer
 *
 * Evidence of a check: which frames of two tracks are similar, and the best alignment.
 */
export type EvidenceAnswer = {
    /**
     * Seconds Per Frame
     */
    seconds_per_frame: number;
    /**
     * Shape
     *
     * Rows: frames of the query; columns: frames of the reference
     */
    shape: [
        number,
        number
    ];
    /**
     * Matrix
     *
     * base64 of the matrix, row by row, one bit per cell, most significant bit first
     */
    matrix: string;
    /**
     * Path
     *
     * Alignment path as pairs of query frame and reference frame
     */
    path: Array<[
        number,
        number
    ]>;
    /**
     * Sections
     *
     * Matching sections in the order of the query
     */
    sections: Array<SectionAnswer>;
};

/**
 * RankingAnswer
 *
 * Ranking of the other ready tracks: aligned tracks by supported probability, then the rest by distance.
 *
 * For unlikely tracks transposition, tempo and sections are not computed; a check computes them.
 */
export type RankingAnswer = {
    /**
     * Next Cursor
     *
     * Send as `cursor` to get the next page; null on the last page
     */
    next_cursor: string | null;
    /**
     * Total
     *
     * Number of items on all pages
     */
    total: number;
    /**
     * Total Is Exact
     *
     * False if there are more than `total`: no more than 10 000 matches are counted
     */
    total_is_exact?: boolean;
    query: TrackAnswer;
    /**
     * Items
     */
    items: Array<RankingItem>;
    /**
     * Has Cover
     *
     * Whether any track of the whole ranking is likely a cover: `n_likely` > 0
     */
    has_cover: boolean;
    /**
     * N Likely
     *
     * Likely tracks of the whole ranking, before any filter
     */
    n_likely: number;
    /**
     * N Unsure
     *
     * Unsure tracks of the whole ranking, before any filter
     */
    n_unsure: number;
    /**
     * Prior
     *
     * Share of covers among the pairs of this library, which the probabilities assume
     */
    prior: number;
    /**
     * Best Probability
     *
     * Highest probability of the whole ranking; null if it is empty
     */
    best_probability: number | null;
    /**
     * Chance
     *
     * Probability that a library of this size without a cover of the query would show something as similar: small if the work is in the library at all. At least 0.03, or 0 if a cover is confirmed or the recording itself is there; null if the ranking is empty
     */
    chance: number | null;
    /**
     * Works
     *
     * Works that are likely or unsure, most probable first
     */
    works: Array<RankedWork>;
    /**
     * N Waiting
     *
     * Tracks left out because they wait for an embedding by the current weights
     */
    n_waiting: number;
    /**
     * N Added
     *
     * Tracks added since the ranking was made, 500 at most, which it leaves out. A ranking is kept for minutes, and made again as soon as a new track is among the nearest. `is_new` includes them
     */
    n_added: number;
    /**
     * Engine Is Away
     *
     * Whether the ranking is one of the last 15 minutes and may miss later changes, because the vector engine does not answer. False for further pages
     */
    engine_is_away: boolean;
    /**
     * Has Changed
     *
     * Whether the order is not that of the page before, so that tracks may come twice or be missing: the ranking was no longer kept and was made again, or a track was rejected or a rejection withdrawn. Then read again from the first page. False for the first page
     */
    has_changed: boolean;
};

/**
 * RankedWork
 *
 * A work that the query may be a recording of.
 */
export type RankedWork = {
    work: WorkRef;
    /**
     * Probability
     *
     * Highest probability of its tracks
     */
    probability: number;
    /**
     * Best Track Id
     *
     * Track with that probability
     */
    best_track_id: string;
};

/**
 * RankingItem
 *
 * A track in a ranking.
 */
export type RankingItem = {
    /**
     * Rank
     *
     * Rank in the whole ranking, before any filter
     */
    rank: number;
    track: TrackAnswer;
    verdict: VerdictAnswer;
    /**
     * Is Aligned
     *
     * True if aligned with the query, false if compared by embedding alone
     */
    is_aligned: boolean;
    /**
     * Supported By
     *
     * Other tracks that are probably covers of both the query and this track. They move it in the order, not its probability
     */
    supported_by: number;
    /**
     * What a person answered about the query and this track. A confirmed track counts as likely, a rejected one as unlikely, in `decision` filters and counts; its verdict stays that of the comparison
     */
    review: ReviewRef | null;
};

/**
 * MapAnswer
 *
 * The map in columns: the same place of each list tells of the same recording.
 */
export type MapAnswer = {
    /**
     * Model Id
     *
     * Weights whose embeddings it shows
     */
    model_id: string;
    /**
     * Version
     *
     * Rises with each change of places; 0 before the first map
     */
    version: number;
    /**
     * Made At
     *
     * When a place changed last; null before the first map
     */
    made_at: string | null;
    /**
     * Fitted At
     *
     * When the whole map was laid out last; null before the first map
     */
    fitted_at: string | null;
    /**
     * N Waiting
     *
     * Ready recordings that have no place yet
     */
    n_waiting: number;
    /**
     * Ids
     */
    ids: Array<string>;
    /**
     * X
     *
     * 0..65535, to the right; near recordings are alike
     */
    x: Array<number>;
    /**
     * Y
     *
     * 0..65535, upwards, in the units of `x`
     */
    y: Array<number>;
    /**
     * Titles
     */
    titles: Array<string | null>;
    /**
     * Artists
     */
    artists: Array<string | null>;
    /**
     * Works
     */
    works: Array<MapWorkAnswer>;
    /**
     * Work
     *
     * Place in `works`; -1 for none
     */
    work: Array<number>;
    /**
     * Decisions
     *
     * What `decision` counts by
     */
    decisions: Array<MapDecision>;
    /**
     * Decision
     *
     * Place in `decisions`: the most that is known of its covers in the library
     */
    decision: Array<number>;
    /**
     * Tags
     *
     * All tags, in alphabetical order
     */
    tags: Array<string>;
    /**
     * Tagged
     *
     * Places in `tags`
     */
    tagged: Array<Array<number>>;
};

/**
 * MapDecision
 *
 * The most that is known of a track's covers in the library, from the least.
 */
export type MapDecision = 'none' | 'unsure' | 'likely' | 'same_recording' | 'confirmed';

/**
 * MapWorkAnswer
 *
 * A work that recordings on the map belong to.
 */
export type MapWorkAnswer = {
    /**
     * Id
     */
    id: string;
    /**
     * Title
     */
    title: string;
};

/**
 * MapCoversAnswer
 *
 * The likely covers of a recording, the most probable first.
 */
export type MapCoversAnswer = {
    /**
     * Items
     */
    items: Array<MapCoverAnswer>;
};

/**
 * MapCoverAnswer
 *
 * A recording that is probably a cover of the one asked about.
 */
export type MapCoverAnswer = {
    /**
     * Track Id
     */
    track_id: string;
    /**
     * Title
     */
    title: string | null;
    /**
     * Artist
     */
    artist: string | null;
    /**
     * Probability
     *
     * As the library's background search found it
     */
    probability: number;
    /**
     * Is Confirmed
     *
     * Whether a person confirmed the pair
     */
    is_confirmed: boolean;
};

/**
 * ClipSubmitted
 *
 * A submitted clip.
 */
export type ClipSubmitted = {
    clip: ClipAnswer;
};

/**
 * ClipAnswer
 *
 * A clip and the state of its ranking.
 */
export type ClipAnswer = {
    /**
     * Id
     */
    id: string;
    state: ClipState;
    /**
     * Track Id
     *
     * Track that the clip is cut from; null for a file
     */
    track_id: string | null;
    /**
     * File Name
     */
    file_name: string | null;
    /**
     * Start S
     *
     * Start in its recording, in seconds; null for a whole file
     */
    start_s: number | null;
    /**
     * End S
     */
    end_s: number | null;
    /**
     * Min Probability
     *
     * As requested; null if it was not
     */
    min_probability: number | null;
    /**
     * As requested; null if it was not
     */
    operating_point: OperatingPoint | null;
    /**
     * Why the clip could not be ranked
     */
    error: Problem | null;
    /**
     * Why a queued clip waits: a server is away, such as `engine_unavailable`. It goes on by itself
     */
    waits_for: Problem | null;
    /**
     * Who made it; null for what was there before accounts, or by no user
     */
    made_by: PersonAnswer | null;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Updated At
     */
    updated_at: string;
    /**
     * Expires At
     *
     * When the clip and its ranking are deleted
     */
    expires_at: string;
};

/**
 * ClipState
 *
 * State of a clip.
 */
export type ClipState = 'queued' | 'ranking' | 'ready' | 'failed';

/**
 * ClipResult
 *
 * A clip, and its ranking once it is ready.
 */
export type ClipResult = {
    clip: ClipAnswer;
    ranking: ClipRankingAnswer | null;
};

/**
 * ClipRankingAnswer
 *
 * Ranking of the library by similarity to a clip. Times of the query count from the start of the clip.
 */
export type ClipRankingAnswer = {
    /**
     * Items
     *
     * The first 100 tracks
     */
    items: Array<RankingItem>;
    /**
     * Total
     *
     * Number of ranked tracks
     */
    total: number;
    /**
     * Has Cover
     *
     * Whether any track is likely a recording of the same work: `n_likely` > 0
     */
    has_cover: boolean;
    /**
     * N Likely
     *
     * Likely tracks of the whole ranking
     */
    n_likely: number;
    /**
     * N Unsure
     *
     * Unsure tracks of the whole ranking
     */
    n_unsure: number;
    /**
     * Prior
     *
     * Share of covers among the pairs of this library, which the probabilities assume; null if unknown
     */
    prior: number | null;
    /**
     * Best Probability
     *
     * Highest probability of the whole ranking; null if it is empty
     */
    best_probability: number | null;
    /**
     * Works
     *
     * Works that are likely or unsure, most probable first
     */
    works: Array<RankedWork>;
    /**
     * N Waiting
     *
     * Tracks left out because they wait for an embedding by the current weights
     */
    n_waiting: number;
};

/**
 * WorkPage
 *
 * A page of works.
 */
export type WorkPage = {
    /**
     * Next Cursor
     *
     * Send as `cursor` to get the next page; null on the last page
     */
    next_cursor: string | null;
    /**
     * Total
     *
     * Number of items on all pages
     */
    total: number;
    /**
     * Total Is Exact
     *
     * False if there are more than `total`: no more than 10 000 matches are counted
     */
    total_is_exact?: boolean;
    /**
     * Items
     */
    items: Array<WorkAnswer>;
};

/**
 * WorkAnswer
 *
 * A composition.
 */
export type WorkAnswer = {
    /**
     * Id
     */
    id: string;
    /**
     * Title
     */
    title: string;
    /**
     * Composer
     */
    composer: string | null;
    /**
     * Alternative Titles
     */
    alternative_titles: Array<string>;
    /**
     * Writers
     */
    writers: Array<WriterAnswer>;
    /**
     * Iswc
     *
     * T and ten digits
     */
    iswc: string | null;
    /**
     * Original Track Id
     *
     * Track that holds the first recording; it may have been deleted
     */
    original_track_id: string | null;
    /**
     * Year
     */
    year: number | null;
    /**
     * Notes
     */
    notes: string | null;
    /**
     * Links
     */
    links: Array<string>;
    /**
     * N Tracks
     *
     * Number of its tracks
     */
    n_tracks: number;
    /**
     * Who made it; null for what was there before accounts, or by no user
     */
    made_by: PersonAnswer | null;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Updated At
     */
    updated_at: string;
};

/**
 * WriterAnswer
 *
 * A person who wrote a part of a work.
 */
export type WriterAnswer = {
    /**
     * Name
     */
    name: string;
    /**
     * By the codes of CWR, such as C for composer
     */
    role: WriterRole | null;
    /**
     * Share
     *
     * Percent of the work
     */
    share: number | null;
};

/**
 * WriterRole
 *
 * What a writer did, by the codes of CISAC's Common Works Registration (CWR).
 */
export type WriterRole = 'A' | 'C' | 'CA' | 'AR' | 'AD' | 'TR' | 'SA' | 'SR';

/**
 * WorkRequest
 *
 * A new work.
 */
export type WorkRequest = {
    /**
     * Composer
     */
    composer?: string | null;
    /**
     * Alternative Titles
     */
    alternative_titles?: Array<string>;
    /**
     * Writers
     */
    writers?: Array<WriterFields>;
    /**
     * Iswc
     */
    iswc?: string | null;
    /**
     * Original Track Id
     *
     * Track that holds the first recording
     */
    original_track_id?: string | null;
    /**
     * Year
     */
    year?: number | null;
    /**
     * Notes
     */
    notes?: string | null;
    /**
     * Links
     *
     * https addresses at musicbrainz.org, secondhandsongs.com or wikidata.org
     */
    links?: Array<string>;
    /**
     * Title
     */
    title: string;
};

/**
 * WriterFields
 *
 * A person who wrote a part of a work.
 */
export type WriterFields = {
    /**
     * Name
     */
    name: string;
    /**
     * By the codes of CWR: A author, C composer, CA both, AR arranger, AD adaptor, TR translator, SA sub-author, SR sub-arranger
     */
    role?: WriterRole | null;
    /**
     * Share
     *
     * Percent of the work; all together at most 100
     */
    share?: number | null;
};

/**
 * WorkEditRequest
 *
 * Changes to a work; omitted fields stay. null removes a field, such as the composer.
 */
export type WorkEditRequest = {
    /**
     * Composer
     */
    composer?: string | null;
    /**
     * Alternative Titles
     */
    alternative_titles?: Array<string>;
    /**
     * Writers
     */
    writers?: Array<WriterFields>;
    /**
     * Iswc
     */
    iswc?: string | null;
    /**
     * Original Track Id
     *
     * Track that holds the first recording
     */
    original_track_id?: string | null;
    /**
     * Year
     */
    year?: number | null;
    /**
     * Notes
     */
    notes?: string | null;
    /**
     * Links
     *
     * https addresses at musicbrainz.org, secondhandsongs.com or wikidata.org
     */
    links?: Array<string>;
    /**
     * Title
     */
    title?: string;
};

/**
 * RecordingPage
 *
 * A page of the recordings of a work, by title.
 */
export type RecordingPage = {
    /**
     * Next Cursor
     *
     * Send as `cursor` to get the next page; null on the last page
     */
    next_cursor: string | null;
    /**
     * Total
     *
     * Number of items on all pages
     */
    total: number;
    /**
     * Total Is Exact
     *
     * False if there are more than `total`: no more than 10 000 matches are counted
     */
    total_is_exact?: boolean;
    /**
     * Items
     */
    items: Array<RecordingAnswer>;
};

/**
 * MemberRelation
 *
 * What a recording is to its work.
 */
export type MemberRelation = 'original' | 'same_recording' | 'version';

/**
 * RecordingAnswer
 *
 * A recording of a work.
 */
export type RecordingAnswer = {
    track: TrackAnswer;
    relation: MemberRelation;
    /**
     * Null if it resembles no other recording of the work, or was not compared yet
     */
    nearest: ResemblanceAnswer | null;
    /**
     * By which a person confirmed it; null if nobody did
     */
    review: ReviewRef | null;
};

/**
 * ResemblanceAnswer
 *
 * The recording of a work that another resembles most.
 */
export type ResemblanceAnswer = {
    /**
     * Track Id
     */
    track_id: string;
    /**
     * Probability
     *
     * That both record one work, when it was last computed
     */
    probability: number;
};

/**
 * FoundList
 *
 * Tracks that may record a work, the most probable first; at most 100.
 */
export type FoundList = {
    /**
     * Items
     */
    items: Array<FoundAnswer>;
};

/**
 * FoundAnswer
 *
 * A track that may record a work, although it does not belong to it.
 */
export type FoundAnswer = {
    track: TrackAnswer;
    nearest: ResemblanceAnswer;
};

/**
 * WorkChangeAnswer
 *
 * A merge or split of works, or the undo of one.
 */
export type WorkChangeAnswer = {
    /**
     * Id
     */
    id: string;
    kind: WorkChangeKind;
    /**
     * At
     */
    at: string;
    /**
     * Who made it; null for what was there before accounts, or by no user
     */
    made_by: PersonAnswer | null;
    /**
     * Work Id
     *
     * The work that took others, or that was split
     */
    work_id: string;
    /**
     * Other Ids
     *
     * The works that it took, or the new work
     */
    other_ids: Array<string>;
    /**
     * Before
     *
     * The works before; the first is `work_id`
     */
    before: Array<NamedWork>;
    /**
     * N Moved
     *
     * Number of tracks that moved
     */
    n_moved: number;
    /**
     * Is Undone
     */
    is_undone: boolean;
};

/**
 * NamedWork
 *
 * A work by the title that it had.
 */
export type NamedWork = {
    /**
     * Id
     */
    id: string;
    /**
     * Title
     */
    title: string;
};

/**
 * WorkChangeKind
 *
 * What was done to works.
 */
export type WorkChangeKind = 'merge' | 'split' | 'undo';

/**
 * MergeRequest
 *
 * Works that another work takes.
 */
export type MergeRequest = {
    /**
     * Work Ids
     */
    work_ids: Array<string>;
};

/**
 * SplitRequest
 *
 * Tracks of a work that become a work of their own.
 */
export type SplitRequest = {
    /**
     * Track Ids
     */
    track_ids: Array<string>;
    /**
     * Title
     *
     * Title of the new work
     */
    title: string;
};

/**
 * WorkChangePage
 *
 * A page of merges and splits, newest first.
 */
export type WorkChangePage = {
    /**
     * Next Cursor
     *
     * Send as `cursor` to get the next page; null on the last page
     */
    next_cursor: string | null;
    /**
     * Total
     *
     * Number of items on all pages
     */
    total: number;
    /**
     * Total Is Exact
     *
     * False if there are more than `total`: no more than 10 000 matches are counted
     */
    total_is_exact?: boolean;
    /**
     * Items
     */
    items: Array<WorkChangeAnswer>;
};

/**
 * TableFormat
 *
 * Format of an export.
 */
export type TableFormat = 'csv' | 'json';

/**
 * ImportedTable
 *
 * What became of the rows of an import.
 */
export type ImportedTable = {
    /**
     * Preview
     */
    preview: boolean;
    /**
     * N Created
     */
    n_created: number;
    /**
     * N Updated
     */
    n_updated: number;
    /**
     * N Unchanged
     */
    n_unchanged: number;
    /**
     * N Refused
     */
    n_refused: number;
    /**
     * Items
     */
    items: Array<ImportedRowAnswer>;
};

/**
 * ImportedRowAnswer
 *
 * What became of a row, or would.
 */
export type ImportedRowAnswer = {
    /**
     * Line
     *
     * Line of the CSV at which it begins, or place in the list from 1
     */
    line: number;
    outcome: RowOutcome;
    /**
     * Id
     *
     * Of the work or track; null if it would be created, or was refused
     */
    id: string | null;
    /**
     * Title
     */
    title: string | null;
    /**
     * Code
     *
     * Stable error code of a refused row
     */
    code: string | null;
    /**
     * Detail
     *
     * Why it was refused, and what to do
     */
    detail: string | null;
};

/**
 * RowOutcome
 *
 * What became of a row, or would.
 */
export type RowOutcome = 'created' | 'updated' | 'unchanged' | 'refused';

/**
 * TableRequest
 *
 * Rows to import, as CSV or as a list; columns as in the export. Empty cells leave fields as they are.
 */
export type TableRequest = {
    /**
     * Csv
     *
     * CSV in UTF-8 with a header (RFC 4180)
     */
    csv?: string | null;
    /**
     * Items
     *
     * Rows, at most 1000, each with its cells by the name of the column
     */
    items?: Array<{
        [key: string]: string;
    }> | null;
    /**
     * Preview
     *
     * Say what would become of the rows, and write nothing
     */
    preview?: boolean;
};

/**
 * ChosenTracksRequest
 *
 * Which tracks to export, and how.
 */
export type ChosenTracksRequest = {
    /**
     * Ids
     */
    ids?: Array<string>;
    /**
     * Filter
     *
     * All tracks of the library that match; `{}` is all of them
     */
    filter?: TrackFilterRequest;
    format?: TableFormat;
};

/**
 * NamesAnswer
 *
 * Names read by a pattern, in the order of the request; without tracks that do not exist.
 */
export type NamesAnswer = {
    /**
     * Preview
     */
    preview: boolean;
    /**
     * Items
     */
    items: Array<NameAnswer>;
};

/**
 * NameAnswer
 *
 * What the name of a track says by a pattern.
 */
export type NameAnswer = {
    /**
     * Id
     */
    id: string;
    /**
     * Name
     *
     * Name of the file without its extension, or title of the video
     */
    name: string;
    /**
     * Fits
     *
     * Whether the name has the pattern; others are left alone
     */
    fits: boolean;
    /**
     * Title
     */
    title: string | null;
    /**
     * Artist
     */
    artist: string | null;
    /**
     * Album
     */
    album: string | null;
};

/**
 * NamesRequest
 *
 * Tracks whose names are read by a pattern.
 */
export type NamesRequest = {
    /**
     * Ids
     */
    ids: Array<string>;
    /**
     * Pattern
     *
     * `auto`, or a text with `{title}`, and `{artist}`, `{album}`, `{number}` or `{skip}`, such as `{number} {title}`
     */
    pattern?: string;
    /**
     * Preview
     *
     * Say what would be written, and write nothing
     */
    preview?: boolean;
};

/**
 * LookupsAnswer
 *
 * Which look-ups the operator allows.
 */
export type LookupsAnswer = {
    /**
     * Musicbrainz
     */
    musicbrainz: boolean;
};

/**
 * KnownRecordings
 *
 * Recordings that a track may be, the best first; at most 10.
 */
export type KnownRecordings = {
    /**
     * Items
     */
    items: Array<KnownRecordingAnswer>;
};

/**
 * KnownRecordingAnswer
 *
 * A recording as MusicBrainz describes it.
 */
export type KnownRecordingAnswer = {
    /**
     * Title
     */
    title: string;
    /**
     * Artist
     */
    artist: string | null;
    /**
     * Album
     */
    album: string | null;
    /**
     * Date
     *
     * Of the first release, YYYY, YYYY-MM or YYYY-MM-DD
     */
    date: string | null;
    /**
     * Isrc
     */
    isrc: string | null;
    /**
     * Duration S
     */
    duration_s: number | null;
    /**
     * Score
     *
     * How well it fits what was asked
     */
    score: number;
    /**
     * Url
     */
    url: string;
};

/**
 * ReviewRecord
 *
 * One answer of a person, with what the verdict said then.
 */
export type ReviewRecord = {
    /**
     * Id
     */
    id: string;
    /**
     * Query Id
     */
    query_id: string;
    /**
     * Reference Id
     */
    reference_id: string | null;
    /**
     * Work Id
     */
    work_id: string | null;
    /**
     * The track; null if it left the library, as the next two
     */
    query: TrackAnswer | null;
    reference: TrackAnswer | null;
    work: WorkRef | null;
    answer: ReviewAnswer;
    relation: Relation | null;
    /**
     * Note
     */
    note: string | null;
    /**
     * Answered At
     */
    answered_at: string;
    /**
     * Who made it; null for what was there before accounts, or by no user
     */
    made_by: PersonAnswer | null;
    /**
     * Model Id
     */
    model_id: string | null;
    /**
     * Calibration Id
     *
     * The library's own calibration; null for that of the weights
     */
    calibration_id: string | null;
    /**
     * Probability
     *
     * Null if the tracks could not be compared then
     */
    probability: number | null;
    decision: Decision | null;
    /**
     * Revises
     *
     * Review that it replaced
     */
    revises: string | null;
    /**
     * Revised By
     *
     * Review that replaced it; null for the one that counts
     */
    revised_by: string | null;
    /**
     * Joined Work Id
     *
     * Work that it put tracks into; null if it moved none
     */
    joined_work_id: string | null;
    /**
     * N Moved
     *
     * Tracks that it moved between works
     */
    n_moved: number;
};

/**
 * ReviewRequest
 *
 * An answer about a pair of tracks, or about a track and a work.
 */
export type ReviewRequest = {
    /**
     * Query Id
     *
     * `yt-` and the video id, or `file-` and a hash of the file
     */
    query_id: string;
    /**
     * Reference Id
     *
     * The other track; null if `work_id` is given
     */
    reference_id?: string | null;
    /**
     * Work Id
     *
     * A work that the track may record
     */
    work_id?: string | null;
    /**
     * `withdrawn` takes back the review that `revises` names
     */
    answer: ReviewAnswer;
    /**
     * `same_work` (default) or `same_recording` of a confirmed pair, `none` (default) or `shared_harmony` of a rejected one
     */
    relation?: Relation | null;
    /**
     * Note
     */
    note?: string | null;
    /**
     * Revises
     *
     * Review that this one replaces; needed if the pair is confirmed or rejected already
     */
    revises?: string | null;
};

/**
 * ReviewPage
 *
 * A page of reviews.
 */
export type ReviewPage = {
    /**
     * Next Cursor
     *
     * Send as `cursor` to get the next page; null on the last page
     */
    next_cursor: string | null;
    /**
     * Total
     *
     * Number of items on all pages
     */
    total: number;
    /**
     * Total Is Exact
     *
     * False if there are more than `total`: no more than 10 000 matches are counted
     */
    total_is_exact?: boolean;
    /**
     * Items
     */
    items: Array<ReviewRecord>;
};

/**
 * QueuePage
 *
 * A page of the queue, the most informative pair first. `total` is exact up to 300.
 */
export type QueuePage = {
    /**
     * Next Cursor
     *
     * Send as `cursor` to get the next page; null on the last page
     */
    next_cursor: string | null;
    /**
     * Total
     *
     * Number of items on all pages
     */
    total: number;
    /**
     * Total Is Exact
     *
     * False if there are more than `total`: no more than 10 000 matches are counted
     */
    total_is_exact?: boolean;
    /**
     * Items
     */
    items: Array<QueuedPairAnswer>;
};

/**
 * QueuedPairAnswer
 *
 * A pair that waits for an answer.
 */
export type QueuedPairAnswer = {
    query: TrackAnswer;
    reference: TrackAnswer;
    /**
     * Probability
     *
     * When it was found; a check states the present one
     */
    probability: number;
    decision: Decision;
    /**
     * Information
     *
     * Expected number of pairs of songs whose relation the answer corrects; the order of the queue
     */
    information: number;
    /**
     * Model Id
     */
    model_id: string;
    /**
     * Found At
     */
    found_at: string;
    /**
     * Is Skipped
     */
    is_skipped: boolean;
};

/**
 * CalibrationPage
 *
 * A page of calibrations, newest first.
 */
export type CalibrationPage = {
    /**
     * Next Cursor
     *
     * Send as `cursor` to get the next page; null on the last page
     */
    next_cursor: string | null;
    /**
     * Total
     *
     * Number of items on all pages
     */
    total: number;
    /**
     * Total Is Exact
     *
     * False if there are more than `total`: no more than 10 000 matches are counted
     */
    total_is_exact?: boolean;
    /**
     * Items
     */
    items: Array<CalibrationAnswer>;
    /**
     * N Reviews
     *
     * Confirmed and rejected pairs
     */
    n_reviews: number;
    /**
     * N Needed
     *
     * Reviews from which a calibration is fitted
     */
    n_needed: number;
    /**
     * In Use
     *
     * The calibration in use; null for that of the weights
     */
    in_use: string | null;
};

/**
 * CalibrationAnswer
 *
 * A calibration that was fitted to reviews, or waits for it.
 */
export type CalibrationAnswer = {
    /**
     * Id
     */
    id: string;
    state: CalibrationState;
    /**
     * Asked At
     */
    asked_at: string;
    /**
     * Who made it; null for what was there before accounts, or by no user
     */
    made_by: PersonAnswer | null;
    /**
     * Fitted At
     */
    fitted_at: string | null;
    fit: FitAnswer | null;
    /**
     * Why it could not be fitted
     */
    error: Problem | null;
    /**
     * Used Since
     *
     * Since when it is in use; null if it is not
     */
    used_since: string | null;
};

/**
 * CalibrationState
 *
 * State of a fit; the worker makes it.
 */
export type CalibrationState = 'asked' | 'fitted' | 'failed';

/**
 * FitAnswer
 *
 * Result of a fit.
 */
export type FitAnswer = {
    /**
     * Model Id
     *
     * Weights that it counts for
     */
    model_id: string;
    /**
     * Slope
     *
     * Factor of the log-odds of the weights' calibration
     */
    slope: number;
    /**
     * Prior
     *
     * Share of covers among the pairs of this library, before a comparison
     */
    prior: number;
    /**
     * N Tracks
     *
     * Size of the library then
     */
    n_tracks: number;
    /**
     * N Confirmed
     */
    n_confirmed: number;
    /**
     * N Rejected
     */
    n_rejected: number;
    /**
     * N Left Out
     *
     * Reviews of pairs that could not be compared any more
     */
    n_left_out: number;
    /**
     * Of the calibration that was in use
     */
    before: ReliabilityAnswer;
    /**
     * Of this one, on reviews that its fit had left out (cross-validation)
     */
    after: ReliabilityAnswer;
};

/**
 * ReliabilityAnswer
 *
 * How far probabilities agree with answers.
 */
export type ReliabilityAnswer = {
    /**
     * Bins
     */
    bins: Array<ReliabilityBinAnswer>;
    /**
     * Error
     *
     * Expected calibration error: mean difference of both, over the pairs
     */
    error: number;
    /**
     * Log Loss
     */
    log_loss: number;
};

/**
 * ReliabilityBinAnswer
 *
 * Pairs of similar probability.
 */
export type ReliabilityBinAnswer = {
    /**
     * Probability
     *
     * Their mean probability
     */
    probability: number;
    /**
     * Confirmed
     *
     * Share of them that was confirmed
     */
    confirmed: number;
    /**
     * N Pairs
     */
    n_pairs: number;
};

/**
 * CasePage
 *
 * A page of cases, last changed first.
 */
export type CasePage = {
    /**
     * Next Cursor
     *
     * Send as `cursor` to get the next page; null on the last page
     */
    next_cursor: string | null;
    /**
     * Total
     *
     * Number of items on all pages
     */
    total: number;
    /**
     * Total Is Exact
     *
     * False if there are more than `total`: no more than 10 000 matches are counted
     */
    total_is_exact?: boolean;
    /**
     * Items
     */
    items: Array<CaseSummary>;
};

/**
 * CaseSummary
 *
 * A case in a list.
 */
export type CaseSummary = {
    /**
     * Id
     */
    id: string;
    /**
     * Title
     */
    title: string;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Updated At
     */
    updated_at: string;
    /**
     * Who made it; null for what was there before accounts, or by no user
     */
    made_by: PersonAnswer | null;
    /**
     * N Pairs
     */
    n_pairs: number;
    /**
     * N Notes
     */
    n_notes: number;
    /**
     * Frozen At
     *
     * Since when only notes are added; null while it is open
     */
    frozen_at: string | null;
    /**
     * Who made it; null for what was there before accounts, or by no user
     */
    frozen_by: PersonAnswer | null;
    /**
     * Sha256
     *
     * Of title, pairs and notes when it was frozen
     */
    sha256: string | null;
};

/**
 * CaseAnswer
 *
 * A case.
 */
export type CaseAnswer = {
    /**
     * Id
     */
    id: string;
    /**
     * Title
     */
    title: string;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Updated At
     */
    updated_at: string;
    /**
     * Who made it; null for what was there before accounts, or by no user
     */
    made_by: PersonAnswer | null;
    /**
     * N Pairs
     */
    n_pairs: number;
    /**
     * N Notes
     */
    n_notes: number;
    /**
     * Frozen At
     *
     * Since when only notes are added; null while it is open
     */
    frozen_at: string | null;
    /**
     * Who made it; null for what was there before accounts, or by no user
     */
    frozen_by: PersonAnswer | null;
    /**
     * Sha256
     *
     * Of title, pairs and notes when it was frozen
     */
    sha256: string | null;
    /**
     * Pairs
     */
    pairs: Array<CasePairAnswer>;
    /**
     * Notes
     */
    notes: Array<CaseNoteAnswer>;
    /**
     * Links
     *
     * Links that have not ended; empty for readers by a link
     */
    links: Array<CaseLinkAnswer>;
    /**
     * Link Ends At
     *
     * When the link ends by which the case is read; null for its users
     */
    link_ends_at: string | null;
};

/**
 * CaseEvidence
 *
 * What was found about a pair at one moment. It never changes.
 */
export type CaseEvidence = {
    /**
     * Taken At
     */
    taken_at: string;
    query: CaseSong;
    reference: CaseSong;
    verdict: VerdictAnswer;
    model: CaseModel;
    review: CaseReview | null;
    /**
     * Pictures
     *
     * SHA-256 of each picture, by name
     */
    pictures: {
        [key: string]: string;
    };
};

/**
 * CaseLinkAnswer
 *
 * A link by which anybody reads the case until it ends.
 */
export type CaseLinkAnswer = {
    /**
     * Id
     */
    id: string;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Expires At
     */
    expires_at: string;
    /**
     * Who made it; null for what was there before accounts, or by no user
     */
    made_by: PersonAnswer | null;
};

/**
 * CaseModel
 *
 * By what a verdict was computed, and how often it is right.
 */
export type CaseModel = {
    /**
     * Id
     */
    id: string;
    /**
     * Sha256
     */
    sha256: string;
    /**
     * Eye Sha256
     *
     * Of the second network; null if there is none
     */
    eye_sha256: string | null;
    /**
     * Program
     *
     * Version of Contrafact
     */
    program: string;
    /**
     * Prior
     *
     * Share of covers among the pairs of the library that the probability assumes
     */
    prior: number;
    /**
     * Precision
     *
     * Share of likely pairs that were right, from `measured_at` on
     */
    precision: number | null;
    /**
     * Recall
     *
     * Share of covers that were found, from `measured_at` on
     */
    recall: number | null;
    /**
     * Measured At
     *
     * Greatest threshold with figures that is not above the verdict's
     */
    measured_at: number | null;
};

/**
 * CaseNoteAnswer
 *
 * A note. It never changes.
 */
export type CaseNoteAnswer = {
    /**
     * Id
     */
    id: string;
    /**
     * Text
     */
    text: string;
    /**
     * Made At
     */
    made_at: string;
    /**
     * Who made it; null for what was there before accounts, or by no user
     */
    made_by: PersonAnswer | null;
    /**
     * Pair Id
     *
     * The pair that it is about; null for the case
     */
    pair_id: string | null;
    /**
     * Is Late
     *
     * Whether it was added after the case was frozen
     */
    is_late: boolean;
};

/**
 * CasePairAnswer
 *
 * A pair of a case with its evidence.
 */
export type CasePairAnswer = {
    /**
     * Id
     */
    id: string;
    /**
     * Query Id
     */
    query_id: string;
    /**
     * Reference Id
     */
    reference_id: string;
    /**
     * Added At
     */
    added_at: string;
    /**
     * Who made it; null for what was there before accounts, or by no user
     */
    added_by: PersonAnswer | null;
    /**
     * Sha256
     *
     * Of the evidence, as JSON with sorted names and without spaces
     */
    sha256: string;
    evidence: CaseEvidence;
};

/**
 * CaseReview
 *
 * What a person had answered about the pair.
 */
export type CaseReview = {
    answer: ReviewAnswer;
    /**
     * Answered At
     */
    answered_at: string;
    /**
     * By
     */
    by: string | null;
    /**
     * Note
     */
    note: string | null;
};

/**
 * CaseSong
 *
 * A recording as the library described it when the evidence was taken.
 */
export type CaseSong = {
    /**
     * Id
     */
    id: string;
    /**
     * Kind
     *
     * `youtube` or `upload`
     */
    kind: string;
    /**
     * Key
     *
     * The video's id, or the file's SHA-256
     */
    key: string;
    /**
     * Added At
     */
    added_at: string;
    /**
     * Name
     *
     * Artist and title, or what is known instead
     */
    name: string;
    /**
     * Title
     */
    title: string | null;
    /**
     * Artist
     */
    artist: string | null;
    /**
     * Album
     */
    album: string | null;
    /**
     * Date
     */
    date: string | null;
    /**
     * Isrc
     */
    isrc: string | null;
    /**
     * Label
     */
    label: string | null;
    /**
     * Language
     */
    language: string | null;
    /**
     * Duration S
     */
    duration_s: number | null;
    /**
     * Published At
     */
    published_at: string | null;
    /**
     * Url
     */
    url: string | null;
    /**
     * File Name
     */
    file_name: string | null;
    /**
     * Work
     */
    work: string | null;
    /**
     * Iswc
     */
    iswc: string | null;
    /**
     * Chroma Sha256
     */
    chroma_sha256: string | null;
    /**
     * Fingerprint Sha256
     */
    fingerprint_sha256: string | null;
};

/**
 * CaseRequest
 *
 * Title of a case.
 */
export type CaseRequest = {
    /**
     * Title
     */
    title: string;
};

/**
 * CasePairRequest
 *
 * A pair to compare and put into a case.
 */
export type CasePairRequest = {
    /**
     * Query Id
     *
     * `yt-` and the video id, or `file-` and a hash of the file
     */
    query_id: string;
    /**
     * Reference Id
     *
     * `yt-` and the video id, or `file-` and a hash of the file
     */
    reference_id: string;
};

/**
 * CaseRerun
 *
 * Whether a new comparison of a pair gives the same.
 */
export type CaseRerun = {
    /**
     * Is Same
     */
    is_same: boolean;
    /**
     * Differences
     */
    differences: Array<CaseDifference>;
};

/**
 * CaseDifference
 *
 * What a new comparison finds otherwise.
 */
export type CaseDifference = {
    /**
     * What
     *
     * Field, such as `probability` or `query.title`; `songs` if they cannot be compared
     */
    what: string;
    /**
     * Before
     *
     * In the case
     */
    before: string | null;
    /**
     * Now
     */
    now: string | null;
};

/**
 * CaseNoteRequest
 *
 * A note on a case, or on one pair of it.
 */
export type CaseNoteRequest = {
    /**
     * Text
     */
    text: string;
    /**
     * Pair Id
     *
     * The pair that it is about; null for the case
     */
    pair_id?: string | null;
};

/**
 * CaseLinkMade
 *
 * A new link.
 */
export type CaseLinkMade = {
    /**
     * Link
     *
     * Address, with the secret behind the #. It is not shown again
     */
    link: string;
    case: CaseAnswer;
};

/**
 * CaseLinkRequest
 *
 * For how long a link works.
 */
export type CaseLinkRequest = {
    /**
     * Days
     */
    days: number;
};

/**
 * SharedCaseRequest
 *
 * The secret of a link, which is behind the # of its address.
 */
export type SharedCaseRequest = {
    /**
     * Token
     */
    token: string;
};

/**
 * SharedExportRequest
 *
 * The secret of a link, and a format.
 */
export type SharedExportRequest = {
    /**
     * Token
     */
    token: string;
    /**
     * Format
     *
     * If null, `Accept` decides between their media types
     */
    format?: 'pdf' | 'csv' | 'json' | null;
};

/**
 * SharedPictureRequest
 *
 * The secret of a link, and a picture.
 */
export type SharedPictureRequest = {
    /**
     * Token
     */
    token: string;
    /**
     * Pair Id
     */
    pair_id: string;
    /**
     * Name
     */
    name: 'matrix' | 'query' | 'reference';
};

/**
 * PlaylistSubmitted
 *
 * A submitted playlist.
 */
export type PlaylistSubmitted = {
    playlist: PlaylistAnswer;
};

/**
 * PlaylistAnswer
 *
 * A submitted playlist.
 */
export type PlaylistAnswer = {
    /**
     * Id
     */
    id: string;
    /**
     * Url
     */
    url: string;
    state: PlaylistState;
    /**
     * Title
     */
    title: string | null;
    /**
     * Is Truncated
     *
     * Whether entries beyond the limit were left out
     */
    is_truncated: boolean;
    /**
     * Why its videos could not be listed
     */
    error: Problem | null;
    /**
     * Entries
     */
    entries: Array<PlaylistEntryAnswer>;
    /**
     * Who made it; null for what was there before accounts, or by no user
     */
    made_by: PersonAnswer | null;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Updated At
     */
    updated_at: string;
};

/**
 * PlaylistEntryAnswer
 *
 * Entry of a playlist: its track and job, or the reason why it has none.
 */
export type PlaylistEntryAnswer = {
    /**
     * Position
     */
    position: number;
    /**
     * Video Id
     */
    video_id: string | null;
    /**
     * Title
     */
    title: string | null;
    track: TrackAnswer | null;
    job: JobAnswer | null;
    reason: Problem | null;
};

/**
 * PlaylistState
 *
 * State of a playlist's expansion.
 */
export type PlaylistState = 'queued' | 'expanding' | 'ready' | 'failed';

/**
 * JobPage
 *
 * A page of jobs.
 */
export type JobPage = {
    /**
     * Next Cursor
     *
     * Send as `cursor` to get the next page; null on the last page
     */
    next_cursor: string | null;
    /**
     * Total
     *
     * Number of items on all pages
     */
    total: number;
    /**
     * Total Is Exact
     *
     * False if there are more than `total`: no more than 10 000 matches are counted
     */
    total_is_exact?: boolean;
    /**
     * Items
     */
    items: Array<JobWithTrack>;
};

/**
 * JobWithTrack
 *
 * A job and its track.
 */
export type JobWithTrack = {
    /**
     * Id
     */
    id: string;
    /**
     * Track Id
     */
    track_id: string;
    state: State;
    /**
     * Progress
     *
     * Completed fraction of the job
     */
    progress: number;
    /**
     * Bytes Done
     *
     * Downloaded bytes, during the download
     */
    bytes_done: number | null;
    /**
     * Bytes Total
     *
     * Size of the download, if the source states it
     */
    bytes_total: number | null;
    /**
     * Attempts
     *
     * How often a worker has started it
     */
    attempts: number;
    /**
     * Why the job failed; of a queued job, why it was put back
     */
    error: Problem | null;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Started At
     */
    started_at: string | null;
    /**
     * Finished At
     */
    finished_at: string | null;
    track: TrackAnswer;
};

/**
 * ReextractionAnswer
 *
 * Ready tracks that were analysed by an older recipe, and their new analysis.
 */
export type ReextractionAnswer = {
    /**
     * Recipe
     *
     * The newest recipe
     */
    recipe: string;
    /**
     * N Tracks
     *
     * Ready tracks that lack it; they stay comparable by the older one
     */
    n_tracks: number;
    /**
     * N Fetchable
     *
     * Those that can be fetched from their source again
     */
    n_fetchable: number;
    /**
     * Estimated Bytes
     *
     * About how much would be downloaded for them
     */
    estimated_bytes: number;
    /**
     * Estimated Seconds
     *
     * About how long one worker process would take for them
     */
    estimated_seconds: number;
    /**
     * N Waiting
     *
     * Tracks that wait to be analysed again, while no job waits
     */
    n_waiting: number;
    /**
     * N Done
     *
     * Tracks analysed again since the request
     */
    n_done: number;
    /**
     * N Failed
     *
     * Tracks whose new analysis failed; a new request tries them again
     */
    n_failed: number;
    /**
     * Why waiting tracks could not be analysed yet
     */
    error: Problem | null;
    /**
     * Failures
     *
     * The first 50 of those that failed
     */
    failures: Array<FailedReextractionAnswer>;
};

/**
 * FailedReextractionAnswer
 *
 * A track whose new analysis failed; it keeps the older one.
 */
export type FailedReextractionAnswer = {
    track: TrackAnswer;
    error: Problem;
};

/**
 * SetPage
 *
 * A page of sets, newest first.
 */
export type SetPage = {
    /**
     * Next Cursor
     *
     * Send as `cursor` to get the next page; null on the last page
     */
    next_cursor: string | null;
    /**
     * Total
     *
     * Number of items on all pages
     */
    total: number;
    /**
     * Total Is Exact
     *
     * False if there are more than `total`: no more than 10 000 matches are counted
     */
    total_is_exact?: boolean;
    /**
     * Items
     */
    items: Array<SetSummary>;
};

/**
 * SetState
 *
 * State of a set.
 *
 * Attributes
 * ----------
 * PROPOSED : its parts wait for a person.
 * SEARCHING : the library is searched for its parts, which can be edited meanwhile.
 * ACCEPTING : its parts are made tracks.
 */
export type SetState = 'queued' | 'analysing' | 'searching' | 'proposed' | 'accepting' | 'accepted' | 'failed' | 'cancelled';

/**
 * SetSummary
 *
 * A set in a list.
 */
export type SetSummary = {
    /**
     * Id
     */
    id: string;
    /**
     * Title
     */
    title: string | null;
    /**
     * Artist
     */
    artist: string | null;
    source: SourceAnswer;
    state: SetState;
    /**
     * Progress
     *
     * Of what a worker does now
     */
    progress: number;
    /**
     * Duration S
     */
    duration_s: number | null;
    /**
     * N Parts
     */
    n_parts: number;
    /**
     * N Matches
     */
    n_matches: number;
    /**
     * Why it failed, or why what was tried last did
     */
    error: Problem | null;
    /**
     * Who made it; null for what was there before accounts, or by no user
     */
    made_by: PersonAnswer | null;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Updated At
     */
    updated_at: string;
    /**
     * Accepted At
     */
    accepted_at: string | null;
};

/**
 * SetAnswer
 *
 * A set with its parts and matches.
 */
export type SetAnswer = {
    /**
     * Id
     */
    id: string;
    /**
     * Title
     */
    title: string | null;
    /**
     * Artist
     */
    artist: string | null;
    source: SourceAnswer;
    state: SetState;
    /**
     * Progress
     *
     * Of what a worker does now
     */
    progress: number;
    /**
     * Duration S
     */
    duration_s: number | null;
    /**
     * N Parts
     */
    n_parts: number;
    /**
     * N Matches
     */
    n_matches: number;
    /**
     * Why it failed, or why what was tried last did
     */
    error: Problem | null;
    /**
     * Who made it; null for what was there before accounts, or by no user
     */
    made_by: PersonAnswer | null;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Updated At
     */
    updated_at: string;
    /**
     * Accepted At
     */
    accepted_at: string | null;
    /**
     * Revision
     *
     * Send it with the next change
     */
    revision: number;
    /**
     * Parts
     */
    parts: Array<SetPartAnswer>;
    /**
     * Matches
     *
     * In the order of their start
     */
    matches: Array<SetMatchAnswer>;
    /**
     * Has Damaged Chapters
     *
     * Whether its chapters cannot be, so that the parts follow the sound
     */
    has_damaged_chapters: boolean;
    /**
     * Has Audio
     *
     * Whether a copy is kept for listening
     */
    has_audio: boolean;
    /**
     * Outline
     *
     * base64 of uint8 (n,), the largest magnitude of equal parts of the set, 255 at full scale
     */
    outline: string;
    /**
     * Searched At
     *
     * When the library was searched last
     */
    searched_at: string | null;
};

/**
 * Evidence
 *
 * Why a part begins where it does.
 *
 * Attributes
 * ----------
 * BEGINNING : the set begins there.
 * CHANGE : sound and harmony change their character.
 * LIBRARY : a recording of the library begins there, or the one before it ends.
 * PERSON : a person put it there.
 */
export type Evidence = 'beginning' | 'chapter' | 'silence' | 'change' | 'library' | 'person';

/**
 * SetMatchAnswer
 *
 * A song of the library that sounds in the set.
 */
export type SetMatchAnswer = {
    track: TrackAnswer;
    /**
     * Start S
     *
     * Where it sounds in the set
     */
    start_s: number;
    /**
     * End S
     */
    end_s: number;
    /**
     * Reference Start S
     *
     * The stretch of the song that sounds there
     */
    reference_start_s: number;
    /**
     * Reference End S
     */
    reference_end_s: number;
    /**
     * Probability
     *
     * That both record one work, as in a ranking
     */
    probability: number;
    decision: Decision;
    relation: Relation;
};

/**
 * SetPartAnswer
 *
 * A part of a set, in seconds from its beginning.
 */
export type SetPartAnswer = {
    /**
     * Start S
     */
    start_s: number;
    /**
     * End S
     */
    end_s: number;
    /**
     * Title
     */
    title: string | null;
    /**
     * Artist
     */
    artist: string | null;
    /**
     * Why it begins there
     */
    evidence: Evidence;
    /**
     * What was made of it; null before, and once it was deleted
     */
    track: TrackAnswer | null;
};

/**
 * SetEditRequest
 *
 * Changes to a set; omitted fields stay.
 */
export type SetEditRequest = {
    /**
     * Revision
     */
    revision: number;
    /**
     * Title
     */
    title?: string;
    /**
     * Parts
     *
     * All parts in their order, in place of the old
     */
    parts?: Array<SetPartRequest>;
};

/**
 * SetPartRequest
 *
 * A part of a set, in seconds from its beginning.
 */
export type SetPartRequest = {
    /**
     * Start S
     */
    start_s: number;
    /**
     * End S
     */
    end_s: number;
    /**
     * Title
     */
    title?: string | null;
    /**
     * Artist
     */
    artist?: string | null;
};

/**
 * SetRevisionRequest
 *
 * The revision of the set that was seen.
 */
export type SetRevisionRequest = {
    /**
     * Revision
     */
    revision: number;
};

/**
 * SessionAnswer
 *
 * Who calls, and what the call may do.
 */
export type SessionAnswer = {
    /**
     * `local`: only this machine, without accounts; `open`: everybody, without accounts; `accounts`
     */
    access: Access;
    /**
     * How the caller said who it is; `none`: not signed in
     */
    way: Way;
    /**
     * null for a caller who is not signed in
     */
    user: CallerAnswer | null;
    /**
     * Scopes
     */
    scopes: Array<Scope>;
    /**
     * Session Id
     */
    session_id: string | null;
    /**
     * Is Set Up
     *
     * false until the first administrator has used the link of the server's log
     */
    is_set_up: boolean;
    sign_in: SignInWays;
};

/**
 * Access
 *
 * Who may use an installation.
 *
 * Attributes
 * ----------
 * LOCAL : the users of this machine, without accounts.
 * OPEN : everybody who reaches it, without accounts.
 * ACCOUNTS : those who sign in or send an API key.
 */
export type Access = 'local' | 'open' | 'accounts';

/**
 * CallerAnswer
 *
 * Who calls.
 */
export type CallerAnswer = {
    /**
     * Id
     */
    id: string;
    /**
     * Name
     */
    name: string;
    role: Role;
};

/**
 * Role
 *
 * Role of a user, from the least to the most. Each may all that the roles before it may.
 */
export type Role = 'viewer' | 'contributor' | 'curator' | 'administrator';

/**
 * Scope
 *
 * What a route needs, and what an API key may do.
 */
export type Scope = 'read' | 'submit' | 'edit' | 'review' | 'delete' | 'admin';

/**
 * SignInWays
 *
 * How people sign in.
 */
export type SignInWays = {
    /**
     * Password
     */
    password: boolean;
    /**
     * Sign On
     *
     * Name of the provider of single sign-on; null without one
     */
    sign_on: string | null;
};

/**
 * Way
 *
 * How a caller said who it is.
 */
export type Way = 'local' | 'open' | 'session' | 'key' | 'proxy' | 'system' | 'none';

/**
 * SignInRequest
 *
 * Name and password.
 */
export type SignInRequest = {
    /**
     * Name
     */
    name: string;
    /**
     * Password
     */
    password: string;
};

/**
 * SessionList
 *
 * The running sessions of a user, last used first.
 */
export type SessionList = {
    /**
     * Items
     */
    items: Array<SessionItem>;
};

/**
 * SessionItem
 *
 * A browser in which a user is signed in.
 */
export type SessionItem = {
    /**
     * Id
     */
    id: string;
    /**
     * Is Current
     */
    is_current: boolean;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Seen At
     */
    seen_at: string;
    /**
     * Expires At
     *
     * End without further use
     */
    expires_at: string;
    /**
     * Address
     */
    address: string;
    /**
     * Agent
     *
     * What the browser calls itself
     */
    agent: string;
};

/**
 * PasswordRequest
 *
 * A new password.
 */
export type PasswordRequest = {
    /**
     * Current
     */
    current: string;
    /**
     * New
     */
    new: string;
};

/**
 * UserPage
 *
 * A page of users.
 */
export type UserPage = {
    /**
     * Next Cursor
     *
     * Send as `cursor` to get the next page; null on the last page
     */
    next_cursor: string | null;
    /**
     * Total
     *
     * Number of items on all pages
     */
    total: number;
    /**
     * Total Is Exact
     *
     * False if there are more than `total`: no more than 10 000 matches are counted
     */
    total_is_exact?: boolean;
    /**
     * Items
     */
    items: Array<UserAnswer>;
};

/**
 * UserAnswer
 *
 * A user, as administrators see it.
 */
export type UserAnswer = {
    /**
     * Id
     */
    id: string;
    /**
     * Name
     */
    name: string;
    role: Role;
    /**
     * Email
     */
    email: string | null;
    /**
     * Is Disabled
     */
    is_disabled: boolean;
    /**
     * Has Password
     *
     * false if the user signs in by single sign-on alone
     */
    has_password: boolean;
    /**
     * Signed In At
     */
    signed_in_at: string | null;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Updated At
     */
    updated_at: string;
};

/**
 * UserEditRequest
 *
 * Changes of a user; omitted fields stay. `email: null` removes the address.
 */
export type UserEditRequest = {
    /**
     * Name
     */
    name?: string;
    /**
     * Email
     */
    email?: string | null;
    role?: Role;
    /**
     * Is Disabled
     */
    is_disabled?: boolean;
};

/**
 * LinkAnswer
 *
 * A one-time link. It is shown once.
 */
export type LinkAnswer = {
    /**
     * Id
     */
    id: string;
    /**
     * Link
     */
    link: string;
    /**
     * Expires At
     */
    expires_at: string | null;
    /**
     * Is Mailed
     *
     * Whether it was also sent by mail
     */
    is_mailed: boolean;
};

/**
 * InvitationList
 *
 * Invitations, newest first.
 */
export type InvitationList = {
    /**
     * Items
     */
    items: Array<InvitationItem>;
};

/**
 * InvitationItem
 *
 * An invitation that was not used yet.
 */
export type InvitationItem = {
    /**
     * Id
     */
    id: string;
    role: Role;
    /**
     * Email
     */
    email: string | null;
    /**
     * Who made it; null for what was there before accounts, or by no user
     */
    made_by: PersonAnswer | null;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Expires At
     */
    expires_at: string | null;
};

/**
 * InvitationRequest
 *
 * Whom to invite.
 */
export type InvitationRequest = {
    role: Role;
    /**
     * Email
     *
     * Where to mail the link, if mail is set up
     */
    email?: string;
};

/**
 * LookAnswer
 *
 * What a link is for.
 */
export type LookAnswer = {
    purpose: Purpose;
    role: Role;
    /**
     * Name
     *
     * For `reset`: of the user whose password it sets
     */
    name: string | null;
    /**
     * Email
     */
    email: string | null;
};

/**
 * Purpose
 *
 * What a one-time link is for.
 */
export type Purpose = 'first' | 'invitation' | 'reset';

/**
 * LookRequest
 *
 * A link's token.
 */
export type LookRequest = {
    /**
     * Token
     *
     * Of the link, behind its `#`
     */
    token: string;
};

/**
 * AcceptRequest
 *
 * Use of a link.
 */
export type AcceptRequest = {
    /**
     * Token
     *
     * Of the link, behind its `#`
     */
    token: string;
    /**
     * Name
     *
     * Of the new user; not for `reset`
     */
    name?: string;
    /**
     * Password
     */
    password: string;
};

/**
 * KeyList
 *
 * API keys, newest first.
 */
export type KeyList = {
    /**
     * Items
     */
    items: Array<KeyItem>;
};

/**
 * KeyItem
 *
 * An API key, without the key itself.
 */
export type KeyItem = {
    /**
     * Id
     */
    id: string;
    /**
     * Name
     */
    name: string;
    /**
     * Hint
     *
     * First characters of the key
     */
    hint: string;
    /**
     * Scopes
     */
    scopes: Array<Scope>;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Expires At
     */
    expires_at: string | null;
    /**
     * Used At
     *
     * Last use, to the minute
     */
    used_at: string | null;
};

/**
 * NewKey
 *
 * A new API key. `key` is shown once.
 */
export type NewKey = {
    /**
     * Key
     */
    key: string;
    item: KeyItem;
};

/**
 * KeyRequest
 *
 * A new API key.
 */
export type KeyRequest = {
    /**
     * Name
     */
    name: string;
    /**
     * Scopes
     */
    scopes: Array<Scope>;
    /**
     * Expires In Days
     *
     * null: without an end
     */
    expires_in_days?: number | null;
};

/**
 * AuditPage
 *
 * A page of the audit log, newest first.
 */
export type AuditPage = {
    /**
     * Next Cursor
     *
     * Send as `cursor` to get the next page; null on the last page
     */
    next_cursor: string | null;
    /**
     * Total
     *
     * Number of items on all pages
     */
    total: number;
    /**
     * Total Is Exact
     *
     * False if there are more than `total`: no more than 10 000 matches are counted
     */
    total_is_exact?: boolean;
    /**
     * Items
     */
    items: Array<AuditItem>;
};

/**
 * Action
 *
 * What was done. Names are stable: programs filter by them.
 */
export type Action = 'track.submitted' | 'track.edited' | 'track.trashed' | 'track.deleted' | 'track.restored' | 'job.retried' | 'job.cancelled' | 'playlist.submitted' | 'import.started' | 'import.paused' | 'import.resumed' | 'import.retried' | 'import.cancelled' | 'clip.submitted' | 'work.created' | 'work.edited' | 'work.deleted' | 'work.merged' | 'work.split' | 'work.restored' | 'review.made' | 'case.created' | 'case.edited' | 'case.pair_added' | 'case.pair_removed' | 'case.noted' | 'case.frozen' | 'case.deleted' | 'case.link_created' | 'case.link_ended' | 'set.edited' | 'set.accepted' | 'set.searched' | 'set.cancelled' | 'set.deleted' | 'calibration.asked' | 'calibration.used' | 'reextraction.started' | 'reextraction.stopped' | 'webhook.created' | 'webhook.edited' | 'webhook.deleted' | 'delivery.replayed' | 'session.begun' | 'session.ended' | 'user.created' | 'user.edited' | 'user.password_changed' | 'invitation.created' | 'invitation.withdrawn' | 'user.reset_created' | 'key.created' | 'key.deleted';

/**
 * AuditItem
 *
 * An entry of the audit log.
 */
export type AuditItem = {
    /**
     * Id
     */
    id: string;
    /**
     * At
     */
    at: string;
    action: Action;
    /**
     * Who made the change, by the name of that time
     */
    user: PersonAnswer;
    /**
     * Before
     *
     * The fields that changed
     */
    before: {
        [key: string]: unknown;
    } | null;
    /**
     * After
     *
     * The fields that changed
     */
    after: {
        [key: string]: unknown;
    } | null;
    target: TargetAnswer;
    /**
     * Key Id
     *
     * Of the API key that was used
     */
    key_id: string | null;
    /**
     * Address
     *
     * From which the request came; null for the worker
     */
    address: string | null;
    /**
     * Request Id
     */
    request_id: string | null;
};

/**
 * TargetAnswer
 *
 * What was changed.
 */
export type TargetAnswer = {
    kind: TargetKind;
    /**
     * Id
     */
    id: string;
};

/**
 * TargetKind
 *
 * Kind of what was changed. Jobs belong to their track.
 */
export type TargetKind = 'track' | 'work' | 'playlist' | 'import' | 'clip' | 'library' | 'webhook' | 'user' | 'key' | 'session' | 'invitation' | 'review' | 'calibration' | 'case' | 'set';

/**
 * HistoryPage
 *
 * A page of what was done to one thing, newest first.
 */
export type HistoryPage = {
    /**
     * Next Cursor
     *
     * Send as `cursor` to get the next page; null on the last page
     */
    next_cursor: string | null;
    /**
     * Total
     *
     * Number of items on all pages
     */
    total: number;
    /**
     * Total Is Exact
     *
     * False if there are more than `total`: no more than 10 000 matches are counted
     */
    total_is_exact?: boolean;
    /**
     * Items
     */
    items: Array<HistoryItem>;
};

/**
 * HistoryItem
 *
 * One change of one thing.
 */
export type HistoryItem = {
    /**
     * Id
     */
    id: string;
    /**
     * At
     */
    at: string;
    action: Action;
    /**
     * Who made the change, by the name of that time
     */
    user: PersonAnswer;
    /**
     * Before
     *
     * The fields that changed
     */
    before: {
        [key: string]: unknown;
    } | null;
    /**
     * After
     *
     * The fields that changed
     */
    after: {
        [key: string]: unknown;
    } | null;
};

/**
 * WebhookPage
 *
 * A page of webhooks, newest first.
 */
export type WebhookPage = {
    /**
     * Next Cursor
     *
     * Send as `cursor` to get the next page; null on the last page
     */
    next_cursor: string | null;
    /**
     * Total
     *
     * Number of items on all pages
     */
    total: number;
    /**
     * Total Is Exact
     *
     * False if there are more than `total`: no more than 10 000 matches are counted
     */
    total_is_exact?: boolean;
    /**
     * Items
     */
    items: Array<WebhookAnswer>;
};

/**
 * Event
 *
 * What webhooks can be told.
 */
export type Event = 'track.ready' | 'track.failed' | 'match.found' | 'import.done' | 'review.made';

/**
 * WebhookAnswer
 *
 * A webhook: an address, and the events of which it gets messages.
 */
export type WebhookAnswer = {
    /**
     * Id
     */
    id: string;
    /**
     * Url
     */
    url: string;
    /**
     * Events
     */
    events: Array<Event>;
    /**
     * Is Enabled
     */
    is_enabled: boolean;
    made_by: PersonAnswer | null;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Updated At
     */
    updated_at: string;
};

/**
 * WebhookWithSecret
 *
 * A webhook with the secret of its signatures, if it is new.
 */
export type WebhookWithSecret = {
    /**
     * Id
     */
    id: string;
    /**
     * Url
     */
    url: string;
    /**
     * Events
     */
    events: Array<Event>;
    /**
     * Is Enabled
     */
    is_enabled: boolean;
    made_by: PersonAnswer | null;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Updated At
     */
    updated_at: string;
    /**
     * Secret
     *
     * `whsec_...`, by Standard Webhooks; shown once, else null
     */
    secret: string | null;
};

/**
 * WebhookRequest
 *
 * A new webhook.
 */
export type WebhookRequest = {
    /**
     * Url
     *
     * http or https; public or allowed
     */
    url: string;
    /**
     * Events
     */
    events: Array<Event>;
};

/**
 * WebhookEditRequest
 *
 * Changes to a webhook; omitted fields stay.
 */
export type WebhookEditRequest = {
    /**
     * Url
     *
     * http or https; public or allowed
     */
    url?: string;
    /**
     * Events
     */
    events?: Array<Event>;
    /**
     * Is Enabled
     */
    is_enabled?: boolean;
    /**
     * New Secret
     *
     * Replace the secret; the answer shows the new one once
     */
    new_secret?: boolean;
};

/**
 * DeliveryPage
 *
 * A page of deliveries, newest first.
 */
export type DeliveryPage = {
    /**
     * Next Cursor
     *
     * Send as `cursor` to get the next page; null on the last page
     */
    next_cursor: string | null;
    /**
     * Total
     *
     * Number of items on all pages
     */
    total: number;
    /**
     * Total Is Exact
     *
     * False if there are more than `total`: no more than 10 000 matches are counted
     */
    total_is_exact?: boolean;
    /**
     * Items
     */
    items: Array<DeliveryAnswer>;
};

/**
 * DeliveryAnswer
 *
 * A message for a webhook, and how sending it went.
 */
export type DeliveryAnswer = {
    /**
     * Id
     *
     * `webhook-id` of the message, the same at each try and replay
     */
    id: string;
    event: Event;
    state: DeliveryState;
    /**
     * Body
     *
     * The JSON text that is signed and sent
     */
    body: string;
    /**
     * Attempts
     *
     * Tries since it was made or replayed
     */
    attempts: number;
    /**
     * Status
     *
     * HTTP status of the last answer
     */
    status: number | null;
    /**
     * Error
     *
     * Why the last try failed, in one sentence
     */
    error: string | null;
    /**
     * Next At
     *
     * When it is tried again; null after its end
     */
    next_at: string | null;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Ended At
     */
    ended_at: string | null;
};

/**
 * DeliveryState
 *
 * State of a delivery.
 */
export type DeliveryState = 'waiting' | 'delivered' | 'given_up';

/**
 * SettingsAnswer
 *
 * What is installed and how it is set up, without secrets.
 */
export type SettingsAnswer = {
    /**
     * Version
     */
    version: string;
    /**
     * Model Id
     */
    model_id: string;
    /**
     * Engines
     *
     * The vector engine that answers, and one that is compared with it
     */
    engines: Array<EngineAnswer>;
    /**
     * Workers
     */
    workers: Array<WorkerAnswer>;
    yt_dlp: YtDlpAnswer | null;
    /**
     * Disks
     */
    disks: Array<DiskAnswer>;
    audio: AudioKeptAnswer;
    /**
     * Settings
     */
    settings: Array<SettingAnswer>;
};

/**
 * AudioKeptAnswer
 *
 * The copies of recordings that are kept for listening.
 */
export type AudioKeptAnswer = {
    /**
     * N Copies
     */
    n_copies: number;
    /**
     * N Bytes
     */
    n_bytes: number;
    /**
     * Sources
     *
     * Sources of which copies are kept: `upload`, `youtube`
     */
    sources: Array<string>;
    /**
     * Max Bytes
     *
     * Of all copies together; beyond it the oldest are removed
     */
    max_bytes: number;
    /**
     * Days
     *
     * How long a copy is kept; null for as long as its track
     */
    days: number | null;
};

/**
 * DiskAnswer
 *
 * Space of a disk.
 */
export type DiskAnswer = {
    /**
     * Place
     *
     * `data` (index, database on one machine) or `objects` (chroma and uploads)
     */
    place: string;
    /**
     * Free Bytes
     */
    free_bytes: number;
    /**
     * Total Bytes
     */
    total_bytes: number | null;
};

/**
 * EngineAnswer
 *
 * A vector engine.
 */
export type EngineAnswer = {
    /**
     * `exact` compares all songs, `usearch` searches a graph of a large library; `milvus` is a server
     */
    name: EngineName;
    /**
     * Version
     *
     * null for `exact`, and while the server does not answer
     */
    version: string | null;
    /**
     * Is Compared
     *
     * It answers no search, its answers are only compared
     */
    is_compared: boolean;
    /**
     * Is Filled
     *
     * False until a first collection is filled: a small library is searched in the database, a large one not at all
     */
    is_filled: boolean;
    /**
     * Of a collection that is not searched yet
     */
    filling: Filling | null;
    /**
     * Problem
     *
     * Why filling was refused
     */
    problem: string | null;
    /**
     * Of `milvus`, while it answers
     */
    entries: EngineEntriesAnswer | null;
};

/**
 * EngineEntriesAnswer
 *
 * Entries that a vector engine holds, and those that it holds when it has all of the database.
 */
export type EngineEntriesAnswer = {
    /**
     * N Tracks
     */
    n_tracks: number;
    /**
     * N Tracks Expected
     */
    n_tracks_expected: number;
    /**
     * N Segments
     */
    n_segments: number;
    /**
     * N Segments Expected
     */
    n_segments_expected: number;
};

/**
 * EngineName
 *
 * A vector engine: those of this product, which need no server, and Milvus.
 */
export type EngineName = 'exact' | 'usearch' | 'milvus';

/**
 * Filling
 *
 * How a collection that is not searched yet stands.
 */
export type Filling = 'going_on' | 'refused';

/**
 * SettingAnswer
 *
 * A setting of the API, under the name of its environment variable.
 */
export type SettingAnswer = {
    /**
     * Name
     */
    name: string;
    /**
     * Value
     *
     * null for a secret that is set, and for a setting that is empty
     */
    value: string | null;
    /**
     * Is Set
     *
     * Whether it comes from the environment; otherwise it has its default
     */
    is_set: boolean;
    /**
     * Is Secret
     *
     * Whether a value that was set is never shown
     */
    is_secret: boolean;
};

/**
 * WorkerAnswer
 *
 * A worker that has not ended in order.
 */
export type WorkerAnswer = {
    /**
     * Worker Id
     */
    worker_id: string;
    /**
     * Version
     */
    version: string;
    /**
     * Model Id
     */
    model_id: string;
    /**
     * Yt Dlp
     *
     * null if the worker is older than this field
     */
    yt_dlp: string | null;
    /**
     * At
     *
     * Last heartbeat
     */
    at: string;
    /**
     * Concurrency
     */
    concurrency: number;
};

/**
 * YtDlpAnswer
 *
 * The oldest yt-dlp of the workers.
 */
export type YtDlpAnswer = {
    /**
     * Version
     */
    version: string;
    /**
     * Age Days
     */
    age_days: number | null;
};

/**
 * ModelAnswer
 *
 * Card of the weights, and the limits at which this server decides.
 */
export type ModelAnswer = {
    /**
     * Name
     */
    name: string;
    /**
     * Model Id
     *
     * name and the first 12 hex digits of sha256
     */
    model_id: string;
    /**
     * Sha256
     *
     * of the weights file
     */
    sha256: string;
    /**
     * Recipe
     *
     * recipe of the chroma that the weights were trained on
     */
    recipe: string;
    /**
     * Architecture
     */
    architecture: string;
    /**
     * Embedding Dim
     */
    embedding_dim: number;
    /**
     * Alignment
     *
     * version of the alignment that the calibration was fitted with
     */
    alignment: string;
    /**
     * Background Sha256
     *
     * of the background embeddings' file
     */
    background_sha256: string;
    /**
     * Eye Sha256
     *
     * of the file of the network on cross similarities, if there is one
     */
    eye_sha256?: string | null;
    training_data: TrainingData;
    /**
     * Figures
     *
     * by split
     */
    figures: {
        [key: string]: SplitFigures;
    };
    calibration: Calibration;
    /**
     * Calibrated On
     *
     * which pairs the calibration was fitted on
     */
    calibrated_on: string;
    calibration_quality: CalibrationQuality;
    operating_points: OperatingPoints;
    /**
     * Thresholds
     *
     * By rising probability; measured on `val`
     */
    thresholds: Array<ThresholdFigures>;
    /**
     * Clips
     *
     * rising by length; none in cards before 1.1
     */
    clips?: Array<ClipFigures>;
    /**
     * none in cards before 1.1
     */
    harmony?: HarmonyFigures | null;
    /**
     * Trained On
     */
    trained_on: string;
    /**
     * Command
     *
     * command that trained them
     */
    command: string;
    /**
     * Likely From
     *
     * Probability from which likely begins on this server
     */
    likely_from: number;
    /**
     * Unlikely Below
     *
     * Probability below which a pair is unlikely
     */
    unlikely_below: number;
    /**
     * Harmony Line
     *
     * Harmonic content under which nothing is likely; null for older weights
     */
    harmony_line: number | null;
    /**
     * Harmonic content of the recordings of `train`; null for older weights
     */
    harmony_histogram: HarmonyHistogramAnswer | null;
};

/**
 * Calibration
 *
 * Probability that two tracks record one work, and the decision that follows.
 *
 * Parameters
 * ----------
 * fitted_prior : part of all pairs that were covers where the curves were fitted, 0..1. At another prior the log-odds
 * move by the difference of both priors' log-odds.
 * aligned, unaligned : the curves for pairs that have a similarity, and for those that have none.
 * precise, balanced, exhaustive : cuts on the probability at each operating point.
 * clips : scaling of the curves' log-odds when the query is a clip; None treats clips as whole tracks.
 * located, limited : the curves for pairs whose sections were searched for: those that can be likely by a section, and
 * the others, see `has_section_curve`; None where sections do not count.
 * limits : what a pair needs to be likely; None if it needs a section, however weak.
 * views : scales of the views other than that of the curves, by recipe.
 *
 * Raises
 * ------
 * ContrafactError : `invalid_weights` for numbers that are not a calibration.
 */
export type Calibration = {
    /**
     * Fitted Prior
     */
    fitted_prior: number;
    aligned: Curve;
    unaligned: Curve;
    precise: Cuts;
    balanced: Cuts;
    exhaustive: Cuts;
    clips?: ClipScaling | null;
    located?: Curve | null;
    limited?: Curve | null;
    limits?: Limits | null;
    /**
     * Views
     */
    views?: {
        [key: string]: ViewScale;
    };
};

/**
 * CalibrationQuality
 *
 * Calibration error by split; for `val` by cross-validation over its works.
 */
export type CalibrationQuality = {
    /**
     * N Nearest
     *
     * candidates of each track that are counted
     */
    n_nearest: number;
    /**
     * N Bins
     */
    n_bins: number;
    /**
     * Aligned
     *
     * embedding and alignment together
     */
    aligned: {
        [key: string]: CurveQuality;
    };
    /**
     * Unaligned
     *
     * embedding alone
     */
    unaligned: {
        [key: string]: CurveQuality;
    };
};

/**
 * ClipFigures
 *
 * Figures of clips of one length, cut from tracks of `val`, if likely pairs are taken for covers.
 */
export type ClipFigures = {
    /**
     * Seconds
     *
     * length of the clips
     */
    seconds: number;
    /**
     * N Clips
     */
    n_clips: number;
    /**
     * Precision
     *
     * null if no pair is likely
     */
    precision: number | null;
    /**
     * Recall
     *
     * likely ones among all covers of the clips
     */
    recall: number;
    /**
     * Expected Error
     *
     * of the probability, over the nearest tracks of each clip
     */
    expected_error: number;
};

/**
 * ClipScaling
 *
 * Log-odds of clips: `intercept + slope * (log-odds by the curve of whole tracks)`, both by the clip's length.
 *
 * A few seconds resemble many tracks by chance. All pairs of one clip have the same length, so their order does not
 * change.
 *
 * Parameters
 * ----------
 * n_frames : lengths of clips, at least two, rising and above 0. Between them intercept and slope are interpolated
 * linearly in the logarithm of the length, beyond them they stay constant.
 * intercepts, slopes : one for each length; slopes above 0.
 * false_alarms : of clips of all these lengths together.
 *
 * Raises
 * ------
 * ContrafactError : `invalid_weights` for numbers that are not such a scaling.
 */
export type ClipScaling = {
    /**
     * N Frames
     */
    n_frames: Array<number>;
    /**
     * Intercepts
     */
    intercepts: Array<number>;
    /**
     * Slopes
     */
    slopes: Array<number>;
    false_alarms: FalseAlarms;
};

/**
 * Curve
 *
 * Log-odds as a rising, piecewise linear function of the evidence, a weighted sum of pair features.
 *
 * The evidence is the sum of the terms of `evidence_terms`, each times its weight. A similarity below the expected one
 * adds almost nothing, each unit above it adds the same. The expected similarity grows with the shorter track's
 * length. Beyond the outer knots the log-odds stay constant.
 *
 * Parameters
 * ----------
 * distance_weight : below 0.
 * similarity_weight : at least 0; 0 for pairs that are not aligned.
 * length_weight : of either sign.
 * gain_weight, coverage_weight, strength_weight, longest_weight : of sections, at least 0; 0 where none were searched.
 * count_weight : of the number of sections, of either sign.
 * network_weight : of the network on cross similarities, at least 0; 0 without such a network.
 * knots : evidence, at least two, rising.
 * log_odds : at the knots, rising, at the prior of the pairs that they were fitted on.
 * false_alarms : of these log-odds.
 *
 * Raises
 * ------
 * ContrafactError : `invalid_weights` for numbers that are not such a curve.
 */
export type Curve = {
    /**
     * Distance Weight
     */
    distance_weight: number;
    /**
     * Similarity Weight
     */
    similarity_weight: number;
    /**
     * Length Weight
     */
    length_weight: number;
    /**
     * Knots
     */
    knots: Array<number>;
    /**
     * Log Odds
     */
    log_odds: Array<number>;
    false_alarms: FalseAlarms;
    /**
     * Gain Weight
     */
    gain_weight?: number;
    /**
     * Coverage Weight
     */
    coverage_weight?: number;
    /**
     * Strength Weight
     */
    strength_weight?: number;
    /**
     * Count Weight
     */
    count_weight?: number;
    /**
     * Longest Weight
     */
    longest_weight?: number;
    /**
     * Network Weight
     */
    network_weight?: number;
};

/**
 * CurveQuality
 *
 * Calibration error of probabilities over the nearest candidates of each track of a split.
 *
 * `expected_error` is the mean difference between the probability and the part that are covers, in bins (Naeini,
 * Cooper and Hauskrecht 2015) of equally many pairs (Nguyen and O'Connor 2015). `brier_skill` is the reduction of the
 * mean squared error relative to always predicting the covers' share (Brier 1950).
 */
export type CurveQuality = {
    /**
     * Expected Error
     */
    expected_error: number;
    /**
     * Brier Skill
     */
    brier_skill: number;
    /**
     * Bins
     *
     * from the lowest; none in cards before 1.1
     */
    bins?: Array<ReliabilityFigures>;
};

/**
 * Cuts
 *
 * Thresholds on the probability at one operating point.
 *
 * Parameters
 * ----------
 * likely : probabilities from here up are likely, 0..1.
 * unlikely : probabilities below are unlikely, 0..likely.
 *
 * Raises
 * ------
 * ContrafactError : `invalid_weights` for cuts that are not in this order.
 */
export type Cuts = {
    /**
     * Likely
     */
    likely: number;
    /**
     * Unlikely
     */
    unlikely: number;
};

/**
 * FalseAlarms
 *
 * False alarm rate as a function of log-odds, interpolated linearly in the logarithm of the rate.
 *
 * Parameters
 * ----------
 * log_odds : at least two, rising.
 * rates : part of the pairs of different works at these log-odds or above, each in 0..1 and above 0, falling. The
 * last is the lowest rate that could be counted; beyond it the rate stays constant.
 *
 * Raises
 * ------
 * ContrafactError : `invalid_weights` for numbers that are not such a table.
 */
export type FalseAlarms = {
    /**
     * Log Odds
     */
    log_odds: Array<number>;
    /**
     * Rates
     */
    rates: Array<number>;
};

/**
 * HarmonyFigures
 *
 * Histogram of the harmonic content of the tracks that the weights were trained on.
 */
export type HarmonyFigures = {
    /**
     * Line
     *
     * harmonic content below which nothing is likely
     */
    line: number;
    /**
     * Edges
     *
     * of the bins, rising
     */
    edges: Array<number>;
    /**
     * Counts
     *
     * tracks in each bin
     */
    counts: Array<number>;
};

/**
 * HarmonyHistogramAnswer
 *
 * Histogram of the harmonic content of the recordings that the weights were trained on.
 */
export type HarmonyHistogramAnswer = {
    /**
     * Edges
     *
     * Bounds of the bins, rising; one more than `counts`
     */
    edges: Array<number>;
    /**
     * Counts
     *
     * Recordings in each bin
     */
    counts: Array<number>;
};

/**
 * Limits
 *
 * Lines below which a pair cannot be likely.
 *
 * Parameters
 * ----------
 * least_content : of a track, by `contrafact.features.harmonic_content.harmonic_content`.
 * least_section_content : of each stretch of a section, by `harmonic_change` of the same module.
 * section_rates : how rare sections are.
 * most_common : commonness about which a progression is no evidence without its melody; above 1 for never. See
 * `COMMON_LINES`.
 *
 * Raises
 * ------
 * ContrafactError : `invalid_weights` for a line that is negative or not a number.
 */
export type Limits = {
    /**
     * Least Content
     */
    least_content: number;
    /**
     * Least Section Content
     */
    least_section_content: number;
    section_rates: SectionRates;
    /**
     * Most Common
     */
    most_common?: number;
};

/**
 * OperatingPoints
 *
 * Figures of the three operating points, whose cuts are in the calibration.
 */
export type OperatingPoints = {
    /**
     * precision at least 0.95
     */
    precise: PointFigures;
    /**
     * the best F1
     */
    balanced: PointFigures;
    /**
     * recall at least 0.9
     */
    exhaustive: PointFigures;
};

/**
 * PointFigures
 *
 * Precision and recall of an operating point over all pairs of `val`, if likely pairs are taken for covers.
 */
export type PointFigures = {
    /**
     * Precision
     */
    precision: number;
    /**
     * Recall
     */
    recall: number;
    /**
     * Is Reached
     *
     * whether it reaches its target; if not, it is the nearest to it
     */
    is_reached: boolean;
};

/**
 * ReliabilityFigures
 *
 * Pairs of similar probability, in a bin of as many pairs as the others.
 */
export type ReliabilityFigures = {
    /**
     * Probability
     *
     * their mean probability
     */
    probability: number;
    /**
     * Cover Share
     *
     * share of them that are covers
     */
    cover_share: number;
    /**
     * N Pairs
     */
    n_pairs: number;
};

/**
 * SectionRates
 *
 * Part of random pairs of different works whose strongest section has at least this gain.
 *
 * Interpolated linearly in the logarithm of the rate; beyond the last gain the rate stays constant.
 *
 * Parameters
 * ----------
 * gains : at least two, rising.
 * rates : falling, each in 0..1 and above 0. The last is the lowest that could be counted.
 *
 * Raises
 * ------
 * ContrafactError : `invalid_weights` for numbers that are not such a table.
 */
export type SectionRates = {
    /**
     * Gains
     */
    gains: Array<number>;
    /**
     * Rates
     */
    rates: Array<number>;
};

/**
 * SplitFigures
 *
 * Retrieval accuracy in one split, with the 95 % interval of the mAP by resampling works.
 */
export type SplitFigures = {
    /**
     * Map
     *
     * mean average precision
     */
    map: number;
    /**
     * Mrr
     *
     * mean reciprocal rank of the first cover
     */
    mrr: number;
    /**
     * Mr1
     *
     * mean rank of the first cover
     */
    mr1: number;
    /**
     * P At 1
     *
     * precision among the first 1
     */
    p_at_1: number;
    /**
     * P At 10
     *
     * precision among the first 10
     */
    p_at_10: number;
    /**
     * N Queries
     */
    n_queries: number;
    /**
     * N Without Cover
     *
     * tracks without a cover in the list, left out as queries
     */
    n_without_cover: number;
    /**
     * Map Low
     *
     * lower end of the mAP's 95 % interval
     */
    map_low: number;
    /**
     * Map High
     *
     * upper end of the mAP's 95 % interval
     */
    map_high: number;
};

/**
 * ThresholdFigures
 *
 * Precision and recall over all pairs of `val`, if pairs of at least this probability are taken for covers.
 */
export type ThresholdFigures = {
    /**
     * Min Probability
     */
    min_probability: number;
    /**
     * Precision
     */
    precision: number;
    /**
     * Recall
     */
    recall: number;
};

/**
 * TrainingData
 *
 * Data that the weights were trained on, and its terms of use.
 */
export type TrainingData = {
    /**
     * Name
     */
    name: string;
    /**
     * Terms
     */
    terms: string;
    /**
     * N Tracks
     */
    n_tracks: number;
    /**
     * N Works
     */
    n_works: number;
};

/**
 * ViewScale
 *
 * How pairs that are compared by another view of the chroma differ from those that the curves were fitted to.
 *
 * Parameters
 * ----------
 * log_odds : added to the log-odds of such a pair if it was aligned.
 * gain : by how much the gains of sections are higher among pairs of different works.
 * similarity_weight : of the similarity beyond the expected one, in addition to that of the curves; at least 0.
 * distance : by how much the distances of embeddings are smaller, at least 0. It counts for pairs that were not
 * aligned; of the others `log_odds` says it.
 *
 * Raises
 * ------
 * ContrafactError : `invalid_weights` for numbers that are not finite, or that are below 0 and may not be.
 */
export type ViewScale = {
    /**
     * Log Odds
     */
    log_odds: number;
    /**
     * Gain
     */
    gain: number;
    /**
     * Similarity Weight
     */
    similarity_weight?: number;
    /**
     * Distance
     */
    distance?: number;
};

/**
 * AgreementAnswer
 *
 * How far the reviews of this library agree with what these weights had said of the same pairs.
 */
export type AgreementAnswer = {
    /**
     * N Pairs
     *
     * Confirmed and rejected pairs, the newest 2000 at most
     */
    n_pairs: number;
    /**
     * N Of Older Weights
     *
     * Pairs left out: other weights had stated their probability
     */
    n_of_older_weights: number;
    /**
     * Decisions
     */
    decisions: Array<DecisionAgreementAnswer>;
    /**
     * Bins
     *
     * From the lowest probability; empty for fewer than 10 pairs
     */
    bins: Array<AgreementBinAnswer>;
    /**
     * Error
     *
     * Mean difference of stated probability and confirmed share; null without bins
     */
    error: number | null;
};

/**
 * AgreementBinAnswer
 *
 * Reviewed pairs of similar probability.
 */
export type AgreementBinAnswer = {
    /**
     * Probability
     *
     * Their mean probability, as it was stated
     */
    probability: number;
    /**
     * Cover Share
     *
     * Share of them that people confirmed
     */
    cover_share: number;
    /**
     * N Pairs
     */
    n_pairs: number;
};

/**
 * DecisionAgreementAnswer
 *
 * Answers of people about pairs of one decision.
 */
export type DecisionAgreementAnswer = {
    decision: Decision;
    /**
     * N Confirmed
     */
    n_confirmed: number;
    /**
     * N Rejected
     */
    n_rejected: number;
};

/**
 * HealthAnswer
 *
 * The API answers.
 */
export type HealthAnswer = {
    /**
     * Status
     */
    status: 'ok';
};

/**
 * ReadyAnswer
 *
 * All servers that the API needs answer.
 */
export type ReadyAnswer = {
    /**
     * Status
     *
     * `degraded` if any part does not work as it should
     */
    status: 'ok' | 'degraded';
    /**
     * Parts
     *
     * `database`, `bucket` and `broker`; `engine` where a vector engine is set: without it checks and uploads work, so that the API stays ready
     */
    parts: {
        [key: string]: 'ok' | 'unavailable';
    };
    /**
     * Degraded
     */
    degraded: Array<DegradedPartAnswer>;
    queue: QueueAnswer;
};

/**
 * DegradedPartAnswer
 *
 * A part of the product that does not work as it should.
 */
export type DegradedPartAnswer = {
    /**
     * Part
     *
     * `worker`, `api`, `bucket`, `engine`, `mongod`, `valkey`, `page` or `launcher`
     */
    part: string;
    /**
     * Since
     *
     * Since when; null or missing if unknown
     */
    since?: string | null;
    /**
     * Detail
     *
     * What is wrong, in one sentence, with the last error that the part logged
     */
    detail: string;
    /**
     * Code
     *
     * Of `engine`: `engine_unavailable`, `engine_refuses_writes`, `engine_mismatch`, or `invalid_setting` where the package pymilvus is not installed. Null or missing for other parts
     */
    code?: string | null;
};

/**
 * QueueAnswer
 *
 * Jobs that no worker has taken yet.
 */
export type QueueAnswer = {
    /**
     * N Waiting
     */
    n_waiting: number;
    /**
     * Oldest Seconds
     *
     * Since the oldest of them was submitted; null without any
     */
    oldest_seconds: number | null;
};

/**
 * ImportPage
 *
 * A page of imports, newest first.
 */
export type ImportPage = {
    /**
     * Next Cursor
     *
     * Send as `cursor` to get the next page; null on the last page
     */
    next_cursor: string | null;
    /**
     * Total
     *
     * Number of items on all pages
     */
    total: number;
    /**
     * Total Is Exact
     *
     * False if there are more than `total`: no more than 10 000 matches are counted
     */
    total_is_exact?: boolean;
    /**
     * Items
     */
    items: Array<ImportAnswer>;
};

/**
 * CountsAnswer
 *
 * Number of items by state.
 */
export type CountsAnswer = {
    /**
     * Uploading
     */
    uploading: number;
    /**
     * Waiting
     */
    waiting: number;
    /**
     * Analysing
     */
    analysing: number;
    /**
     * Added
     */
    added: number;
    /**
     * Duplicate
     */
    duplicate: number;
    /**
     * Refused
     */
    refused: number;
};

/**
 * ImportAnswer
 *
 * An import.
 */
export type ImportAnswer = {
    /**
     * Id
     */
    id: string;
    kind: ImportKind;
    /**
     * Name
     */
    name: string;
    state: ImportState;
    /**
     * Folder
     *
     * Path on the server
     */
    folder: string | null;
    /**
     * Url
     *
     * Address of the playlist or channel
     */
    url: string | null;
    /**
     * Is Watched
     */
    is_watched: boolean;
    /**
     * Is Listed
     *
     * Whether all items are known
     */
    is_listed: boolean;
    counts: CountsAnswer;
    /**
     * Why no further item is analysed at present
     */
    waits_for: Problem | null;
    /**
     * Why its items could not be listed
     */
    error: Problem | null;
    /**
     * Who made it; null for what was there before accounts, or by no user
     */
    made_by: PersonAnswer | null;
    /**
     * Created At
     */
    created_at: string;
    /**
     * Updated At
     */
    updated_at: string;
    /**
     * Finished At
     */
    finished_at: string | null;
};

/**
 * ImportKind
 *
 * Where the items of an import come from.
 *
 * Attributes
 * ----------
 * FILES : a client uploads them.
 * FOLDER : a folder on the server.
 * MANIFEST : the lines of a CSV file, each with a path on the server or a link.
 * PLAYLIST : the videos of a playlist or channel.
 */
export type ImportKind = 'files' | 'folder' | 'manifest' | 'playlist';

/**
 * ImportState
 *
 * State of an import.
 *
 * Attributes
 * ----------
 * FAILED : its items could not be listed.
 */
export type ImportState = 'running' | 'paused' | 'done' | 'failed' | 'cancelled';

/**
 * FilesImportRequest
 *
 * An import of files that the client uploads.
 */
export type FilesImportRequest = {
    /**
     * Name
     *
     * Name of the import; made of its source if left out
     */
    name?: string | null;
};

/**
 * FolderImportRequest
 *
 * An import of a folder on the server, with the folders in it.
 */
export type FolderImportRequest = {
    /**
     * Root
     *
     * One of the roots of `/import-folders`
     */
    root: string;
    /**
     * Path
     *
     * Path below the root; empty for the root itself
     */
    path?: string;
    /**
     * Name
     *
     * Name of the import; made of its source if left out
     */
    name?: string | null;
    /**
     * Is Watched
     *
     * Add new files of the folder until the import is cancelled
     */
    is_watched?: boolean;
};

/**
 * PlaylistImportRequest
 *
 * An import of a playlist or channel.
 */
export type PlaylistImportRequest = {
    /**
     * Url
     *
     * Address of a YouTube playlist or channel
     */
    url: string;
    /**
     * Name
     *
     * Name of the import; made of its source if left out
     */
    name?: string | null;
};

/**
 * ManifestForm
 *
 * A manifest: a CSV file in UTF-8 whose first line names the columns, one of them `path` or `link`.
 */
export type ManifestForm = {
    /**
     * File
     */
    file: Blob | File;
    /**
     * Import Name
     *
     * By default the name of the file
     */
    import_name?: string;
    /**
     * Root
     *
     * Root of the folder of relative paths
     */
    root?: string;
    /**
     * Path
     *
     * Path below the root; empty for the root itself
     */
    path?: string;
};

/**
 * ManifestPreviewAnswer
 *
 * What a manifest holds, before it is imported.
 */
export type ManifestPreviewAnswer = {
    /**
     * Columns
     *
     * Columns that are used
     */
    columns: Array<string>;
    /**
     * Ignored
     *
     * Columns that are not known
     */
    ignored: Array<string>;
    /**
     * N Lines
     */
    n_lines: number;
    /**
     * N Faults
     *
     * Lines that cannot be used
     */
    n_faults: number;
    /**
     * First
     *
     * The first ten lines
     */
    first: Array<ManifestLineAnswer>;
    /**
     * Faults
     *
     * The first fifty lines that cannot be used
     */
    faults: Array<ManifestLineAnswer>;
};

/**
 * ManifestLineAnswer
 *
 * A line of a manifest.
 */
export type ManifestLineAnswer = {
    /**
     * Line
     */
    line: number;
    /**
     * Fields
     *
     * Its cells by column
     */
    fields: {
        [key: string]: string;
    };
    /**
     * Why it cannot be used
     */
    reason: Problem | null;
};

/**
 * ManifestFileForm
 *
 * A manifest.
 */
export type ManifestFileForm = {
    /**
     * File
     */
    file: Blob | File;
};

/**
 * FolderListing
 *
 * A folder on the server.
 */
export type FolderListing = {
    /**
     * Roots
     *
     * Folders that the operator allows, by CONTRAFACT_IMPORT_ROOTS
     */
    roots: Array<string>;
    /**
     * Folders
     *
     * Names of the folders in the folder
     */
    folders: Array<string>;
    /**
     * N Files
     *
     * Number of the files in the folder itself
     */
    n_files: number;
};

/**
 * ItemPage
 *
 * A page of items in their order.
 */
export type ItemPage = {
    /**
     * Next Cursor
     *
     * Send as `cursor` to get the next page; null on the last page
     */
    next_cursor: string | null;
    /**
     * Total
     *
     * Number of items on all pages
     */
    total: number;
    /**
     * Total Is Exact
     *
     * False if there are more than `total`: no more than 10 000 matches are counted
     */
    total_is_exact?: boolean;
    /**
     * Items
     */
    items: Array<ItemAnswer>;
};

/**
 * ItemAnswer
 *
 * An item of an import.
 */
export type ItemAnswer = {
    /**
     * Id
     */
    id: string;
    /**
     * Position
     */
    position: number;
    /**
     * Name
     */
    name: string;
    state: ItemState;
    /**
     * Size Bytes
     */
    size_bytes: number | null;
    /**
     * Line
     *
     * Number of its line in the manifest
     */
    line: number | null;
    /**
     * Track Id
     *
     * Its track; of a duplicate, the track that holds the recording
     */
    track_id: string | null;
    /**
     * Set Id
     *
     * The set as which a recording longer than a song was taken
     */
    set_id: string | null;
    /**
     * Is Deleted
     *
     * Whether its song or set was deleted since
     */
    is_deleted: boolean;
    /**
     * Why it was refused
     */
    reason: Problem | null;
    /**
     * Upload Offset
     *
     * Bytes that were received; null if it needs no upload
     */
    upload_offset: number | null;
    /**
     * Updated At
     */
    updated_at: string;
};

/**
 * ItemState
 *
 * State of an item. The last three are outcomes, of which every item gets one.
 *
 * Attributes
 * ----------
 * UPLOADING : its file is expected, or arrives.
 * WAITING : for its turn to be analysed.
 * ADDED : it is a track of the library that is ready.
 * DUPLICATE : another track holds the recording.
 * REFUSED : it was not added; its problem says why.
 */
export type ItemState = 'uploading' | 'waiting' | 'analysing' | 'added' | 'duplicate' | 'refused';

/**
 * AnnouncedFiles
 *
 * The items of files, in the order of the request. Send those that are `uploading` to `/uploads/ID` by tus 1.0.
 */
export type AnnouncedFiles = {
    /**
     * Items
     */
    items: Array<ItemAnswer>;
};

/**
 * AnnounceRequest
 *
 * Files of an import. The same name and size is the same file.
 */
export type AnnounceRequest = {
    /**
     * Files
     */
    files: Array<FileToSend>;
    /**
     * Is Last
     *
     * No further file comes
     */
    is_last?: boolean;
    /**
     * Only Known
     *
     * Leave out files that were not announced before
     */
    only_known?: boolean;
};

/**
 * FileFields
 *
 * What is known of a file; written over what its tags say.
 */
export type FileFields = {
    /**
     * Title
     */
    title?: string | null;
    /**
     * Artist
     */
    artist?: string | null;
    /**
     * Album
     */
    album?: string | null;
    /**
     * Date
     */
    date?: string | null;
    /**
     * Isrc
     */
    isrc?: string | null;
    /**
     * Label
     */
    label?: string | null;
    /**
     * Language
     */
    language?: string | null;
    /**
     * Tags
     */
    tags?: string | null;
    /**
     * Work
     */
    work?: string | null;
    /**
     * Iswc
     */
    iswc?: string | null;
};

/**
 * FileToSend
 *
 * A file that will be uploaded.
 */
export type FileToSend = {
    /**
     * Name
     *
     * Its path
     */
    name: string;
    /**
     * Size Bytes
     */
    size_bytes: number;
    fields?: FileFields | null;
};

/**
 * RetryAnswer
 *
 * Items that are tried again.
 */
export type RetryAnswer = {
    /**
     * N Items
     */
    n_items: number;
};

/**
 * ProblemDetails
 *
 * Body of every error, sent as application/problem+json.
 */
export type ProblemDetails = {
    /**
     * Type
     *
     * Address of the description of the error
     */
    type: string;
    /**
     * Title
     */
    title: string;
    /**
     * Status
     */
    status: number;
    /**
     * Detail
     *
     * What happened and what to do, in one sentence
     */
    detail: string;
    /**
     * Code
     *
     * Stable error code for programs
     */
    code: string;
    /**
     * Errors
     *
     * For `invalid_request`: the invalid fields
     */
    errors?: Array<FieldError> | null;
    /**
     * Parts
     *
     * For `not_ready`: which servers answer
     */
    parts?: {
        [key: string]: 'ok' | 'unavailable';
    } | null;
    /**
     * Degraded
     *
     * For `not_ready`: which parts on this machine do not work
     */
    degraded?: Array<DegradedPartAnswer> | null;
};

/**
 * FieldError
 *
 * An invalid field of a request.
 */
export type FieldError = {
    /**
     * Location
     *
     * Name of the field, position in a list; empty for the whole body
     */
    location: Array<string | number>;
    /**
     * Message
     */
    message: string;
};

export type ListTracksData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Limit
         *
         * Number of items per page
         */
        limit?: number;
        /**
         * Cursor
         *
         * `next_cursor` of the page before
         */
        cursor?: string;
        /**
         * Q
         *
         * Words, each the beginning of a word of title, artist, album, label or tag; if no track has them, parts of words and misspelt words. Or an ISRC, or the id of a track
         */
        q?: string;
        state?: State;
        /**
         * Work Id
         */
        work_id?: string;
        /**
         * Has Work
         */
        has_work?: boolean;
        /**
         * Relation
         *
         * What was found: a likely cover in the library, the same recording, or neither
         */
        relation?: LibraryRelation;
        /**
         * Source
         */
        source?: SourceKind;
        /**
         * Made By
         *
         * Id of the user who submitted it
         */
        made_by?: string;
        /**
         * Tag
         */
        tag?: string;
        /**
         * Language
         */
        language?: string;
        /**
         * Added Since
         */
        added_since?: string;
        /**
         * Added Until
         *
         * The moment before which it ends
         */
        added_until?: string;
        /**
         * Least Harmony
         *
         * Least `harmonic_content`
         */
        least_harmony?: number;
        /**
         * Most Harmony
         *
         * Greatest `harmonic_content`
         */
        most_harmony?: number;
        /**
         * Has Problem
         *
         * Whether the newest job failed, or waits because of an error
         */
        has_problem?: boolean;
        sort?: TrackSort;
    };
    url: '/api/v1/tracks';
};

export type ListTracksErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ListTracksError = ListTracksErrors[keyof ListTracksErrors];

export type ListTracksResponses = {
    /**
     * OK
     */
    200: TrackPage;
};

export type ListTracksResponse = ListTracksResponses[keyof ListTracksResponses];

export type SubmitTrackData = {
    body: LinkRequest;
    path?: never;
    query?: never;
    url: '/api/v1/tracks';
};

export type SubmitTrackErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type SubmitTrackError = SubmitTrackErrors[keyof SubmitTrackErrors];

export type SubmitTrackResponses = {
    /**
     * OK
     */
    200: Submitted;
    /**
     * Accepted
     */
    202: Submitted;
};

export type SubmitTrackResponse = SubmitTrackResponses[keyof SubmitTrackResponses];

export type UploadTrackData = {
    body: UploadForm;
    path?: never;
    query?: never;
    url: '/api/v1/tracks/upload';
};

export type UploadTrackErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
    /**
     * The server's disk is full; see Retry-After
     */
    507: ProblemDetails;
};

export type UploadTrackError = UploadTrackErrors[keyof UploadTrackErrors];

export type UploadTrackResponses = {
    /**
     * OK
     */
    200: Submitted;
    /**
     * Accepted
     */
    202: Submitted;
};

export type UploadTrackResponse = UploadTrackResponses[keyof UploadTrackResponses];

export type DeleteTrackData = {
    body?: never;
    path: {
        /**
         * Track Id
         *
         * `yt-` and the video id, or `file-` and a hash of the file
         */
        track_id: string;
    };
    query?: {
        /**
         * Permanently
         *
         * Delete at once, also from the trash. Otherwise the track moves to the trash
         */
        permanently?: boolean;
    };
    url: '/api/v1/tracks/{track_id}';
};

export type DeleteTrackErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type DeleteTrackError = DeleteTrackErrors[keyof DeleteTrackErrors];

export type DeleteTrackResponses = {
    /**
     * No Content
     */
    204: void;
};

export type DeleteTrackResponse = DeleteTrackResponses[keyof DeleteTrackResponses];

export type GetTrackData = {
    body?: never;
    path: {
        /**
         * Track Id
         *
         * `yt-` and the video id, or `file-` and a hash of the file
         */
        track_id: string;
    };
    query?: never;
    url: '/api/v1/tracks/{track_id}';
};

export type GetTrackErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type GetTrackError = GetTrackErrors[keyof GetTrackErrors];

export type GetTrackResponses = {
    /**
     * OK
     */
    200: TrackAnswer;
};

export type GetTrackResponse = GetTrackResponses[keyof GetTrackResponses];

export type EditTrackData = {
    body: TrackEditRequest;
    path: {
        /**
         * Track Id
         *
         * `yt-` and the video id, or `file-` and a hash of the file
         */
        track_id: string;
    };
    query?: never;
    url: '/api/v1/tracks/{track_id}';
};

export type EditTrackErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type EditTrackError = EditTrackErrors[keyof EditTrackErrors];

export type EditTrackResponses = {
    /**
     * OK
     */
    200: TrackAnswer;
};

export type EditTrackResponse = EditTrackResponses[keyof EditTrackResponses];

export type DeleteTracksData = {
    body: BulkDeleteRequest;
    path?: never;
    query?: never;
    url: '/api/v1/tracks/delete';
};

export type DeleteTracksErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type DeleteTracksError = DeleteTracksErrors[keyof DeleteTracksErrors];

export type DeleteTracksResponses = {
    /**
     * OK
     */
    200: BulkDeleteAnswer;
};

export type DeleteTracksResponse = DeleteTracksResponses[keyof DeleteTracksResponses];

export type ListTrashData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Limit
         *
         * Number of items per page
         */
        limit?: number;
        /**
         * Cursor
         *
         * `next_cursor` of the page before
         */
        cursor?: string;
    };
    url: '/api/v1/tracks/trash';
};

export type ListTrashErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ListTrashError = ListTrashErrors[keyof ListTrashErrors];

export type ListTrashResponses = {
    /**
     * OK
     */
    200: TrashPage;
};

export type ListTrashResponse = ListTrashResponses[keyof ListTrashResponses];

export type ListDuplicatesData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Limit
         *
         * Number of items per page
         */
        limit?: number;
        /**
         * Cursor
         *
         * `next_cursor` of the page before
         */
        cursor?: string;
    };
    url: '/api/v1/tracks/duplicates';
};

export type ListDuplicatesErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ListDuplicatesError = ListDuplicatesErrors[keyof ListDuplicatesErrors];

export type ListDuplicatesResponses = {
    /**
     * OK
     */
    200: DuplicatesPage;
};

export type ListDuplicatesResponse = ListDuplicatesResponses[keyof ListDuplicatesResponses];

export type RestoreTracksData = {
    body: RestoreRequest;
    path?: never;
    query?: never;
    url: '/api/v1/tracks/restore';
};

export type RestoreTracksErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type RestoreTracksError = RestoreTracksErrors[keyof RestoreTracksErrors];

export type RestoreTracksResponses = {
    /**
     * OK
     */
    200: RestoreAnswer;
};

export type RestoreTracksResponse = RestoreTracksResponses[keyof RestoreTracksResponses];

export type GetChromaData = {
    body?: never;
    path: {
        /**
         * Track Id
         *
         * `yt-` and the video id, or `file-` and a hash of the file
         */
        track_id: string;
    };
    query?: never;
    url: '/api/v1/tracks/{track_id}/chroma';
};

export type GetChromaErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type GetChromaError = GetChromaErrors[keyof GetChromaErrors];

export type GetChromaResponses = {
    /**
     * OK
     */
    200: ChromaAnswer;
};

export type GetChromaResponse = GetChromaResponses[keyof GetChromaResponses];

export type ListPicturesData = {
    body?: never;
    path?: never;
    query: {
        /**
         * Ids
         *
         * Ids of up to 100 tracks, with commas between them
         */
        ids: string;
    };
    url: '/api/v1/tracks/pictures';
};

export type ListPicturesErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ListPicturesError = ListPicturesErrors[keyof ListPicturesErrors];

export type ListPicturesResponses = {
    /**
     * OK
     */
    200: PicturesAnswer;
};

export type ListPicturesResponse = ListPicturesResponses[keyof ListPicturesResponses];

export type ListTrackChangesData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/tracks/changes';
};

export type ListTrackChangesErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ListTrackChangesError = ListTrackChangesErrors[keyof ListTrackChangesErrors];

export type ListTrackChangesResponses = {
    /**
     * OK
     */
    200: TrackChangesAnswer;
};

export type ListTrackChangesResponse = ListTrackChangesResponses[keyof ListTrackChangesResponses];

export type ChangeTracksData = {
    body: TrackChangeRequest;
    path?: never;
    query?: never;
    url: '/api/v1/tracks/changes';
};

export type ChangeTracksErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ChangeTracksError = ChangeTracksErrors[keyof ChangeTracksErrors];

export type ChangeTracksResponses = {
    /**
     * OK
     */
    200: TrackChangeAnswer;
    /**
     * Accepted
     */
    202: TrackChangeAnswer;
};

export type ChangeTracksResponse = ChangeTracksResponses[keyof ChangeTracksResponses];

export type GetTrackChangeData = {
    body?: never;
    path: {
        /**
         * Change Id
         */
        change_id: string;
    };
    query?: never;
    url: '/api/v1/tracks/changes/{change_id}';
};

export type GetTrackChangeErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type GetTrackChangeError = GetTrackChangeErrors[keyof GetTrackChangeErrors];

export type GetTrackChangeResponses = {
    /**
     * OK
     */
    200: TrackChangeAnswer;
};

export type GetTrackChangeResponse = GetTrackChangeResponses[keyof GetTrackChangeResponses];

export type UndoTrackChangeData = {
    body?: never;
    path: {
        /**
         * Change Id
         */
        change_id: string;
    };
    query?: never;
    url: '/api/v1/tracks/changes/{change_id}/undo';
};

export type UndoTrackChangeErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type UndoTrackChangeError = UndoTrackChangeErrors[keyof UndoTrackChangeErrors];

export type UndoTrackChangeResponses = {
    /**
     * OK
     */
    200: TrackChangeAnswer;
    /**
     * Accepted
     */
    202: TrackChangeAnswer;
};

export type UndoTrackChangeResponse = UndoTrackChangeResponses[keyof UndoTrackChangeResponses];

export type GetTrackChoicesData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/tracks/choices';
};

export type GetTrackChoicesErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type GetTrackChoicesError = GetTrackChoicesErrors[keyof GetTrackChoicesErrors];

export type GetTrackChoicesResponses = {
    /**
     * OK
     */
    200: TrackChoicesAnswer;
};

export type GetTrackChoicesResponse = GetTrackChoicesResponses[keyof GetTrackChoicesResponses];

export type GetAudioData = {
    body?: never;
    path: {
        /**
         * Track Id
         *
         * `yt-` and the video id, or `file-` and a hash of the file
         */
        track_id: string;
    };
    query?: never;
    url: '/api/v1/tracks/{track_id}/audio';
};

export type GetAudioErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * The copy is another one than If-Match names
     */
    412: ProblemDetails;
    /**
     * The range lies outside the file; Content-Range states its size
     */
    416: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type GetAudioError = GetAudioErrors[keyof GetAudioErrors];

export type GetAudioResponses = {
    /**
     * The whole copy
     */
    200: Blob | File;
    /**
     * The bytes of the header Range; Content-Range says which
     */
    206: Blob | File;
};

export type GetAudioResponse = GetAudioResponses[keyof GetAudioResponses];

export type CheckPairData = {
    body?: never;
    path?: never;
    query: {
        /**
         * Query Id
         *
         * `yt-` and the video id, or `file-` and a hash of the file
         */
        query_id: string;
        /**
         * Reference Id
         *
         * `yt-` and the video id, or `file-` and a hash of the file
         */
        reference_id: string;
        /**
         * Min Probability
         *
         * Probability from which likely begins, never below 0.5. Default: that of the server, see `/model`
         */
        min_probability?: number;
        /**
         * Operating Point
         *
         * Deprecated, use `min_probability`: `precise`, `balanced` and `exhaustive` are thresholds of the card. `min_probability` overrides it
         */
        operating_point?: OperatingPoint;
    };
    url: '/api/v1/checks';
};

export type CheckPairErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type CheckPairError = CheckPairErrors[keyof CheckPairErrors];

export type CheckPairResponses = {
    /**
     * OK
     */
    200: CheckAnswer;
};

export type CheckPairResponse = CheckPairResponses[keyof CheckPairResponses];

export type GetEvidenceData = {
    body?: never;
    path?: never;
    query: {
        /**
         * Query Id
         *
         * `yt-` and the video id, or `file-` and a hash of the file
         */
        query_id: string;
        /**
         * Reference Id
         *
         * `yt-` and the video id, or `file-` and a hash of the file
         */
        reference_id: string;
    };
    url: '/api/v1/checks/evidence';
};

export type GetEvidenceErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type GetEvidenceError = GetEvidenceErrors[keyof GetEvidenceErrors];

export type GetEvidenceResponses = {
    /**
     * OK
     */
    200: EvidenceAnswer;
};

export type GetEvidenceResponse = GetEvidenceResponses[keyof GetEvidenceResponses];

export type GetRankingData = {
    body?: never;
    path: {
        /**
         * Track Id
         *
         * `yt-` and the video id, or `file-` and a hash of the file
         */
        track_id: string;
    };
    query?: {
        /**
         * Limit
         *
         * Number of items per page
         */
        limit?: number;
        /**
         * Cursor
         *
         * `next_cursor` of the page before
         */
        cursor?: string;
        /**
         * Operating Point
         *
         * Deprecated, use `min_probability`: `precise`, `balanced` and `exhaustive` are thresholds of the card. `min_probability` overrides it
         */
        operating_point?: OperatingPoint;
        /**
         * Min Probability
         *
         * Only tracks with at least this probability. If given, likely begins there, but never below 0.5; else where the server lets it begin, see `/model`
         */
        min_probability?: number;
        /**
         * Only tracks with this decision
         */
        decision?: Decision;
        /**
         * Format
         *
         * `csv` returns all rows as CSV, as does `Accept: text/csv`
         */
        format?: 'json' | 'csv';
        /**
         * Is New
         *
         * Make the ranking anew, although one of the last minutes is kept
         */
        is_new?: boolean;
    };
    url: '/api/v1/tracks/{track_id}/ranking';
};

export type GetRankingErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type GetRankingError = GetRankingErrors[keyof GetRankingErrors];

export type GetRankingResponses = {
    /**
     * OK
     */
    200: RankingAnswer;
};

export type GetRankingResponse = GetRankingResponses[keyof GetRankingResponses];

export type GetMapData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/map';
};

export type GetMapErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type GetMapError = GetMapErrors[keyof GetMapErrors];

export type GetMapResponses = {
    /**
     * OK
     */
    200: MapAnswer;
};

export type GetMapResponse = GetMapResponses[keyof GetMapResponses];

export type ListMapCoversData = {
    body?: never;
    path?: never;
    query: {
        /**
         * Track Id
         *
         * `yt-` and the video id, or `file-` and a hash of the file
         */
        track_id: string;
    };
    url: '/api/v1/map/covers';
};

export type ListMapCoversErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ListMapCoversError = ListMapCoversErrors[keyof ListMapCoversErrors];

export type ListMapCoversResponses = {
    /**
     * OK
     */
    200: MapCoversAnswer;
};

export type ListMapCoversResponse = ListMapCoversResponses[keyof ListMapCoversResponses];

export type SubmitClipData = {
    /**
     * TrackClipRequest
     *
     * A span of a ready track, 3 to 60 s long, in seconds from the beginning of the track.
     */
    body: {
        /**
         * Track Id
         *
         * `yt-` and the video id, or `file-` and a hash of the file
         */
        track_id: string;
        /**
         * Start S
         */
        start_s: number;
        /**
         * End S
         */
        end_s: number;
        /**
         * Min Probability
         *
         * Probability from which likely begins, never below 0.5. Default: that of the server, see `/model`
         */
        min_probability?: number;
        /**
         * Operating Point
         *
         * Deprecated, use `min_probability`: `precise`, `balanced` and `exhaustive` are thresholds of the card. `min_probability` overrides it
         */
        operating_point?: OperatingPoint;
    };
    path?: never;
    query?: never;
    url: '/api/v1/checks/clip';
};

export type SubmitClipErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
    /**
     * The server's disk is full; see Retry-After
     */
    507: ProblemDetails;
};

export type SubmitClipError = SubmitClipErrors[keyof SubmitClipErrors];

export type SubmitClipResponses = {
    /**
     * Accepted
     */
    202: ClipSubmitted;
};

export type SubmitClipResponse = SubmitClipResponses[keyof SubmitClipResponses];

export type GetClipData = {
    body?: never;
    path: {
        /**
         * Clip Id
         */
        clip_id: string;
    };
    query?: never;
    url: '/api/v1/checks/clip/{clip_id}';
};

export type GetClipErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type GetClipError = GetClipErrors[keyof GetClipErrors];

export type GetClipResponses = {
    /**
     * OK
     */
    200: ClipResult;
};

export type GetClipResponse = GetClipResponses[keyof GetClipResponses];

export type ListWorksData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Limit
         *
         * Number of items per page
         */
        limit?: number;
        /**
         * Cursor
         *
         * `next_cursor` of the page before
         */
        cursor?: string;
        /**
         * Q
         *
         * Search words; each must begin a word of a title or of a writer's name. Or an ISWC
         */
        q?: string;
    };
    url: '/api/v1/works';
};

export type ListWorksErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ListWorksError = ListWorksErrors[keyof ListWorksErrors];

export type ListWorksResponses = {
    /**
     * OK
     */
    200: WorkPage;
};

export type ListWorksResponse = ListWorksResponses[keyof ListWorksResponses];

export type CreateWorkData = {
    body: WorkRequest;
    path?: never;
    query?: never;
    url: '/api/v1/works';
};

export type CreateWorkErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type CreateWorkError = CreateWorkErrors[keyof CreateWorkErrors];

export type CreateWorkResponses = {
    /**
     * Created
     */
    201: WorkAnswer;
};

export type CreateWorkResponse = CreateWorkResponses[keyof CreateWorkResponses];

export type DeleteWorkData = {
    body?: never;
    path: {
        /**
         * Work Id
         */
        work_id: string;
    };
    query?: never;
    url: '/api/v1/works/{work_id}';
};

export type DeleteWorkErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type DeleteWorkError = DeleteWorkErrors[keyof DeleteWorkErrors];

export type DeleteWorkResponses = {
    /**
     * No Content
     */
    204: void;
};

export type DeleteWorkResponse = DeleteWorkResponses[keyof DeleteWorkResponses];

export type GetWorkData = {
    body?: never;
    path: {
        /**
         * Work Id
         */
        work_id: string;
    };
    query?: never;
    url: '/api/v1/works/{work_id}';
};

export type GetWorkErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type GetWorkError = GetWorkErrors[keyof GetWorkErrors];

export type GetWorkResponses = {
    /**
     * OK
     */
    200: WorkAnswer;
};

export type GetWorkResponse = GetWorkResponses[keyof GetWorkResponses];

export type EditWorkData = {
    body: WorkEditRequest;
    path: {
        /**
         * Work Id
         */
        work_id: string;
    };
    query?: never;
    url: '/api/v1/works/{work_id}';
};

export type EditWorkErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type EditWorkError = EditWorkErrors[keyof EditWorkErrors];

export type EditWorkResponses = {
    /**
     * OK
     */
    200: WorkAnswer;
};

export type EditWorkResponse = EditWorkResponses[keyof EditWorkResponses];

export type ListRecordingsData = {
    body?: never;
    path: {
        /**
         * Work Id
         */
        work_id: string;
    };
    query?: {
        /**
         * Limit
         *
         * Number of items per page
         */
        limit?: number;
        /**
         * Cursor
         *
         * `next_cursor` of the page before
         */
        cursor?: string;
    };
    url: '/api/v1/works/{work_id}/recordings';
};

export type ListRecordingsErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ListRecordingsError = ListRecordingsErrors[keyof ListRecordingsErrors];

export type ListRecordingsResponses = {
    /**
     * OK
     */
    200: RecordingPage;
};

export type ListRecordingsResponse = ListRecordingsResponses[keyof ListRecordingsResponses];

export type ListFoundData = {
    body?: never;
    path: {
        /**
         * Work Id
         */
        work_id: string;
    };
    query?: never;
    url: '/api/v1/works/{work_id}/found';
};

export type ListFoundErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ListFoundError = ListFoundErrors[keyof ListFoundErrors];

export type ListFoundResponses = {
    /**
     * OK
     */
    200: FoundList;
};

export type ListFoundResponse = ListFoundResponses[keyof ListFoundResponses];

export type MergeWorksData = {
    body: MergeRequest;
    path: {
        /**
         * Work Id
         */
        work_id: string;
    };
    query?: never;
    url: '/api/v1/works/{work_id}/merge';
};

export type MergeWorksErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type MergeWorksError = MergeWorksErrors[keyof MergeWorksErrors];

export type MergeWorksResponses = {
    /**
     * OK
     */
    200: WorkChangeAnswer;
};

export type MergeWorksResponse = MergeWorksResponses[keyof MergeWorksResponses];

export type SplitWorkData = {
    body: SplitRequest;
    path: {
        /**
         * Work Id
         */
        work_id: string;
    };
    query?: never;
    url: '/api/v1/works/{work_id}/split';
};

export type SplitWorkErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type SplitWorkError = SplitWorkErrors[keyof SplitWorkErrors];

export type SplitWorkResponses = {
    /**
     * OK
     */
    200: WorkChangeAnswer;
};

export type SplitWorkResponse = SplitWorkResponses[keyof SplitWorkResponses];

export type ListWorkChangesData = {
    body?: never;
    path: {
        /**
         * Work Id
         */
        work_id: string;
    };
    query?: {
        /**
         * Limit
         *
         * Number of items per page
         */
        limit?: number;
        /**
         * Cursor
         *
         * `next_cursor` of the page before
         */
        cursor?: string;
    };
    url: '/api/v1/works/{work_id}/changes';
};

export type ListWorkChangesErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ListWorkChangesError = ListWorkChangesErrors[keyof ListWorkChangesErrors];

export type ListWorkChangesResponses = {
    /**
     * OK
     */
    200: WorkChangePage;
};

export type ListWorkChangesResponse = ListWorkChangesResponses[keyof ListWorkChangesResponses];

export type UndoWorkChangeData = {
    body?: never;
    path: {
        /**
         * Change Id
         */
        change_id: string;
    };
    query?: never;
    url: '/api/v1/works/changes/{change_id}/undo';
};

export type UndoWorkChangeErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type UndoWorkChangeError = UndoWorkChangeErrors[keyof UndoWorkChangeErrors];

export type UndoWorkChangeResponses = {
    /**
     * OK
     */
    200: WorkChangeAnswer;
};

export type UndoWorkChangeResponse = UndoWorkChangeResponses[keyof UndoWorkChangeResponses];

export type ExportWorksData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Format
         *
         * Without it, what the header `Accept` asks for, or CSV
         */
        format?: TableFormat;
    };
    url: '/api/v1/works/export';
};

export type ExportWorksErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ExportWorksError = ExportWorksErrors[keyof ExportWorksErrors];

export type ExportWorksResponses = {
    /**
     * All rows, as one file
     */
    200: Array<{
        [key: string]: string;
    }>;
};

export type ExportWorksResponse = ExportWorksResponses[keyof ExportWorksResponses];

export type ImportWorksData = {
    body: TableRequest;
    path?: never;
    query?: never;
    url: '/api/v1/works/import';
};

export type ImportWorksErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ImportWorksError = ImportWorksErrors[keyof ImportWorksErrors];

export type ImportWorksResponses = {
    /**
     * OK
     */
    200: ImportedTable;
};

export type ImportWorksResponse = ImportWorksResponses[keyof ImportWorksResponses];

export type ExportTracksData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Format
         *
         * Without it, what the header `Accept` asks for, or CSV
         */
        format?: TableFormat;
    };
    url: '/api/v1/tracks/export';
};

export type ExportTracksErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ExportTracksError = ExportTracksErrors[keyof ExportTracksErrors];

export type ExportTracksResponses = {
    /**
     * All rows, as one file
     */
    200: Array<{
        [key: string]: string;
    }>;
};

export type ExportTracksResponse = ExportTracksResponses[keyof ExportTracksResponses];

export type ExportChosenTracksData = {
    body: ChosenTracksRequest;
    path?: never;
    query?: never;
    url: '/api/v1/tracks/export';
};

export type ExportChosenTracksErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ExportChosenTracksError = ExportChosenTracksErrors[keyof ExportChosenTracksErrors];

export type ExportChosenTracksResponses = {
    /**
     * All rows, as one file
     */
    200: Array<{
        [key: string]: string;
    }>;
};

export type ExportChosenTracksResponse = ExportChosenTracksResponses[keyof ExportChosenTracksResponses];

export type ImportTracksData = {
    body: TableRequest;
    path?: never;
    query?: never;
    url: '/api/v1/tracks/import';
};

export type ImportTracksErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ImportTracksError = ImportTracksErrors[keyof ImportTracksErrors];

export type ImportTracksResponses = {
    /**
     * OK
     */
    200: ImportedTable;
};

export type ImportTracksResponse = ImportTracksResponses[keyof ImportTracksResponses];

export type ReadNamesData = {
    body: NamesRequest;
    path?: never;
    query?: never;
    url: '/api/v1/tracks/names';
};

export type ReadNamesErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ReadNamesError = ReadNamesErrors[keyof ReadNamesErrors];

export type ReadNamesResponses = {
    /**
     * OK
     */
    200: NamesAnswer;
};

export type ReadNamesResponse = ReadNamesResponses[keyof ReadNamesResponses];

export type GetLookupsData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/lookups';
};

export type GetLookupsErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type GetLookupsError = GetLookupsErrors[keyof GetLookupsErrors];

export type GetLookupsResponses = {
    /**
     * OK
     */
    200: LookupsAnswer;
};

export type GetLookupsResponse = GetLookupsResponses[keyof GetLookupsResponses];

export type LookUpTrackData = {
    body?: never;
    path: {
        /**
         * Track Id
         *
         * `yt-` and the video id, or `file-` and a hash of the file
         */
        track_id: string;
    };
    query?: never;
    url: '/api/v1/tracks/{track_id}/musicbrainz';
};

export type LookUpTrackErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type LookUpTrackError = LookUpTrackErrors[keyof LookUpTrackErrors];

export type LookUpTrackResponses = {
    /**
     * OK
     */
    200: KnownRecordings;
};

export type LookUpTrackResponse = LookUpTrackResponses[keyof LookUpTrackResponses];

export type ListReviewsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Limit
         *
         * Number of items per page
         */
        limit?: number;
        /**
         * Cursor
         *
         * `next_cursor` of the page before
         */
        cursor?: string;
        /**
         * Track Id
         *
         * `yt-` and the video id, or `file-` and a hash of the file
         */
        track_id?: string;
        /**
         * Work Id
         */
        work_id?: string;
        /**
         * Answer
         */
        answer?: ReviewAnswer;
        /**
         * Made By
         *
         * Id of a user
         */
        made_by?: string;
        /**
         * Current
         *
         * Leave out the reviews that were revised
         */
        current?: boolean;
    };
    url: '/api/v1/reviews';
};

export type ListReviewsErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ListReviewsError = ListReviewsErrors[keyof ListReviewsErrors];

export type ListReviewsResponses = {
    /**
     * OK
     */
    200: ReviewPage;
};

export type ListReviewsResponse = ListReviewsResponses[keyof ListReviewsResponses];

export type CreateReviewData = {
    body: ReviewRequest;
    path?: never;
    query?: never;
    url: '/api/v1/reviews';
};

export type CreateReviewErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type CreateReviewError = CreateReviewErrors[keyof CreateReviewErrors];

export type CreateReviewResponses = {
    /**
     * Created
     */
    201: ReviewRecord;
};

export type CreateReviewResponse = CreateReviewResponses[keyof CreateReviewResponses];

export type ListReviewQueueData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Limit
         *
         * Number of items per page
         */
        limit?: number;
        /**
         * Cursor
         *
         * `next_cursor` of the page before
         */
        cursor?: string;
        /**
         * Skipped
         *
         * Return the pairs that were skipped, in place of the new ones
         */
        skipped?: boolean;
    };
    url: '/api/v1/reviews/queue';
};

export type ListReviewQueueErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ListReviewQueueError = ListReviewQueueErrors[keyof ListReviewQueueErrors];

export type ListReviewQueueResponses = {
    /**
     * OK
     */
    200: QueuePage;
};

export type ListReviewQueueResponse = ListReviewQueueResponses[keyof ListReviewQueueResponses];

export type ListCalibrationsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Limit
         *
         * Number of items per page
         */
        limit?: number;
        /**
         * Cursor
         *
         * `next_cursor` of the page before
         */
        cursor?: string;
    };
    url: '/api/v1/calibrations';
};

export type ListCalibrationsErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ListCalibrationsError = ListCalibrationsErrors[keyof ListCalibrationsErrors];

export type ListCalibrationsResponses = {
    /**
     * OK
     */
    200: CalibrationPage;
};

export type ListCalibrationsResponse = ListCalibrationsResponses[keyof ListCalibrationsResponses];

export type FitCalibrationData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/calibrations';
};

export type FitCalibrationErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type FitCalibrationError = FitCalibrationErrors[keyof FitCalibrationErrors];

export type FitCalibrationResponses = {
    /**
     * Accepted
     */
    202: CalibrationAnswer;
};

export type FitCalibrationResponse = FitCalibrationResponses[keyof FitCalibrationResponses];

export type UseCalibrationData = {
    body?: never;
    path: {
        /**
         * Calibration Id
         */
        calibration_id: string;
    };
    query?: never;
    url: '/api/v1/calibrations/{calibration_id}/use';
};

export type UseCalibrationErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type UseCalibrationError = UseCalibrationErrors[keyof UseCalibrationErrors];

export type UseCalibrationResponses = {
    /**
     * OK
     */
    200: CalibrationAnswer;
};

export type UseCalibrationResponse = UseCalibrationResponses[keyof UseCalibrationResponses];

export type UseNoCalibrationData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/calibrations/use';
};

export type UseNoCalibrationErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type UseNoCalibrationError = UseNoCalibrationErrors[keyof UseNoCalibrationErrors];

export type UseNoCalibrationResponses = {
    /**
     * No Content
     */
    204: void;
};

export type UseNoCalibrationResponse = UseNoCalibrationResponses[keyof UseNoCalibrationResponses];

export type ListCasesData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Limit
         *
         * Number of items per page
         */
        limit?: number;
        /**
         * Cursor
         *
         * `next_cursor` of the page before
         */
        cursor?: string;
    };
    url: '/api/v1/cases';
};

export type ListCasesErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ListCasesError = ListCasesErrors[keyof ListCasesErrors];

export type ListCasesResponses = {
    /**
     * OK
     */
    200: CasePage;
};

export type ListCasesResponse = ListCasesResponses[keyof ListCasesResponses];

export type CreateCaseData = {
    body: CaseRequest;
    path?: never;
    query?: never;
    url: '/api/v1/cases';
};

export type CreateCaseErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type CreateCaseError = CreateCaseErrors[keyof CreateCaseErrors];

export type CreateCaseResponses = {
    /**
     * Created
     */
    201: CaseAnswer;
};

export type CreateCaseResponse = CreateCaseResponses[keyof CreateCaseResponses];

export type DeleteCaseData = {
    body?: never;
    path: {
        /**
         * Case Id
         */
        case_id: string;
    };
    query?: never;
    url: '/api/v1/cases/{case_id}';
};

export type DeleteCaseErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type DeleteCaseError = DeleteCaseErrors[keyof DeleteCaseErrors];

export type DeleteCaseResponses = {
    /**
     * No Content
     */
    204: void;
};

export type DeleteCaseResponse = DeleteCaseResponses[keyof DeleteCaseResponses];

export type GetCaseData = {
    body?: never;
    path: {
        /**
         * Case Id
         */
        case_id: string;
    };
    query?: never;
    url: '/api/v1/cases/{case_id}';
};

export type GetCaseErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type GetCaseError = GetCaseErrors[keyof GetCaseErrors];

export type GetCaseResponses = {
    /**
     * OK
     */
    200: CaseAnswer;
};

export type GetCaseResponse = GetCaseResponses[keyof GetCaseResponses];

export type EditCaseData = {
    body: CaseRequest;
    path: {
        /**
         * Case Id
         */
        case_id: string;
    };
    query?: never;
    url: '/api/v1/cases/{case_id}';
};

export type EditCaseErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type EditCaseError = EditCaseErrors[keyof EditCaseErrors];

export type EditCaseResponses = {
    /**
     * OK
     */
    200: CaseAnswer;
};

export type EditCaseResponse = EditCaseResponses[keyof EditCaseResponses];

export type AddCasePairData = {
    body: CasePairRequest;
    path: {
        /**
         * Case Id
         */
        case_id: string;
    };
    query?: never;
    url: '/api/v1/cases/{case_id}/pairs';
};

export type AddCasePairErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type AddCasePairError = AddCasePairErrors[keyof AddCasePairErrors];

export type AddCasePairResponses = {
    /**
     * Created
     */
    201: CaseAnswer;
};

export type AddCasePairResponse = AddCasePairResponses[keyof AddCasePairResponses];

export type RemoveCasePairData = {
    body?: never;
    path: {
        /**
         * Case Id
         */
        case_id: string;
        /**
         * Pair Id
         */
        pair_id: string;
    };
    query?: never;
    url: '/api/v1/cases/{case_id}/pairs/{pair_id}';
};

export type RemoveCasePairErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type RemoveCasePairError = RemoveCasePairErrors[keyof RemoveCasePairErrors];

export type RemoveCasePairResponses = {
    /**
     * OK
     */
    200: CaseAnswer;
};

export type RemoveCasePairResponse = RemoveCasePairResponses[keyof RemoveCasePairResponses];

export type RerunCasePairData = {
    body?: never;
    path: {
        /**
         * Case Id
         */
        case_id: string;
        /**
         * Pair Id
         */
        pair_id: string;
    };
    query?: never;
    url: '/api/v1/cases/{case_id}/pairs/{pair_id}/rerun';
};

export type RerunCasePairErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type RerunCasePairError = RerunCasePairErrors[keyof RerunCasePairErrors];

export type RerunCasePairResponses = {
    /**
     * OK
     */
    200: CaseRerun;
};

export type RerunCasePairResponse = RerunCasePairResponses[keyof RerunCasePairResponses];

export type GetCasePictureData = {
    body?: never;
    path: {
        /**
         * Case Id
         */
        case_id: string;
        /**
         * Pair Id
         */
        pair_id: string;
        /**
         * Name
         */
        name: 'matrix' | 'query' | 'reference';
    };
    query?: never;
    url: '/api/v1/cases/{case_id}/pairs/{pair_id}/pictures/{name}';
};

export type GetCasePictureErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type GetCasePictureError = GetCasePictureErrors[keyof GetCasePictureErrors];

export type GetCasePictureResponses = {
    /**
     * The picture
     */
    200: Blob | File;
};

export type GetCasePictureResponse = GetCasePictureResponses[keyof GetCasePictureResponses];

export type AddCaseNoteData = {
    body: CaseNoteRequest;
    path: {
        /**
         * Case Id
         */
        case_id: string;
    };
    query?: never;
    url: '/api/v1/cases/{case_id}/notes';
};

export type AddCaseNoteErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type AddCaseNoteError = AddCaseNoteErrors[keyof AddCaseNoteErrors];

export type AddCaseNoteResponses = {
    /**
     * Created
     */
    201: CaseAnswer;
};

export type AddCaseNoteResponse = AddCaseNoteResponses[keyof AddCaseNoteResponses];

export type FreezeCaseData = {
    body?: never;
    path: {
        /**
         * Case Id
         */
        case_id: string;
    };
    query?: never;
    url: '/api/v1/cases/{case_id}/freeze';
};

export type FreezeCaseErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type FreezeCaseError = FreezeCaseErrors[keyof FreezeCaseErrors];

export type FreezeCaseResponses = {
    /**
     * OK
     */
    200: CaseAnswer;
};

export type FreezeCaseResponse = FreezeCaseResponses[keyof FreezeCaseResponses];

export type ExportCaseData = {
    body?: never;
    path: {
        /**
         * Case Id
         */
        case_id: string;
    };
    query?: {
        /**
         * Format
         *
         * If left out, `Accept` decides between their media types
         */
        format?: 'pdf' | 'csv' | 'json';
    };
    url: '/api/v1/cases/{case_id}/export';
};

export type ExportCaseErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ExportCaseError = ExportCaseErrors[keyof ExportCaseErrors];

export type ExportCaseResponses = {
    /**
     * The file
     */
    200: CaseAnswer;
};

export type ExportCaseResponse = ExportCaseResponses[keyof ExportCaseResponses];

export type CreateCaseLinkData = {
    body: CaseLinkRequest;
    path: {
        /**
         * Case Id
         */
        case_id: string;
    };
    query?: never;
    url: '/api/v1/cases/{case_id}/links';
};

export type CreateCaseLinkErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type CreateCaseLinkError = CreateCaseLinkErrors[keyof CreateCaseLinkErrors];

export type CreateCaseLinkResponses = {
    /**
     * Created
     */
    201: CaseLinkMade;
};

export type CreateCaseLinkResponse = CreateCaseLinkResponses[keyof CreateCaseLinkResponses];

export type EndCaseLinkData = {
    body?: never;
    path: {
        /**
         * Case Id
         */
        case_id: string;
        /**
         * Link Id
         */
        link_id: string;
    };
    query?: never;
    url: '/api/v1/cases/{case_id}/links/{link_id}';
};

export type EndCaseLinkErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type EndCaseLinkError = EndCaseLinkErrors[keyof EndCaseLinkErrors];

export type EndCaseLinkResponses = {
    /**
     * OK
     */
    200: CaseAnswer;
};

export type EndCaseLinkResponse = EndCaseLinkResponses[keyof EndCaseLinkResponses];

export type GetSharedCaseData = {
    body: SharedCaseRequest;
    path?: never;
    query?: never;
    url: '/api/v1/cases/shared';
};

export type GetSharedCaseErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * The link is no longer valid
     */
    410: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type GetSharedCaseError = GetSharedCaseErrors[keyof GetSharedCaseErrors];

export type GetSharedCaseResponses = {
    /**
     * OK
     */
    200: CaseAnswer;
};

export type GetSharedCaseResponse = GetSharedCaseResponses[keyof GetSharedCaseResponses];

export type ExportSharedCaseData = {
    body: SharedExportRequest;
    path?: never;
    query?: never;
    url: '/api/v1/cases/shared/export';
};

export type ExportSharedCaseErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * The link is no longer valid
     */
    410: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ExportSharedCaseError = ExportSharedCaseErrors[keyof ExportSharedCaseErrors];

export type ExportSharedCaseResponses = {
    /**
     * The file
     */
    200: CaseAnswer;
};

export type ExportSharedCaseResponse = ExportSharedCaseResponses[keyof ExportSharedCaseResponses];

export type GetSharedCasePictureData = {
    body: SharedPictureRequest;
    path?: never;
    query?: never;
    url: '/api/v1/cases/shared/picture';
};

export type GetSharedCasePictureErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * The link is no longer valid
     */
    410: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type GetSharedCasePictureError = GetSharedCasePictureErrors[keyof GetSharedCasePictureErrors];

export type GetSharedCasePictureResponses = {
    /**
     * The picture
     */
    200: Blob | File;
};

export type GetSharedCasePictureResponse = GetSharedCasePictureResponses[keyof GetSharedCasePictureResponses];

export type SubmitPlaylistData = {
    body: LinkRequest;
    path?: never;
    query?: never;
    url: '/api/v1/playlists';
};

export type SubmitPlaylistErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type SubmitPlaylistError = SubmitPlaylistErrors[keyof SubmitPlaylistErrors];

export type SubmitPlaylistResponses = {
    /**
     * Accepted
     */
    202: PlaylistSubmitted;
};

export type SubmitPlaylistResponse = SubmitPlaylistResponses[keyof SubmitPlaylistResponses];

export type GetPlaylistData = {
    body?: never;
    path: {
        /**
         * Playlist Id
         */
        playlist_id: string;
    };
    query?: never;
    url: '/api/v1/playlists/{playlist_id}';
};

export type GetPlaylistErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type GetPlaylistError = GetPlaylistErrors[keyof GetPlaylistErrors];

export type GetPlaylistResponses = {
    /**
     * OK
     */
    200: PlaylistAnswer;
};

export type GetPlaylistResponse = GetPlaylistResponses[keyof GetPlaylistResponses];

export type ListJobsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Limit
         *
         * Number of items per page
         */
        limit?: number;
        /**
         * Cursor
         *
         * `next_cursor` of the page before
         */
        cursor?: string;
        state?: State;
    };
    url: '/api/v1/jobs';
};

export type ListJobsErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ListJobsError = ListJobsErrors[keyof ListJobsErrors];

export type ListJobsResponses = {
    /**
     * OK
     */
    200: JobPage;
};

export type ListJobsResponse = ListJobsResponses[keyof ListJobsResponses];

export type GetJobData = {
    body?: never;
    path: {
        /**
         * Job Id
         */
        job_id: string;
    };
    query?: never;
    url: '/api/v1/jobs/{job_id}';
};

export type GetJobErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type GetJobError = GetJobErrors[keyof GetJobErrors];

export type GetJobResponses = {
    /**
     * OK
     */
    200: JobWithTrack;
};

export type GetJobResponse = GetJobResponses[keyof GetJobResponses];

export type RetryJobData = {
    body?: never;
    path: {
        /**
         * Job Id
         */
        job_id: string;
    };
    query?: never;
    url: '/api/v1/jobs/{job_id}/retry';
};

export type RetryJobErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type RetryJobError = RetryJobErrors[keyof RetryJobErrors];

export type RetryJobResponses = {
    /**
     * OK
     */
    200: Submitted;
    /**
     * Accepted
     */
    202: Submitted;
};

export type RetryJobResponse = RetryJobResponses[keyof RetryJobResponses];

export type CancelJobData = {
    body?: never;
    path: {
        /**
         * Job Id
         */
        job_id: string;
    };
    query?: never;
    url: '/api/v1/jobs/{job_id}/cancel';
};

export type CancelJobErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type CancelJobError = CancelJobErrors[keyof CancelJobErrors];

export type CancelJobResponses = {
    /**
     * OK
     */
    200: JobWithTrack;
};

export type CancelJobResponse = CancelJobResponses[keyof CancelJobResponses];

export type StopReextractionData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/reextraction';
};

export type StopReextractionErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type StopReextractionError = StopReextractionErrors[keyof StopReextractionErrors];

export type StopReextractionResponses = {
    /**
     * OK
     */
    200: ReextractionAnswer;
};

export type StopReextractionResponse = StopReextractionResponses[keyof StopReextractionResponses];

export type GetReextractionData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/reextraction';
};

export type GetReextractionErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type GetReextractionError = GetReextractionErrors[keyof GetReextractionErrors];

export type GetReextractionResponses = {
    /**
     * OK
     */
    200: ReextractionAnswer;
};

export type GetReextractionResponse = GetReextractionResponses[keyof GetReextractionResponses];

export type StartReextractionData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/reextraction';
};

export type StartReextractionErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type StartReextractionError = StartReextractionErrors[keyof StartReextractionErrors];

export type StartReextractionResponses = {
    /**
     * Accepted
     */
    202: ReextractionAnswer;
};

export type StartReextractionResponse = StartReextractionResponses[keyof StartReextractionResponses];

export type ListSetsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Limit
         *
         * Number of items per page
         */
        limit?: number;
        /**
         * Cursor
         *
         * `next_cursor` of the page before
         */
        cursor?: string;
    };
    url: '/api/v1/sets';
};

export type ListSetsErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ListSetsError = ListSetsErrors[keyof ListSetsErrors];

export type ListSetsResponses = {
    /**
     * OK
     */
    200: SetPage;
};

export type ListSetsResponse = ListSetsResponses[keyof ListSetsResponses];

export type DeleteSetData = {
    body?: never;
    path: {
        /**
         * Set Id
         */
        set_id: string;
    };
    query?: {
        /**
         * With Tracks
         *
         * Move the tracks that were made of it to the trash
         */
        with_tracks?: boolean;
    };
    url: '/api/v1/sets/{set_id}';
};

export type DeleteSetErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type DeleteSetError = DeleteSetErrors[keyof DeleteSetErrors];

export type DeleteSetResponses = {
    /**
     * No Content
     */
    204: void;
};

export type DeleteSetResponse = DeleteSetResponses[keyof DeleteSetResponses];

export type GetSetData = {
    body?: never;
    path: {
        /**
         * Set Id
         */
        set_id: string;
    };
    query?: never;
    url: '/api/v1/sets/{set_id}';
};

export type GetSetErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type GetSetError = GetSetErrors[keyof GetSetErrors];

export type GetSetResponses = {
    /**
     * OK
     */
    200: SetAnswer;
};

export type GetSetResponse = GetSetResponses[keyof GetSetResponses];

export type EditSetData = {
    body: SetEditRequest;
    path: {
        /**
         * Set Id
         */
        set_id: string;
    };
    query?: never;
    url: '/api/v1/sets/{set_id}';
};

export type EditSetErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type EditSetError = EditSetErrors[keyof EditSetErrors];

export type EditSetResponses = {
    /**
     * OK
     */
    200: SetAnswer;
};

export type EditSetResponse = EditSetResponses[keyof EditSetResponses];

export type AcceptSetData = {
    body: SetRevisionRequest;
    path: {
        /**
         * Set Id
         */
        set_id: string;
    };
    query?: never;
    url: '/api/v1/sets/{set_id}/accept';
};

export type AcceptSetErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type AcceptSetError = AcceptSetErrors[keyof AcceptSetErrors];

export type AcceptSetResponses = {
    /**
     * Accepted
     */
    202: SetAnswer;
};

export type AcceptSetResponse = AcceptSetResponses[keyof AcceptSetResponses];

export type SearchSetData = {
    body?: never;
    path: {
        /**
         * Set Id
         */
        set_id: string;
    };
    query?: never;
    url: '/api/v1/sets/{set_id}/search';
};

export type SearchSetErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type SearchSetError = SearchSetErrors[keyof SearchSetErrors];

export type SearchSetResponses = {
    /**
     * Accepted
     */
    202: SetAnswer;
};

export type SearchSetResponse = SearchSetResponses[keyof SearchSetResponses];

export type CancelSetData = {
    body?: never;
    path: {
        /**
         * Set Id
         */
        set_id: string;
    };
    query?: never;
    url: '/api/v1/sets/{set_id}/cancel';
};

export type CancelSetErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type CancelSetError = CancelSetErrors[keyof CancelSetErrors];

export type CancelSetResponses = {
    /**
     * OK
     */
    200: SetAnswer;
};

export type CancelSetResponse = CancelSetResponses[keyof CancelSetResponses];

export type GetSetAudioData = {
    body?: never;
    path: {
        /**
         * Set Id
         */
        set_id: string;
    };
    query?: never;
    url: '/api/v1/sets/{set_id}/audio';
};

export type GetSetAudioErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * The copy is another one than If-Match names
     */
    412: ProblemDetails;
    /**
     * The range lies outside the file; Content-Range states its size
     */
    416: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type GetSetAudioError = GetSetAudioErrors[keyof GetSetAudioErrors];

export type GetSetAudioResponses = {
    /**
     * The whole copy
     */
    200: Blob | File;
    /**
     * The bytes of the header Range; Content-Range says which
     */
    206: Blob | File;
};

export type GetSetAudioResponse = GetSetAudioResponses[keyof GetSetAudioResponses];

export type SignOutData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/session';
};

export type SignOutErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type SignOutError = SignOutErrors[keyof SignOutErrors];

export type SignOutResponses = {
    /**
     * No Content
     */
    204: void;
};

export type SignOutResponse = SignOutResponses[keyof SignOutResponses];

export type GetSessionData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/session';
};

export type GetSessionErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type GetSessionError = GetSessionErrors[keyof GetSessionErrors];

export type GetSessionResponses = {
    /**
     * OK
     */
    200: SessionAnswer;
};

export type GetSessionResponse = GetSessionResponses[keyof GetSessionResponses];

export type SignInData = {
    body: SignInRequest;
    path?: never;
    query?: never;
    url: '/api/v1/session';
};

export type SignInErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type SignInError = SignInErrors[keyof SignInErrors];

export type SignInResponses = {
    /**
     * OK
     */
    200: SessionAnswer;
};

export type SignInResponse = SignInResponses[keyof SignInResponses];

export type SignOutEverywhereData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/session/all';
};

export type SignOutEverywhereErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type SignOutEverywhereError = SignOutEverywhereErrors[keyof SignOutEverywhereErrors];

export type SignOutEverywhereResponses = {
    /**
     * No Content
     */
    204: void;
};

export type SignOutEverywhereResponse = SignOutEverywhereResponses[keyof SignOutEverywhereResponses];

export type ListSessionsData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/session/all';
};

export type ListSessionsErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ListSessionsError = ListSessionsErrors[keyof ListSessionsErrors];

export type ListSessionsResponses = {
    /**
     * OK
     */
    200: SessionList;
};

export type ListSessionsResponse = ListSessionsResponses[keyof ListSessionsResponses];

export type EndSessionData = {
    body?: never;
    path: {
        /**
         * Session Id
         */
        session_id: string;
    };
    query?: never;
    url: '/api/v1/session/all/{session_id}';
};

export type EndSessionErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type EndSessionError = EndSessionErrors[keyof EndSessionErrors];

export type EndSessionResponses = {
    /**
     * No Content
     */
    204: void;
};

export type EndSessionResponse = EndSessionResponses[keyof EndSessionResponses];

export type ChangePasswordData = {
    body: PasswordRequest;
    path?: never;
    query?: never;
    url: '/api/v1/account/password';
};

export type ChangePasswordErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ChangePasswordError = ChangePasswordErrors[keyof ChangePasswordErrors];

export type ChangePasswordResponses = {
    /**
     * No Content
     */
    204: void;
};

export type ChangePasswordResponse = ChangePasswordResponses[keyof ChangePasswordResponses];

export type BeginSignOnData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * To
         *
         * Path of the page to open then
         */
        to?: string;
    };
    url: '/api/v1/session/sign-on';
};

export type BeginSignOnErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type BeginSignOnError = BeginSignOnErrors[keyof BeginSignOnErrors];

export type FinishSignOnData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * State
         */
        state?: string;
        /**
         * Code
         */
        code?: string;
        /**
         * Error
         *
         * Why the provider refuses
         */
        error?: string;
    };
    url: '/api/v1/session/sign-on/return';
};

export type FinishSignOnErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type FinishSignOnError = FinishSignOnErrors[keyof FinishSignOnErrors];

export type ListUsersData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Limit
         *
         * Number of items per page
         */
        limit?: number;
        /**
         * Cursor
         *
         * `next_cursor` of the page before
         */
        cursor?: string;
    };
    url: '/api/v1/users';
};

export type ListUsersErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ListUsersError = ListUsersErrors[keyof ListUsersErrors];

export type ListUsersResponses = {
    /**
     * OK
     */
    200: UserPage;
};

export type ListUsersResponse = ListUsersResponses[keyof ListUsersResponses];

export type GetUserData = {
    body?: never;
    path: {
        /**
         * User Id
         */
        user_id: string;
    };
    query?: never;
    url: '/api/v1/users/{user_id}';
};

export type GetUserErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type GetUserError = GetUserErrors[keyof GetUserErrors];

export type GetUserResponses = {
    /**
     * OK
     */
    200: UserAnswer;
};

export type GetUserResponse = GetUserResponses[keyof GetUserResponses];

export type EditUserData = {
    body: UserEditRequest;
    path: {
        /**
         * User Id
         */
        user_id: string;
    };
    query?: never;
    url: '/api/v1/users/{user_id}';
};

export type EditUserErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type EditUserError = EditUserErrors[keyof EditUserErrors];

export type EditUserResponses = {
    /**
     * OK
     */
    200: UserAnswer;
};

export type EditUserResponse = EditUserResponses[keyof EditUserResponses];

export type ResetPasswordData = {
    body?: never;
    path: {
        /**
         * User Id
         */
        user_id: string;
    };
    query?: never;
    url: '/api/v1/users/{user_id}/reset';
};

export type ResetPasswordErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ResetPasswordError = ResetPasswordErrors[keyof ResetPasswordErrors];

export type ResetPasswordResponses = {
    /**
     * Created
     */
    201: LinkAnswer;
};

export type ResetPasswordResponse = ResetPasswordResponses[keyof ResetPasswordResponses];

export type ListInvitationsData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/invitations';
};

export type ListInvitationsErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ListInvitationsError = ListInvitationsErrors[keyof ListInvitationsErrors];

export type ListInvitationsResponses = {
    /**
     * OK
     */
    200: InvitationList;
};

export type ListInvitationsResponse = ListInvitationsResponses[keyof ListInvitationsResponses];

export type InviteUserData = {
    body: InvitationRequest;
    path?: never;
    query?: never;
    url: '/api/v1/invitations';
};

export type InviteUserErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type InviteUserError = InviteUserErrors[keyof InviteUserErrors];

export type InviteUserResponses = {
    /**
     * Created
     */
    201: LinkAnswer;
};

export type InviteUserResponse = InviteUserResponses[keyof InviteUserResponses];

export type WithdrawInvitationData = {
    body?: never;
    path: {
        /**
         * Invitation Id
         */
        invitation_id: string;
    };
    query?: never;
    url: '/api/v1/invitations/{invitation_id}';
};

export type WithdrawInvitationErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type WithdrawInvitationError = WithdrawInvitationErrors[keyof WithdrawInvitationErrors];

export type WithdrawInvitationResponses = {
    /**
     * No Content
     */
    204: void;
};

export type WithdrawInvitationResponse = WithdrawInvitationResponses[keyof WithdrawInvitationResponses];

export type LookAtLinkData = {
    body: LookRequest;
    path?: never;
    query?: never;
    url: '/api/v1/invitations/look';
};

export type LookAtLinkErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * The link is no longer valid
     */
    410: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type LookAtLinkError = LookAtLinkErrors[keyof LookAtLinkErrors];

export type LookAtLinkResponses = {
    /**
     * OK
     */
    200: LookAnswer;
};

export type LookAtLinkResponse = LookAtLinkResponses[keyof LookAtLinkResponses];

export type AcceptLinkData = {
    body: AcceptRequest;
    path?: never;
    query?: never;
    url: '/api/v1/invitations/accept';
};

export type AcceptLinkErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * The link is no longer valid
     */
    410: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type AcceptLinkError = AcceptLinkErrors[keyof AcceptLinkErrors];

export type AcceptLinkResponses = {
    /**
     * OK
     */
    200: SessionAnswer;
};

export type AcceptLinkResponse = AcceptLinkResponses[keyof AcceptLinkResponses];

export type ListKeysData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/keys';
};

export type ListKeysErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ListKeysError = ListKeysErrors[keyof ListKeysErrors];

export type ListKeysResponses = {
    /**
     * OK
     */
    200: KeyList;
};

export type ListKeysResponse = ListKeysResponses[keyof ListKeysResponses];

export type CreateKeyData = {
    body: KeyRequest;
    path?: never;
    query?: never;
    url: '/api/v1/keys';
};

export type CreateKeyErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type CreateKeyError = CreateKeyErrors[keyof CreateKeyErrors];

export type CreateKeyResponses = {
    /**
     * Created
     */
    201: NewKey;
};

export type CreateKeyResponse = CreateKeyResponses[keyof CreateKeyResponses];

export type DeleteKeyData = {
    body?: never;
    path: {
        /**
         * Key Id
         */
        key_id: string;
    };
    query?: never;
    url: '/api/v1/keys/{key_id}';
};

export type DeleteKeyErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type DeleteKeyError = DeleteKeyErrors[keyof DeleteKeyErrors];

export type DeleteKeyResponses = {
    /**
     * No Content
     */
    204: void;
};

export type DeleteKeyResponse = DeleteKeyResponses[keyof DeleteKeyResponses];

export type ListKeysOfUserData = {
    body?: never;
    path: {
        /**
         * User Id
         */
        user_id: string;
    };
    query?: never;
    url: '/api/v1/users/{user_id}/keys';
};

export type ListKeysOfUserErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ListKeysOfUserError = ListKeysOfUserErrors[keyof ListKeysOfUserErrors];

export type ListKeysOfUserResponses = {
    /**
     * OK
     */
    200: KeyList;
};

export type ListKeysOfUserResponse = ListKeysOfUserResponses[keyof ListKeysOfUserResponses];

export type ListAuditData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Limit
         *
         * Number of items per page
         */
        limit?: number;
        /**
         * Cursor
         *
         * `next_cursor` of the page before
         */
        cursor?: string;
        /**
         * Who
         *
         * Id or name of a user, id of an API key, or an address
         */
        who?: string;
        action?: Action;
        /**
         * Target Kind
         */
        target_kind?: TargetKind;
        /**
         * Target Id
         */
        target_id?: string;
        /**
         * Since
         */
        since?: string;
        /**
         * Until
         *
         * The moment before which it ends
         */
        until?: string;
        /**
         * Format
         *
         * `csv`: all entries as one file, without pages
         */
        format?: 'json' | 'csv';
    };
    url: '/api/v1/audit';
};

export type ListAuditErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ListAuditError = ListAuditErrors[keyof ListAuditErrors];

export type ListAuditResponses = {
    /**
     * OK
     */
    200: AuditPage;
};

export type ListAuditResponse = ListAuditResponses[keyof ListAuditResponses];

export type GetTrackHistoryData = {
    body?: never;
    path: {
        /**
         * Track Id
         *
         * `yt-` and the video id, or `file-` and a hash of the file
         */
        track_id: string;
    };
    query?: {
        /**
         * Limit
         *
         * Number of items per page
         */
        limit?: number;
        /**
         * Cursor
         *
         * `next_cursor` of the page before
         */
        cursor?: string;
    };
    url: '/api/v1/tracks/{track_id}/history';
};

export type GetTrackHistoryErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type GetTrackHistoryError = GetTrackHistoryErrors[keyof GetTrackHistoryErrors];

export type GetTrackHistoryResponses = {
    /**
     * OK
     */
    200: HistoryPage;
};

export type GetTrackHistoryResponse = GetTrackHistoryResponses[keyof GetTrackHistoryResponses];

export type GetWorkHistoryData = {
    body?: never;
    path: {
        /**
         * Work Id
         */
        work_id: string;
    };
    query?: {
        /**
         * Limit
         *
         * Number of items per page
         */
        limit?: number;
        /**
         * Cursor
         *
         * `next_cursor` of the page before
         */
        cursor?: string;
    };
    url: '/api/v1/works/{work_id}/history';
};

export type GetWorkHistoryErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type GetWorkHistoryError = GetWorkHistoryErrors[keyof GetWorkHistoryErrors];

export type GetWorkHistoryResponses = {
    /**
     * OK
     */
    200: HistoryPage;
};

export type GetWorkHistoryResponse = GetWorkHistoryResponses[keyof GetWorkHistoryResponses];

export type GetUserHistoryData = {
    body?: never;
    path: {
        /**
         * User Id
         */
        user_id: string;
    };
    query?: {
        /**
         * Limit
         *
         * Number of items per page
         */
        limit?: number;
        /**
         * Cursor
         *
         * `next_cursor` of the page before
         */
        cursor?: string;
    };
    url: '/api/v1/users/{user_id}/history';
};

export type GetUserHistoryErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type GetUserHistoryError = GetUserHistoryErrors[keyof GetUserHistoryErrors];

export type GetUserHistoryResponses = {
    /**
     * OK
     */
    200: HistoryPage;
};

export type GetUserHistoryResponse = GetUserHistoryResponses[keyof GetUserHistoryResponses];

export type ListWebhooksData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Limit
         *
         * Number of items per page
         */
        limit?: number;
        /**
         * Cursor
         *
         * `next_cursor` of the page before
         */
        cursor?: string;
    };
    url: '/api/v1/webhooks';
};

export type ListWebhooksErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ListWebhooksError = ListWebhooksErrors[keyof ListWebhooksErrors];

export type ListWebhooksResponses = {
    /**
     * OK
     */
    200: WebhookPage;
};

export type ListWebhooksResponse = ListWebhooksResponses[keyof ListWebhooksResponses];

export type CreateWebhookData = {
    body: WebhookRequest;
    path?: never;
    query?: never;
    url: '/api/v1/webhooks';
};

export type CreateWebhookErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type CreateWebhookError = CreateWebhookErrors[keyof CreateWebhookErrors];

export type CreateWebhookResponses = {
    /**
     * Created
     */
    201: WebhookWithSecret;
};

export type CreateWebhookResponse = CreateWebhookResponses[keyof CreateWebhookResponses];

export type DeleteWebhookData = {
    body?: never;
    path: {
        /**
         * Webhook Id
         */
        webhook_id: string;
    };
    query?: never;
    url: '/api/v1/webhooks/{webhook_id}';
};

export type DeleteWebhookErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type DeleteWebhookError = DeleteWebhookErrors[keyof DeleteWebhookErrors];

export type DeleteWebhookResponses = {
    /**
     * No Content
     */
    204: void;
};

export type DeleteWebhookResponse = DeleteWebhookResponses[keyof DeleteWebhookResponses];

export type GetWebhookData = {
    body?: never;
    path: {
        /**
         * Webhook Id
         */
        webhook_id: string;
    };
    query?: never;
    url: '/api/v1/webhooks/{webhook_id}';
};

export type GetWebhookErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type GetWebhookError = GetWebhookErrors[keyof GetWebhookErrors];

export type GetWebhookResponses = {
    /**
     * OK
     */
    200: WebhookAnswer;
};

export type GetWebhookResponse = GetWebhookResponses[keyof GetWebhookResponses];

export type EditWebhookData = {
    body: WebhookEditRequest;
    path: {
        /**
         * Webhook Id
         */
        webhook_id: string;
    };
    query?: never;
    url: '/api/v1/webhooks/{webhook_id}';
};

export type EditWebhookErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type EditWebhookError = EditWebhookErrors[keyof EditWebhookErrors];

export type EditWebhookResponses = {
    /**
     * OK
     */
    200: WebhookWithSecret;
};

export type EditWebhookResponse = EditWebhookResponses[keyof EditWebhookResponses];

export type ListDeliveriesData = {
    body?: never;
    path: {
        /**
         * Webhook Id
         */
        webhook_id: string;
    };
    query?: {
        /**
         * Limit
         *
         * Number of items per page
         */
        limit?: number;
        /**
         * Cursor
         *
         * `next_cursor` of the page before
         */
        cursor?: string;
        /**
         * State
         */
        state?: DeliveryState;
    };
    url: '/api/v1/webhooks/{webhook_id}/deliveries';
};

export type ListDeliveriesErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ListDeliveriesError = ListDeliveriesErrors[keyof ListDeliveriesErrors];

export type ListDeliveriesResponses = {
    /**
     * OK
     */
    200: DeliveryPage;
};

export type ListDeliveriesResponse = ListDeliveriesResponses[keyof ListDeliveriesResponses];

export type ReplayDeliveryData = {
    body?: never;
    path: {
        /**
         * Webhook Id
         */
        webhook_id: string;
        /**
         * Delivery Id
         */
        delivery_id: string;
    };
    query?: never;
    url: '/api/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/replay';
};

export type ReplayDeliveryErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ReplayDeliveryError = ReplayDeliveryErrors[keyof ReplayDeliveryErrors];

export type ReplayDeliveryResponses = {
    /**
     * Accepted
     */
    202: DeliveryAnswer;
};

export type ReplayDeliveryResponse = ReplayDeliveryResponses[keyof ReplayDeliveryResponses];

export type GetSettingsData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/settings';
};

export type GetSettingsErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type GetSettingsError = GetSettingsErrors[keyof GetSettingsErrors];

export type GetSettingsResponses = {
    /**
     * OK
     */
    200: SettingsAnswer;
};

export type GetSettingsResponse = GetSettingsResponses[keyof GetSettingsResponses];

export type GetModelData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/model';
};

export type GetModelErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type GetModelError = GetModelErrors[keyof GetModelErrors];

export type GetModelResponses = {
    /**
     * OK
     */
    200: ModelAnswer;
};

export type GetModelResponse = GetModelResponses[keyof GetModelResponses];

export type GetAgreementData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/model/agreement';
};

export type GetAgreementErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type GetAgreementError = GetAgreementErrors[keyof GetAgreementErrors];

export type GetAgreementResponses = {
    /**
     * OK
     */
    200: AgreementAnswer;
};

export type GetAgreementResponse = GetAgreementResponses[keyof GetAgreementResponses];

export type GetLiveData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/health/live';
};

export type GetLiveErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type GetLiveError = GetLiveErrors[keyof GetLiveErrors];

export type GetLiveResponses = {
    /**
     * OK
     */
    200: HealthAnswer;
};

export type GetLiveResponse = GetLiveResponses[keyof GetLiveResponses];

export type GetReadyData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/v1/health/ready';
};

export type GetReadyErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type GetReadyError = GetReadyErrors[keyof GetReadyErrors];

export type GetReadyResponses = {
    /**
     * OK
     */
    200: ReadyAnswer;
};

export type GetReadyResponse = GetReadyResponses[keyof GetReadyResponses];

export type ListImportsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Limit
         *
         * Number of items per page
         */
        limit?: number;
        /**
         * Cursor
         *
         * `next_cursor` of the page before
         */
        cursor?: string;
    };
    url: '/api/v1/imports';
};

export type ListImportsErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ListImportsError = ListImportsErrors[keyof ListImportsErrors];

export type ListImportsResponses = {
    /**
     * OK
     */
    200: ImportPage;
};

export type ListImportsResponse = ListImportsResponses[keyof ListImportsResponses];

export type StartFilesImportData = {
    body: FilesImportRequest;
    path?: never;
    query?: never;
    url: '/api/v1/imports/files';
};

export type StartFilesImportErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type StartFilesImportError = StartFilesImportErrors[keyof StartFilesImportErrors];

export type StartFilesImportResponses = {
    /**
     * Created
     */
    201: ImportAnswer;
};

export type StartFilesImportResponse = StartFilesImportResponses[keyof StartFilesImportResponses];

export type StartFolderImportData = {
    body: FolderImportRequest;
    path?: never;
    query?: never;
    url: '/api/v1/imports/folder';
};

export type StartFolderImportErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type StartFolderImportError = StartFolderImportErrors[keyof StartFolderImportErrors];

export type StartFolderImportResponses = {
    /**
     * Created
     */
    201: ImportAnswer;
};

export type StartFolderImportResponse = StartFolderImportResponses[keyof StartFolderImportResponses];

export type StartPlaylistImportData = {
    body: PlaylistImportRequest;
    path?: never;
    query?: never;
    url: '/api/v1/imports/playlist';
};

export type StartPlaylistImportErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type StartPlaylistImportError = StartPlaylistImportErrors[keyof StartPlaylistImportErrors];

export type StartPlaylistImportResponses = {
    /**
     * Created
     */
    201: ImportAnswer;
};

export type StartPlaylistImportResponse = StartPlaylistImportResponses[keyof StartPlaylistImportResponses];

export type StartManifestImportData = {
    body: ManifestForm;
    path?: never;
    query?: never;
    url: '/api/v1/imports/manifest';
};

export type StartManifestImportErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
    /**
     * The server's disk is full; see Retry-After
     */
    507: ProblemDetails;
};

export type StartManifestImportError = StartManifestImportErrors[keyof StartManifestImportErrors];

export type StartManifestImportResponses = {
    /**
     * Created
     */
    201: ImportAnswer;
};

export type StartManifestImportResponse = StartManifestImportResponses[keyof StartManifestImportResponses];

export type PreviewManifestData = {
    body: ManifestFileForm;
    path?: never;
    query?: never;
    url: '/api/v1/imports/manifest/preview';
};

export type PreviewManifestErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
    /**
     * The server's disk is full; see Retry-After
     */
    507: ProblemDetails;
};

export type PreviewManifestError = PreviewManifestErrors[keyof PreviewManifestErrors];

export type PreviewManifestResponses = {
    /**
     * OK
     */
    200: ManifestPreviewAnswer;
};

export type PreviewManifestResponse = PreviewManifestResponses[keyof PreviewManifestResponses];

export type ListImportFoldersData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Root
         *
         * One of the roots of `/import-folders`
         */
        root?: string;
        /**
         * Path
         *
         * Path below the root; empty for the root itself
         */
        path?: string;
    };
    url: '/api/v1/import-folders';
};

export type ListImportFoldersErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ListImportFoldersError = ListImportFoldersErrors[keyof ListImportFoldersErrors];

export type ListImportFoldersResponses = {
    /**
     * OK
     */
    200: FolderListing;
};

export type ListImportFoldersResponse = ListImportFoldersResponses[keyof ListImportFoldersResponses];

export type GetImportData = {
    body?: never;
    path: {
        /**
         * Import Id
         */
        import_id: string;
    };
    query?: never;
    url: '/api/v1/imports/{import_id}';
};

export type GetImportErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type GetImportError = GetImportErrors[keyof GetImportErrors];

export type GetImportResponses = {
    /**
     * OK
     */
    200: ImportAnswer;
};

export type GetImportResponse = GetImportResponses[keyof GetImportResponses];

export type ListImportItemsData = {
    body?: never;
    path: {
        /**
         * Import Id
         */
        import_id: string;
    };
    query?: {
        /**
         * Limit
         *
         * Number of items per page
         */
        limit?: number;
        /**
         * Cursor
         *
         * `next_cursor` of the page before
         */
        cursor?: string;
        /**
         * State
         */
        state?: ItemState;
    };
    url: '/api/v1/imports/{import_id}/items';
};

export type ListImportItemsErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ListImportItemsError = ListImportItemsErrors[keyof ListImportItemsErrors];

export type ListImportItemsResponses = {
    /**
     * OK
     */
    200: ItemPage;
};

export type ListImportItemsResponse = ListImportItemsResponses[keyof ListImportItemsResponses];

export type AnnounceFilesData = {
    body: AnnounceRequest;
    path: {
        /**
         * Import Id
         */
        import_id: string;
    };
    query?: never;
    url: '/api/v1/imports/{import_id}/items';
};

export type AnnounceFilesErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The type of the body is not supported
     */
    415: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type AnnounceFilesError = AnnounceFilesErrors[keyof AnnounceFilesErrors];

export type AnnounceFilesResponses = {
    /**
     * OK
     */
    200: AnnouncedFiles;
};

export type AnnounceFilesResponse = AnnounceFilesResponses[keyof AnnounceFilesResponses];

export type PauseImportData = {
    body?: never;
    path: {
        /**
         * Import Id
         */
        import_id: string;
    };
    query?: never;
    url: '/api/v1/imports/{import_id}/pause';
};

export type PauseImportErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type PauseImportError = PauseImportErrors[keyof PauseImportErrors];

export type PauseImportResponses = {
    /**
     * OK
     */
    200: ImportAnswer;
};

export type PauseImportResponse = PauseImportResponses[keyof PauseImportResponses];

export type ResumeImportData = {
    body?: never;
    path: {
        /**
         * Import Id
         */
        import_id: string;
    };
    query?: never;
    url: '/api/v1/imports/{import_id}/resume';
};

export type ResumeImportErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type ResumeImportError = ResumeImportErrors[keyof ResumeImportErrors];

export type ResumeImportResponses = {
    /**
     * OK
     */
    200: ImportAnswer;
};

export type ResumeImportResponse = ResumeImportResponses[keyof ResumeImportResponses];

export type RetryImportData = {
    body?: never;
    path: {
        /**
         * Import Id
         */
        import_id: string;
    };
    query?: never;
    url: '/api/v1/imports/{import_id}/retry';
};

export type RetryImportErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type RetryImportError = RetryImportErrors[keyof RetryImportErrors];

export type RetryImportResponses = {
    /**
     * OK
     */
    200: RetryAnswer;
};

export type RetryImportResponse = RetryImportResponses[keyof RetryImportResponses];

export type CancelImportData = {
    body?: never;
    path: {
        /**
         * Import Id
         */
        import_id: string;
    };
    query?: never;
    url: '/api/v1/imports/{import_id}/cancel';
};

export type CancelImportErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * Not possible in the current state
     */
    409: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type CancelImportError = CancelImportErrors[keyof CancelImportErrors];

export type CancelImportResponses = {
    /**
     * OK
     */
    200: ImportAnswer;
};

export type CancelImportResponse = CancelImportResponses[keyof CancelImportResponses];

export type GetReceiptData = {
    body?: never;
    path: {
        /**
         * Import Id
         */
        import_id: string;
    };
    query?: never;
    url: '/api/v1/imports/{import_id}/receipt';
};

export type GetReceiptErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Sign in, or send an API key
     */
    401: ProblemDetails;
    /**
     * Requests from this origin, or by this user or key, are not allowed
     */
    403: ProblemDetails;
    /**
     * Not found
     */
    404: ProblemDetails;
    /**
     * The body arrived too slowly
     */
    408: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Too many requests are in progress, or too much waits to be processed; see Retry-After
     */
    429: ProblemDetails;
    /**
     * Unexpected error on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer, or the server is busy; see Retry-After
     */
    503: ProblemDetails;
};

export type GetReceiptError = GetReceiptErrors[keyof GetReceiptErrors];

export type GetReceiptResponses = {
    /**
     * Every item with its outcome
     */
    200: string;
};

export type GetReceiptResponse = GetReceiptResponses[keyof GetReceiptResponses];
