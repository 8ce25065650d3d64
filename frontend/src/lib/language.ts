import { i18n } from '@lingui/core';
import { useSyncExternalStore } from 'react';
import { dropServerTexts, loadServerTexts } from '@/lib/serverWords';

/** Languages of the page, by their own names. `locale` is that of numbers and dates. */
export const LANGUAGES = {
  en: { name: 'English', locale: 'en-GB' }, // no text: its own name
  de: { name: 'Deutsch', locale: 'de-DE' }, // no text: its own name
} as const;

export type Language = keyof typeof LANGUAGES;

const KEY = 'contrafact-language';

const CATALOGUES: Record<Exclude<Language, 'en'>, () => Promise<{ default: Record<string, string> }>> = {
  de: () => import('@/locales/de.po'),
};

const isLanguage = (name: string | null | undefined): name is Language =>
  Boolean(name && Object.hasOwn(LANGUAGES, name));

/** Return the language that a person chose, else the first of the browser's that the page has, else English. */
export function preferredLanguage(): Language {
  const chosen = localStorage.getItem(KEY);
  if (isLanguage(chosen)) return chosen;
  return navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage) ?? 'en';
}

/** Load the catalogue of a language, and with it the sentences of the server that it translates. */
async function textsOf(language: Language): Promise<[Record<string, string>, ...unknown[]]> {
  if (language === 'en') return [{}, dropServerTexts()];
  return Promise.all([CATALOGUES[language]().then((module) => module.default), loadServerTexts()]);
}

/** Show the page in a language. Loads its catalogue first. */
export async function showLanguage(language: Language): Promise<void> {
  const [messages] = await textsOf(language);
  i18n.loadAndActivate({ locale: language, locales: [LANGUAGES[language].locale], messages });
  document.documentElement.lang = language;
}

/** Show the page in a language from now on, on this browser. */
export async function chooseLanguage(language: Language): Promise<void> {
  await showLanguage(language);
  localStorage.setItem(KEY, language);
}

/** Return the language of the page. */
export const currentLanguage = (): Language => i18n.locale as Language;

/** Return the locale of numbers and dates. */
export const currentLocale = (): string => LANGUAGES[currentLanguage()].locale;

/** Return the language of the page, and again when it changes. */
export function useLanguage(): Language {
  return useSyncExternalStore((listener) => i18n.on('change', listener), currentLanguage);
}
