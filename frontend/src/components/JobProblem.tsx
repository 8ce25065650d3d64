import type { JobWithTrack } from '@/client';
import { isSameRecording } from '@/lib/states';
import { SameRecordingLink } from './SameRecordingLink';

/** Why a job failed. Of a recording that is there already, which song it is, with a link. */
export function JobProblem({
  job: { error, track },
  className,
}: {
  job: JobWithTrack;
  className?: string | undefined;
}) {
  if (!error) return null;
  return (
    <div role="alert" className={className} dir="auto">
      {isSameRecording(error) && track.same_recording_as && (
        <SameRecordingLink trackId={track.same_recording_as}>
          {(link) => <p>This is the recording of {link}.</p>}
        </SameRecordingLink>
      )}
      <p>{error.detail}</p>
    </div>
  );
}
