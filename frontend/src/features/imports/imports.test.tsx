import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http, type RequestHandler } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ImportAnswer, ItemAnswer, ManifestPreviewAnswer } from '@/client';
import { openPage } from '@/testing/openPage';
import { API, problem } from '@/testing/problems';

const ID = 'ab'.repeat(16);
const NOTHING = { uploading: 0, waiting: 0, analysing: 0, added: 0, duplicate: 0, refused: 0 };

function anImport(changes: Partial<ImportAnswer> = {}): ImportAnswer {
  return {
    id: ID,
    kind: 'folder',
    name: 'Tapes of 1984',
    state: 'running',
    folder: '/tapes/1984',
    url: null,
    is_watched: false,
    is_listed: true,
    counts: NOTHING,
    waits_for: null,
    error: null,
    made_by: null,
    created_at: '2026-11-01T10:00:00.000Z',
    updated_at: '2026-11-01T10:00:00.000Z',
    finished_at: null,
    ...changes,
  };
}

function anItem(changes: Partial<ItemAnswer> = {}): ItemAnswer {
  return {
    id: 'cd'.repeat(16),
    position: 0,
    name: 'a.mp3',
    state: 'added',
    size_bytes: 10,
    line: null,
    track_id: null,
    set_id: null,
    is_deleted: false,
    reason: null,
    upload_offset: null,
    updated_at: '2026-11-01T10:00:00.000Z',
    ...changes,
  };
}

const page = (items: unknown[]) => HttpResponse.json({ items, next_cursor: null, total: items.length });

/** A server with one import. */
class Server {
  found = anImport();
  items: ItemAnswer[] = [];
  done: string[] = [];
  /** Bytes of the file that were received, and the places from which parts were sent. */
  received = 0;
  offsets: string[] = [];
  announced: unknown[] = [];

  handlers(): RequestHandler[] {
    return [
      http.get(`${API}/imports`, () => page([this.found])),
      http.get(`${API}/imports/${ID}`, () => HttpResponse.json(this.found)),
      http.get(`${API}/imports/${ID}/items`, ({ request }) => {
        const state = new URL(request.url).searchParams.get('state');
        return page(this.items.filter((item) => !state || item.state === state));
      }),
      http.post(`${API}/imports/files`, () => HttpResponse.json(this.found, { status: 201 })),
      http.post(`${API}/imports/${ID}/items`, async ({ request }) => {
        this.announced.push(await request.json());
        return HttpResponse.json({ items: this.items });
      }),
      http.post<{ action: string }>(`${API}/imports/${ID}/:action`, ({ params }) => {
        this.done.push(params.action);
        return HttpResponse.json(params.action === 'retry' ? { n_items: 1 } : this.found);
      }),
      http.head(`${API}/uploads/:id`, () => {
        const headers = { 'Upload-Offset': String(this.received), 'Upload-Length': '10', 'Tus-Resumable': '1.0.0' };
        return new HttpResponse(null, { headers });
      }),
      http.patch(`${API}/uploads/:id`, ({ request }) => {
        // The browser's own test compares the bytes: jsdom's files are not those of a browser.
        this.offsets.push(request.headers.get('Upload-Offset') ?? '');
        this.received = 10;
        this.found = { ...this.found, counts: { ...NOTHING, analysing: 1 } };
        return new HttpResponse(null, { status: 204, headers: { 'Upload-Offset': '10' } });
      }),
    ];
  }
}

let server: Server;
beforeEach(() => {
  server = new Server();
});
const open = (address: string, more: RequestHandler[] = []) =>
  openPage(address, { overrides: [...more, ...server.handlers()] });

describe('the page of imports', () => {
  it('lists imports with their state and numbers', async () => {
    server.found = anImport({ counts: { ...NOTHING, added: 3, refused: 1, waiting: 6 } });
    open('/imports');
    const table = await screen.findByRole('table', { name: 'Imports' });
    expect(within(table).getByRole('link', { name: 'Tapes of 1984' })).toHaveAttribute('href', `/imports/${ID}`);
    expect(within(table).getByText('4 of 10, 1 refused')).toBeVisible();
    expect(within(table).getByText('Running')).toBeVisible();
  });

  it('sends chosen files and opens the import', async () => {
    server.found = anImport({ kind: 'files', counts: { ...NOTHING, uploading: 1 } });
    server.items = [anItem({ state: 'uploading', upload_offset: 0 })];
    const { user, router } = open('/imports');
    await user.upload(await screen.findByLabelText('Audio files'), new File(['0123456789'], 'a.mp3'));
    await waitFor(() => expect(router.state.location.pathname).toBe(`/imports/${ID}`));
    await waitFor(() => expect(server.offsets).toEqual(['0']));
    const files = [{ name: 'a.mp3', size_bytes: 10 }];
    expect(server.announced).toEqual([{ files, is_last: true, only_known: false }]);
  });

  it('takes the same folder again after an error', async () => {
    server.found = anImport({ kind: 'files', counts: { ...NOTHING, uploading: 1 } });
    server.items = [anItem({ state: 'uploading', upload_offset: 0 })];
    const fault = http.post(`${API}/imports/files`, () => problem(503, 'busy', 'Busy. Try again.'), { once: true });
    const { user, router } = open('/imports', [fault]);
    const file = new File(['0123456789'], 'a.mp3');
    await user.upload(await screen.findByLabelText('Folder of audio files'), file);
    expect(await screen.findByText('Busy. Try again.')).toBeVisible();
    await user.upload(screen.getByLabelText('Folder of audio files'), file);
    await waitFor(() => expect(router.state.location.pathname).toBe(`/imports/${ID}`));
  });

  it('shows the first lines of a manifest and what cannot be used before it is imported', async () => {
    const reason = { code: 'invalid_isrc', detail: 'Line 3: This is no ISRC.' };
    const fault = { line: 3, fields: { link: 'x', isrc: 'bad' }, reason };
    const preview: ManifestPreviewAnswer = {
      columns: ['link', 'isrc'],
      ignored: ['colour'],
      n_lines: 2,
      n_faults: 1,
      first: [{ line: 2, fields: { link: 'https://youtu.be/a' }, reason: null }, fault],
      faults: [fault],
    };
    const { user, router } = open('/imports', [
      http.post(`${API}/imports/manifest/preview`, () => HttpResponse.json(preview)),
      http.post(`${API}/imports/manifest`, () => HttpResponse.json(server.found, { status: 201 })),
    ]);
    await user.click(await screen.findByRole('tab', { name: 'Manifest (CSV)' }));
    const input = document.querySelector('input[type="file"][accept*="csv"]');
    await user.upload(input as HTMLInputElement, new File(['link,isrc\n'], 'tapes.csv', { type: 'text/csv' }));
    expect(await screen.findByText('2 lines, 1 cannot be used.')).toBeVisible();
    expect(screen.getByText('Line 3: This is no ISRC.')).toBeVisible();
    expect(screen.getByText(/colour/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Import 2 lines' }));
    await waitFor(() => expect(router.state.location.pathname).toBe(`/imports/${ID}`));
  });

  it('says why a manifest cannot be read', async () => {
    const sentence = 'Its first line must name the columns.';
    const { user } = open('/imports', [
      http.post(`${API}/imports/manifest/preview`, () => problem(422, 'invalid_manifest', sentence, 'No manifest')),
    ]);
    await user.click(await screen.findByRole('tab', { name: 'Manifest (CSV)' }));
    const input = document.querySelector('input[type="file"][accept*="csv"]');
    await user.upload(input as HTMLInputElement, new File(['x'], 'tapes.csv', { type: 'text/csv' }));
    expect(await screen.findByText(sentence)).toBeVisible();
    expect(screen.queryByRole('button', { name: /^Import/ })).toBeNull();
  });

  it('walks to a folder of the server and imports it', async () => {
    let body: unknown;
    const { user, router } = open('/imports', [
      http.get(`${API}/import-folders`, ({ request }) => {
        const path = new URL(request.url).searchParams.get('root') ? ['1984', '1985'] : [];
        return HttpResponse.json({ roots: ['/tapes'], folders: path, n_files: 2 });
      }),
      http.post(`${API}/imports/folder`, async ({ request }) => {
        body = await request.json();
        return HttpResponse.json(server.found, { status: 201 });
      }),
    ]);
    await user.click(await screen.findByRole('tab', { name: 'Folder on the server' }));
    await user.click(await screen.findByRole('button', { name: '/tapes' }));
    await user.click(await screen.findByRole('button', { name: '1984' }));
    await user.click(screen.getByRole('checkbox', { name: 'Keep watching for new files' }));
    await user.click(screen.getByRole('button', { name: 'Import this folder' }));
    await waitFor(() => expect(router.state.location.pathname).toBe(`/imports/${ID}`));
    expect(body).toEqual({ root: '/tapes', path: '1984', is_watched: true });
  });
});

describe('the page of one import', () => {
  it('shows every item with its outcome, filtered by the address', async () => {
    const reason = { code: 'not_audio', detail: 'The file is not audio.' };
    server.found = anImport({ state: 'done', counts: { ...NOTHING, added: 2, duplicate: 1, refused: 1 } });
    server.items = [
      anItem({ id: '1', name: 'a.mp3', track_id: 'file-a' }),
      anItem({ id: '4', name: 'tape.mp3', track_id: 'file-d', set_id: 'ef'.repeat(16) }),
      anItem({ id: '2', name: 'b.mp3', state: 'duplicate', track_id: 'file-b' }),
      anItem({ id: '3', name: 'c.jpg', state: 'refused', reason }),
    ];
    const { user, router } = open(`/imports/${ID}`);
    expect(await screen.findByText('All 4 items have an outcome')).toBeVisible();
    expect(await screen.findByRole('link', { name: 'this song: b.mp3' })).toHaveAttribute('href', '/tracks/file-b');
    expect(screen.getByRole('link', { name: 'Open the song: a.mp3' })).toHaveAttribute('href', '/tracks/file-a');
    expect(screen.getByRole('link', { name: 'Open the set: tape.mp3' })).toHaveAttribute(
      'href',
      `/sets/${'ef'.repeat(16)}`,
    );
    await user.selectOptions(screen.getByLabelText('Show'), 'Refused (1)');
    await waitFor(() => expect(screen.queryByText('a.mp3')).toBeNull());
    expect(screen.getByText('The file is not audio.')).toBeVisible();
    expect(router.state.location.search).toEqual({ state: 'refused' });
    expect(screen.getByRole('link', { name: 'Receipt (CSV)' })).toHaveAttribute(
      'href',
      `/api/v1/imports/${ID}/receipt`,
    );
  });

  it('says what was deleted since, without a link to it', async () => {
    server.found = anImport({ state: 'done', counts: { ...NOTHING, added: 1, duplicate: 1 } });
    server.items = [
      anItem({ id: '1', name: 'tape.mp3', track_id: 'file-a', is_deleted: true }),
      anItem({ id: '2', name: 'b.mp3', state: 'duplicate', track_id: 'file-b', is_deleted: true }),
    ];
    open(`/imports/${ID}`);
    const table = within(await screen.findByRole('table', { name: 'Items' }));
    expect(table.getByRole('row', { name: /tape\.mp3/ })).toHaveTextContent('Added It was deleted since.');
    expect(table.getByRole('row', { name: /b\.mp3/ })).toHaveTextContent('Duplicate That song was deleted since.');
    expect(table.queryByRole('link')).toBeNull();
  });

  it('pauses, cancels after a question, and retries', async () => {
    server.found = anImport({ counts: { ...NOTHING, waiting: 2, refused: 1 } });
    const { user } = open(`/imports/${ID}`);
    await user.click(await screen.findByRole('button', { name: 'Pause' }));
    // One at a time: while one is sent, the others are disabled.
    await waitFor(() => expect(server.done).toEqual(['pause']));
    const retry = screen.getByRole('button', { name: 'Retry what was refused' });
    await waitFor(() => expect(retry).toBeEnabled());
    await user.click(retry);
    await waitFor(() => expect(server.done).toEqual(['pause', 'retry']));
    await waitFor(() => expect(retry).toBeEnabled());
    await user.click(screen.getByRole('button', { name: 'Cancel …' }));
    const dialog = await screen.findByRole('dialog', { name: 'Cancel the import?' });
    // The dialog fades in.
    await waitFor(() =>
      expect(within(dialog).getByText(/2 items that were not analysed will be refused/)).toBeVisible(),
    );
    await user.click(within(dialog).getByRole('button', { name: 'Cancel the import' }));
    await waitFor(() => expect(server.done).toEqual(['pause', 'retry', 'cancel']));
  });

  it('asks whether to cancel without the error of something else', async () => {
    server.found = anImport({ counts: { ...NOTHING, waiting: 2 } });
    const refusal = http.post(`${API}/imports/${ID}/pause`, () => problem(503, 'busy', 'Busy. Try again.'));
    const { user } = open(`/imports/${ID}`, [refusal]);
    await user.click(await screen.findByRole('button', { name: 'Pause' }));
    expect(await screen.findByText('Busy. Try again.')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Cancel …' }));
    const dialog = await screen.findByRole('dialog', { name: 'Cancel the import?' });
    await waitFor(() => expect(dialog).toBeVisible()); // it fades in
    expect(screen.queryByText('Busy. Try again.')).toBeNull();
  });

  it('goes on with an upload that was cut when the same file is chosen again', async () => {
    server.received = 5;
    server.found = anImport({ kind: 'files', counts: { ...NOTHING, uploading: 1 } });
    server.items = [anItem({ state: 'uploading', upload_offset: 5 })];
    const { user } = open(`/imports/${ID}`);
    expect(await screen.findByText(/One file was not sent to its end/)).toBeVisible();
    await user.upload(screen.getByLabelText('Audio files'), new File(['0123456789'], 'a.mp3'));
    await waitFor(() => expect(server.offsets).toEqual(['5']));
    expect(server.announced).toMatchObject([{ is_last: false, only_known: true }]);
  });

  it('says that other files do not belong to it', async () => {
    server.found = anImport({ kind: 'files', counts: { ...NOTHING, uploading: 1 } });
    const { user } = open(`/imports/${ID}`);
    await user.upload(await screen.findByLabelText('Audio files'), new File(['x'], 'other.mp3'));
    expect(await screen.findByText(/None of these files belongs to this import/)).toBeVisible();
  });

  it('says what it waits for', async () => {
    const waits_for = { code: 'disk_full', detail: 'The disk of the objects is full.' };
    server.found = anImport({ waits_for, counts: { ...NOTHING, waiting: 1 } });
    open(`/imports/${ID}`);
    expect(await screen.findByText(/The disk of the objects is full/)).toBeVisible();
  });
});
