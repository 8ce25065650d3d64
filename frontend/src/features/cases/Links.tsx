import { Button, CopyButton, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import type { CaseAnswer } from '@/client';
import { ErrorNotice } from '@/components/Notices';
import { Say } from '@/components/Say';
import { SummaryList } from '@/components/SummaryList';
import { formatMoment } from '@/lib/format';
import { useChangeCase } from '@/lib/queries/cases';
import { msg, say, type Text, t } from '@/lib/texts';
import classes from './Cases.module.css';

const DAYS: Record<string, Text> = {
  '1': msg('One day'),
  '7': msg('A week'),
  '30': msg('30 days'),
  '365': msg('A year'),
};

/** Links by which others read the case without an account. */
export function Links({ of }: { of: CaseAnswer }) {
  const { share, endLink } = useChangeCase(of.id);
  const [days, setDays] = useState('7');
  /** The link that was made here last, until it is ended: its address is shown only once. */
  const [made, setMade] = useState<{ id: string | undefined; link: string } | null>(null);
  const make = () => {
    const before = new Set(of.links.map(({ id }) => id));
    share.mutate(Number(days), {
      onSuccess: ({ case: changed, link }) =>
        setMade({ id: changed.links.find(({ id }) => !before.has(id))?.id, link }),
    });
  };
  const error = share.error ?? endLink.error;
  return (
    <section className={`${classes.section} ${classes.sharing}`} aria-labelledby="links-title">
      <h2 id="links-title">{t('Show it to others')}</h2>
      <p className={classes.note}>
        {t('Anyone with the link can read this case, and nothing else, without an account, until the link ends.')}
      </p>
      {error && <ErrorNotice error={error} />}
      <div className={classes.buttons}>
        <NativeSelect
          aria-label={t('How long the link works')}
          data={Object.entries(DAYS).map(([value, label]) => ({ value, label: say(label) }))}
          value={days}
          onChange={(event) => setDays(event.currentTarget.value)}
        />
        <Button variant="default" loading={share.isPending} onClick={make}>
          {t('Make a link')}
        </Button>
      </div>
      {made && <NewLink key={made.link} link={made.link} />}
      {of.links.length > 0 && (
        <SummaryList label={t('Links')}>
          {of.links.map((link) => (
            <li key={link.id}>
              <span>
                {link.made_by
                  ? t('Made by {name}, ends {moment}', {
                      name: link.made_by.name,
                      moment: formatMoment(link.expires_at),
                    })
                  : t('Ends {moment}', { moment: formatMoment(link.expires_at) })}
              </span>
              <Button
                size="xs"
                variant="default"
                aria-description={formatMoment(link.expires_at)}
                loading={endLink.isPending && endLink.variables === link.id}
                onClick={() =>
                  endLink.mutate(link.id, {
                    onSuccess: () => setMade((before) => (before?.id === link.id ? null : before)),
                  })
                }
              >
                {t('End it now')}
              </Button>
            </li>
          ))}
        </SummaryList>
      )}
    </section>
  );
}

function NewLink({ link }: { link: string }) {
  return (
    <div className={classes.rerun} role="status">
      <p>
        <Say text="Send this link. It is <strong>shown only now</strong>." tags={{ strong: <strong /> }} />
      </p>
      <p className={classes.code}>
        <code>{link}</code>
      </p>
      <CopyButton value={link}>
        {({ copied, copy }) => (
          <Button size="xs" onClick={copy}>
            {copied ? t('Copied') : t('Copy')}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}
