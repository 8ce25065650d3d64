import { Trans } from '@lingui/react';
import type { ReactElement, ReactNode } from 'react';
import { keyOf } from '@/lib/texts';

interface SayProps {
  /** English, with <tags> for elements and {placeholders} for values. */
  text: string;
  /** Where the text stands, if its translation depends on that. */
  context?: string;
  /** A string may hold no text of users, which could look like a tag: give that as an element. */
  values?: Record<string, ReactNode>;
  /** Elements by the names of the tags; what stands in the tag becomes their content. */
  tags?: Record<string, ReactElement>;
}

/** A text with elements in it: <Say text="Likely <a>{title}</a>" tags={{ a: <Link to=… /> }} values={{ title: <bdi>…</bdi> }} />. */
export function Say({ text, context, values, tags }: SayProps) {
  return (
    <Trans
      id={keyOf(context, text)}
      message={text}
      {...(values ? { values } : {})}
      {...(tags ? { components: tags } : {})}
    />
  );
}
