import { Button, Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import Folder from 'lucide-react/icons/folder';
import { useState } from 'react';
import type { ImportAnswer } from '@/client';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '@/components/Notices';
import { importFoldersQuery, useStartFolder } from '@/lib/queries/imports';
import { t } from '@/lib/texts';
import classes from './Imports.module.css';

export interface Place {
  root: string;
  path: string;
}

/** Start an import of a folder on the server. */
export function StartFolder({ onStarted }: { onStarted: (found: ImportAnswer) => void }) {
  const [place, setPlace] = useState<Place | null>(null);
  const [isWatched, setWatched] = useState(false);
  const start = useStartFolder();
  return (
    <div className={classes.section}>
      <FolderChoice place={place} onChange={setPlace} />
      {place && (
        <div className={classes.buttons}>
          <Button
            loading={start.isPending}
            onClick={() => start.mutate({ ...place, is_watched: isWatched }, { onSuccess: onStarted })}
          >
            {t('Import this folder')}
          </Button>
          <Checkbox
            label={t('Keep watching for new files')}
            checked={isWatched}
            onChange={({ currentTarget }) => setWatched(currentTarget.checked)}
          />
        </div>
      )}
      {start.error && <ErrorNotice error={start.error} />}
    </div>
  );
}

/** Walk through the folders of the server that the operator allows. */
export function FolderChoice({ place, onChange }: { place: Place | null; onChange: (place: Place | null) => void }) {
  const { data, error, isPending, refetch } = useQuery(importFoldersQuery(place ?? {}));
  if (isPending) return <LoadingNotice label={t('Loading the folders')} rows={2} height={32} />;
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (data.roots.length === 0) {
    return (
      <EmptyNotice title={t('No folder of the server may be imported')}>
        <p>{t('The operator names folders by the setting CONTRAFACT_IMPORT_ROOTS.')}</p>
      </EmptyNotice>
    );
  }
  const folders = place
    ? data.folders.map((name) => ({ name, root: place.root, path: place.path ? `${place.path}/${name}` : name }))
    : data.roots.map((root) => ({ name: root, root, path: '' }));
  return (
    <div className={classes.section}>
      {place ? (
        <p className={classes.path}>
          <Button size="compact-sm" variant="default" onClick={() => onChange(above(place))}>
            {t('Up')}
          </Button>{' '}
          <code>{place.path ? `${place.root}/${place.path}` : place.root}</code>{' '}
          <span className={classes.quiet}>
            {t('{n, plural, one {# file} other {# files}} here, and those in its folders', { n: data.n_files })}
          </span>
        </p>
      ) : (
        <p className={classes.quiet}>
          {t('Choose a folder. You see how many files it holds before the import starts.')}
        </p>
      )}
      <ul className={classes.folders} aria-label={t('Folders')}>
        {folders.map(({ name, root, path }) => (
          <li key={name}>
            <Button
              variant="subtle"
              color="var(--cf-ink)"
              justify="flex-start"
              fullWidth
              leftSection={<Folder size={16} />}
              classNames={{ root: classes.folder, label: classes.folderName }}
              onClick={() => onChange({ root, path })}
            >
              {name}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function above({ root, path }: Place): Place | null {
  return path === '' ? null : { root, path: path.split('/').slice(0, -1).join('/') };
}
