import { NativeSelect } from '@mantine/core';
import { formatNumber } from '@/lib/format';
import { t } from '@/lib/texts';
import type { Scheme } from '@/theme/pitchClasses';
import { asCss, colourOf } from './looks';
import classes from './Map.module.css';
import type { Colouring, Group, Grouping } from './songsOnMap';

export const COLOURINGS = ['work', 'decision', 'tag'] as const satisfies readonly Colouring[];

interface LegendProps {
  grouping: Grouping;
  by: Colouring;
  scheme: Scheme;
  /** The group that is lit up. */
  chosen: string | null;
  onColour: (by: Colouring) => void;
  onChoose: (key: string | null) => void;
}

/** What the colours mean; a group is lit up by its button. */
export function Legend({ grouping, by, scheme, chosen, onColour, onChoose }: LegendProps) {
  const names: Record<Colouring, string> = {
    work: t('Colour by work'),
    decision: t('Colour by what is known'),
    tag: t('Colour by tag'),
  };
  return (
    <div className={classes.legend}>
      <NativeSelect
        aria-label={t('Colours')}
        value={by}
        data={COLOURINGS.map((value) => ({ value, label: names[value] }))}
        onChange={({ currentTarget }) => onColour(currentTarget.value as Colouring)}
      />
      <ul aria-label={t('Groups')} className={classes.groups}>
        {grouping.groups
          .filter(({ count }) => count > 0)
          .map((group) => (
            <li key={group.key}>
              <button
                type="button"
                data-on-paper
                className={classes.group}
                aria-pressed={chosen === group.key}
                onClick={() => onChoose(chosen === group.key ? null : group.key)}
              >
                <Swatch group={group} by={by} scheme={scheme} />
                <bdi>{group.name}</bdi> <span className={classes.count}>{formatNumber(group.count)}</span>
              </button>
            </li>
          ))}
      </ul>
    </div>
  );
}

/** The colour of a group. Its name is beside it. */
export function Swatch({ group, by, scheme }: { group: Group; by: Colouring; scheme: Scheme }) {
  return (
    <span
      className={classes.swatch}
      aria-hidden="true"
      style={{ background: asCss(colourOf(group.hue, by, scheme)) }}
    />
  );
}
