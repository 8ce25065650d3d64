/** Decode base64. */
export function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** Unpack base64 bits, most significant first, to `nCells` bytes of 0 or 1. Missing bits are 0. */
export function unpackBits(base64: string, nCells: number): Uint8Array {
  const bytes = bytesOf(base64);
  const cells = new Uint8Array(nCells);
  for (let index = 0; index < nCells; index += 1) {
    cells[index] = ((bytes[index >> 3] ?? 0) >> (7 - (index & 7))) & 1;
  }
  return cells;
}
