// Generated from openapi.json by `npm run generate`. Never edit: change the API, then generate again.

import { type Client, formDataBodySerializer, type Options as Options2, type TDataShape } from './client';
import { client } from './client.gen';
import type { AcceptLinkData, AcceptLinkErrors, AcceptLinkResponses, AcceptSetData, AcceptSetErrors, AcceptSetResponses, AddCaseNoteData, AddCaseNoteErrors, AddCaseNoteResponses, AddCasePairData, AddCasePairErrors, AddCasePairResponses, AnnounceFilesData, AnnounceFilesErrors, AnnounceFilesResponses, BeginSignOnData, BeginSignOnErrors, CancelImportData, CancelImportErrors, CancelImportResponses, CancelJobData, CancelJobErrors, CancelJobResponses, CancelSetData, CancelSetErrors, CancelSetResponses, ChangePasswordData, ChangePasswordErrors, ChangePasswordResponses, ChangeTracksData, ChangeTracksErrors, ChangeTracksResponses, CheckPairData, CheckPairErrors, CheckPairResponses, CreateCaseData, CreateCaseErrors, CreateCaseLinkData, CreateCaseLinkErrors, CreateCaseLinkResponses, CreateCaseResponses, CreateKeyData, CreateKeyErrors, CreateKeyResponses, CreateReviewData, CreateReviewErrors, CreateReviewResponses, CreateWebhookData, CreateWebhookErrors, CreateWebhookResponses, CreateWorkData, CreateWorkErrors, CreateWorkResponses, DeleteCaseData, DeleteCaseErrors, DeleteCaseResponses, DeleteKeyData, DeleteKeyErrors, DeleteKeyResponses, DeleteSetData, DeleteSetErrors, DeleteSetResponses, DeleteTrackData, DeleteTrackErrors, DeleteTrackResponses, DeleteTracksData, DeleteTracksErrors, DeleteTracksResponses, DeleteWebhookData, DeleteWebhookErrors, DeleteWebhookResponses, DeleteWorkData, DeleteWorkErrors, DeleteWorkResponses, EditCaseData, EditCaseErrors, EditCaseResponses, EditSetData, EditSetErrors, EditSetResponses, EditTrackData, EditTrackErrors, EditTrackResponses, EditUserData, EditUserErrors, EditUserResponses, EditWebhookData, EditWebhookErrors, EditWebhookResponses, EditWorkData, EditWorkErrors, EditWorkResponses, EndCaseLinkData, EndCaseLinkErrors, EndCaseLinkResponses, EndSessionData, EndSessionErrors, EndSessionResponses, ExportCaseData, ExportCaseErrors, ExportCaseResponses, ExportChosenTracksData, ExportChosenTracksErrors, ExportChosenTracksResponses, ExportSharedCaseData, ExportSharedCaseErrors, ExportSharedCaseResponses, ExportTracksData, ExportTracksErrors, ExportTracksResponses, ExportWorksData, ExportWorksErrors, ExportWorksResponses, FinishSignOnData, FinishSignOnErrors, FitCalibrationData, FitCalibrationErrors, FitCalibrationResponses, FreezeCaseData, FreezeCaseErrors, FreezeCaseResponses, GetAgreementData, GetAgreementErrors, GetAgreementResponses, GetAudioData, GetAudioErrors, GetAudioResponses, GetCaseData, GetCaseErrors, GetCasePictureData, GetCasePictureErrors, GetCasePictureResponses, GetCaseResponses, GetChromaData, GetChromaErrors, GetChromaResponses, GetClipData, GetClipErrors, GetClipResponses, GetEvidenceData, GetEvidenceErrors, GetEvidenceResponses, GetImportData, GetImportErrors, GetImportResponses, GetJobData, GetJobErrors, GetJobResponses, GetLiveData, GetLiveErrors, GetLiveResponses, GetLookupsData, GetLookupsErrors, GetLookupsResponses, GetMapData, GetMapErrors, GetMapResponses, GetModelData, GetModelErrors, GetModelResponses, GetPlaylistData, GetPlaylistErrors, GetPlaylistResponses, GetRankingData, GetRankingErrors, GetRankingResponses, GetReadyData, GetReadyErrors, GetReadyResponses, GetReceiptData, GetReceiptErrors, GetReceiptResponses, GetReextractionData, GetReextractionErrors, GetReextractionResponses, GetSessionData, GetSessionErrors, GetSessionResponses, GetSetAudioData, GetSetAudioErrors, GetSetAudioResponses, GetSetData, GetSetErrors, GetSetResponses, GetSettingsData, GetSettingsErrors, GetSettingsResponses, GetSharedCaseData, GetSharedCaseErrors, GetSharedCasePictureData, GetSharedCasePictureErrors, GetSharedCasePictureResponses, GetSharedCaseResponses, GetTrackChangeData, GetTrackChangeErrors, GetTrackChangeResponses, GetTrackChoicesData, GetTrackChoicesErrors, GetTrackChoicesResponses, GetTrackData, GetTrackErrors, GetTrackHistoryData, GetTrackHistoryErrors, GetTrackHistoryResponses, GetTrackResponses, GetUserData, GetUserErrors, GetUserHistoryData, GetUserHistoryErrors, GetUserHistoryResponses, GetUserResponses, GetWebhookData, GetWebhookErrors, GetWebhookResponses, GetWorkData, GetWorkErrors, GetWorkHistoryData, GetWorkHistoryErrors, GetWorkHistoryResponses, GetWorkResponses, ImportTracksData, ImportTracksErrors, ImportTracksResponses, ImportWorksData, ImportWorksErrors, ImportWorksResponses, InviteUserData, InviteUserErrors, InviteUserResponses, ListAuditData, ListAuditErrors, ListAuditResponses, ListCalibrationsData, ListCalibrationsErrors, ListCalibrationsResponses, ListCasesData, ListCasesErrors, ListCasesResponses, ListDeliveriesData, ListDeliveriesErrors, ListDeliveriesResponses, ListDuplicatesData, ListDuplicatesErrors, ListDuplicatesResponses, ListFoundData, ListFoundErrors, ListFoundResponses, ListImportFoldersData, ListImportFoldersErrors, ListImportFoldersResponses, ListImportItemsData, ListImportItemsErrors, ListImportItemsResponses, ListImportsData, ListImportsErrors, ListImportsResponses, ListInvitationsData, ListInvitationsErrors, ListInvitationsResponses, ListJobsData, ListJobsErrors, ListJobsResponses, ListKeysData, ListKeysErrors, ListKeysOfUserData, ListKeysOfUserErrors, ListKeysOfUserResponses, ListKeysResponses, ListMapCoversData, ListMapCoversErrors, ListMapCoversResponses, ListPicturesData, ListPicturesErrors, ListPicturesResponses, ListRecordingsData, ListRecordingsErrors, ListRecordingsResponses, ListReviewQueueData, ListReviewQueueErrors, ListReviewQueueResponses, ListReviewsData, ListReviewsErrors, ListReviewsResponses, ListSessionsData, ListSessionsErrors, ListSessionsResponses, ListSetsData, ListSetsErrors, ListSetsResponses, ListTrackChangesData, ListTrackChangesErrors, ListTrackChangesResponses, ListTracksData, ListTracksErrors, ListTracksResponses, ListTrashData, ListTrashErrors, ListTrashResponses, ListUsersData, ListUsersErrors, ListUsersResponses, ListWebhooksData, ListWebhooksErrors, ListWebhooksResponses, ListWorkChangesData, ListWorkChangesErrors, ListWorkChangesResponses, ListWorksData, ListWorksErrors, ListWorksResponses, LookAtLinkData, LookAtLinkErrors, LookAtLinkResponses, LookUpTrackData, LookUpTrackErrors, LookUpTrackResponses, MergeWorksData, MergeWorksErrors, MergeWorksResponses, PauseImportData, PauseImportErrors, PauseImportResponses, PreviewManifestData, PreviewManifestErrors, PreviewManifestResponses, ReadNamesData, ReadNamesErrors, ReadNamesResponses, RemoveCasePairData, RemoveCasePairErrors, RemoveCasePairResponses, ReplayDeliveryData, ReplayDeliveryErrors, ReplayDeliveryResponses, RerunCasePairData, RerunCasePairErrors, RerunCasePairResponses, ResetPasswordData, ResetPasswordErrors, ResetPasswordResponses, RestoreTracksData, RestoreTracksErrors, RestoreTracksResponses, ResumeImportData, ResumeImportErrors, ResumeImportResponses, RetryImportData, RetryImportErrors, RetryImportResponses, RetryJobData, RetryJobErrors, RetryJobResponses, SearchSetData, SearchSetErrors, SearchSetResponses, SignInData, SignInErrors, SignInResponses, SignOutData, SignOutErrors, SignOutEverywhereData, SignOutEverywhereErrors, SignOutEverywhereResponses, SignOutResponses, SplitWorkData, SplitWorkErrors, SplitWorkResponses, StartFilesImportData, StartFilesImportErrors, StartFilesImportResponses, StartFolderImportData, StartFolderImportErrors, StartFolderImportResponses, StartManifestImportData, StartManifestImportErrors, StartManifestImportResponses, StartPlaylistImportData, StartPlaylistImportErrors, StartPlaylistImportResponses, StartReextractionData, StartReextractionErrors, StartReextractionResponses, StopReextractionData, StopReextractionErrors, StopReextractionResponses, SubmitClipData, SubmitClipErrors, SubmitClipResponses, SubmitPlaylistData, SubmitPlaylistErrors, SubmitPlaylistResponses, SubmitTrackData, SubmitTrackErrors, SubmitTrackResponses, UndoTrackChangeData, UndoTrackChangeErrors, UndoTrackChangeResponses, UndoWorkChangeData, UndoWorkChangeErrors, UndoWorkChangeResponses, UploadTrackData, UploadTrackErrors, UploadTrackResponses, UseCalibrationData, UseCalibrationErrors, UseCalibrationResponses, UseNoCalibrationData, UseNoCalibrationErrors, UseNoCalibrationResponses, WithdrawInvitationData, WithdrawInvitationErrors, WithdrawInvitationResponses } from './types.gen';

export type Options<TData extends TDataShape = TDataShape, ThrowOnError extends boolean = boolean, TResponse = unknown> = Options2<TData, ThrowOnError, TResponse> & {
    /**
     * You can provide a client instance returned by `createClient()` instead of
     * individual options. This might be also useful if you want to implement a
     * custom client.
     */
    client?: Client;
    /**
     * You can pass arbitrary values through the `meta` object. This can be
     * used to access values that aren't defined as part of the SDK function.
     */
    meta?: Record<string, unknown>;
};

/**
 * List tracks.
 */
export const listTracks = <ThrowOnError extends boolean = false>(options?: Options<ListTracksData, ThrowOnError>) => (options?.client ?? client).get<ListTracksResponses, ListTracksErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/tracks',
    ...options
});

/**
 * Submit a YouTube link. 202: a job was created; 200: the track exists already.
 */
export const submitTrack = <ThrowOnError extends boolean = false>(options: Options<SubmitTrackData, ThrowOnError>) => (options.client ?? client).post<SubmitTrackResponses, SubmitTrackErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/tracks',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Submit an audio file. 202: a job was created; 200: the same file was submitted before.
 */
export const uploadTrack = <ThrowOnError extends boolean = false>(options: Options<UploadTrackData, ThrowOnError>) => (options.client ?? client).post<UploadTrackResponses, UploadTrackErrors, ThrowOnError>({
    ...formDataBodySerializer,
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/tracks/upload',
    ...options,
    headers: {
        'Content-Type': null,
        ...options.headers
    }
});

/**
 * Move a track to the trash, or delete it with its chroma, embedding, jobs and uploaded file.
 */
export const deleteTrack = <ThrowOnError extends boolean = false>(options: Options<DeleteTrackData, ThrowOnError>) => (options.client ?? client).delete<DeleteTrackResponses, DeleteTrackErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/tracks/{track_id}',
    ...options
});

/**
 * Get a track.
 */
export const getTrack = <ThrowOnError extends boolean = false>(options: Options<GetTrackData, ThrowOnError>) => (options.client ?? client).get<GetTrackResponses, GetTrackErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/tracks/{track_id}',
    ...options
});

/**
 * Change the metadata, tags or work of a track.
 */
export const editTrack = <ThrowOnError extends boolean = false>(options: Options<EditTrackData, ThrowOnError>) => (options.client ?? client).patch<EditTrackResponses, EditTrackErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/tracks/{track_id}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Delete several tracks, as one is deleted.
 */
export const deleteTracks = <ThrowOnError extends boolean = false>(options: Options<DeleteTracksData, ThrowOnError>) => (options.client ?? client).post<DeleteTracksResponses, DeleteTracksErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/tracks/delete',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * List the trash, newest first.
 */
export const listTrash = <ThrowOnError extends boolean = false>(options?: Options<ListTrashData, ThrowOnError>) => (options?.client ?? client).get<ListTrashResponses, ListTrashErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/tracks/trash',
    ...options
});

/**
 * List groups of ready tracks that hold the same recording, by their AcoustID fingerprints; newest first.
 */
export const listDuplicates = <ThrowOnError extends boolean = false>(options?: Options<ListDuplicatesData, ThrowOnError>) => (options?.client ?? client).get<ListDuplicatesResponses, ListDuplicatesErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/tracks/duplicates',
    ...options
});

/**
 * Restore tracks from the trash as they were; an interrupted job starts again.
 */
export const restoreTracks = <ThrowOnError extends boolean = false>(options: Options<RestoreTracksData, ThrowOnError>) => (options.client ?? client).post<RestoreTracksResponses, RestoreTracksErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/tracks/restore',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Get the chroma of a ready track.
 */
export const getChroma = <ThrowOnError extends boolean = false>(options: Options<GetChromaData, ThrowOnError>) => (options.client ?? client).get<GetChromaResponses, GetChromaErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/tracks/{track_id}/chroma',
    ...options
});

/**
 * Get small pictures of the harmony of tracks, for a list of them.
 */
export const listPictures = <ThrowOnError extends boolean = false>(options: Options<ListPicturesData, ThrowOnError>) => (options.client ?? client).get<ListPicturesResponses, ListPicturesErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/tracks/pictures',
    ...options
});

/**
 * List the newest five changes of many tracks that you asked for within a day.
 */
export const listTrackChanges = <ThrowOnError extends boolean = false>(options?: Options<ListTrackChangesData, ThrowOnError>) => (options?.client ?? client).get<ListTrackChangesResponses, ListTrackChangesErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/tracks/changes',
    ...options
});

/**
 * Edit or delete many tracks. 200: it is done; 202: a worker goes on. Deleting needs the scope `delete`, too.
 */
export const changeTracks = <ThrowOnError extends boolean = false>(options: Options<ChangeTracksData, ThrowOnError>) => (options.client ?? client).post<ChangeTracksResponses, ChangeTracksErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/tracks/changes',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Say how far a change is.
 */
export const getTrackChange = <ThrowOnError extends boolean = false>(options: Options<GetTrackChangeData, ThrowOnError>) => (options.client ?? client).get<GetTrackChangeResponses, GetTrackChangeErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/tracks/changes/{change_id}',
    ...options
});

/**
 * Make the changed tracks as they were, except those that somebody has changed since.
 */
export const undoTrackChange = <ThrowOnError extends boolean = false>(options: Options<UndoTrackChangeData, ThrowOnError>) => (options.client ?? client).post<UndoTrackChangeResponses, UndoTrackChangeErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/tracks/changes/{change_id}/undo',
    ...options
});

/**
 * Get the makers, tags and languages of the library's tracks.
 */
export const getTrackChoices = <ThrowOnError extends boolean = false>(options?: Options<GetTrackChoicesData, ThrowOnError>) => (options?.client ?? client).get<GetTrackChoicesResponses, GetTrackChoicesErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/tracks/choices',
    ...options
});

/**
 * Get the copy of a track for listening: Opus in WebM, mono. One byte range, ETag and If-Range are understood.
 */
export const getAudio = <ThrowOnError extends boolean = false>(options: Options<GetAudioData, ThrowOnError>) => (options.client ?? client).get<GetAudioResponses, GetAudioErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/tracks/{track_id}/audio',
    ...options
});

/**
 * Check whether one track is a cover of another.
 */
export const checkPair = <ThrowOnError extends boolean = false>(options: Options<CheckPairData, ThrowOnError>) => (options.client ?? client).get<CheckPairResponses, CheckPairErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/checks',
    ...options
});

/**
 * Get the evidence of a check: the matrix of similar frames and the best alignment, as JSON or PNG.
 */
export const getEvidence = <ThrowOnError extends boolean = false>(options: Options<GetEvidenceData, ThrowOnError>) => (options.client ?? client).get<GetEvidenceResponses, GetEvidenceErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/checks/evidence',
    ...options
});

/**
 * Rank the other ready tracks by similarity to a track, as JSON in pages or as one CSV file.
 */
export const getRanking = <ThrowOnError extends boolean = false>(options: Options<GetRankingData, ThrowOnError>) => (options.client ?? client).get<GetRankingResponses, GetRankingErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/tracks/{track_id}/ranking',
    ...options
});

/**
 * Get the map of all ready recordings: those that sound alike are near each other. Workers keep it up.
 *
 * <br/>A new recording has its place within about a minute. ETag and If-None-Match are understood.
 */
export const getMap = <ThrowOnError extends boolean = false>(options?: Options<GetMapData, ThrowOnError>) => (options?.client ?? client).get<GetMapResponses, GetMapErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/map',
    ...options
});

/**
 * List the likely covers of a recording, as the background search of the library found them.
 *
 * <br/>Pairs that a person rejected are left out.
 */
export const listMapCovers = <ThrowOnError extends boolean = false>(options: Options<ListMapCoversData, ThrowOnError>) => (options.client ?? client).get<ListMapCoversResponses, ListMapCoversErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/map/covers',
    ...options
});

/**
 * Submit a clip of 3 to 60 s for ranking: a span of a track (JSON) or an audio file (form).
 */
export const submitClip = <ThrowOnError extends boolean = false>(options: Options<SubmitClipData, ThrowOnError>) => (options.client ?? client).post<SubmitClipResponses, SubmitClipErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/checks/clip',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Get a clip and, once it is ready, its ranking. Both are deleted an hour later.
 */
export const getClip = <ThrowOnError extends boolean = false>(options: Options<GetClipData, ThrowOnError>) => (options.client ?? client).get<GetClipResponses, GetClipErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/checks/clip/{clip_id}',
    ...options
});

/**
 * List works by title.
 */
export const listWorks = <ThrowOnError extends boolean = false>(options?: Options<ListWorksData, ThrowOnError>) => (options?.client ?? client).get<ListWorksResponses, ListWorksErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/works',
    ...options
});

/**
 * Create a work.
 */
export const createWork = <ThrowOnError extends boolean = false>(options: Options<CreateWorkData, ThrowOnError>) => (options.client ?? client).post<CreateWorkResponses, CreateWorkErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/works',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Delete a work. Its tracks stay.
 */
export const deleteWork = <ThrowOnError extends boolean = false>(options: Options<DeleteWorkData, ThrowOnError>) => (options.client ?? client).delete<DeleteWorkResponses, DeleteWorkErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/works/{work_id}',
    ...options
});

/**
 * Get a work.
 */
export const getWork = <ThrowOnError extends boolean = false>(options: Options<GetWorkData, ThrowOnError>) => (options.client ?? client).get<GetWorkResponses, GetWorkErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/works/{work_id}',
    ...options
});

/**
 * Change the fields of a work.
 */
export const editWork = <ThrowOnError extends boolean = false>(options: Options<EditWorkData, ThrowOnError>) => (options.client ?? client).patch<EditWorkResponses, EditWorkErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/works/{work_id}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * List the recordings of a work by title, with how sure each is.
 */
export const listRecordings = <ThrowOnError extends boolean = false>(options: Options<ListRecordingsData, ThrowOnError>) => (options.client ?? client).get<ListRecordingsResponses, ListRecordingsErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/works/{work_id}/recordings',
    ...options
});

/**
 * List tracks outside a work that resemble one of its recordings, the most probable first.
 *
 * <br/>From the library's background search, with a probability of at least 0.3. Confirm one by a review of the track and<br/>the work.
 */
export const listFound = <ThrowOnError extends boolean = false>(options: Options<ListFoundData, ThrowOnError>) => (options.client ?? client).get<ListFoundResponses, ListFoundErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/works/{work_id}/found',
    ...options
});

/**
 * Let a work take the tracks of others, which cease to exist. It keeps its fields and takes those that it lacks.
 */
export const mergeWorks = <ThrowOnError extends boolean = false>(options: Options<MergeWorksData, ThrowOnError>) => (options.client ?? client).post<MergeWorksResponses, MergeWorksErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/works/{work_id}/merge',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Move tracks of a work to a new one.
 */
export const splitWork = <ThrowOnError extends boolean = false>(options: Options<SplitWorkData, ThrowOnError>) => (options.client ?? client).post<SplitWorkResponses, SplitWorkErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/works/{work_id}/split',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * List the merges and splits of a work, newest first; also of one that was merged into another.
 */
export const listWorkChanges = <ThrowOnError extends boolean = false>(options: Options<ListWorkChangesData, ThrowOnError>) => (options.client ?? client).get<ListWorkChangesResponses, ListWorkChangesErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/works/{work_id}/changes',
    ...options
});

/**
 * Undo a merge or split: works have their ids and tracks again, except for what people changed since.
 */
export const undoWorkChange = <ThrowOnError extends boolean = false>(options: Options<UndoWorkChangeData, ThrowOnError>) => (options.client ?? client).post<UndoWorkChangeResponses, UndoWorkChangeErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/works/changes/{change_id}/undo',
    ...options
});

/**
 * Export all works, as CSV (RFC 4180, UTF-8) or JSON. The import takes both.
 */
export const exportWorks = <ThrowOnError extends boolean = false>(options?: Options<ExportWorksData, ThrowOnError>) => (options?.client ?? client).get<ExportWorksResponses, ExportWorksErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/works/export',
    ...options
});

/**
 * Import works, or say what an import would do. The same rows twice change nothing.
 *
 * <br/>A row is written to the work of its `id`, else of its `iswc`, else of its `title` and `composer`; else it makes a<br/>work.
 */
export const importWorks = <ThrowOnError extends boolean = false>(options: Options<ImportWorksData, ThrowOnError>) => (options.client ?? client).post<ImportWorksResponses, ImportWorksErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/works/import',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Export all tracks, as CSV (RFC 4180, UTF-8) or JSON. The import takes both.
 */
export const exportTracks = <ThrowOnError extends boolean = false>(options?: Options<ExportTracksData, ThrowOnError>) => (options?.client ?? client).get<ExportTracksResponses, ExportTracksErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/tracks/export',
    ...options
});

/**
 * Export some tracks: those of a filter, oldest first, or those of `ids`, in their order. Changes nothing.
 */
export const exportChosenTracks = <ThrowOnError extends boolean = false>(options: Options<ExportChosenTracksData, ThrowOnError>) => (options.client ?? client).post<ExportChosenTracksResponses, ExportChosenTracksErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/tracks/export',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Import what is known about tracks of the library, or say what an import would do. It adds no recordings.
 *
 * <br/>A row is written to the track of its `id`, else of its `url`, else of its `isrc`. A work that it names is made if<br/>there is none.
 */
export const importTracks = <ThrowOnError extends boolean = false>(options: Options<ImportTracksData, ThrowOnError>) => (options.client ?? client).post<ImportTracksResponses, ImportTracksErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/tracks/import',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Read title, artist and album of tracks from the names of their files or videos; write them unless previewed.
 */
export const readNames = <ThrowOnError extends boolean = false>(options: Options<ReadNamesData, ThrowOnError>) => (options.client ?? client).post<ReadNamesResponses, ReadNamesErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/tracks/names',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Say which look-ups the operator allows.
 */
export const getLookups = <ThrowOnError extends boolean = false>(options?: Options<GetLookupsData, ThrowOnError>) => (options?.client ?? client).get<GetLookupsResponses, GetLookupsErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/lookups',
    ...options
});

/**
 * Look a track up at MusicBrainz, by its ISRC, else by title and artist. Nothing is written.
 */
export const lookUpTrack = <ThrowOnError extends boolean = false>(options: Options<LookUpTrackData, ThrowOnError>) => (options.client ?? client).get<LookUpTrackResponses, LookUpTrackErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/tracks/{track_id}/musicbrainz',
    ...options
});

/**
 * List reviews, newest first.
 */
export const listReviews = <ThrowOnError extends boolean = false>(options?: Options<ListReviewsData, ThrowOnError>) => (options?.client ?? client).get<ListReviewsResponses, ListReviewsErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/reviews',
    ...options
});

/**
 * Confirm, reject or skip a pair of tracks, or a track of a work.
 *
 * <br/>Confirmed tracks join one work with all tracks of their works; two tracks without works get a new one. A rejected<br/>pair moves to the end of rankings, and a track that is rejected for a work leaves it. A review is never changed: one<br/>that names it in `revises` replaces it and takes back what it did to works.
 */
export const createReview = <ThrowOnError extends boolean = false>(options: Options<CreateReviewData, ThrowOnError>) => (options.client ?? client).post<CreateReviewResponses, CreateReviewErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/reviews',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * List the pairs that wait for an answer, the most informative first.
 *
 * <br/>When a track becomes ready, its likely and unsure matches come here by themselves, from the worker.
 */
export const listReviewQueue = <ThrowOnError extends boolean = false>(options?: Options<ListReviewQueueData, ThrowOnError>) => (options?.client ?? client).get<ListReviewQueueResponses, ListReviewQueueErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/reviews/queue',
    ...options
});

/**
 * List the library's own calibrations, newest first, with their reliability.
 */
export const listCalibrations = <ThrowOnError extends boolean = false>(options?: Options<ListCalibrationsData, ThrowOnError>) => (options?.client ?? client).get<ListCalibrationsResponses, ListCalibrationsErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/calibrations',
    ...options
});

/**
 * Let a worker fit slope and prior of the probabilities to the reviews. It is not taken into use by itself.
 */
export const fitCalibration = <ThrowOnError extends boolean = false>(options?: Options<FitCalibrationData, ThrowOnError>) => (options?.client ?? client).post<FitCalibrationResponses, FitCalibrationErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/calibrations',
    ...options
});

/**
 * Take a calibration into use. Nothing becomes likely by it without what a likely pair needs.
 */
export const useCalibration = <ThrowOnError extends boolean = false>(options: Options<UseCalibrationData, ThrowOnError>) => (options.client ?? client).put<UseCalibrationResponses, UseCalibrationErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/calibrations/{calibration_id}/use',
    ...options
});

/**
 * Use the calibration of the weights again.
 */
export const useNoCalibration = <ThrowOnError extends boolean = false>(options?: Options<UseNoCalibrationData, ThrowOnError>) => (options?.client ?? client).delete<UseNoCalibrationResponses, UseNoCalibrationErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/calibrations/use',
    ...options
});

/**
 * List cases, last changed first.
 */
export const listCases = <ThrowOnError extends boolean = false>(options?: Options<ListCasesData, ThrowOnError>) => (options?.client ?? client).get<ListCasesResponses, ListCasesErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/cases',
    ...options
});

/**
 * Open a case.
 */
export const createCase = <ThrowOnError extends boolean = false>(options: Options<CreateCaseData, ThrowOnError>) => (options.client ?? client).post<CreateCaseResponses, CreateCaseErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/cases',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Delete a case with its evidence. A frozen one takes an administrator.
 */
export const deleteCase = <ThrowOnError extends boolean = false>(options: Options<DeleteCaseData, ThrowOnError>) => (options.client ?? client).delete<DeleteCaseResponses, DeleteCaseErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/cases/{case_id}',
    ...options
});

/**
 * Get a case with the evidence of its pairs.
 */
export const getCase = <ThrowOnError extends boolean = false>(options: Options<GetCaseData, ThrowOnError>) => (options.client ?? client).get<GetCaseResponses, GetCaseErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/cases/{case_id}',
    ...options
});

/**
 * Change the title of an open case.
 */
export const editCase = <ThrowOnError extends boolean = false>(options: Options<EditCaseData, ThrowOnError>) => (options.client ?? client).patch<EditCaseResponses, EditCaseErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/cases/{case_id}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Compare a pair now, and put it with its evidence into an open case.
 */
export const addCasePair = <ThrowOnError extends boolean = false>(options: Options<AddCasePairData, ThrowOnError>) => (options.client ?? client).post<AddCasePairResponses, AddCasePairErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/cases/{case_id}/pairs',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Remove a pair and its evidence from an open case.
 */
export const removeCasePair = <ThrowOnError extends boolean = false>(options: Options<RemoveCasePairData, ThrowOnError>) => (options.client ?? client).delete<RemoveCasePairResponses, RemoveCasePairErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/cases/{case_id}/pairs/{pair_id}',
    ...options
});

/**
 * Compare a pair again, and say what differs from its evidence. The evidence stays as it was.
 */
export const rerunCasePair = <ThrowOnError extends boolean = false>(options: Options<RerunCasePairData, ThrowOnError>) => (options.client ?? client).get<RerunCasePairResponses, RerunCasePairErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/cases/{case_id}/pairs/{pair_id}/rerun',
    ...options
});

/**
 * Get a picture of a pair as PNG: the matrix of similar frames, or the harmony of a song.
 */
export const getCasePicture = <ThrowOnError extends boolean = false>(options: Options<GetCasePictureData, ThrowOnError>) => (options.client ?? client).get<GetCasePictureResponses, GetCasePictureErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/cases/{case_id}/pairs/{pair_id}/pictures/{name}',
    ...options
});

/**
 * Add a note to a case, or to one of its pairs. A frozen case takes notes, too.
 */
export const addCaseNote = <ThrowOnError extends boolean = false>(options: Options<AddCaseNoteData, ThrowOnError>) => (options.client ?? client).post<AddCaseNoteResponses, AddCaseNoteErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/cases/{case_id}/notes',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Let title, pairs and notes stay as they are from now on. This cannot be undone.
 */
export const freezeCase = <ThrowOnError extends boolean = false>(options: Options<FreezeCaseData, ThrowOnError>) => (options.client ?? client).post<FreezeCaseResponses, FreezeCaseErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/cases/{case_id}/freeze',
    ...options
});

/**
 * Get a case as a file: PDF for printing, CSV with a row for each pair, or JSON with everything.
 */
export const exportCase = <ThrowOnError extends boolean = false>(options: Options<ExportCaseData, ThrowOnError>) => (options.client ?? client).get<ExportCaseResponses, ExportCaseErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/cases/{case_id}/export',
    ...options
});

/**
 * Make a link by which anybody reads this case, and nothing else, without an account, until it ends.
 */
export const createCaseLink = <ThrowOnError extends boolean = false>(options: Options<CreateCaseLinkData, ThrowOnError>) => (options.client ?? client).post<CreateCaseLinkResponses, CreateCaseLinkErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/cases/{case_id}/links',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * End a link.
 */
export const endCaseLink = <ThrowOnError extends boolean = false>(options: Options<EndCaseLinkData, ThrowOnError>) => (options.client ?? client).delete<EndCaseLinkResponses, EndCaseLinkErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/cases/{case_id}/links/{link_id}',
    ...options
});

/**
 * Get the case of a link. Nobody needs to sign in.
 */
export const getSharedCase = <ThrowOnError extends boolean = false>(options: Options<GetSharedCaseData, ThrowOnError>) => (options.client ?? client).post<GetSharedCaseResponses, GetSharedCaseErrors, ThrowOnError>({
    url: '/api/v1/cases/shared',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Get the case of a link as a file, as `export_case`.
 */
export const exportSharedCase = <ThrowOnError extends boolean = false>(options: Options<ExportSharedCaseData, ThrowOnError>) => (options.client ?? client).post<ExportSharedCaseResponses, ExportSharedCaseErrors, ThrowOnError>({
    url: '/api/v1/cases/shared/export',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Get a picture of the case of a link, as `get_case_picture`.
 */
export const getSharedCasePicture = <ThrowOnError extends boolean = false>(options: Options<GetSharedCasePictureData, ThrowOnError>) => (options.client ?? client).post<GetSharedCasePictureResponses, GetSharedCasePictureErrors, ThrowOnError>({
    url: '/api/v1/cases/shared/picture',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Submit a playlist. A worker lists its videos and submits each as a track.
 */
export const submitPlaylist = <ThrowOnError extends boolean = false>(options: Options<SubmitPlaylistData, ThrowOnError>) => (options.client ?? client).post<SubmitPlaylistResponses, SubmitPlaylistErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/playlists',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Get a playlist. Each entry has its track and job, or the reason why it has none.
 */
export const getPlaylist = <ThrowOnError extends boolean = false>(options: Options<GetPlaylistData, ThrowOnError>) => (options.client ?? client).get<GetPlaylistResponses, GetPlaylistErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/playlists/{playlist_id}',
    ...options
});

/**
 * List jobs, newest first.
 */
export const listJobs = <ThrowOnError extends boolean = false>(options?: Options<ListJobsData, ThrowOnError>) => (options?.client ?? client).get<ListJobsResponses, ListJobsErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/jobs',
    ...options
});

/**
 * Get a job.
 */
export const getJob = <ThrowOnError extends boolean = false>(options: Options<GetJobData, ThrowOnError>) => (options.client ?? client).get<GetJobResponses, GetJobErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/jobs/{job_id}',
    ...options
});

/**
 * Retry a failed or cancelled job as a new job. 200: another client retried it first.
 */
export const retryJob = <ThrowOnError extends boolean = false>(options: Options<RetryJobData, ThrowOnError>) => (options.client ?? client).post<RetryJobResponses, RetryJobErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/jobs/{job_id}/retry',
    ...options
});

/**
 * Cancel a job in any state before its end.
 */
export const cancelJob = <ThrowOnError extends boolean = false>(options: Options<CancelJobData, ThrowOnError>) => (options.client ?? client).post<CancelJobResponses, CancelJobErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/jobs/{job_id}/cancel',
    ...options
});

/**
 * Let no track wait for a new analysis any more.
 */
export const stopReextraction = <ThrowOnError extends boolean = false>(options?: Options<StopReextractionData, ThrowOnError>) => (options?.client ?? client).delete<StopReextractionResponses, StopReextractionErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/reextraction',
    ...options
});

/**
 * Count the ready tracks that were analysed by an older recipe, and say how far their new analysis is.
 */
export const getReextraction = <ThrowOnError extends boolean = false>(options?: Options<GetReextractionData, ThrowOnError>) => (options?.client ?? client).get<GetReextractionResponses, GetReextractionErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/reextraction',
    ...options
});

/**
 * Fetch them again and analyse them by the newest recipe, in the background, while no job waits.
 *
 * <br/>They stay ready meanwhile, and keep their analysis if that fails.
 */
export const startReextraction = <ThrowOnError extends boolean = false>(options?: Options<StartReextractionData, ThrowOnError>) => (options?.client ?? client).post<StartReextractionResponses, StartReextractionErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/reextraction',
    ...options
});

/**
 * List sets, newest first.
 */
export const listSets = <ThrowOnError extends boolean = false>(options?: Options<ListSetsData, ThrowOnError>) => (options?.client ?? client).get<ListSetsResponses, ListSetsErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/sets',
    ...options
});

/**
 * Delete a set for good. The tracks that were made of it stay, unless they are to move to the trash.
 */
export const deleteSet = <ThrowOnError extends boolean = false>(options: Options<DeleteSetData, ThrowOnError>) => (options.client ?? client).delete<DeleteSetResponses, DeleteSetErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/sets/{set_id}',
    ...options
});

/**
 * Get a set: its parts, and which songs of the library sound in it, when.
 */
export const getSet = <ThrowOnError extends boolean = false>(options: Options<GetSetData, ThrowOnError>) => (options.client ?? client).get<GetSetResponses, GetSetErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/sets/{set_id}',
    ...options
});

/**
 * Change the title of a set, or replace its parts. `revision` is that of the set that was edited.
 */
export const editSet = <ThrowOnError extends boolean = false>(options: Options<EditSetData, ThrowOnError>) => (options.client ?? client).patch<EditSetResponses, EditSetErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/sets/{set_id}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Let a worker make a track of each part.
 */
export const acceptSet = <ThrowOnError extends boolean = false>(options: Options<AcceptSetData, ThrowOnError>) => (options.client ?? client).post<AcceptSetResponses, AcceptSetErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/sets/{set_id}/accept',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Let a worker search the library for the parts of the set again.
 */
export const searchSet = <ThrowOnError extends boolean = false>(options: Options<SearchSetData, ThrowOnError>) => (options.client ?? client).post<SearchSetResponses, SearchSetErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/sets/{set_id}/search',
    ...options
});

/**
 * End the analysis of a set.
 */
export const cancelSet = <ThrowOnError extends boolean = false>(options: Options<CancelSetData, ThrowOnError>) => (options.client ?? client).post<CancelSetResponses, CancelSetErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/sets/{set_id}/cancel',
    ...options
});

/**
 * Get the copy of a set for listening, as `get_audio`.
 */
export const getSetAudio = <ThrowOnError extends boolean = false>(options: Options<GetSetAudioData, ThrowOnError>) => (options.client ?? client).get<GetSetAudioResponses, GetSetAudioErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/sets/{set_id}/audio',
    ...options
});

/**
 * Sign out. The cookie is cleared also if the session had ended.
 */
export const signOut = <ThrowOnError extends boolean = false>(options?: Options<SignOutData, ThrowOnError>) => (options?.client ?? client).delete<SignOutResponses, SignOutErrors, ThrowOnError>({ url: '/api/v1/session', ...options });

/**
 * Get who calls, what the call may do, and how people sign in. Answers everybody.
 */
export const getSession = <ThrowOnError extends boolean = false>(options?: Options<GetSessionData, ThrowOnError>) => (options?.client ?? client).get<GetSessionResponses, GetSessionErrors, ThrowOnError>({ url: '/api/v1/session', ...options });

/**
 * Sign in by name and password. The answer sets a cookie.
 */
export const signIn = <ThrowOnError extends boolean = false>(options: Options<SignInData, ThrowOnError>) => (options.client ?? client).post<SignInResponses, SignInErrors, ThrowOnError>({
    url: '/api/v1/session',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Sign out everywhere, here too.
 */
export const signOutEverywhere = <ThrowOnError extends boolean = false>(options?: Options<SignOutEverywhereData, ThrowOnError>) => (options?.client ?? client).delete<SignOutEverywhereResponses, SignOutEverywhereErrors, ThrowOnError>({
    security: [{
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/session/all',
    ...options
});

/**
 * List the browsers in which one is signed in.
 */
export const listSessions = <ThrowOnError extends boolean = false>(options?: Options<ListSessionsData, ThrowOnError>) => (options?.client ?? client).get<ListSessionsResponses, ListSessionsErrors, ThrowOnError>({
    security: [{
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/session/all',
    ...options
});

/**
 * Sign out in one browser.
 */
export const endSession = <ThrowOnError extends boolean = false>(options: Options<EndSessionData, ThrowOnError>) => (options.client ?? client).delete<EndSessionResponses, EndSessionErrors, ThrowOnError>({
    security: [{
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/session/all/{session_id}',
    ...options
});

/**
 * Change one's password. All other sessions end, and this one gets a new token.
 */
export const changePassword = <ThrowOnError extends boolean = false>(options: Options<ChangePasswordData, ThrowOnError>) => (options.client ?? client).put<ChangePasswordResponses, ChangePasswordErrors, ThrowOnError>({
    security: [{
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/account/password',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Send the browser to the provider of single sign-on.
 */
export const beginSignOn = <ThrowOnError extends boolean = false>(options?: Options<BeginSignOnData, ThrowOnError>) => (options?.client ?? client).get<unknown, BeginSignOnErrors, ThrowOnError>({ url: '/api/v1/session/sign-on', ...options });

/**
 * Sign in whom the provider sends back, and open the page. An error opens the page of signing in, with its code.
 */
export const finishSignOn = <ThrowOnError extends boolean = false>(options?: Options<FinishSignOnData, ThrowOnError>) => (options?.client ?? client).get<unknown, FinishSignOnErrors, ThrowOnError>({ url: '/api/v1/session/sign-on/return', ...options });

/**
 * List users by name.
 */
export const listUsers = <ThrowOnError extends boolean = false>(options?: Options<ListUsersData, ThrowOnError>) => (options?.client ?? client).get<ListUsersResponses, ListUsersErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/users',
    ...options
});

/**
 * Get a user.
 */
export const getUser = <ThrowOnError extends boolean = false>(options: Options<GetUserData, ThrowOnError>) => (options.client ?? client).get<GetUserResponses, GetUserErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/users/{user_id}',
    ...options
});

/**
 * Change a user's name, address or role, or disable the account, which signs the user out everywhere.
 */
export const editUser = <ThrowOnError extends boolean = false>(options: Options<EditUserData, ThrowOnError>) => (options.client ?? client).patch<EditUserResponses, EditUserErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/users/{user_id}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Make a link by which a user sets a new password. It is valid for a day.
 */
export const resetPassword = <ThrowOnError extends boolean = false>(options: Options<ResetPasswordData, ThrowOnError>) => (options.client ?? client).post<ResetPasswordResponses, ResetPasswordErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/users/{user_id}/reset',
    ...options
});

/**
 * List the invitations that were not used.
 */
export const listInvitations = <ThrowOnError extends boolean = false>(options?: Options<ListInvitationsData, ThrowOnError>) => (options?.client ?? client).get<ListInvitationsResponses, ListInvitationsErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/invitations',
    ...options
});

/**
 * Make a link by which somebody makes an account. It is valid for a week.
 */
export const inviteUser = <ThrowOnError extends boolean = false>(options: Options<InviteUserData, ThrowOnError>) => (options.client ?? client).post<InviteUserResponses, InviteUserErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/invitations',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Withdraw an invitation.
 */
export const withdrawInvitation = <ThrowOnError extends boolean = false>(options: Options<WithdrawInvitationData, ThrowOnError>) => (options.client ?? client).delete<WithdrawInvitationResponses, WithdrawInvitationErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/invitations/{invitation_id}',
    ...options
});

/**
 * Get what a one-time link is for. Answers everybody who has it.
 */
export const lookAtLink = <ThrowOnError extends boolean = false>(options: Options<LookAtLinkData, ThrowOnError>) => (options.client ?? client).post<LookAtLinkResponses, LookAtLinkErrors, ThrowOnError>({
    url: '/api/v1/invitations/look',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Use a one-time link: make an account or set a password, and sign in. Answers everybody who has it.
 */
export const acceptLink = <ThrowOnError extends boolean = false>(options: Options<AcceptLinkData, ThrowOnError>) => (options.client ?? client).post<AcceptLinkResponses, AcceptLinkErrors, ThrowOnError>({
    url: '/api/v1/invitations/accept',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * List one's keys.
 */
export const listKeys = <ThrowOnError extends boolean = false>(options?: Options<ListKeysData, ThrowOnError>) => (options?.client ?? client).get<ListKeysResponses, ListKeysErrors, ThrowOnError>({
    security: [{
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/keys',
    ...options
});

/**
 * Make a key. It may do no more than its owner's role at each call, and is shown once.
 */
export const createKey = <ThrowOnError extends boolean = false>(options: Options<CreateKeyData, ThrowOnError>) => (options.client ?? client).post<CreateKeyResponses, CreateKeyErrors, ThrowOnError>({
    security: [{
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/keys',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Delete a key: one's own, or as an administrator anybody's.
 */
export const deleteKey = <ThrowOnError extends boolean = false>(options: Options<DeleteKeyData, ThrowOnError>) => (options.client ?? client).delete<DeleteKeyResponses, DeleteKeyErrors, ThrowOnError>({
    security: [{
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/keys/{key_id}',
    ...options
});

/**
 * List the keys of a user.
 */
export const listKeysOfUser = <ThrowOnError extends boolean = false>(options: Options<ListKeysOfUserData, ThrowOnError>) => (options.client ?? client).get<ListKeysOfUserResponses, ListKeysOfUserErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/users/{user_id}/keys',
    ...options
});

/**
 * List all changes, newest first, as JSON in pages or as one CSV file.
 */
export const listAudit = <ThrowOnError extends boolean = false>(options?: Options<ListAuditData, ThrowOnError>) => (options?.client ?? client).get<ListAuditResponses, ListAuditErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/audit',
    ...options
});

/**
 * List what people did to a track, also after it was deleted; newest first.
 */
export const getTrackHistory = <ThrowOnError extends boolean = false>(options: Options<GetTrackHistoryData, ThrowOnError>) => (options.client ?? client).get<GetTrackHistoryResponses, GetTrackHistoryErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/tracks/{track_id}/history',
    ...options
});

/**
 * List what people did to a work, also after it was deleted; newest first.
 */
export const getWorkHistory = <ThrowOnError extends boolean = false>(options: Options<GetWorkHistoryData, ThrowOnError>) => (options.client ?? client).get<GetWorkHistoryResponses, GetWorkHistoryErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/works/{work_id}/history',
    ...options
});

/**
 * List what was done to a user's account, newest first. What the user did: `/audit?who=ID`.
 */
export const getUserHistory = <ThrowOnError extends boolean = false>(options: Options<GetUserHistoryData, ThrowOnError>) => (options.client ?? client).get<GetUserHistoryResponses, GetUserHistoryErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/users/{user_id}/history',
    ...options
});

/**
 * List webhooks, newest first.
 */
export const listWebhooks = <ThrowOnError extends boolean = false>(options?: Options<ListWebhooksData, ThrowOnError>) => (options?.client ?? client).get<ListWebhooksResponses, ListWebhooksErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/webhooks',
    ...options
});

/**
 * Register an address for messages, signed by Standard Webhooks. The answer alone shows the secret.
 */
export const createWebhook = <ThrowOnError extends boolean = false>(options: Options<CreateWebhookData, ThrowOnError>) => (options.client ?? client).post<CreateWebhookResponses, CreateWebhookErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/webhooks',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Delete a webhook with its deliveries.
 */
export const deleteWebhook = <ThrowOnError extends boolean = false>(options: Options<DeleteWebhookData, ThrowOnError>) => (options.client ?? client).delete<DeleteWebhookResponses, DeleteWebhookErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/webhooks/{webhook_id}',
    ...options
});

/**
 * Get a webhook.
 */
export const getWebhook = <ThrowOnError extends boolean = false>(options: Options<GetWebhookData, ThrowOnError>) => (options.client ?? client).get<GetWebhookResponses, GetWebhookErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/webhooks/{webhook_id}',
    ...options
});

/**
 * Change a webhook's address or events, switch it on or off, or replace its secret.
 */
export const editWebhook = <ThrowOnError extends boolean = false>(options: Options<EditWebhookData, ThrowOnError>) => (options.client ?? client).patch<EditWebhookResponses, EditWebhookErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/webhooks/{webhook_id}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * List the messages of a webhook, newest first. They are kept for 30 days after their end.
 */
export const listDeliveries = <ThrowOnError extends boolean = false>(options: Options<ListDeliveriesData, ThrowOnError>) => (options.client ?? client).get<ListDeliveriesResponses, ListDeliveriesErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/webhooks/{webhook_id}/deliveries',
    ...options
});

/**
 * Send a message again, with the same id.
 */
export const replayDelivery = <ThrowOnError extends boolean = false>(options: Options<ReplayDeliveryData, ThrowOnError>) => (options.client ?? client).post<ReplayDeliveryResponses, ReplayDeliveryErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/replay',
    ...options
});

/**
 * Get the settings and where they come from, without secrets; versions, workers, disks and the age of yt-dlp.
 */
export const getSettings = <ThrowOnError extends boolean = false>(options?: Options<GetSettingsData, ThrowOnError>) => (options?.client ?? client).get<GetSettingsResponses, GetSettingsErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/settings',
    ...options
});

/**
 * Get the card of the weights: feature recipe, calibration, thresholds, accuracy, harmonic content.
 */
export const getModel = <ThrowOnError extends boolean = false>(options?: Options<GetModelData, ThrowOnError>) => (options?.client ?? client).get<GetModelResponses, GetModelErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/model',
    ...options
});

/**
 * Get how far the reviews of this library agree with what these weights had said of the same pairs.
 */
export const getAgreement = <ThrowOnError extends boolean = false>(options?: Options<GetAgreementData, ThrowOnError>) => (options?.client ?? client).get<GetAgreementResponses, GetAgreementErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/model/agreement',
    ...options
});

/**
 * Check whether the API process answers.
 */
export const getLive = <ThrowOnError extends boolean = false>(options?: Options<GetLiveData, ThrowOnError>) => (options?.client ?? client).get<GetLiveResponses, GetLiveErrors, ThrowOnError>({ url: '/api/v1/health/live', ...options });

/**
 * Check whether database, bucket and broker answer, and which parts are degraded.
 *
 * <br/>Without the broker or a worker only new tracks and clips wait, without the vector engine rankings and clips.
 */
export const getReady = <ThrowOnError extends boolean = false>(options?: Options<GetReadyData, ThrowOnError>) => (options?.client ?? client).get<GetReadyResponses, GetReadyErrors, ThrowOnError>({ url: '/api/v1/health/ready', ...options });

/**
 * List imports, newest first.
 */
export const listImports = <ThrowOnError extends boolean = false>(options?: Options<ListImportsData, ThrowOnError>) => (options?.client ?? client).get<ListImportsResponses, ListImportsErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/imports',
    ...options
});

/**
 * Start an import of files. Announce them at `/imports/ID/items`, then upload them.
 */
export const startFilesImport = <ThrowOnError extends boolean = false>(options: Options<StartFilesImportData, ThrowOnError>) => (options.client ?? client).post<StartFilesImportResponses, StartFilesImportErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/imports/files',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Start an import of a folder on the server.
 */
export const startFolderImport = <ThrowOnError extends boolean = false>(options: Options<StartFolderImportData, ThrowOnError>) => (options.client ?? client).post<StartFolderImportResponses, StartFolderImportErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/imports/folder',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Start an import of a playlist or channel.
 */
export const startPlaylistImport = <ThrowOnError extends boolean = false>(options: Options<StartPlaylistImportData, ThrowOnError>) => (options.client ?? client).post<StartPlaylistImportResponses, StartPlaylistImportErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/imports/playlist',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Start an import of what a CSV file lists: paths on the server, and links.
 */
export const startManifestImport = <ThrowOnError extends boolean = false>(options: Options<StartManifestImportData, ThrowOnError>) => (options.client ?? client).post<StartManifestImportResponses, StartManifestImportErrors, ThrowOnError>({
    ...formDataBodySerializer,
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/imports/manifest',
    ...options,
    headers: {
        'Content-Type': null,
        ...options.headers
    }
});

/**
 * Read a manifest without importing it: its columns, its first lines, and what cannot be used.
 */
export const previewManifest = <ThrowOnError extends boolean = false>(options: Options<PreviewManifestData, ThrowOnError>) => (options.client ?? client).post<PreviewManifestResponses, PreviewManifestErrors, ThrowOnError>({
    ...formDataBodySerializer,
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/imports/manifest/preview',
    ...options,
    headers: {
        'Content-Type': null,
        ...options.headers
    }
});

/**
 * List the folders on the server that may be imported, and those in one of them.
 */
export const listImportFolders = <ThrowOnError extends boolean = false>(options?: Options<ListImportFoldersData, ThrowOnError>) => (options?.client ?? client).get<ListImportFoldersResponses, ListImportFoldersErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/import-folders',
    ...options
});

/**
 * Get an import, with the number of its items by outcome.
 */
export const getImport = <ThrowOnError extends boolean = false>(options: Options<GetImportData, ThrowOnError>) => (options.client ?? client).get<GetImportResponses, GetImportErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/imports/{import_id}',
    ...options
});

/**
 * List the items of an import in their order.
 */
export const listImportItems = <ThrowOnError extends boolean = false>(options: Options<ListImportItemsData, ThrowOnError>) => (options.client ?? client).get<ListImportItemsResponses, ListImportItemsErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/imports/{import_id}/items',
    ...options
});

/**
 * Announce files of an import, so that each is accounted for. Sent again, it answers how far each upload is.
 */
export const announceFiles = <ThrowOnError extends boolean = false>(options: Options<AnnounceFilesData, ThrowOnError>) => (options.client ?? client).post<AnnounceFilesResponses, AnnounceFilesErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/imports/{import_id}/items',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Let no further item be analysed; those that are being analysed end.
 */
export const pauseImport = <ThrowOnError extends boolean = false>(options: Options<PauseImportData, ThrowOnError>) => (options.client ?? client).post<PauseImportResponses, PauseImportErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/imports/{import_id}/pause',
    ...options
});

/**
 * Go on after a pause.
 */
export const resumeImport = <ThrowOnError extends boolean = false>(options: Options<ResumeImportData, ThrowOnError>) => (options.client ?? client).post<ResumeImportResponses, ResumeImportErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/imports/{import_id}/resume',
    ...options
});

/**
 * Try refused items again that may succeed. Files that are no longer stored must be sent again.
 */
export const retryImport = <ThrowOnError extends boolean = false>(options: Options<RetryImportData, ThrowOnError>) => (options.client ?? client).post<RetryImportResponses, RetryImportErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/imports/{import_id}/retry',
    ...options
});

/**
 * Refuse all items that are not being analysed. What was added stays.
 */
export const cancelImport = <ThrowOnError extends boolean = false>(options: Options<CancelImportData, ThrowOnError>) => (options.client ?? client).post<CancelImportResponses, CancelImportErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/imports/{import_id}/cancel',
    ...options
});

/**
 * Get a CSV file of every item with its outcome.
 */
export const getReceipt = <ThrowOnError extends boolean = false>(options: Options<GetReceiptData, ThrowOnError>) => (options.client ?? client).get<GetReceiptResponses, GetReceiptErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: '__Host-contrafact_session',
            type: 'apiKey'
        }],
    url: '/api/v1/imports/{import_id}/receipt',
    ...options
});
