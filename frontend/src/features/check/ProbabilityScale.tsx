import classes from './ProbabilityScale.module.css';

interface ProbabilityScaleProps {
  /** 0..1. */
  probability: number;
  /** Probability from which a verdict is likely. */
  threshold: number;
  /** Shown below the threshold. */
  words: string;
  colour: string;
}

/** Within this part of either end, the label is written to the inner side of its mark. */
const NEAR_AN_END = 0.25;

function sideOf(part: number): 'start' | 'end' | undefined {
  if (part < NEAR_AN_END) return 'start';
  return part > 1 - NEAR_AN_END ? 'end' : undefined;
}

/** The probability on a scale from 0 to 1, with the threshold of likely. */
export function ProbabilityScale({ probability, threshold, words, colour }: ProbabilityScaleProps) {
  return (
    <div className={classes.scale}>
      <span className={classes.likely} style={{ width: `${(1 - threshold) * 100}%` }} />
      <span
        className={classes.threshold}
        data-side={sideOf(threshold)}
        style={{ insetInlineStart: `${threshold * 100}%` }}
      >
        <span>{words}</span>
      </span>
      <span
        className={classes.point}
        style={{ insetInlineStart: `${probability * 100}%`, ['--verdict' as string]: colour }}
      />
    </div>
  );
}
