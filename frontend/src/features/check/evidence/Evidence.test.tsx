import { fireEvent, screen, within } from '@testing-library/react';
import { http } from 'msw';
import { describe, expect, it, vi } from 'vitest';
import { aPair, findTime, openPair, time } from '@/testing/comparedPair';
import { problem } from '@/testing/problems';

describe('the evidence of a verdict', () => {
  it('lists the stretches of both songs with how well they agree', async () => {
    await openPair();
    const table = await screen.findByRole('table', { name: 'Matching stretches' });
    const rows = within(table).getAllByRole('row').slice(1);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toHaveTextContent('10:20 – 1:001:10 – 1:5090 %');
    expect(rows[1]).toHaveTextContent('21:20 – 1:400:10 – 0:3060 %');
    const bars = rows.map((row) => row.querySelector<HTMLElement>('[aria-hidden=true] > span')?.style.width);
    expect(bars).toEqual(['90%', '60%']);
  });

  it('draws the same stretches as bands that the keyboard can reach', async () => {
    const { user } = await openPair();
    const band = await screen.findByRole('button', {
      name: /^Stretch 2: 1:20 to 1:40 in the first song, 0:10 to 0:30/,
    });
    band.focus();
    await user.keyboard('{Enter}');
    expect(band).toHaveAttribute('aria-pressed', 'true');
    expect(time('first')).toHaveAttribute('aria-valuetext', '1 minute 20 seconds');
    expect(time('second')).toHaveAttribute('aria-valuetext', '10 seconds');
  });

  it('moves both songs from a row of the table', async () => {
    const { user } = await openPair();
    await user.click(await screen.findByRole('button', { name: 'Go to stretch 1' }));
    expect(screen.getByText('First song 0:20 · second song 1:10 · stretch 1')).toBeVisible();
    expect(await findTime('second')).toHaveValue('70');
  });

  it('moves the other song when one is moved on its strip', async () => {
    await openPair();
    await findTime('second');
    fireEvent.change(time('second'), { target: { value: '20' } });
    expect(screen.getByText('First song 1:30 · second song 0:20 · stretch 2')).toBeVisible();
  });

  it('moves the cross of the matrix with arrow keys, and zooms with keys and buttons', async () => {
    const { user } = await openPair();
    const matrix = await screen.findByRole('application', { name: 'Recurrence matrix' });
    matrix.focus();
    await user.keyboard('{ArrowRight}{ArrowUp}');
    expect(screen.getByText('First song 0:04 · second song 0:04')).toHaveAttribute('aria-live', 'polite');
    expect(screen.getByRole('button', { name: 'Zoom out' })).toBeDisabled();
    await user.keyboard('+');
    expect(screen.getByRole('button', { name: 'Zoom out' })).toBeEnabled();
    await user.click(screen.getByRole('button', { name: 'Show the whole' }));
    expect(screen.getByRole('button', { name: 'Show the whole' })).toBeDisabled();
  });

  it('shows the same part of both songs in strips, ribbons and matrix', async () => {
    const { user } = await openPair();
    await user.click(await screen.findByRole('button', { name: 'Go to stretch 1' }));
    await findTime('first');
    const wholeOf = (name: 'first' | 'second') => time(name).parentElement as HTMLElement;
    expect([wholeOf('first').style.width, wholeOf('second').style.width]).toEqual(['100%', '100%']);
    for (let step = 0; step < 3; step += 1) await user.click(screen.getByRole('button', { name: 'Zoom in' }));
    expect(wholeOf('first').style.width).toBe(wholeOf('second').style.width);
    expect(Number.parseFloat(wholeOf('first').style.width)).toBeCloseTo(100 * 1.6 ** 3);
    // The second stretch is elsewhere now: its ribbon is gone, and comes back with it.
    expect(screen.queryByRole('button', { name: /^Stretch 2:/ })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Go to stretch 2' }));
    expect(await screen.findByRole('button', { name: /^Stretch 2:/ })).toBeVisible();
  });

  it('moves both songs on a click in the matrix', async () => {
    await openPair();
    const matrix = await screen.findByRole('application', { name: 'Recurrence matrix' });
    vi.spyOn(matrix, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, 400, 400));
    const at = { clientX: 200, clientY: 100, button: 0, isPrimary: true, pointerType: 'mouse', pointerId: 1 };
    fireEvent.pointerDown(matrix, at);
    fireEvent.pointerUp(matrix, at);
    expect(screen.getByText('First song 1:30 · second song 2:30')).toBeVisible();
  });

  it('draws the first song in the key of the second, or as it was recorded', async () => {
    const { user } = await openPair();
    const toggle = await screen.findByRole('switch', { name: /Show the first song 5 semitones higher/ });
    expect(toggle).toBeChecked();
    // The switch is not printed.
    const onPaper = /^The first song is shown 5 semitones higher, in the key of the second/;
    expect(screen.getByText(onPaper)).toHaveClass('on-paper');
    await user.click(toggle);
    expect(toggle).not.toBeChecked();
    expect(screen.queryByText(onPaper)).toBeNull();
  });

  it('has no switch if both songs are in the same key', async () => {
    await openPair(aPair({ transposition_semitones: 0 }));
    await findTime('first');
    expect(screen.queryByRole('switch', { name: /Show the first song/ })).toBeNull();
  });

  it('says that no stretch matches, and still draws both songs', async () => {
    await openPair(aPair({ sections: [] }));
    expect(await screen.findByText('No single stretch of the two songs stands out')).toBeVisible();
    expect(await findTime('first')).toBeInTheDocument();
  });

  it('says that a song is too short to be compared', async () => {
    const empty = { seconds_per_frame: 0.4644, shape: [0, 300], matrix: '', path: [], sections: [] };
    await openPair(aPair(), { overrides: [http.get('*/checks/evidence', () => Response.json(empty))] });
    expect(await screen.findByText('There is nothing to draw')).toBeVisible();
  });

  it('keeps the verdict when the evidence cannot be loaded', async () => {
    const overrides = [http.get('*/checks/evidence', () => problem(503, 'bucket_unavailable', 'The bucket is away.'))];
    await openPair(aPair(), { overrides });
    expect(await screen.findByText('The bucket is away.')).toBeVisible();
    expect(screen.getByRole('region', { name: 'Verdict' })).toBeVisible();
  });

  it('keeps table and matrix when the chroma cannot be loaded', async () => {
    const overrides = [http.get('*/chroma', () => problem(503, 'bucket_unavailable', 'The bucket is away.'))];
    await openPair(aPair(), { overrides });
    expect(await screen.findByText('The bucket is away.')).toBeVisible();
    expect(screen.getByRole('table', { name: 'Matching stretches' })).toBeVisible();
    expect(screen.getByRole('application', { name: 'Recurrence matrix' })).toBeVisible();
  });
});
