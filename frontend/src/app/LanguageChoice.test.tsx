import { screen, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { formatDay, formatNumber } from '@/lib/format';
import { preferredLanguage, showLanguage } from '@/lib/language';
import { aTrack } from '@/testing/builders';
import { FakeLibrary } from '@/testing/fakeLibrary';
import { openPage } from '@/testing/openPage';

const choice = (name: string) => screen.findByRole('combobox', { name });

describe('the language of the page', () => {
  it('is chosen by a person, at once and for the next visits', async () => {
    const { user } = openPage('/songs');
    const list = await choice('Language of the page');
    expect(within(list).getByRole('option', { name: 'Deutsch' })).toHaveAttribute('lang', 'de');
    await user.selectOptions(list, 'Deutsch');

    expect(await screen.findByRole('link', { name: 'Werke' })).toBeVisible();
    expect(document.documentElement.lang).toBe('de');
    expect(formatNumber(1234.5)).toBe('1.234,5');
    expect(formatDay('1974-12-01T12:00:00Z')).toBe('1. Dez. 1974');
    expect(preferredLanguage()).toBe('de');
    expect(await choice('Sprache der Seite')).toHaveFocus();

    await user.selectOptions(await choice('Sprache der Seite'), 'English');
    expect(await screen.findByRole('link', { name: 'Works' })).toBeVisible();
    expect(document.documentElement.lang).toBe('en');
    expect(preferredLanguage()).toBe('en');
  });

  it('is the first of the browser’s that the page has, else English', () => {
    const languages = vi.spyOn(navigator, 'languages', 'get');
    for (const [asked, shown] of [
      [['de-AT', 'en'], 'de'],
      [['fr-FR', 'de', 'en-GB'], 'de'],
      [['fr', 'ja'], 'en'],
      [[], 'en'],
    ] as const) {
      languages.mockReturnValue(asked);
      expect(preferredLanguage(), String(asked)).toBe(shown);
    }
  });

  it('is English in place of one that no longer exists', () => {
    localStorage.setItem('contrafact-language', 'tlh');
    expect(preferredLanguage()).toBe('en');
  });

  it('reaches words outside components, and counts', async () => {
    const library = new FakeLibrary();
    library.add(aTrack({ title: 'Koko' }));
    await showLanguage('de');
    openPage('/songs', { library });
    expect(await screen.findByRole('heading', { level: 1, name: 'Songs' })).toBeVisible();
    expect(await screen.findByRole('combobox', { name: 'Reihenfolge' })).toHaveDisplayValue('Neueste zuerst');
    expect(await screen.findByText('1 Song')).toBeVisible();
  });
});
