/** Base64 as bytes. */
export function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** One bit a cell, the most significant first, as 0 and 1; what pads the last byte is left out. */
export function unpackBits(base64: string, nCells: number): Uint8Array {
  const bytes = bytesOf(base64);
  const cells = new Uint8Array(nCells);
  for (let place = 0; place < nCells; place += 1) {
    cells[place] = ((bytes[place >> 3] ?? 0) >> (7 - (place & 7))) & 1;
  }
  return cells;
}
