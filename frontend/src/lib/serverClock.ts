/** Largest difference in milliseconds that is taken for the way of an answer and the whole seconds of its date. */
const NEGLIGIBLE_MS = 2_000;

let aheadMs = 0;
let newestDate = Number.NEGATIVE_INFINITY;

/** Remember by how much the server's clock is ahead of the browser's, from the date of an answer. */
export function noteServerDate(date: string | null): void {
  const server = Date.parse(date ?? '');
  // An answer from the browser's cache is dated when it was made.
  if (!(server > newestDate)) return;
  newestDate = server;
  const difference = server - Date.now();
  aheadMs = Math.abs(difference) < NEGLIGIBLE_MS ? 0 : difference;
}

/** Return the time on the server in milliseconds. Its timestamps compare with this, whatever the browser's clock shows. */
export function serverNow(): number {
  return Date.now() + aheadMs;
}
