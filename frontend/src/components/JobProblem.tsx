import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { JobWithTrack } from '@/client';
import { detailIn } from '@/lib/serverWords';
import { isSameRecording } from '@/lib/states';
import { t } from '@/lib/texts';
import { SameRecordingLink } from './SameRecordingLink';
import { Say } from './Say';

interface JobProblemProps {
  job: JobWithTrack;
  className?: string | undefined;
}

/** Why a job failed. Of a recording that the library holds already: of which song, with a link. */
export function JobProblem({ job: { error, track }, className }: JobProblemProps) {
  if (!error) return null;
  if (track.set_id) {
    return (
      <Sentence className={className} isExpected>
        <Say
          text="This recording is longer than a song. It was taken as a <set>set of several songs</set>."
          tags={{ set: <Link to="/sets/$setId" params={{ setId: track.set_id }} /> }}
        />
      </Sentence>
    );
  }
  if (track.error?.code === 'taken_as_set') {
    return (
      <Sentence className={className} isExpected>
        {t('This recording is longer than a song. It was taken as a set, which was deleted since.')}
      </Sentence>
    );
  }
  const sentence = <Sentence className={className}>{detailIn(error)}</Sentence>;
  if (!isSameRecording(error) || !track.same_recording_as) return sentence;
  return (
    <SameRecordingLink trackId={track.same_recording_as} otherwise={sentence}>
      {(link) => (
        <Sentence className={className} isExpected>
          <Say
            text="This is the recording of {link}. Nothing was analysed. You can analyse it all the same."
            values={{ link }}
          />
        </Sentence>
      )}
    </SameRecordingLink>
  );
}

interface SentenceProps {
  className: string | undefined;
  /** Whether nothing is wrong: it has not the colour of an error. */
  isExpected?: boolean;
  children: ReactNode;
}

function Sentence({ className, isExpected = false, children }: SentenceProps) {
  return (
    <p role="alert" className={className} style={isExpected ? { color: 'inherit' } : undefined} dir="auto">
      {children}
    </p>
  );
}
