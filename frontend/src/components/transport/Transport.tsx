import { ActionIcon, Button, SegmentedControl, Slider, Switch, VisuallyHidden } from '@mantine/core';
import Pause from 'lucide-react/icons/pause';
import Play from 'lucide-react/icons/play';
import RotateCcw from 'lucide-react/icons/rotate-ccw';
import RotateCw from 'lucide-react/icons/rotate-cw';
import { formatDuration } from '@/lib/format';
import { msg, say, type Text, t } from '@/lib/texts';
import { isDual, type Mix } from './mixing';
import classes from './Transport.module.css';
import type { Listening } from './useListening';
import { SKIP_SECONDS } from './useTransportKeys';

interface TransportProps {
  listening: Listening;
  /** Change of key that brings the second song into the key of the first; 0: both have the same. */
  semitones: number;
  /** Whether there is a stretch that can be repeated. */
  hasStretches: boolean;
}

const MIXES: { value: Mix; words: Text; short: Text }[] = [
  { value: 'query', words: msg('First song'), short: msg('1st') },
  { value: 'reference', words: msg('Second song'), short: msg('2nd') },
  { value: 'fade', words: msg('Cross-fade'), short: msg('Fade') },
  { value: 'both', words: msg('One in each ear'), short: msg('Both') },
];

/** Plays two songs: one, the other, or both; a stretch again and again; the second in the tempo and key of the first. */
export function Transport({ listening, semitones, hasStretches }: TransportProps) {
  return (
    <section className={classes.transport} aria-label={t('Listening')}>
      <div className={classes.row}>
        <Buttons listening={listening} />
        <MixChoice listening={listening} />
      </div>
      <Fade listening={listening} />
      <Choices listening={listening} semitones={semitones} hasStretches={hasStretches} />
      <p className={classes.note}>
        {[limitWords(listening), t('Space plays and pauses, the arrow keys move by {n} seconds.', { n: SKIP_SECONDS })]
          .join(' ')
          .trim()}
      </p>
    </section>
  );
}

/** Play and pause, back and on, and the time. */
export function Buttons({ listening }: { listening: Listening }) {
  return (
    <>
      <PlayButton listening={listening} />
      <Skip listening={listening} seconds={-SKIP_SECONDS} />
      <Skip listening={listening} seconds={SKIP_SECONDS} />
      <Clock listening={listening} />
    </>
  );
}

/** Which song is heard, or how both are. */
export function MixChoice({
  listening: { hearing, hear },
  isShort = false,
}: {
  listening: Listening;
  isShort?: boolean;
}) {
  return (
    <SegmentedControl
      className={isShort ? undefined : classes.mix}
      size={isShort ? 'xs' : 'sm'}
      aria-label={t('What is heard')}
      data={MIXES.map(({ value, words, short }) => ({
        value,
        label: isShort ? (
          <>
            <span aria-hidden="true">{say(short)}</span>
            <VisuallyHidden>{say(words)}</VisuallyHidden>
          </>
        ) : (
          say(words)
        ),
      }))}
      value={hearing.mix}
      onChange={(mix) => hear({ mix: mix as Mix })}
    />
  );
}

/** The cross-fade, if it is chosen. */
export function Fade({ listening: { hearing, hear } }: { listening: Listening }) {
  if (hearing.mix !== 'fade') return null;
  return (
    <div className={classes.fade}>
      <span>{t('First song')}</span>
      <Slider
        thumbLabel={t('Cross-fade from the first song to the second')}
        min={0}
        max={1}
        step={0.05}
        label={null}
        value={hearing.fade}
        onChange={(fade) => hear({ fade })}
      />
      <span>{t('Second song')}</span>
    </div>
  );
}

function Choices({ listening: { hearing, hear, players }, semitones, hasStretches }: TransportProps) {
  const powers = players.reference?.powers;
  return (
    <div className={classes.row}>
      <Switch
        label={t('Repeat this stretch')}
        checked={hearing.isLooping}
        disabled={!hasStretches}
        onChange={(event) => hear({ isLooping: event.currentTarget.checked })}
      />
      <Switch
        label={t('Second song in the tempo of the first')}
        checked={hearing.inTempo || isDual(hearing.mix)}
        disabled={isDual(hearing.mix) || powers?.tempo === false}
        onChange={(event) => hear({ inTempo: event.currentTarget.checked })}
      />
      {semitones !== 0 && (
        <Switch
          label={t('Second song in the key of the first')}
          checked={hearing.inKey}
          disabled={powers?.key === false}
          onChange={(event) => hear({ inKey: event.currentTarget.checked })}
        />
      )}
    </div>
  );
}

/** What the players at hand cannot do. */
function limitWords({ players, hearing: { mix } }: Listening): string {
  const all = Object.values(players);
  if (mix === 'both' && all.some(({ powers }) => !powers.ear)) {
    return t('YouTube’s player sounds in both ears.');
  }
  return players.reference?.powers.tempo === false ? t('A video plays in its own tempo and key.') : '';
}

export function PlayButton({ listening, size = 'sm' }: { listening: Listening; size?: string }) {
  const isPlaying = listening.playing !== null;
  return (
    <Button
      size={size}
      className={classes.play}
      leftSection={isPlaying ? <Pause size={16} /> : <Play size={16} />}
      onClick={listening.toggle}
    >
      {isPlaying ? t('Pause') : t('Play')}
    </Button>
  );
}

function Skip({ listening, seconds }: { listening: Listening; seconds: number }) {
  const isBack = seconds < 0;
  return (
    <ActionIcon
      variant="default"
      size="lg"
      aria-label={isBack ? t('{seconds} seconds back', { seconds: -seconds }) : t('{seconds} seconds on', { seconds })}
      onClick={() => listening.skip(seconds)}
    >
      {isBack ? <RotateCcw size={16} /> : <RotateCw size={16} />}
    </ActionIcon>
  );
}

/** Where the song that is heard is. */
function Clock({ listening: { moment, hearing } }: { listening: Listening }) {
  const side = hearing.mix === 'reference' ? 'reference' : 'query';
  return (
    <span className={classes.clock} role="timer" aria-label={t('Time in the song that is heard')}>
      {formatDuration(moment?.[side] ?? 0)}
    </span>
  );
}
