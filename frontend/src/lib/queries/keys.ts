/** Keys of the cache, from the general to the special, so that one call can make a whole branch stale. */
export const keys = {
  tracks: ['tracks'],
  track: (id: string) => ['tracks', 'one', id],
  trackList: (parameters: object) => ['tracks', 'list', parameters],
  chroma: (id: string) => ['chroma', id],
  rankings: ['rankings'],
  ranking: (id: string, parameters: object) => ['rankings', id, parameters],
  checks: ['checks'],
  check: (queryId: string, referenceId: string) => ['checks', queryId, referenceId],
  jobs: ['jobs'],
  job: (id: string) => ['jobs', 'one', id],
  jobList: (parameters: object) => ['jobs', 'list', parameters],
  playlist: (id: string) => ['playlists', id],
  works: ['works'],
  workList: (parameters: object) => ['works', 'list', parameters],
  work: (id: string) => ['works', 'one', id],
  model: ['model'],
} as const;
