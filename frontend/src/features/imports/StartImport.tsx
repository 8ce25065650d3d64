import { Tabs } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { ImportAnswer, ImportKind } from '@/client';
import { may } from '@/lib/access';
import { useSession } from '@/lib/queries/session';
import { say, t } from '@/lib/texts';
import classes from './Imports.module.css';
import { StartFiles } from './StartFiles';
import { StartFolder } from './StartFolder';
import { StartManifest } from './StartManifest';
import { StartPlaylist } from './StartPlaylist';
import { KIND_WORDS } from './words';

const KINDS: readonly ImportKind[] = ['files', 'folder', 'manifest', 'playlist'];

/** Choose where the recordings come from, and start. */
export function StartImport() {
  const navigate = useNavigate();
  const session = useSession();
  const [kind, setKind] = useState<string | null>('files');
  const open = (found: ImportAnswer) => void navigate({ to: '/imports/$importId', params: { importId: found.id } });
  const offered = KINDS.filter((each) => each !== 'folder' || may(session, 'submit', 'curator'));
  return (
    <section aria-label={t('New import')} className={classes.start}>
      <Tabs value={kind} onChange={setKind} keepMounted={false}>
        <Tabs.List className={classes.kinds}>
          {offered.map((each) => (
            <Tabs.Tab key={each} value={each}>
              {say(KIND_WORDS[each])}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="files" pt="md">
          <StartFiles onStarted={open} />
        </Tabs.Panel>
        <Tabs.Panel value="folder" pt="md">
          <StartFolder onStarted={open} />
        </Tabs.Panel>
        <Tabs.Panel value="manifest" pt="md">
          <StartManifest onStarted={open} />
        </Tabs.Panel>
        <Tabs.Panel value="playlist" pt="md">
          <StartPlaylist onStarted={open} />
        </Tabs.Panel>
      </Tabs>
    </section>
  );
}
