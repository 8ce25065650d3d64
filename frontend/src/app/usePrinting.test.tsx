import { MantineProvider } from '@mantine/core';
import { act, fireEvent, render } from '@testing-library/react';
import { useLayoutEffect } from 'react';
import { expect, it } from 'vitest';
import { usePrinting } from './usePrinting';

/** A page in dark colours. `seen` gets the scheme that a picture on it reads each time it is drawn. */
function Page({ seen }: { seen: (string | undefined)[] }) {
  const isPrinting = usePrinting();
  return (
    <MantineProvider defaultColorScheme="dark" {...(isPrinting ? { forceColorScheme: 'light' as const } : {})}>
      <Picture seen={seen} />
    </MantineProvider>
  );
}

function Picture({ seen }: { seen: (string | undefined)[] }) {
  useLayoutEffect(() => {
    seen.push(document.documentElement.dataset.mantineColorScheme);
  });
  return null;
}

function print(moment: 'beforeprint' | 'afterprint') {
  act(() => void fireEvent(window, new Event(moment)));
}

it('draws pictures in light colours for paper, and as before afterwards', () => {
  const seen: (string | undefined)[] = [];
  render(<Page seen={seen} />);
  print('beforeprint');
  expect(seen.at(-1)).toBe('light');
  print('afterprint');
  expect(seen.at(-1)).toBe('dark');
});

it('finds back to the colours of before if the browser announces paper twice', () => {
  const seen: (string | undefined)[] = [];
  render(<Page seen={seen} />);
  print('beforeprint');
  print('beforeprint');
  print('afterprint');
  expect(seen.at(-1)).toBe('dark');
  expect(document.documentElement).toHaveAttribute('data-mantine-color-scheme', 'dark');
});
