import { Button } from '@mantine/core';
import FolderOpen from 'lucide-react/icons/folder-open';
import Upload from 'lucide-react/icons/upload';
import { useRef } from 'react';
import { useDropzone } from 'react-dropzone';
import { ACCEPTED_FILES } from '@/lib/files';
import { t } from '@/lib/texts';
import classes from './Imports.module.css';

interface FileChoiceProps {
  words: string;
  isBusy: boolean;
  onChosen: (files: readonly File[]) => void;
}

/** Choose many files or a folder, by a button or by dropping them. */
export function FileChoice({ words, isBusy, onChosen }: FileChoiceProps) {
  const folder = useRef<HTMLInputElement>(null);
  const choose = (files: readonly File[]) => {
    const shown = files.filter((file) => !file.name.startsWith('.'));
    if (shown.length > 0) onChosen(shown);
  };
  const { getRootProps, getInputProps, isDragActive, open } = useDropzone({
    onDrop: choose,
    noClick: true,
    noKeyboard: true,
    disabled: isBusy,
  });
  return (
    <div {...getRootProps()} className={classes.zone} data-dragging={isDragActive || undefined}>
      <input {...getInputProps({ accept: ACCEPTED_FILES, 'aria-label': t('Audio files') })} />
      <input
        ref={folder}
        type="file"
        aria-label={t('Folder of audio files')}
        hidden
        multiple
        {...{ webkitdirectory: '' }}
        onChange={({ currentTarget }) => {
          choose([...(currentTarget.files ?? [])]);
          // Otherwise the same folder could not be chosen again.
          currentTarget.value = '';
        }}
      />
      <p>{isDragActive ? t('Drop the files or folders to add them') : words}</p>
      <span className={classes.buttons}>
        <Button variant="default" leftSection={<Upload size={16} />} loading={isBusy} onClick={open}>
          {t('Choose files')}
        </Button>
        <Button
          variant="default"
          leftSection={<FolderOpen size={16} />}
          disabled={isBusy}
          onClick={() => folder.current?.click()}
        >
          {t('Choose a folder')}
        </Button>
      </span>
    </div>
  );
}
