// Generated from openapi.json by `npm run generate`. Never edit: change the API, then generate again.

export type ClientOptions = {
    baseUrl: `${string}://${string}` | (string & {});
};

/**
 * Submitted
 *
 * A track and its newest job.
 */
export type Submitted = {
    track: TrackAnswer;
    job: JobAnswer | null;
};

/**
 * JobAnswer
 *
 * The work of making a track ready.
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
     * Fraction of the whole job that is done
     */
    progress: number;
    /**
     * Bytes Done
     *
     * Of the download, while it goes on
     */
    bytes_done: number | null;
    /**
     * Bytes Total
     *
     * Of the download, where the source announces it
     */
    bytes_total: number | null;
    /**
     * Attempts
     *
     * How often a worker has taken it up
     */
    attempts: number;
    /**
     * Why it failed
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
 * Problem
 *
 * Why something failed.
 */
export type Problem = {
    /**
     * Code
     *
     * Stable code, listed in docs/user/errors.md
     */
    code: string;
    /**
     * Detail
     *
     * One sentence that says what to do
     */
    detail: string;
};

/**
 * SourceAnswer
 *
 * Where a recording came from.
 */
export type SourceAnswer = {
    kind: SourceKind;
    /**
     * Video Id
     *
     * Its eleven characters; null for an upload
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
};

/**
 * SourceKind
 *
 * Where a recording came from.
 */
export type SourceKind = 'youtube' | 'upload';

/**
 * State
 *
 * State of a track and of its newest job.
 */
export type State = 'queued' | 'downloading' | 'extracting' | 'embedding' | 'ready' | 'failed' | 'cancelled';

/**
 * TrackAnswer
 *
 * One recording.
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
     * Date of publication, YYYY-MM-DD, as the source gives it
     */
    published_at: string | null;
    work: WorkRef | null;
    /**
     * Job Id
     *
     * Its newest job
     */
    job_id: string;
    /**
     * Why its newest job failed
     */
    error: Problem | null;
    /**
     * Model Id
     *
     * Weights that made its embedding; null until it has one
     */
    model_id: string | null;
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
 * A pasted link.
 */
export type LinkRequest = {
    /**
     * Url
     *
     * Address of a YouTube video or playlist, in any form
     */
    url: string;
};

/**
 * UploadForm
 *
 * An audio file: MP3, M4A/AAC, Opus/WebM, Ogg, FLAC or WAV, at most 200 MB.
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
     * Send it as `cursor` for the next page; null on the last
     */
    next_cursor: string | null;
    /**
     * Total
     *
     * Number of items in the whole list
     */
    total: number;
    /**
     * Items
     */
    items: Array<TrackAnswer>;
};

/**
 * TrackSort
 *
 * Orders of a list of tracks; a leading minus turns it round.
 */
export type TrackSort = 'created_at' | '-created_at' | 'title' | '-title' | 'artist' | '-artist' | 'duration_s' | '-duration_s';

/**
 * TrackEditRequest
 *
 * What to change; a field left out stays. `artist: null` empties it, `work_id: null` leaves the work.
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
};

/**
 * BulkDeleteAnswer
 *
 * What was deleted, and what was not there.
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
};

/**
 * ChromaAnswer
 *
 * The chroma of a track.
 */
export type ChromaAnswer = {
    /**
     * Recipe
     */
    recipe: string;
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
     * base64 of the rows, uint8 (n_frames, 12), columns A, A#, ... G#
     */
    frames: string;
};

/**
 * CheckAnswer
 *
 * The pairwise cover check.
 */
export type CheckAnswer = {
    query: TrackAnswer;
    reference: TrackAnswer;
    verdict: VerdictAnswer;
};

/**
 * Decision
 *
 * A verdict in one word; the two cuts between the words live in the weights' card.
 */
export type Decision = 'likely' | 'unsure' | 'unlikely';

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
     * How much of the stretch matches frame by frame
     */
    strength: number;
};

/**
 * VerdictAnswer
 *
 * Whether two tracks are recordings of one work.
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
     * How often tracks of different works come this close
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
     * Probability from which likely begins
     */
    threshold: number;
    /**
     * Similarity
     *
     * Of the best alignment; null: not aligned
     */
    similarity: number | null;
    /**
     * Transposition Semitones
     *
     * The query rolled by so many pitch classes matches the reference; null: not looked for
     */
    transposition_semitones: number | null;
    /**
     * Tempo Ratio
     *
     * Seconds of the query in one second of the reference; null: not looked for, or nothing matches
     */
    tempo_ratio: number | null;
    /**
     * Sections
     *
     * Stretches that match, in the order of the query; empty: none, or not looked for
     */
    sections: Array<SectionAnswer>;
    /**
     * Reason
     *
     * One sentence that says why
     */
    reason: string;
    /**
     * Model Id
     */
    model_id: string;
};

/**
 * OperatingPoint
 *
 * Where "likely" begins: what an operator would rather have, few false alarms or few misses.
 */
export type OperatingPoint = 'precise' | 'balanced' | 'exhaustive';

/**
 * EvidenceAnswer
 *
 * Which moments of two tracks resemble each other, and the alignment found in them.
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
     * base64 of the cells row by row, one bit each, the first in the highest bit
     */
    matrix: string;
    /**
     * Path
     *
     * Frame of the query and frame of the reference, step by step
     */
    path: Array<[
        number,
        number
    ]>;
    /**
     * Sections
     *
     * Stretches that match, in the order of the query
     */
    sections: Array<SectionAnswer>;
};

/**
 * RankingAnswer
 *
 * The other ready tracks: those compared frame by frame by probability, behind them the rest by distance.
 *
 * For an unlikely track nobody looks for transposition, tempo and sections; a check of the two does.
 */
export type RankingAnswer = {
    /**
     * Next Cursor
     *
     * Send it as `cursor` for the next page; null on the last
     */
    next_cursor: string | null;
    /**
     * Total
     *
     * Number of items in the whole list
     */
    total: number;
    query: TrackAnswer;
    /**
     * Items
     */
    items: Array<RankingItem>;
    /**
     * Has Cover
     *
     * Whether any item of the whole ranking is likely a cover
     */
    has_cover: boolean;
    /**
     * Best Probability
     *
     * The greatest of the whole ranking; null for an empty one
     */
    best_probability: number | null;
    /**
     * Works
     *
     * Works that are not unlikely, the most probable first
     */
    works: Array<RankedWork>;
    /**
     * N Waiting
     *
     * Tracks of older weights, not compared, that wait to be embedded again
     */
    n_waiting: number;
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
     * The greatest of its tracks' probabilities
     */
    probability: number;
    /**
     * Best Track Id
     *
     * The track whose probability that is
     */
    best_track_id: string;
};

/**
 * RankingItem
 *
 * One track of a ranking.
 */
export type RankingItem = {
    /**
     * Rank
     *
     * Place in the whole ranking, whatever was left out
     */
    rank: number;
    track: TrackAnswer;
    verdict: VerdictAnswer;
    /**
     * Is Aligned
     *
     * Whether it was compared frame by frame, or by embedding alone
     */
    is_aligned: boolean;
};

/**
 * ClipSubmitted
 *
 * A clip that waits for a worker.
 */
export type ClipSubmitted = {
    clip: ClipAnswer;
};

/**
 * ClipAnswer
 *
 * A short query and how far its ranking is.
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
     * The track that it is a stretch of; null for a file
     */
    track_id: string | null;
    /**
     * File Name
     */
    file_name: string | null;
    /**
     * Start S
     *
     * Where it begins in its recording; null: the whole file
     */
    start_s: number | null;
    /**
     * End S
     */
    end_s: number | null;
    /**
     * As it was asked for; null: the operator's choice
     */
    operating_point: OperatingPoint | null;
    /**
     * Why it could not be ranked
     */
    error: Problem | null;
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
     * From then on nothing of it is kept
     */
    expires_at: string;
};

/**
 * ClipState
 *
 * How far the ranking of a clip is.
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
 * The tracks that a clip resembles; in their verdicts times of the query count from the clip's beginning.
 */
export type ClipRankingAnswer = {
    /**
     * Items
     *
     * The first 100 of all
     */
    items: Array<RankingItem>;
    /**
     * Total
     *
     * Number of tracks that were ranked
     */
    total: number;
    /**
     * Has Cover
     *
     * Whether any of them is likely a recording of the same work
     */
    has_cover: boolean;
    /**
     * Best Probability
     *
     * The greatest of the whole ranking; null for an empty one
     */
    best_probability: number | null;
    /**
     * Works
     *
     * Works that are not unlikely, the most probable first
     */
    works: Array<RankedWork>;
    /**
     * N Waiting
     *
     * Tracks of older weights, not compared, that wait to be embedded again
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
     * Send it as `cursor` for the next page; null on the last
     */
    next_cursor: string | null;
    /**
     * Total
     *
     * Number of items in the whole list
     */
    total: number;
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
     * N Tracks
     *
     * Tracks that are recordings of it
     */
    n_tracks: number;
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
 * WorkRequest
 *
 * A new work.
 */
export type WorkRequest = {
    /**
     * Title
     */
    title: string;
    /**
     * Composer
     */
    composer?: string | null;
};

/**
 * WorkEditRequest
 *
 * What to change; a field left out stays, `composer: null` empties it.
 */
export type WorkEditRequest = {
    /**
     * Title
     */
    title?: string;
    /**
     * Composer
     */
    composer?: string | null;
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
     * The list is longer than the limit; the rest was left out
     */
    is_truncated: boolean;
    /**
     * Why it could not be expanded
     */
    error: Problem | null;
    /**
     * Entries
     */
    entries: Array<PlaylistEntryAnswer>;
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
 * One place of a playlist: its track and job, or the reason why it has none.
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
 * How far the expansion of a playlist is.
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
     * Send it as `cursor` for the next page; null on the last
     */
    next_cursor: string | null;
    /**
     * Total
     *
     * Number of items in the whole list
     */
    total: number;
    /**
     * Items
     */
    items: Array<JobWithTrack>;
};

/**
 * JobWithTrack
 *
 * A job and the track that it is about.
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
     * Fraction of the whole job that is done
     */
    progress: number;
    /**
     * Bytes Done
     *
     * Of the download, while it goes on
     */
    bytes_done: number | null;
    /**
     * Bytes Total
     *
     * Of the download, where the source announces it
     */
    bytes_total: number | null;
    /**
     * Attempts
     *
     * How often a worker has taken it up
     */
    attempts: number;
    /**
     * Why it failed
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
 * ModelCard
 *
 * Everything that travels with a weights file.
 *
 * Raises
 * ------
 * ValidationError : unknown or missing fields, or values out of range.
 */
export type ModelCard = {
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
     * recipe of the chroma that the weights take in
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
     * method of the alignment that the calibration knows
     */
    alignment: string;
    /**
     * Background Sha256
     *
     * of the background embeddings' file
     */
    background_sha256: string;
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
     * Trained On
     */
    trained_on: string;
    /**
     * Command
     *
     * what trained them
     */
    command: string;
};

/**
 * Calibration
 *
 * Probability that two tracks record one work, and the words for it.
 *
 * Parameters
 * ----------
 * fitted_prior : part of all pairs that were covers where the curves were fitted, 0..1. At another prior the log-odds
 * move by the difference of both priors' log-odds.
 * aligned, unaligned : the curves for pairs that have a similarity, and for those that have none.
 * precise, balanced, exhaustive : cuts on the probability at each operating point.
 * clips : what becomes of the curves' log-odds when the query is a clip; None judges clips as songs.
 *
 * Raises
 * ------
 * ContrafactError : `invalid_weights` for numbers that are no calibration.
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
};

/**
 * CalibrationQuality
 *
 * What became of the probability, by split; of val by cross-validation over its works.
 */
export type CalibrationQuality = {
    /**
     * N Nearest
     *
     * places of each track's list that are looked at
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
 * ClipScaling
 *
 * Log-odds of clips: `intercept + slope * (log-odds by the song's curve)`, both by the clip's length.
 *
 * A few seconds may be near anything, so that the nearest of many tracks is near by chance. All pairs of one clip are
 * as long as the clip, so that their order stays what it was.
 *
 * Parameters
 * ----------
 * n_frames : lengths of clips, at least two, rising and above 0. Between them intercept and slope are straight in the
 * logarithm of the length, beyond them as at the ends.
 * intercepts, slopes : one for each length; slopes above 0.
 * false_alarms : of clips of all these lengths together.
 *
 * Raises
 * ------
 * ContrafactError : `invalid_weights` for numbers that are no such scaling.
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
 * Log-odds as a rising, piecewise linear function of the evidence, a weighted sum of what is known of a pair.
 *
 * The evidence is `distance_weight * corrected distance + similarity_weight * log(1 + exp(similarity - usual
 * similarity)) + length_weight * log(frames of the shorter track / 515)`: a similarity that such tracks reach all the
 * time tells nothing, each one above tells as much again. What is usual grows with the shorter track's length. Beyond
 * the outer knots the log-odds stay what they are there.
 *
 * Parameters
 * ----------
 * distance_weight : below 0.
 * similarity_weight : at least 0; 0 for pairs that are not aligned.
 * length_weight : of either sign.
 * knots : evidence, at least two, rising.
 * log_odds : at the knots, rising, at the prior of the pairs that they were fitted on.
 * false_alarms : of these log-odds.
 *
 * Raises
 * ------
 * ContrafactError : `invalid_weights` for numbers that are no such curve.
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
};

/**
 * CurveQuality
 *
 * How far a curve's probabilities are from how often they are right, over the nearest of each track of a split.
 *
 * The expected error is the mean difference between what the probability says and the part that are covers, in bins
 * (Naeini, Cooper and Hauskrecht 2015) that hold equally many pairs (Nguyen and O'Connor 2015). The Brier skill is the
 * part of the mean squared error of always saying the covers' share that the probability takes away (Brier 1950).
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
};

/**
 * Cuts
 *
 * Where the words begin at one operating point.
 *
 * Parameters
 * ----------
 * likely : probabilities from here up are likely, 0..1.
 * unlikely : probabilities below are unlikely, 0..likely.
 *
 * Raises
 * ------
 * ContrafactError : `invalid_weights` for cuts in another order.
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
 * How often two tracks of different works reach some log-odds: straight in the logarithm of the rate.
 *
 * Parameters
 * ----------
 * log_odds : at least two, rising.
 * rates : at these log-odds or above, each in 0..1 and above 0, falling. The last is what could still be counted:
 * beyond it the rate stays what it is there.
 *
 * Raises
 * ------
 * ContrafactError : `invalid_weights` for numbers that are no such table.
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
 * OperatingPoints
 *
 * Three points to choose from; their cuts are the calibration's.
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
 * What an operating point gives over all pairs of `val`, when those called likely are taken for covers.
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
     * whether it keeps its promise; if not, it is the nearest to it
     */
    is_reached: boolean;
};

/**
 * SplitFigures
 *
 * The figures of one split, with the 95 % interval of the mAP by resampling works.
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
     * tracks left out as queries, since they have no cover in the list
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
 * TrainingData
 *
 * What the weights were trained on, and on what terms.
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
 * HealthAnswer
 *
 * Whether the service answers.
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
 * Whether every part answers.
 */
export type ReadyAnswer = {
    /**
     * Status
     */
    status: 'ok';
    /**
     * Parts
     */
    parts: {
        [key: string]: 'ok' | 'unavailable';
    };
};

/**
 * ProblemDetails
 *
 * What every error answers, as application/problem+json.
 */
export type ProblemDetails = {
    /**
     * Type
     *
     * Address of the error's description
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
     * One sentence that says what to do
     */
    detail: string;
    /**
     * Code
     *
     * Stable code; match on this
     */
    code: string;
    /**
     * Errors
     *
     * For a request that is not valid
     */
    errors?: Array<FieldError> | null;
    /**
     * Parts
     *
     * For `not_ready`: what answers and what does not
     */
    parts?: {
        [key: string]: 'ok' | 'unavailable';
    } | null;
};

/**
 * FieldError
 *
 * One field of a request that is not valid.
 */
export type FieldError = {
    /**
     * Location
     *
     * Name of the field, position in its list; empty: the body
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
         * Items on a page
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
         * Words, each the beginning of a word of title or artist, or an id
         */
        q?: string;
        state?: State;
        /**
         * Work Id
         */
        work_id?: string;
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
     * Writes from this origin are not allowed
     */
    403: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Something went wrong on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer; see Retry-After
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
     * Writes from this origin are not allowed
     */
    403: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The body's type is not supported
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
     * Something went wrong on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer; see Retry-After
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
     * Writes from this origin are not allowed
     */
    403: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The body's type is not supported
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
     * Something went wrong on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer; see Retry-After
     */
    503: ProblemDetails;
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
         * `yt-` and the video's id, or `file-` and the file's hash
         */
        track_id: string;
    };
    query?: never;
    url: '/api/v1/tracks/{track_id}';
};

export type DeleteTrackErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Writes from this origin are not allowed
     */
    403: ProblemDetails;
    /**
     * There is no such thing
     */
    404: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Something went wrong on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer; see Retry-After
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
         * `yt-` and the video's id, or `file-` and the file's hash
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
     * Writes from this origin are not allowed
     */
    403: ProblemDetails;
    /**
     * There is no such thing
     */
    404: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Something went wrong on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer; see Retry-After
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
         * `yt-` and the video's id, or `file-` and the file's hash
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
     * Writes from this origin are not allowed
     */
    403: ProblemDetails;
    /**
     * There is no such thing
     */
    404: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The body's type is not supported
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
     * Something went wrong on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer; see Retry-After
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
     * Writes from this origin are not allowed
     */
    403: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The body's type is not supported
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
     * Something went wrong on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer; see Retry-After
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

export type GetChromaData = {
    body?: never;
    path: {
        /**
         * Track Id
         *
         * `yt-` and the video's id, or `file-` and the file's hash
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
     * Writes from this origin are not allowed
     */
    403: ProblemDetails;
    /**
     * There is no such thing
     */
    404: ProblemDetails;
    /**
     * Its state does not allow that
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
     * Something went wrong on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer; see Retry-After
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

export type CheckPairData = {
    body?: never;
    path?: never;
    query: {
        /**
         * Query Id
         *
         * `yt-` and the video's id, or `file-` and the file's hash
         */
        query_id: string;
        /**
         * Reference Id
         *
         * `yt-` and the video's id, or `file-` and the file's hash
         */
        reference_id: string;
        /**
         * Operating Point
         *
         * Where likely begins: few false alarms, best of both, few misses; the operator's choice when left out
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
     * Writes from this origin are not allowed
     */
    403: ProblemDetails;
    /**
     * There is no such thing
     */
    404: ProblemDetails;
    /**
     * Its state does not allow that
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
     * Something went wrong on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer; see Retry-After
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
         * `yt-` and the video's id, or `file-` and the file's hash
         */
        query_id: string;
        /**
         * Reference Id
         *
         * `yt-` and the video's id, or `file-` and the file's hash
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
     * Writes from this origin are not allowed
     */
    403: ProblemDetails;
    /**
     * There is no such thing
     */
    404: ProblemDetails;
    /**
     * Its state does not allow that
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
     * Something went wrong on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer; see Retry-After
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
         * `yt-` and the video's id, or `file-` and the file's hash
         */
        track_id: string;
    };
    query?: {
        /**
         * Limit
         *
         * Items on a page
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
         * Where likely begins: few false alarms, best of both, few misses; the operator's choice when left out
         */
        operating_point?: OperatingPoint;
        /**
         * Min Probability
         *
         * Leave out what is less probable
         */
        min_probability?: number;
        /**
         * Leave out what is decided otherwise
         */
        decision?: Decision;
        /**
         * Format
         *
         * `csv` gives all rows as CSV, as `Accept: text/csv` does
         */
        format?: 'json' | 'csv';
    };
    url: '/api/v1/tracks/{track_id}/ranking';
};

export type GetRankingErrors = {
    /**
     * The request cannot be read
     */
    400: ProblemDetails;
    /**
     * Writes from this origin are not allowed
     */
    403: ProblemDetails;
    /**
     * There is no such thing
     */
    404: ProblemDetails;
    /**
     * Its state does not allow that
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
     * Something went wrong on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer; see Retry-After
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

export type SubmitClipData = {
    /**
     * TrackClipRequest
     *
     * A stretch of a ready track, 3 to 60 s long, in seconds from its beginning.
     */
    body: {
        /**
         * Track Id
         *
         * `yt-` and the video's id, or `file-` and the file's hash
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
         * Operating Point
         *
         * Where likely begins: few false alarms, best of both, few misses; the operator's choice when left out
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
     * Writes from this origin are not allowed
     */
    403: ProblemDetails;
    /**
     * There is no such thing
     */
    404: ProblemDetails;
    /**
     * Its state does not allow that
     */
    409: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The body's type is not supported
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
     * Something went wrong on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer; see Retry-After
     */
    503: ProblemDetails;
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
     * Writes from this origin are not allowed
     */
    403: ProblemDetails;
    /**
     * There is no such thing
     */
    404: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Something went wrong on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer; see Retry-After
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
         * Items on a page
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
         * Words, each the beginning of a word of the title
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
     * Writes from this origin are not allowed
     */
    403: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Something went wrong on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer; see Retry-After
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
     * Writes from this origin are not allowed
     */
    403: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The body's type is not supported
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
     * Something went wrong on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer; see Retry-After
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
     * Writes from this origin are not allowed
     */
    403: ProblemDetails;
    /**
     * There is no such thing
     */
    404: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Something went wrong on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer; see Retry-After
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
     * Writes from this origin are not allowed
     */
    403: ProblemDetails;
    /**
     * There is no such thing
     */
    404: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Something went wrong on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer; see Retry-After
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
     * Writes from this origin are not allowed
     */
    403: ProblemDetails;
    /**
     * There is no such thing
     */
    404: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The body's type is not supported
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
     * Something went wrong on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer; see Retry-After
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
     * Writes from this origin are not allowed
     */
    403: ProblemDetails;
    /**
     * The body is too large
     */
    413: ProblemDetails;
    /**
     * The body's type is not supported
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
     * Something went wrong on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer; see Retry-After
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
     * Writes from this origin are not allowed
     */
    403: ProblemDetails;
    /**
     * There is no such thing
     */
    404: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Something went wrong on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer; see Retry-After
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
         * Items on a page
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
     * Writes from this origin are not allowed
     */
    403: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Something went wrong on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer; see Retry-After
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
     * Writes from this origin are not allowed
     */
    403: ProblemDetails;
    /**
     * There is no such thing
     */
    404: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Something went wrong on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer; see Retry-After
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
     * Writes from this origin are not allowed
     */
    403: ProblemDetails;
    /**
     * There is no such thing
     */
    404: ProblemDetails;
    /**
     * Its state does not allow that
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
     * Something went wrong on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer; see Retry-After
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
     * Writes from this origin are not allowed
     */
    403: ProblemDetails;
    /**
     * There is no such thing
     */
    404: ProblemDetails;
    /**
     * Its state does not allow that
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
     * Something went wrong on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer; see Retry-After
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
     * Writes from this origin are not allowed
     */
    403: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Something went wrong on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer; see Retry-After
     */
    503: ProblemDetails;
};

export type GetModelError = GetModelErrors[keyof GetModelErrors];

export type GetModelResponses = {
    /**
     * OK
     */
    200: ModelCard;
};

export type GetModelResponse = GetModelResponses[keyof GetModelResponses];

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
     * Writes from this origin are not allowed
     */
    403: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Something went wrong on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer; see Retry-After
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
     * Writes from this origin are not allowed
     */
    403: ProblemDetails;
    /**
     * This host name is not allowed
     */
    421: ProblemDetails;
    /**
     * The request is not valid
     */
    422: ProblemDetails;
    /**
     * Something went wrong on the server
     */
    500: ProblemDetails;
    /**
     * The database or the bucket does not answer; see Retry-After
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
