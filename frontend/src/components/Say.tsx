import { Trans } from '@lingui/react';
import type { ReactElement, ReactNode } from 'react';
import { keyOf } from '@/lib/texts';

interface SayProps {
  /** English, with <tags> for elements and {placeholders} for values. */
  text: string;
  /** Where the text stands, if its translation depends on that. */
  context?: string;
  values?: Record<string, ReactNode>;
  /** Elements by the names of the tags; what stands in the tag becomes their content. */
  tags?: Record<string, ReactElement>;
}

/** A text with elements in it: <Say text="Likely <a>{title}</a>" tags={{ a: <Link to=… /> }} values={{ title: <bdi>…</bdi> }} />. */
export function Say({ text, context, values = {}, tags = {} }: SayProps) {
  return <Trans id={keyOf(context, text)} message={text} values={withoutTags(values)} components={tags} />;
}

/** What a user wrote is no tag: in a list it is a node, which is not looked at. */
function withoutTags(values: Record<string, ReactNode>): Record<string, ReactNode> {
  const isTag = (value: ReactNode) => typeof value === 'string' && value.includes('<');
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, isTag(value) ? [value] : value]));
}
