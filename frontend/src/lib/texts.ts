import { i18n } from '@lingui/core';
import { type CompiledMessage, compileMessage } from '@lingui/message-utils/compileMessage';

/**
 * The page's texts. English is in the source and is the key of a text in the catalogues of other languages,
 * src/locales/*.po. Placeholders and plurals are ICU's: "{n, plural, one {# song} other {# songs}}".
 */

export type Values = Record<string, string | number>;

/** A text that is said later, by `say`: for tables of texts outside functions. No string, so that none is shown unsaid. */
export interface Text {
  readonly isText: true;
}

const compiled = new Map<string, CompiledMessage>();

/** Lingui compiles at each use; a text does not change. */
function compile(text: string): CompiledMessage {
  const known = compiled.get(text);
  if (known !== undefined) return known;
  const message = compileMessage(text);
  compiled.set(text, message);
  return message;
}

i18n.setMessagesCompiler(compile);
i18n.loadAndActivate({ locale: 'en', locales: ['en-GB'], messages: {} });

/** Return a text in the language of the page. `text` is a literal, so that it is found for the catalogues. */
export function t(text: string, values?: Values): string {
  return i18n._(text, values);
}

/** The same for a text whose translation depends on where it stands: tc('verb', 'Open'). */
export function tc(context: string, text: string, values?: Values): string {
  return i18n._(keyOf(context, text), values, { message: text });
}

/** Mark a text for the catalogues, to be said later. */
export function msg(text: string): Text {
  return text as unknown as Text;
}

/** Say a text that was marked by `msg`. */
export function say(text: Text, values?: Values): string {
  return i18n._(text as unknown as string, values);
}

/** Return choices of a field with their labels said. */
export function saidChoices<Value extends string>(
  choices: readonly { value: Value; label: Text }[],
): { value: Value; label: string }[] {
  return choices.map(({ value, label }) => ({ value, label: say(label) }));
}

/** Return the key of a text in the catalogues, as gettext joins them. */
export function keyOf(context: string | undefined, text: string): string {
  return context ? `${context}\u0004${text}` : text;
}
