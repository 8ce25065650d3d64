import { queryOptions } from '@tanstack/react-query';
import { listPictures } from '@/client';
import { bytesOf } from '@/lib/bits';
import { keys } from './keys';

/** The harmony of a song in a few columns: 12 strengths (0..255) for each. */
export interface HarmonyPicture {
  frames: Uint8Array;
  nFrames: number;
}

/** The API answers for so many songs at once. */
const MOST_AT_ONCE = 100;

type Waiting = Map<string, { resolve: (picture: HarmonyPicture | null) => void; reject: (error: unknown) => void }[]>;

let waiting: Waiting = new Map();

async function send(batch: Waiting): Promise<void> {
  const waiters = (id: string) => batch.get(id) ?? [];
  try {
    const { items } = (await listPictures({ query: { ids: [...batch.keys()].join(',') }, throwOnError: true })).data;
    const found = new Map(
      items.map(({ track_id, n_columns, frames }) => [track_id, { frames: bytesOf(frames), nFrames: n_columns }]),
    );
    for (const id of batch.keys()) for (const { resolve } of waiters(id)) resolve(found.get(id) ?? null);
  } catch (error) {
    for (const id of batch.keys()) for (const { reject } of waiters(id)) reject(error);
  }
}

/** Load the picture of a song together with all others that are asked for in the same moment. */
function loadPicture(id: string): Promise<HarmonyPicture | null> {
  return new Promise((resolve, reject) => {
    if (waiting.size === 0) {
      setTimeout(() => {
        const batch = waiting;
        waiting = new Map();
        void send(batch);
      });
    }
    waiting.set(id, [...(waiting.get(id) ?? []), { resolve, reject }]);
    if (waiting.size < MOST_AT_ONCE) return;
    const full = waiting;
    waiting = new Map();
    void send(full);
  });
}

/** The small picture of a ready song; null if it has none. It is kept: the harmony of a song does not change. */
export function pictureQuery(id: string) {
  return queryOptions({
    queryKey: keys.picture(id),
    queryFn: () => loadPicture(id),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}
