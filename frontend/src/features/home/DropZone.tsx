import { Button } from '@mantine/core';
import Upload from 'lucide-react/icons/upload';
import type { ReactNode } from 'react';
import { useDropzone } from 'react-dropzone';
import { ACCEPTED_FILES, ACCEPTED_WORDS } from '@/lib/files';
import { say, t } from '@/lib/texts';
import classes from './DropZone.module.css';
import { useSubmissions } from './SubmissionsProvider';

/** Adds files that are dropped on it or chosen with its button. Each refused file gets a card with the reason. */
export function DropZone({ children }: { children: ReactNode }) {
  const { addFiles } = useSubmissions();
  const { getRootProps, getInputProps, isDragActive, open } = useDropzone({
    onDrop: (accepted) => {
      if (accepted.length > 0) addFiles(accepted);
    },
    noClick: true,
    noKeyboard: true,
  });
  return (
    <div {...getRootProps()} className={classes.zone} data-dragging={isDragActive || undefined}>
      {children}
      <input {...getInputProps({ accept: ACCEPTED_FILES, 'aria-label': t('Audio files') })} />
      <div className={classes.files}>
        <p className={classes.words}>
          <span className={classes.call}>
            {isDragActive ? t('Drop the files to add them') : t('Or drop audio files here')}
          </span>
          <span>{t('{kinds}, up to 200 MB each', { kinds: say(ACCEPTED_WORDS) })}</span>
        </p>
        <Button variant="default" leftSection={<Upload size={16} />} onClick={open}>
          {t('Choose files')}
        </Button>
      </div>
    </div>
  );
}
