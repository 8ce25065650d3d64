import { Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { SettingAnswer, SettingsAnswer } from '@/client';
import { ErrorNotice, LoadingNotice } from '@/components/Notices';
import { PageTitle } from '@/components/PageTitle';
import { formatBytes, formatCount, formatMoment } from '@/lib/format';
import { settingsQuery } from '@/lib/queries/audit';
import { ailmentsOf, healthQuery } from '@/lib/queries/health';
import classes from './People.module.css';
import { Places } from './Places';

/** What is installed, how it is, and how it is set up. Nothing is changed here: settings are environment variables. */
export function SettingsPage() {
  const { data, error, isPending, refetch } = useQuery(settingsQuery());
  return (
    <div className={classes.page}>
      <PageTitle windowTitle="Settings">Settings</PageTitle>
      <Places />
      {isPending && <LoadingNotice label="Loading the settings" rows={4} />}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data && (
        <>
          <dl className={classes.facts}>
            <Fact name="Version">{data.version}</Fact>
            <Fact name="Model">{data.model_id}</Fact>
            <Health />
            <Fact name="yt-dlp">{ytDlpWords(data.yt_dlp)}</Fact>
            {data.disks.map((disk) => (
              <Fact key={disk.place} name={disk.place === 'data' ? 'Disk of the data' : 'Disk of the objects'}>
                {formatBytes(disk.free_bytes)} free
                {disk.total_bytes !== null && ` of ${formatBytes(disk.total_bytes)}`}
              </Fact>
            ))}
            <Fact name="Copies for listening">{audioWords(data.audio)}</Fact>
          </dl>
          <Workers workers={data.workers} />
          <SettingTable settings={data.settings} />
        </>
      )}
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Health() {
  const { data, error } = useQuery(healthQuery());
  const ailments = ailmentsOf(data?.degraded ?? [], error);
  const words = data || error ? (ailments.length === 0 ? 'Everything works' : 'See the line above') : '…';
  return <Fact name="Health">{words}</Fact>;
}

function ytDlpWords(found: SettingsAnswer['yt_dlp']): string {
  if (!found) return 'not known';
  const { version, age_days } = found;
  if (age_days === null) return version;
  const advice = age_days > 60 ? '. YouTube may have changed since: run contrafact-admin update-ytdlp' : '';
  return `${version}, ${formatCount(age_days, 'day')} old${advice}`;
}

const SOURCE_WORDS: Record<string, string> = { upload: 'uploads', youtube: 'videos' };

function audioWords({ n_copies, n_bytes, sources, max_bytes, days }: SettingsAnswer['audio']): string {
  const held = `${formatCount(n_copies, 'copy', 'copies')}, ${formatBytes(n_bytes)} of at most ${formatBytes(max_bytes)}`;
  if (sources.length === 0) return `${held}; none are made`;
  const kept = sources.map((source) => SOURCE_WORDS[source] ?? source).join(' and ');
  const time = days === null ? 'as long as the song' : `for ${formatCount(days, 'day')}`;
  return `${held}; of ${kept}, kept ${time}`;
}

function Workers({ workers }: Pick<SettingsAnswer, 'workers'>) {
  return (
    <section className={classes.section} aria-labelledby="workers-title">
      <Title order={2} id="workers-title">
        Workers
      </Title>
      {workers.length === 0 && <p>No worker has reported yet.</p>}
      {workers.length > 0 && (
        <table className={classes.table} aria-label="Workers">
          <thead>
            <tr>
              <th scope="col">Worker</th>
              <th scope="col">Version</th>
              <th scope="col">yt-dlp</th>
              <th scope="col">Jobs at a time</th>
              <th scope="col">Last sign of life</th>
            </tr>
          </thead>
          <tbody>
            {workers.map((worker) => (
              <tr key={worker.worker_id}>
                <td>{worker.worker_id}</td>
                <td data-label="Version">{worker.version}</td>
                <td data-label="yt-dlp">{worker.yt_dlp ?? 'not known'}</td>
                <td data-label="Jobs at a time">{worker.concurrency}</td>
                <td data-label="Last sign of life">{formatMoment(worker.at)}</td>
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
        Environment
      </Title>
      <p className={classes.note}>
        As the API sees it. Values of secrets are never shown. To change one, set the variable and restart.
      </p>
      <table className={classes.table} aria-label="Settings">
        <thead>
          <tr>
            <th scope="col">Variable</th>
            <th scope="col">Value</th>
            <th scope="col">From</th>
          </tr>
        </thead>
        <tbody>
          {settings.map((setting) => (
            <tr key={setting.name}>
              <td>
                <code className={classes.code}>{setting.name}</code>
              </td>
              <td data-label="Value">{valueWords(setting)}</td>
              <td data-label="From">{setting.is_set ? 'environment' : 'default'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function valueWords({ value, is_secret, is_set }: SettingAnswer): string {
  if (is_secret) return is_set ? 'set, not shown' : 'not shown';
  return value ?? 'none';
}
