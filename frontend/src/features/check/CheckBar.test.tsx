import { MantineProvider } from '@mantine/core';
import { render, screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { CheckAnswer } from '@/client';
import { BarPlaces, InBar } from '@/components/barPlaces';
import { aTrack, aVerdict } from '@/testing/builders';
import { CheckBar } from './CheckBar';

const check = {
  query: aTrack({ title: 'Halo' }),
  reference: aTrack({ title: 'Aureole' }),
  verdict: aVerdict(),
} as CheckAnswer;

it('shows both titles, the verdict, and what other parts of the page put into it', () => {
  render(
    <MantineProvider>
      <BarPlaces>
        <CheckBar check={check} />
        <section aria-label="Elsewhere">
          <InBar place="play">
            <button type="button">Play</button>
          </InBar>
          <InBar place="review">
            <button type="button">Confirm</button>
          </InBar>
        </section>
      </BarPlaces>
    </MantineProvider>,
  );
  const bar = within(screen.getByRole('region', { name: 'This check' }));
  expect(bar.getByText('Halo')).toBeVisible();
  expect(bar.getByText('Aureole')).toBeVisible();
  expect(bar.getByText(/Likely/)).toHaveTextContent('%');
  expect(bar.getAllByRole('button').map((button) => button.textContent)).toEqual(['Play', 'Confirm']);
});
