import { useSyncExternalStore } from 'react';
import { type DetailedError, Upload } from 'tus-js-client';
import { atServer } from '@/lib/basePath';
import { announce } from '@/lib/queries/imports';
import { detailIn } from '@/lib/serverWords';
import { t } from '@/lib/texts';

const PART_BYTES = 8 * 1024 * 1024;
const AT_ONCE = 3;
const ANNOUNCED_AT_ONCE = 400;
/** Pauses before a part is sent again. A server that is full, busy or restarting takes it later. */
const PAUSES_MS = [500, 2_000, 5_000, 10_000, 30_000, 60_000, 60_000, 60_000, 60_000, 60_000];
const WORTH_RETRYING = [0, 409, 423, 429, 500, 502, 503, 504, 507];

/** How far the files of an import are sent from this window. */
export interface Sending {
  /** Files that are sent or wait for it. */
  waiting: number;
  sent: number;
  bytesSent: number;
  bytesTotal: number;
  /** What went wrong last, as a sentence. */
  problem: string | null;
}

interface Task {
  file: File;
  itemId: string;
}

const NOTHING: Sending = { waiting: 0, sent: 0, bytesSent: 0, bytesTotal: 0, problem: null };

/** Sends the files of one import, some at a time, while the window is open. */
class Sender {
  state: Sending = NOTHING;
  private readonly queue: Task[] = [];
  private readonly running = new Map<string, { upload: Upload; bytes: number }>();
  private readonly known = new Set<string>();
  private isStopped = false;

  /** Announce files, and send those that the server lacks. Return how many of them belong to the import. */
  async add(importId: string, files: readonly File[], options: { onlyKnown: boolean }): Promise<number> {
    let matched = 0;
    this.isStopped = false;
    for (let start = 0; start < files.length; start += ANNOUNCED_AT_ONCE) {
      const batch = files.slice(start, start + ANNOUNCED_AT_ONCE);
      const isLast = !options.onlyKnown && start + ANNOUNCED_AT_ONCE >= files.length;
      const named = batch.map((file) => ({ name: pathOf(file), size_bytes: file.size }));
      const items = await announce(importId, named, { is_last: isLast, only_known: options.onlyKnown });
      const byName = new Map(batch.map((file) => [`${pathOf(file)} ${file.size}`, file]));
      for (const item of items) {
        const file = byName.get(`${item.name} ${item.size_bytes}`) ?? byItem(batch, items, item.id);
        if (file) matched += 1;
        if (file && item.state === 'uploading' && !this.known.has(item.id)) this.enqueue(file, item.id);
      }
      this.fill();
    }
    return matched;
  }

  /** Stop sending. What was sent stays. */
  stop(): void {
    this.isStopped = true;
    this.queue.length = 0;
    for (const { upload } of this.running.values()) void upload.abort();
    this.running.clear();
    this.known.clear();
    this.change(NOTHING);
  }

  private enqueue(file: File, itemId: string): void {
    this.known.add(itemId);
    this.queue.push({ file, itemId });
    this.change({
      ...this.state,
      waiting: this.state.waiting + 1,
      bytesTotal: this.state.bytesTotal + file.size,
    });
  }

  private fill(): void {
    while (!this.isStopped && this.running.size < AT_ONCE) {
      const task = this.queue.shift();
      if (!task) return;
      this.send(task);
    }
  }

  private send({ file, itemId }: Task): void {
    const upload = new Upload(file, {
      uploadUrl: new URL(atServer(`/api/v1/uploads/${itemId}`), window.location.origin).href,
      chunkSize: PART_BYTES,
      retryDelays: PAUSES_MS,
      storeFingerprintForResuming: false,
      onShouldRetry: (error) => WORTH_RETRYING.includes((error as DetailedError).originalResponse?.getStatus() ?? 0),
      onProgress: (bytes) => this.progress(itemId, bytes),
      onSuccess: () => this.end(itemId, file.size, null),
      onError: (error) => this.end(itemId, 0, problemOf(error)),
    });
    this.running.set(itemId, { upload, bytes: 0 });
    upload.start();
  }

  private progress(itemId: string, bytes: number): void {
    const found = this.running.get(itemId);
    if (!found) return;
    this.change({ ...this.state, bytesSent: this.state.bytesSent + bytes - found.bytes });
    found.bytes = bytes;
  }

  private end(itemId: string, bytes: number, problem: string | null): void {
    const found = this.running.get(itemId);
    if (!found) return;
    this.running.delete(itemId);
    this.known.delete(itemId);
    this.change({
      ...this.state,
      waiting: this.state.waiting - 1,
      sent: this.state.sent + (problem ? 0 : 1),
      bytesSent: this.state.bytesSent + bytes - found.bytes,
      problem: problem ?? this.state.problem,
    });
    this.fill();
  }

  private change(state: Sending): void {
    this.state = state;
    warnBeforeLeaving();
    for (const tell of listeners) tell();
  }
}

const senders = new Map<string, Sender>();
const listeners = new Set<() => void>();

/** The sender of an import; it goes on while other pages are shown. */
export function senderOf(importId: string): Sender {
  const found = senders.get(importId) ?? new Sender();
  senders.set(importId, found);
  return found;
}

/** How far the files of an import are sent from this window. */
export function useSending(importId: string): Sending {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => senders.get(importId)?.state ?? NOTHING,
  );
}

/** The path of a file within the folder that was chosen or dropped. */
export function pathOf(file: File & { path?: string }): string {
  const path = file.webkitRelativePath || file.path || file.name;
  return path.replace(/^\.?\/+/, '');
}

/** The file of an item whose name the server wrote in another way. */
function byItem(batch: readonly File[], items: readonly { id: string }[], id: string): File | undefined {
  return items.length === batch.length ? batch[items.findIndex((item) => item.id === id)] : undefined;
}

function problemOf(error: Error | DetailedError): string {
  const body = 'originalResponse' in error ? error.originalResponse?.getBody() : undefined;
  try {
    return detailIn(JSON.parse(body ?? '') as { code: string; detail: string });
  } catch {
    return t('A file was not sent to its end. Choose the same files again to go on.');
  }
}

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

/** Let the browser ask before the window is closed, because that would stop uploads. */
function warnBeforeLeaving(): void {
  const isSending = [...senders.values()].some(({ state }) => state.waiting > 0);
  window.removeEventListener('beforeunload', ask);
  if (isSending) window.addEventListener('beforeunload', ask);
}
