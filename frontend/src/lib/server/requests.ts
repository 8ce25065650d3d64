import { msg } from '@/lib/texts';

/** Errors of people, webhooks, requests and commands by their codes: title and advice. */
export const ERRORS_OF_REQUESTS = {
  not_signed_in: [msg('You are not signed in'), msg('Sign in, or send an API key as `Authorization: Bearer cf_...`.')],
  session_ended: [msg('Your session has ended'), msg('Sign in again.')],
  invalid_key: [msg('The API key is not valid'), msg('Check that it was copied whole, or make a new one.')],
  key_expired: [msg('The API key has expired'), msg('Make a new one.')],
  account_disabled: [msg('The account is disabled'), msg('Ask an administrator to enable it.')],
  wrong_sign_in: [msg('Name or password is wrong'), msg('Correct them, or ask an administrator for a new password.')],
  too_many_sign_ins: [
    msg('Too many attempts to sign in failed'),
    msg('Wait for the seconds of Retry-After, then try again.'),
  ],
  tls_required: [
    msg('Signing in needs an encrypted connection'),
    msg("Open the page by https://, or on the server's own machine by http://127.0.0.1."),
  ],
  role_too_low: [msg('Your role may not do that'), msg('Ask an administrator for another role.')],
  scope_missing: [msg('The API key may not do that'), msg('Use a key that has the scope which the answer names.')],
  not_yours: [msg('It belongs to another user'), msg('Ask its owner, a curator or an administrator to do it.')],
  session_needed: [msg('An API key may not do that'), msg('Sign in to the page and do it there.')],
  accounts_off: [
    msg('This installation has no accounts'),
    msg('Open it to others by CONTRAFACT_HOST or CONTRAFACT_ALLOWED_HOSTS, and unset CONTRAFACT_OPEN.'),
  ],
  user_not_found: [msg('There is no such user'), msg('Choose one from the list of users.')],
  session_not_found: [msg('There is no such session'), msg('It has ended already.')],
  key_not_found: [msg('There is no such API key'), msg('It may have been deleted; choose one from the list.')],
  invitation_not_found: [msg('There is no such invitation'), msg('It was used, withdrawn, or has expired.')],
  link_used: [msg('The link is no longer valid'), msg('It was used, withdrawn or has expired; ask for a new one.')],
  name_taken: [msg('Another user has that name'), msg('Choose another name.')],
  last_administrator: [msg('That would leave no administrator'), msg('Make another user an administrator first.')],
  weak_password: [msg('The password is too weak'), msg('Choose at least 12 characters that nobody would guess.')],
  wrong_password: [msg('The current password is wrong'), msg('Type it again, or ask an administrator for a new one.')],
  password_elsewhere: [
    msg('The account has no password here'),
    msg('Sign in by the service that keeps its password, and change it there.'),
  ],
  sign_on_off: [msg('Single sign-on is not set up'), msg('Sign in by name and password.')],
  sign_on_failed: [
    msg('Single sign-on failed'),
    msg("Start again from the page; if it fails again, the server's log says why."),
  ],
  sign_on_refused: [
    msg('Your account at the provider may not use this installation'),
    msg('Ask its administrator for a role.'),
  ],
  sign_on_unavailable: [
    msg('The provider of single sign-on does not answer'),
    msg('Try again in a minute, or sign in by name and password.'),
  ],
  invalid_webhook: [
    msg('That is not the address of a webhook'),
    msg('Give an address that begins with https:// or http://, without a user name or password.'),
  ],
  webhook_not_found: [msg('There is no such webhook'), msg('It may have been deleted; choose one from the list.')],
  delivery_not_found: [
    msg('There is no such delivery'),
    msg('Deliveries are kept for 30 days after their end; choose one from the list.'),
  ],
  invalid_request: [msg('The request is not valid'), msg('Correct the fields named in `errors` and send it again.')],
  body_too_large: [msg('The body is too large'), msg('Send at most 1 MB of JSON.')],
  body_too_slow: [
    msg('The body arrived too slowly'),
    msg('Send it again over a faster connection; the limit is set by CONTRAFACT_MIN_BYTES_PER_S.'),
  ],
  too_many_requests: [
    msg('Too many of your requests are in progress'),
    msg('Wait for some of them to end, then send the request again.'),
  ],
  rate_limited: [
    msg('You have used up a limit'),
    msg('Send the request again after the seconds of Retry-After; the administrator sets limits by CONTRAFACT_LIMITS.'),
  ],
  too_many_jobs: [
    msg('Too many of your jobs wait'),
    msg('Submit more when some of them have ended; the administrator sets the limit by CONTRAFACT_LIMITS.'),
  ],
  busy: [msg('The server is busy'), msg('Send the request again after the seconds of Retry-After.')],
  invalid_cursor: [msg('The cursor is not valid'), msg('Start again without a cursor.')],
  ranking_too_deep: [
    msg('A ranking does not go that deep'),
    msg('It lists the nearest 10 000 songs. Check the pair itself, or narrow the ranking by `min_probability`.'),
  ],
  not_found: [msg('There is nothing at this address'), msg('See /api/docs for all addresses.')],
  method_not_allowed: [msg('This address does not take that method'), msg('See /api/docs for the methods it takes.')],
  unsupported_media_type: [
    msg("The body's type is not supported"),
    msg('Send JSON as application/json, or a file as multipart/form-data.'),
  ],
  host_not_allowed: [msg('This host name is not allowed'), msg('Add it to CONTRAFACT_ALLOWED_HOSTS if it is yours.')],
  origin_not_allowed: [
    msg('Requests from that origin are not allowed'),
    msg('Use the page of this server, or add the origin to CONTRAFACT_ALLOWED_ORIGINS.'),
  ],
  user_not_allowed: [
    msg('This server answers only the user who started it'),
    msg('Add yourself to CONTRAFACT_LOCAL_USERS, or set it to `all`.'),
  ],
  not_ready: [msg('A part of the service does not answer'), msg('`parts` says which; try again in a few seconds.')],
  database_unavailable: [msg('The database does not answer'), msg('Nothing is lost; try again in a few seconds.')],
  bucket_unavailable: [msg('The bucket does not answer'), msg('Nothing is lost; try again in a few seconds.')],
  engine_unavailable: [
    msg('The vector engine does not answer'),
    msg('Nothing is lost; try again in a few seconds. Checks of two tracks work meanwhile.'),
  ],
  engine_refuses_writes: [
    msg('The vector engine takes no vectors'),
    msg('Give it more memory or disk, or let it write again; nothing is lost meanwhile.'),
  ],
  engine_mismatch: [
    msg('The vector engine holds vectors of another model'),
    msg('Let an operator run `contrafact-admin index rebuild` and then `contrafact-admin index switch`.'),
  ],
  deletion_interrupted: [
    msg('The deletion of this track was interrupted'),
    msg('Retry to keep the track, or delete it again.'),
  ],
  worker_crashed: [
    msg('The worker failed several times on this track'),
    msg("Retry; if it fails again, report the track and the worker's log."),
  ],
  internal_error: [
    msg('Something went wrong on the server'),
    msg('Retry; if it fails again, report the request id and the log.'),
  ],
  file_not_found: [msg('There is no such file'), msg('Check the path.')],
  file_unusable: [
    msg('The file cannot be read or written'),
    msg('Check its permissions and the free space on its disk.'),
  ],
  bad_usage: [msg('The command was not understood'), msg('See `contrafact --help`.')],
  server_unusable: [
    msg('No Contrafact server answers there'),
    msg('Check the address after `--server`, and that the server runs and can be reached from this machine.'),
  ],
  still_running: [msg('The job has not ended yet'), msg('It goes on; wait again, or longer.')],
  invalid_setting: [msg('A setting is not valid'), msg('Correct the environment variable or unset it.')],
  update_failed: [
    msg('yt-dlp was not updated'),
    msg('The versions that were there are in place; do what the sentence says, then run it again.'),
  ],
  backup_exists: [msg("There is already something at the backup's path"), msg('Choose a folder that does not exist.')],
  backup_damaged: [
    msg('The backup is damaged'),
    msg('Copy the named file again from where it is whole, or restore another backup. Nothing was restored.'),
  ],
  backup_unsupported: [
    msg('The backup was made by another version'),
    msg('Restore it with the version that its `manifest.json` names, then upgrade. Nothing was restored.'),
  ],
  library_not_empty: [
    msg('The library to restore into is not empty'),
    msg('Restore into a new database or data folder. Tracks in the trash count. Nothing was restored.'),
  ],
  snapshot_unavailable: [
    msg('The database could not be read at one moment'),
    msg("Run the backup again. If it fails again, raise MongoDB's `minSnapshotHistoryWindowInSeconds` (300 s)."),
  ],
} as const;
