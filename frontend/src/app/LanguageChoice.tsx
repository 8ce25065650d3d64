import Languages from 'lucide-react/icons/languages';
import { useEffect, useRef } from 'react';
import { chooseLanguage, LANGUAGES, type Language, useLanguage } from '@/lib/language';
import { t } from '@/lib/texts';
import classes from './LanguageChoice.module.css';

const NAMES = Object.entries(LANGUAGES).map(([language, { name }]) => ({ language: language as Language, name }));

/** The page is made anew in the chosen language, and the focus must come back. */
let wasChosen = false;

/** Choice of the page's language; a native list over a picture, so that it takes little room. */
export function LanguageChoice() {
  const list = useRef<HTMLSelectElement>(null);
  const language = useLanguage();
  useEffect(() => {
    if (wasChosen) list.current?.focus();
    wasChosen = false;
  }, []);
  const choose = (chosen: Language) => {
    wasChosen = true;
    // Without its catalogue the page stays as it is.
    chooseLanguage(chosen).catch(() => {
      wasChosen = false;
    });
  };
  return (
    <span className={classes.choice}>
      <Languages size={19} aria-hidden />
      <select
        ref={list}
        className={classes.list}
        aria-label={t('Language of the page')}
        title={t('Language of the page')}
        value={language}
        onChange={(event) => choose(event.currentTarget.value as Language)}
      >
        {NAMES.map((one) => (
          <option key={one.language} value={one.language} lang={one.language}>
            {one.name}
          </option>
        ))}
      </select>
    </span>
  );
}
