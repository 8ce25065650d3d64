import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { VerdictAnswer } from '@/client';
import { aSection, aTrack, aVerdict } from '@/testing/builders';
import { openPage } from '@/testing/openPage';
import { libraryOf } from '@/testing/songLibrary';

describe('the ranking of a song', () => {
  it('ranks the other songs, each with a link to its check', async () => {
    const { library, song } = libraryOf(3);
    const other = library.add(aTrack({ title: 'The cover' }));
    library.verdicts.set([song.id, other.id].sort().join(' '), aVerdict({ distance: 0.1, probability: 0.97 }));
    openPage(`/tracks/${song.id}`, { library });
    const ranking = await screen.findByRole('list', { name: 'Ranking' });
    const first = within(ranking).getAllByRole('listitem')[0] as HTMLElement;
    expect(within(first).getByText('Likely')).toBeVisible();
    expect(within(first).getByText('97 %')).toBeVisible();
    expect(within(first).getByRole('link', { name: 'The cover' })).toHaveAttribute(
      'href',
      `/check?query=${song.id}&reference=${other.id}`,
    );
    expect(screen.getByText('A check may find more than this ranking: it also tries other speeds.')).toBeVisible();
  });

  it('says how many songs were added since the ranking was made, and ranks them, too', async () => {
    const { library, song } = libraryOf(2);
    library.nAdded = 3;
    const { user } = openPage(`/tracks/${song.id}`, { library });
    expect(await screen.findByText('3 songs were added since this ranking was made.')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Rank again' }));
    await waitFor(() => expect(screen.queryByText(/were added since/)).not.toBeInTheDocument());
  });

  it('shows key and matched stretches of aligned songs only', async () => {
    const { library, song } = libraryOf(0);
    const pair = (title: string, verdict: Partial<VerdictAnswer>) => {
      const other = library.add(aTrack({ title }));
      library.verdicts.set([song.id, other.id].sort().join(' '), aVerdict(verdict));
    };
    const sections = [aSection(60, 180, 0, 110), aSection(300, 330, 0, 30)];
    pair('Close', { probability: 0.9, transposition_semitones: 7, sections });
    pair('Behind', { probability: 0.4, similarity: null, transposition_semitones: null, sections: [] });
    pair('Nowhere', { probability: 0.01, decision: 'unlikely', sections: [] });
    const { user } = openPage(`/tracks/${song.id}`, { library });
    const ranking = await screen.findByRole('list', { name: 'Ranking' });
    const [close, behind] = within(ranking).getAllByRole('listitem');
    await user.click(screen.getByRole('button', { name: 'Show 1 unlikely song' }));
    const [nowhere] = within(screen.getByRole('list', { name: 'Unlikely songs' })).getAllByRole('listitem');
    expect(within(close as HTMLElement).getByRole('img')).toHaveAccessibleName('Matches 1:00–3:00, 5:00–5:30 of 12:34');
    expect(close).toHaveTextContent('2:30 of 12:34');
    expect(close).toHaveTextContent('5 semitones lower');
    expect(behind).toHaveTextContent('compared as a whole only');
    expect(nowhere).not.toHaveTextContent('semitones');
  });

  it('names the probable work', async () => {
    const { library, song } = libraryOf(1);
    const work = { id: 'f'.repeat(32), title: 'I Got Rhythm' };
    const other = library.add(aTrack({ title: 'Anthropology', work }));
    library.verdicts.set([song.id, other.id].sort().join(' '), aVerdict({ probability: 0.97 }));
    openPage(`/tracks/${song.id}`, { library });
    const works = await screen.findByRole('list', { name: 'Works' });
    expect(works).toHaveTextContent('Likely I Got Rhythm97 %');
    expect(within(works).getByRole('link', { name: 'See why' })).toHaveAttribute(
      'href',
      `/check?query=${song.id}&reference=${other.id}`,
    );
  });

  it('puts the recordings of a work together, with its title above them', async () => {
    const { library, song } = libraryOf(0);
    const work = { id: 'f'.repeat(32), title: 'I Got Rhythm' };
    const rows = [
      ['Best', 0.97, work],
      ['Between', 0.9, null],
      ['Third', 0.8, work],
    ] as const;
    for (const [title, probability, of] of rows) {
      const other = library.add(aTrack({ title, work: of }));
      library.verdicts.set([song.id, other.id].sort().join(' '), aVerdict({ probability }));
    }
    openPage(`/tracks/${song.id}`, { library });
    const ranking = await screen.findByRole('list', { name: 'Ranking' });
    const shown = within(ranking).getAllByRole('listitem');
    expect(shown.map((row) => /Best|Between|Third/.exec(row.textContent ?? '')?.[0])).toEqual([
      'Best',
      'Third',
      'Between',
    ]);
    expect(within(shown[0] as HTMLElement).getByRole('heading', { name: 'I Got Rhythm' })).toBeVisible();
    expect(within(ranking).getAllByText('I Got Rhythm')).toHaveLength(1);
  });

  it('calls a work probable only where a song of it is likely', async () => {
    const { library, song } = libraryOf(0);
    const work = { id: 'f'.repeat(32), title: 'I Got Rhythm' };
    const pairs = [
      [library.add(aTrack({ work })), aVerdict({ probability: 0.3, decision: 'unsure' })],
      [library.add(aTrack({ title: 'In no work' })), aVerdict({ probability: 0.97 })],
    ] as const;
    for (const [other, verdict] of pairs) library.verdicts.set([song.id, other.id].sort().join(' '), verdict);
    openPage(`/tracks/${song.id}`, { library });
    expect(await screen.findByRole('list', { name: 'Works' })).toHaveTextContent('Perhaps I Got Rhythm30 %');
    expect(screen.getByText('1 likely, 1 to review')).toBeVisible();
  });

  it('says that nothing in the library is a cover', async () => {
    const { library, song } = libraryOf(0);
    const other = library.add(aTrack());
    const verdict = aVerdict({ probability: 0.04, decision: 'unlikely' });
    library.verdicts.set([song.id, other.id].sort().join(' '), verdict);
    const { user } = openPage(`/tracks/${song.id}`, { library });
    expect(await screen.findByText('Nothing like it')).toBeVisible();
    expect(screen.getByText(/The best match has a probability of 4/)).toBeVisible();
    expect(screen.queryByText(/whose work is not/)).toBeNull();
    expect(screen.queryByText('Unlikely')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Show 1 unlikely song' }));
    expect(screen.getByRole('list', { name: 'Unlikely songs' })).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Hide 1 unlikely song' }));
    expect(screen.queryByText('Unlikely')).toBeNull();
  });

  it.each([
    [
      0.03,
      'The work is probably in this library: of songs whose work is not, fewer than 1 in 20 find a match as similar as this.',
    ],
    [0.3, 'It may be chance: of songs whose work is not in this library, 3 in 10 find a match as similar as this.'],
  ])('says at a chance of %s whether the work is here at all', async (chance, said) => {
    const { library, song } = libraryOf(2);
    library.chance = chance;
    openPage(`/tracks/${song.id}`, { library });
    expect(await screen.findByText(said)).toBeVisible();
  });

  it('does not say that the work is here where no song is likely', async () => {
    const { library, song } = libraryOf(0);
    const other = library.add(aTrack());
    library.chance = 0.03;
    library.verdicts.set([song.id, other.id].sort().join(' '), aVerdict({ probability: 0.4, decision: 'unsure' }));
    openPage(`/tracks/${song.id}`, { library });
    expect(await screen.findByText(/^Worth a look: of songs whose work is not in this library/)).toBeVisible();
    expect(screen.queryByText(/probably in this library/)).toBeNull();
  });

  it('says how many songs wait to be analysed again', async () => {
    const { library, song } = libraryOf(1);
    library.nWaiting = 3;
    openPage(`/tracks/${song.id}`, { library });
    expect(await screen.findByText(/3 songs wait to be analysed again/)).toBeVisible();
  });

  it('filters by verdict, keeps the filter in the address, and offers the same as CSV', async () => {
    const { library, song } = libraryOf(8);
    const { user, router } = openPage(`/tracks/${song.id}`, { library });
    await user.selectOptions(await screen.findByLabelText('Verdict'), 'Unsure');
    await waitFor(() => expect(screen.queryByText('Likely')).toBeNull());
    const ranking = screen.getByRole('list', { name: 'Ranking' });
    expect(within(ranking).getAllByText('Unsure').length).toBe(within(ranking).getAllByRole('listitem').length);
    expect(router.state.location.search).toEqual({ decision: 'unsure' });
    screen.getByRole('slider', { name: 'Show from' }).focus();
    await user.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}');
    await waitFor(() =>
      expect(screen.getByRole('link', { name: 'CSV' })).toHaveAttribute(
        'href',
        `/api/v1/tracks/${song.id}/ranking?format=csv&decision=unsure&min_probability=0.03`,
      ),
    );
  });

  it('shows songs from a probability on, with what was measured there', async () => {
    const { library, song } = libraryOf(8);
    openPage(`/tracks/${song.id}?min_probability=0.7`, { library });
    const ranking = await screen.findByRole('list', { name: 'Ranking' });
    expect(within(ranking).queryByText('Unsure')).toBeNull();
    expect(within(ranking).getAllByText('Likely').length).toBe(within(ranking).getAllByRole('listitem').length);
    expect(screen.getByText('At 70 %: 85 of 100 shown are covers; 30 of 100 covers are shown.')).toBeVisible();
    const link = within(ranking).getAllByRole('link')[0];
    expect(link?.getAttribute('href')).toMatch(/&min_probability=0\.7$/);
  });

  it('says that no song reaches the probability', async () => {
    const { library, song } = libraryOf(1);
    openPage(`/tracks/${song.id}?min_probability=0.99`, { library });
    expect(await screen.findByText('No song reaches this probability')).toBeVisible();
  });

  it.each([
    [['likely', 'unsure', 'unsure', 'unsure'], '1 likely, 3 to review'],
    [['likely', 'unlikely'], '1 likely'],
    [['unsure', 'unsure'], 'No likely cover; 2 to review'],
    [['unlikely', 'unlikely'], 'Nothing like it'],
  ] as const)('counts the verdicts %s as "%s"', async (decisions, headline) => {
    const { library, song } = libraryOf(0);
    for (const decision of decisions) {
      const other = library.add(aTrack());
      const probability = { likely: 0.9, unsure: 0.52, unlikely: 0.02 }[decision];
      library.verdicts.set([song.id, other.id].sort().join(' '), aVerdict({ decision, probability }));
    }
    openPage(`/tracks/${song.id}`, { library });
    expect(await screen.findByText(headline)).toBeVisible();
  });

  it('says that no song has the chosen verdict', async () => {
    const { library, song } = libraryOf(1);
    openPage(`/tracks/${song.id}?decision=unlikely&min_probability=0.1`, { library });
    expect(await screen.findByText('No song in this ranking has this verdict')).toBeVisible();
    expect(screen.getByText('Verdict: Unlikely to be a cover · Show from: 10 %')).toHaveClass('on-paper');
  });

  it('shows a long ranking page by page', async () => {
    const { library, song } = libraryOf(25);
    const { user } = openPage(`/tracks/${song.id}`, { library });
    const ranking = await screen.findByRole('list', { name: 'Ranking' });
    const nShown = within(ranking).getAllByRole('listitem').length;
    // The next page is unlikely too, so it is folded away with the rest.
    expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull();
    expect(screen.queryByText('20 of 25 songs are shown.')).toBeNull();
    await user.click(screen.getByRole('button', { name: `Show ${25 - nShown} unlikely songs` }));
    expect(screen.getByText('20 of 25 songs are shown.')).toHaveClass('on-paper');
    const unlikely = screen.getByRole('list', { name: 'Unlikely songs' });
    expect(within(unlikely).getAllByRole('listitem')).toHaveLength(20 - nShown);
    await user.click(screen.getByRole('button', { name: 'Show more' }));
    expect(await within(unlikely).findByText('Song 25')).toBeVisible();
    expect(within(unlikely).getAllByRole('listitem')).toHaveLength(25 - nShown);
    expect(screen.queryByText(/songs are shown/)).toBeNull();
    expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull();
  });

  it('says that there is nothing to compare with', async () => {
    const { library, song } = libraryOf(0);
    openPage(`/tracks/${song.id}`, { library });
    expect(await screen.findByText('There is nothing to compare it with yet')).toBeVisible();
  });
});
