import { render, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { ScrollFrame } from './ScrollFrame';

const shown = (
  <ScrollFrame label="Figures">
    <p>wide</p>
  </ScrollFrame>
);

it('is a stop of the keyboard with a name while its content is wider', () => {
  vi.spyOn(Element.prototype, 'scrollWidth', 'get').mockReturnValue(900);
  render(shown);
  expect(screen.getByRole('region', { name: 'Figures' })).toHaveAttribute('tabindex', '0');
  vi.restoreAllMocks();
});

it('is none while everything is in sight', () => {
  render(shown);
  expect(screen.queryByRole('region')).toBeNull();
});
