import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { render, screen } from '@testing-library/react';
import type { ReactElement } from 'react';
import { expect, it } from 'vitest';
import { Say } from './Say';

const show = (said: ReactElement) => render(<I18nProvider i18n={i18n}>{said}</I18nProvider>);

it('puts elements into a text', () => {
  show(
    <Say
      text="{n, plural, one {# song} other {# songs}} in <a>{work}</a>"
      tags={{ a: <b /> }}
      values={{ n: 1200, work: <i>Halo</i> }}
    />,
  );
  expect(screen.getByText('Halo').parentElement?.tagName).toBe('B');
  expect(document.body).toHaveTextContent('1,200 songs in Halo');
});

it('does not look for tags in what users wrote', () => {
  show(<Say text="Likely <a>{title}</a>" tags={{ a: <b /> }} values={{ title: '<a>I <3 U</a>' }} />);
  expect(screen.getByText('<a>I <3 U</a>').tagName).toBe('B');
});
