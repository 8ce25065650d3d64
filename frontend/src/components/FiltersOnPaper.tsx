interface FiltersOnPaperProps {
  /** Names and values of the filters of a list; those without a value are not in force. */
  filters: readonly (readonly [name: string, value: string | undefined])[];
}

/** Names the filters in force on paper, where the fields that show them are left out. */
export function FiltersOnPaper({ filters }: FiltersOnPaperProps) {
  const words = filters.filter(([, value]) => value).map(([name, value]) => `${name}: ${value}`);
  return words.length > 0 && <p className="on-paper">{words.join(' · ')}</p>;
}
