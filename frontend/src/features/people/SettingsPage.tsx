import { Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { EngineAnswer, SettingAnswer, SettingsAnswer } from '@/client';
import { Fact } from '@/components/Fact';
import { ErrorNotice, LoadingNotice } from '@/components/Notices';
import { PageTitle } from '@/components/PageTitle';
import { formatBytes, formatMoment, formatNumber } from '@/lib/format';
import { settingsQuery } from '@/lib/queries/audit';
import { ailmentsOf, healthQuery } from '@/lib/queries/health';
import { sentenceIn } from '@/lib/serverWords';
import { t, tc } from '@/lib/texts';
import classes from './People.module.css';
import { Places } from './Places';

/** What is installed, how it is, and how it is set up. Nothing is changed here: settings are environment variables. */
export function SettingsPage() {
  const { data, error, isPending, refetch } = useQuery(settingsQuery());
  return (
    <div className={classes.page}>
      <PageTitle windowTitle={t('Settings')}>{t('Settings')}</PageTitle>
      <Places />
      {isPending && <LoadingNotice label={t('Loading the settings')} rows={4} />}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data && (
        <>
          <dl className={classes.facts}>
            <Fact name={t('Version')}>{data.version}</Fact>
            <Fact name={t('Model')}>{data.model_id}</Fact>
            <Health />
            {data.engines.map((engine) => (
              <Fact
                key={String(engine.is_compared)}
                name={engine.is_compared ? t('Compared vector engine') : t('Vector engine')}
              >
                {engineWords(engine)}
              </Fact>
            ))}
            <Fact name="yt-dlp">{ytDlpWords(data.yt_dlp)}</Fact>
            {data.disks.map((disk) => (
              <Fact key={disk.place} name={disk.place === 'data' ? t('Disk of the data') : t('Disk of the objects')}>
                {disk.total_bytes === null
                  ? t('{free} free', { free: formatBytes(disk.free_bytes) })
                  : t('{free} free of {total}', {
                      free: formatBytes(disk.free_bytes),
                      total: formatBytes(disk.total_bytes),
                    })}
              </Fact>
            ))}
            <Fact name={t('Copies for listening')}>{audioWords(data.audio)}</Fact>
          </dl>
          <Workers workers={data.workers} />
          <SettingTable settings={data.settings} />
        </>
      )}
    </div>
  );
}

function Health() {
  const { data, error } = useQuery(healthQuery());
  const ailments = ailmentsOf(data?.degraded ?? [], error);
  const words = data || error ? (ailments.length === 0 ? t('Everything works') : t('See the line above')) : '…';
  return <Fact name={t('Health')}>{words}</Fact>;
}

function engineWords(engine: EngineAnswer): string {
  const { name, version, is_filled, filling, problem, entries } = engine;
  if (name === 'exact') return t('the product’s own, compares all songs');
  if (name === 'usearch') return t('the product’s own, usearch {version}', { version: version ?? '' });
  const said = [version === null ? t('Milvus, which does not answer') : t('Milvus {version}', { version })];
  if (filling === 'refused') said.push(t('could not be filled: {problem}', { problem: sentenceIn(problem ?? '') }));
  else if (filling === 'going_on') {
    said.push(is_filled ? t('is being filled anew') : t('is being filled for the first time'));
  } else if (!is_filled) said.push(t('holds nothing yet'));
  if (entries) {
    const { n_tracks, n_tracks_expected, n_segments, n_segments_expected } = entries;
    said.push(
      t('holds {tracks} of {allTracks} songs and {segments} of {allSegments} entries of segments', {
        tracks: formatNumber(n_tracks),
        allTracks: formatNumber(n_tracks_expected),
        segments: formatNumber(n_segments),
        allSegments: formatNumber(n_segments_expected),
      }),
    );
  }
  return said.join('; ');
}

function ytDlpWords(found: SettingsAnswer['yt_dlp']): string {
  if (!found) return t('not known');
  const { version, age_days } = found;
  if (age_days === null) return version;
  const values = { version, days: age_days };
  return age_days > 60
    ? t(
        '{version}, {days, plural, one {# day} other {# days}} old. YouTube may have changed since: run contrafact-admin update-ytdlp',
        values,
      )
    : t('{version}, {days, plural, one {# day} other {# days}} old', values);
}

function audioWords({ n_copies, n_bytes, sources, max_bytes, days }: SettingsAnswer['audio']): string {
  const held = t('{n, plural, one {# copy} other {# copies}}, {bytes} of at most {most}', {
    n: n_copies,
    bytes: formatBytes(n_bytes),
    most: formatBytes(max_bytes),
  });
  if (sources.length === 0) return t('{held}; none are made', { held });
  const kept = sources.length > 1 ? 'both' : (sources[0] ?? '');
  return days === null
    ? t(
        '{held}; of {kept, select, upload {uploads} youtube {videos} other {uploads and videos}}, kept as long as the song',
        { held, kept },
      )
    : t(
        '{held}; of {kept, select, upload {uploads} youtube {videos} other {uploads and videos}}, kept for {days, plural, one {# day} other {# days}}',
        { held, kept, days },
      );
}

function Workers({ workers }: Pick<SettingsAnswer, 'workers'>) {
  return (
    <section className={classes.section} aria-labelledby="workers-title">
      <Title order={2} id="workers-title">
        {t('Workers')}
      </Title>
      {workers.length === 0 && <p>{t('No worker has reported yet.')}</p>}
      {workers.length > 0 && (
        <table className={classes.table} aria-label={t('Workers')}>
          <thead>
            <tr>
              <th scope="col">{t('Worker')}</th>
              <th scope="col">{t('Version')}</th>
              {/* no text: a name */}
              <th scope="col">yt-dlp</th>
              <th scope="col">{t('Jobs at a time')}</th>
              <th scope="col">{t('Last sign of life')}</th>
            </tr>
          </thead>
          <tbody>
            {workers.map((worker) => (
              <tr key={worker.worker_id}>
                <td>{worker.worker_id}</td>
                <td data-label={t('Version')}>{worker.version}</td>
                <td data-label="yt-dlp">{worker.yt_dlp ?? t('not known')}</td>
                <td data-label={t('Jobs at a time')}>{worker.concurrency}</td>
                <td data-label={t('Last sign of life')}>{formatMoment(worker.at)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function SettingTable({ settings }: { settings: readonly SettingAnswer[] }) {
  return (
    <section className={classes.section} aria-labelledby="settings-title">
      <Title order={2} id="settings-title">
        {t('Environment')}
      </Title>
      <p className={classes.note}>
        {t('As the API sees it. Values of secrets are never shown. To change one, set the variable and restart.')}
      </p>
      <table className={classes.table} aria-label={t('Settings')}>
        <thead>
          <tr>
            <th scope="col">{t('Variable')}</th>
            <th scope="col">{t('Value')}</th>
            <th scope="col">{tc('origin', 'From')}</th>
          </tr>
        </thead>
        <tbody>
          {settings.map((setting) => (
            <tr key={setting.name}>
              <td>
                <code className={classes.code}>{setting.name}</code>
              </td>
              <td data-label={t('Value')}>{valueWords(setting)}</td>
              <td data-label={tc('origin', 'From')} className={classes.whole}>
                {setting.is_set ? t('environment') : t('default')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function valueWords({ value, is_secret, is_set }: SettingAnswer): string {
  if (value !== null) return value;
  if (!is_set) return t('not set');
  return is_secret ? t('set, not shown') : t('none');
}
