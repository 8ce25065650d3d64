/** Songs on one page of the table. Not a constant: tests show fewer, since large pages are slow without a browser. */
export const SONGS = { perPage: 50 };
