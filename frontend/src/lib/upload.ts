import type { Submitted } from '@/client';
import { toApiError } from '@/lib/api';
import { atServer } from '@/lib/basePath';

export interface UploadOutcome extends Submitted {
  /** Whether the same file was already in the library. */
  wasThere: boolean;
}

interface UploadOptions {
  onProgress: (bytesSent: number) => void;
  signal: AbortSignal;
}

/**
 * Upload a file. Uses XMLHttpRequest because fetch does not report upload progress.
 *
 * @throws ApiError when the API refuses the file or does not answer; AbortError when the signal is aborted.
 */
export function uploadFile(file: File, { onProgress, signal }: UploadOptions): Promise<UploadOutcome> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    const finish = (settle: () => void) => {
      signal.removeEventListener('abort', abort);
      settle();
    };
    request.open('POST', new URL(atServer('/api/v1/tracks/upload'), window.location.origin));
    request.responseType = 'json';
    request.upload.onprogress = (event) => onProgress(Math.min(event.loaded, file.size));
    request.onload = () =>
      finish(() => {
        const isGood = request.status >= 200 && request.status < 300;
        if (isGood) resolve({ ...(request.response as Submitted), wasThere: request.status === 200 });
        else reject(toApiError(request.response, request.status));
      });
    request.onerror = () => finish(() => reject(toApiError(null, 0)));
    request.onabort = () => finish(() => reject(new DOMException('stopped', 'AbortError')));
    signal.addEventListener('abort', abort);
    const form = new FormData();
    form.append('file', file, file.name);
    request.send(form);
  });
}
