import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useReducer, useRef } from 'react';
import { toApiError } from '@/lib/api';
import { refusalOf } from '@/lib/files';
import { tracksChanged } from '@/lib/queries/tracks';
import { uploadFile } from '@/lib/upload';
import { batchOf, loadKept, reduce, type Submission, saveKept, type Upload } from './submissions';

interface Submissions {
  submissions: readonly Submission[];
  addJob: (jobId: string, wasThere: boolean) => void;
  addPlaylist: (playlistId: string) => void;
  addFiles: (files: readonly File[]) => void;
  replaceJob: (key: string, jobId: string) => void;
  sendAgain: (key: string) => void;
  remove: (key: string) => void;
  removeBatch: (batch: string) => void;
}

const Context = createContext<Submissions | null>(null);

const MAX_SENDING = 2;
/** So many files at once share one card. */
const BATCH_FROM = 4;

function newUpload(file: File, batch?: string): Upload {
  const refusal = refusalOf(file);
  const phase = refusal ? 'refused' : 'waiting';
  return { kind: 'upload', key: newKey(), file, phase, bytesSent: 0, refusal, error: null, batch };
}

let lastKey = 0;

/** Return a unique key. The time makes it differ from keys that an earlier page left in storage. */
function newKey(): string {
  lastKey += 1;
  return `${Date.now()}-${lastKey}`;
}

/** Keep what was submitted from this tab, and upload files two at a time while any page is open. */
export function SubmissionsProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [submissions, dispatch] = useReducer(reduce, null, loadKept);
  const sending = useRef(new Map<string, AbortController>());

  useEffect(() => saveKept(submissions), [submissions]);

  useEffect(() => {
    const waiting = submissions.filter((one): one is Upload => one.kind === 'upload' && one.phase === 'waiting');
    const next = waiting.filter(({ key }) => !sending.current.has(key)).reverse();
    for (const { key, file, batch } of next.slice(0, Math.max(0, MAX_SENDING - sending.current.size))) {
      const controller = new AbortController();
      sending.current.set(key, controller);
      dispatch({ type: 'change', key, changes: { phase: 'sending', bytesSent: 0, error: null } });
      uploadFile(file, {
        signal: controller.signal,
        onProgress: (bytesSent) => dispatch({ type: 'change', key, changes: { bytesSent } }),
      })
        .then(({ job, track, wasThere }) => {
          sending.current.delete(key);
          dispatch({ type: 'replace', key, by: { kind: 'job', key, jobId: job?.id ?? track.job_id, wasThere, batch } });
          void tracksChanged(client);
        })
        .catch((error: unknown) => {
          sending.current.delete(key);
          dispatch({ type: 'change', key, changes: { phase: 'refused', error: toApiError(error, 0) } });
        });
    }
  }, [submissions, client]);

  useWarningWhileSending(submissions.some((one) => one.kind === 'upload' && one.phase !== 'refused'));

  const value = useMemo<Submissions>(
    () => ({
      submissions,
      addJob: (jobId, wasThere) =>
        dispatch({ type: 'add', submissions: [{ kind: 'job', key: newKey(), jobId, wasThere }] }),
      addPlaylist: (playlistId) =>
        dispatch({ type: 'add', submissions: [{ kind: 'playlist', key: newKey(), playlistId }] }),
      addFiles: (files) => {
        const batch = files.length >= BATCH_FROM ? newKey() : undefined;
        dispatch({ type: 'add', submissions: files.map((file) => newUpload(file, batch)) });
      },
      replaceJob: (key, jobId) => dispatch({ type: 'replace', key, by: { kind: 'job', key, jobId, wasThere: false } }),
      sendAgain: (key) => dispatch({ type: 'change', key, changes: { phase: 'waiting', error: null } }),
      remove: (key) => {
        sending.current.get(key)?.abort();
        dispatch({ type: 'remove', key });
      },
      removeBatch: (batch) => {
        for (const one of submissions) if (batchOf(one) === batch) sending.current.get(one.key)?.abort();
        dispatch({ type: 'removeBatch', batch });
      },
    }),
    [submissions],
  );
  return <Context value={value}>{children}</Context>;
}

/** Let the browser ask before the window is closed, because that would stop uploads. */
function useWarningWhileSending(isSending: boolean): void {
  useEffect(() => {
    if (!isSending) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [isSending]);
}

export function useSubmissions(): Submissions {
  const submissions = useContext(Context);
  if (!submissions) throw new Error('useSubmissions needs a SubmissionsProvider around it.');
  return submissions;
}
