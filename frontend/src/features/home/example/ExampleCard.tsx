import { Button, Loader, Title } from '@mantine/core';
import { useEffect, useState } from 'react';
import { say, t } from '@/lib/texts';

import classes from './ExampleCard.module.css';
import { VERSIONS } from './score';
import { fileOf } from './synth';

interface Made {
  file: File;
  address: string;
}

/** Make both versions of the example, one after another, so that the page answers in between. */
function useExample(): readonly Made[] {
  const [made, setMade] = useState<readonly Made[]>([]);
  useEffect(() => {
    const next = VERSIONS[made.length];
    if (!next) return;
    const timer = setTimeout(() => {
      const file = fileOf(next);
      setMade((before) => [...before, { file, address: URL.createObjectURL(file) }]);
    });
    return () => clearTimeout(timer);
  }, [made]);
  useEffect(() => {
    if (made.length < VERSIONS.length) return;
    return () => {
      for (const { address } of made) URL.revokeObjectURL(address);
    };
  }, [made]);
  return made;
}

/** Two versions of a song that the page plays and adds like any files, so that an empty library has something to show. */
export function ExampleCard({ onAdd }: { onAdd: (files: readonly File[]) => void }) {
  const made = useExample();
  return (
    <section className={classes.card} aria-labelledby="example-title">
      <div>
        <Title order={2} id="example-title">
          {t('Try it with an example')}
        </Title>
        <p>
          {t(
            'The library is empty. Here are two versions of one song, composed for this page. Listen to both, add them, and see what Contrafact says.',
          )}
        </p>
      </div>
      <ul className={classes.versions}>
        {VERSIONS.map((each, index) => {
          const version = made[index];
          const name = say(each.name);
          return (
            <li key={name}>
              <span className={classes.name}>{name}</span>
              {version ? (
                // biome-ignore lint/a11y/useMediaCaption: music without words.
                <audio className={classes.audio} controls preload="metadata" src={version.address} aria-label={name} />
              ) : (
                <Loader size={18} aria-label={t('Making {name}', { name })} />
              )}
            </li>
          );
        })}
      </ul>
      <div>
        <Button disabled={made.length < VERSIONS.length} onClick={() => onAdd(made.map(({ file }) => file))}>
          {t('Add both songs')}
        </Button>
      </div>
    </section>
  );
}
