/** T0345246801 → T-034.524.680-1, as people write an ISWC. */
export function formatIswc(iswc: string): string {
  return iswc.replace(/^T(\d{3})(\d{3})(\d{3})(\d)$/, 'T-$1.$2.$3-$4');
}

/** USRC17607839 → US-RC1-76-07839, as people write an ISRC. */
export function formatIsrc(isrc: string): string {
  return isrc.replace(/^([A-Z]{2})([A-Z0-9]{3})(\d{2})(\d{5})$/, '$1-$2-$3-$4');
}
