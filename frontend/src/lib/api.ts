import type { FieldError, ProblemDetails } from '@/client';
import { client } from '@/client/client.gen';
import { basePath } from '@/lib/basePath';
import { inPlainWords } from '@/lib/problemWords';
import { noteServerDate } from '@/lib/serverClock';
import { t } from '@/lib/texts';

/** An error of the API or of the network. `detail` is a sentence for the user. */
export class ApiError extends Error {
  readonly status: number;
  readonly title: string;
  readonly code: string;
  readonly errors: readonly FieldError[];
  /** How long to wait before the request is sent again, as the API asks; 0 if it does not. */
  readonly retryAfterMs: number;
  /** Of readiness: which servers answer, and which parts do not work. */
  readonly health: Pick<ProblemDetails, 'parts' | 'degraded'>;

  constructor(
    problem: Pick<ProblemDetails, 'status' | 'title' | 'detail' | 'code' | 'errors' | 'parts' | 'degraded'>,
    retryAfterMs: number = 0,
  ) {
    super(problem.detail);
    this.name = 'ApiError';
    this.status = problem.status;
    this.title = problem.title;
    this.code = problem.code;
    this.errors = problem.errors ?? [];
    this.retryAfterMs = retryAfterMs;
    this.health = { parts: problem.parts, degraded: problem.degraded };
  }

  get detail(): string {
    return this.message;
  }
}

function isProblem(body: unknown): body is ProblemDetails {
  return typeof body === 'object' && body !== null && 'detail' in body && 'code' in body && 'title' in body;
}

/** The error of a request without a response. */
export function noAnswer(): ApiError {
  return new ApiError({
    status: 0,
    code: 'no_answer',
    title: t('The server does not answer'),
    detail: t('Check that Contrafact is running and that you are connected, then try again.'),
  });
}

/**
 * Convert an error response to an `ApiError`. Status 0 means that there was no response.
 *
 * @param retryAfter The header Retry-After, in seconds.
 */
export function toApiError(body: unknown, status: number, retryAfter?: string | null): ApiError {
  if (body instanceof ApiError) return body;
  const waitSeconds = Number(retryAfter) || 0;
  if (isProblem(body))
    return new ApiError({ ...body, errors: null, ...inPlainWords(body, waitSeconds), status }, 1_000 * waitSeconds);
  if (status === 0) return noAnswer();
  return new ApiError({
    status,
    code: 'unreadable_answer',
    title: t('The server gave an unexpected answer'),
    detail: t("It answered with status {status}. Try again. If that does not help, check the server's log.", {
      status,
    }),
  });
}

/** Configure the generated client so that failed calls throw an `ApiError`. */
export function configureClient(): void {
  client.setConfig({ baseUrl: `${window.location.origin}${basePath}`, throwOnError: true });
  client.interceptors.response.clear();
  client.interceptors.response.use((response) => {
    noteServerDate(response.headers.get('date'));
    return response;
  });
  client.interceptors.error.clear();
  client.interceptors.error.use((error, response) => {
    if (error instanceof DOMException && error.name === 'AbortError') return error;
    return toApiError(error, response?.status ?? 0, response?.headers.get('Retry-After'));
  });
}

/** Whether a retry by the user may succeed: after network and server errors, and for a list that starts again. */
export function mayPass(error: ApiError): boolean {
  return error.status === 0 || error.status === 429 || error.status >= 500 || error.code === 'invalid_cursor';
}

/** Whether what was asked for is not there, or no longer. */
export function isGone(error: ApiError | null): boolean {
  return error?.status === 404;
}

/** Whether an automatic retry may succeed. */
export function isWorthRetrying(error: unknown): boolean {
  return error instanceof ApiError && [0, 429, 503].includes(error.status);
}
