import { Title } from '@mantine/core';
import { JobCard } from '@/components/JobCard';
import { Latest } from './Latest';
import { NearestSongs } from './NearestSongs';
import { PlaylistCard } from './PlaylistCard';
import classes from './Shelf.module.css';
import { useSubmissions } from './SubmissionsProvider';
import type { Submission } from './submissions';
import { UploadCard } from './UploadCard';

/** The cards of what was submitted from this tab; before that, what the library holds. */
export function Shelf() {
  const { submissions } = useSubmissions();
  if (submissions.length === 0) return <Latest />;
  return (
    <section className={classes.shelf} aria-labelledby="shelf-title">
      <Title order={2} id="shelf-title">
        Just added
      </Title>
      <ul className={classes.cards}>
        {submissions.map((submission) => (
          <li key={submission.key}>
            <Card submission={submission} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Card({ submission }: { submission: Submission }) {
  const { replaceJob, remove } = useSubmissions();
  const { key } = submission;
  if (submission.kind === 'upload') return <UploadCard upload={submission} />;
  if (submission.kind === 'playlist') {
    return <PlaylistCard playlistId={submission.playlistId} onDismiss={() => remove(key)} />;
  }
  return (
    <JobCard
      jobId={submission.jobId}
      onReplaced={(jobId) => replaceJob(key, jobId)}
      onDismiss={() => remove(key)}
      whenReady={(track) => <NearestSongs track={track} wasThere={submission.wasThere} />}
    />
  );
}
