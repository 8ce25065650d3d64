import { Button, Slider } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { modelQuery } from '@/lib/queries/compare';
import { t } from '@/lib/texts';
import { isDamaged, LEAST_LIKELY, type Threshold } from '@/lib/threshold';
import { thresholdWords } from '@/lib/thresholdWords';
import classes from './ThresholdField.module.css';

interface ThresholdFieldProps {
  /** `likely`: where likely begins. `rows`: below which songs are left out too. */
  kind: 'likely' | 'rows';
  /** As in the address. Undefined: all rows, and likely as the server has it. */
  value: Threshold;
  /** Called when the slider rests, which may be after the person has gone to another page; see `useIsHere`. */
  onChoose: (threshold: number | undefined) => void;
  /** Appended to the words on precision and recall. */
  remark?: string;
  className?: string | undefined;
}

/** Pause after the last key or movement before the ranking is loaded anew. */
const PAUSE_MS = 300;

/** Slider of the probability from which a verdict is likely or a song is shown, with what the model's card measured there. */
export function ThresholdField({ kind, value, onChoose, remark = '', className }: ThresholdFieldProps) {
  const { data: model } = useQuery(modelQuery());
  const usual = kind === 'rows' ? 0 : toPercent(model?.likely_from ?? LEAST_LIKELY);
  const given = value === undefined || isDamaged(value) ? usual : toPercent(value);
  const [percent, setPercent] = useState(given);
  useEffect(() => setPercent(given), [given]);
  const choose = useDebouncedCallback(
    (chosen: number) => onChoose(chosen === usual ? undefined : chosen / 100),
    PAUSE_MS,
  );
  const move = (chosen: number) => {
    setPercent(chosen);
    choose(chosen);
  };

  const label = kind === 'rows' ? t('Show from') : t('Likely from');
  const inWords = kind === 'rows' && percent === 0 ? t('all songs') : `${percent} %`;
  return (
    <div className={[classes.field, className].filter(Boolean).join(' ')}>
      <div className={classes.head}>
        <span className={classes.label} aria-hidden="true">
          {kind === 'rows' && percent === 0 ? t('Show all songs') : `${label} ${percent} %`}
        </span>
        {percent !== usual && (
          <Button size="compact-xs" variant="default" onClick={() => move(usual)} aria-description={label}>
            {t('Reset')}
          </Button>
        )}
      </div>
      <Slider
        className={classes.slider}
        min={kind === 'rows' ? 0 : 100 * LEAST_LIKELY}
        max={99}
        value={percent}
        onChange={move}
        label={null}
        thumbLabel={label}
        thumbValueText={inWords}
        thumbSize={22}
        radius={22}
        color="var(--cf-ink)"
      />
      {isDamaged(value) && (
        <p role="alert" className={classes.damaged}>
          {t('The address holds a threshold that cannot be read, so it is left out. Choose one here.')}
        </p>
      )}
      {model && (
        <p className={classes.words}>
          {thresholdWords(model, kind, percent === usual ? undefined : percent / 100)}
          {remark && ` ${remark}`}
        </p>
      )}
    </div>
  );
}

function toPercent(probability: number): number {
  return Math.round(probability * 100);
}
