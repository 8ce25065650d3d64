import { Button, CopyButton, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import type { CaseAnswer } from '@/client';
import { ErrorNotice } from '@/components/Notices';
import { formatMoment } from '@/lib/format';
import { useChangeCase } from '@/lib/queries/cases';
import classes from './Cases.module.css';

const DAYS = [
  { value: '1', label: 'One day' },
  { value: '7', label: 'A week' },
  { value: '30', label: '30 days' },
  { value: '365', label: 'A year' },
];

/** Links by which others read the case without an account. */
export function Links({ of }: { of: CaseAnswer }) {
  const { share, endLink } = useChangeCase(of.id);
  const [days, setDays] = useState('7');
  const error = share.error ?? endLink.error;
  return (
    <section className={classes.section} aria-labelledby="links-title">
      <h2 id="links-title">Show it to others</h2>
      <p className={classes.note}>
        Whoever has a link reads this case and nothing else, without an account, until it ends.
      </p>
      {error && <ErrorNotice error={error} />}
      <div className={classes.buttons}>
        <NativeSelect
          aria-label="How long the link works"
          data={DAYS}
          value={days}
          onChange={(event) => setDays(event.currentTarget.value)}
        />
        <Button variant="default" loading={share.isPending} onClick={() => share.mutate(Number(days))}>
          Make a link
        </Button>
      </div>
      {share.data && <NewLink link={share.data.link} />}
      {of.links.length > 0 && (
        <ul className={classes.list} aria-label="Links">
          {of.links.map((link) => (
            <li key={link.id}>
              <span>
                {link.made_by
                  ? `Made by ${link.made_by.name}, ends ${formatMoment(link.expires_at)}`
                  : `Ends ${formatMoment(link.expires_at)}`}
              </span>
              <Button
                size="xs"
                variant="default"
                aria-description={formatMoment(link.expires_at)}
                loading={endLink.isPending && endLink.variables === link.id}
                onClick={() => endLink.mutate(link.id)}
              >
                End it now
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function NewLink({ link }: { link: string }) {
  return (
    <div className={classes.rerun} role="status">
      <p>
        Send this link. It is <strong>shown only now</strong>.
      </p>
      <p className={classes.code}>
        <code>{link}</code>
      </p>
      <CopyButton value={link}>
        {({ copied, copy }) => (
          <Button size="xs" onClick={copy}>
            {copied ? 'Copied' : 'Copy'}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}
