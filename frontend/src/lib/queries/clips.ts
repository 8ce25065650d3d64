import { queryOptions, useMutation } from '@tanstack/react-query';
import { type ClipAnswer, type ClipResult, type ClipSubmitted, getClip, submitClip } from '@/client';
import { client } from '@/client/client.gen';
import { pollWhile } from '@/lib/polling';
import { asParameter, type Threshold } from '@/lib/threshold';
import { keys } from './keys';

/** A part of a recording, in seconds from its beginning. */
export interface ClipSpan {
  start_s: number;
  end_s: number;
}

/** A clip to rank: a part of a track, or a whole file or a part of it. */
export type ClipSource = { trackId: string; span: ClipSpan } | { file: File; span: ClipSpan | null };

export interface ClipRequest {
  source: ClipSource;
  threshold: Threshold;
}

export function isClipActive({ state }: ClipAnswer): boolean {
  return state === 'queued' || state === 'ranking';
}

/** A clip, polled until it has ended. The API keeps it for an hour. */
export function clipQuery(id: string) {
  return queryOptions({
    queryKey: keys.clip(id),
    queryFn: async ({ signal }) => (await getClip({ path: { clip_id: id }, signal, throwOnError: true })).data,
    refetchInterval: pollWhile<ClipResult>(
      ({ clip }) => isClipActive(clip),
      ({ clip }) => clip.created_at,
    ),
  });
}

async function submit({ source, threshold }: ClipRequest): Promise<ClipSubmitted> {
  if ('trackId' in source) {
    const body = { track_id: source.trackId, ...source.span, ...asParameter(threshold) };
    return (await submitClip({ body, throwOnError: true })).data;
  }
  const form = new FormData();
  form.append('file', source.file, source.file.name);
  const numbers = { ...source.span, ...asParameter(threshold) };
  for (const [name, value] of Object.entries(numbers)) form.append(name, String(value));
  // The generated call sends JSON. Without a Content-Type the browser sets the one of a form, with its boundary.
  const { data } = await client.post<{ 202: ClipSubmitted }, unknown, true>({
    url: '/api/v1/checks/clip',
    body: form,
    bodySerializer: null,
    headers: { 'Content-Type': null },
    throwOnError: true,
  });
  return data;
}

export function useSubmitClip() {
  return useMutation({ mutationFn: submit });
}
