import {
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';

const ink: MantineColorsTuple = [
  '#f2f3f1',
  '#e4e6e3',
  '#c6cac7',
  '#a6acab',
  '#848c8c',
  '#656e70',
  '#4b5457',
  '#343c40',
  '#20262a',
  '#14181b',
];

/** Neutral greys of the light scheme. The fifth is the border of a field, dark enough to be visible. */
const gray: MantineColorsTuple = [
  '#f5f6f3',
  '#eceee9',
  '#e2e5e0',
  '#d9dcd6',
  '#858d88',
  '#7a8382',
  '#656e70',
  '#4b5457',
  '#343c40',
  '#20262a',
];

/** Neutral greys of the dark scheme, from text to background. */
const dark: MantineColorsTuple = [
  '#eceeea',
  '#c6cac7',
  '#a9b1b1',
  '#8a9394',
  '#717b7e',
  '#2f3538',
  '#1f2427',
  '#131618',
  '#0f1214',
  '#0c0f11',
];

const danger: MantineColorsTuple = [
  '#fbeeeb',
  '#f6d9d4',
  '#f2b5ab',
  '#ff9c8f',
  '#e07264',
  '#cf5142',
  '#b83628',
  '#a3261b',
  '#8a1d14',
  '#6e150e',
];

// no text: names of fonts
const SANS = "'Commissioner Variable', system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";
// no text: names of fonts
const SERIF = "'Source Serif 4 Variable', 'Source Serif 4', Georgia, 'Noto Serif', serif";

/** Use a text colour on the primary colour that depends on the scheme; Mantine computes it for one scheme only. */
const resolveColours: VariantColorsResolver = (input) => {
  const colours = defaultVariantColorsResolver(input);
  const isMain = input.color === undefined || input.color === 'ink';
  if (input.variant !== 'filled' || !isMain) return colours;
  return { ...colours, color: 'var(--mantine-primary-color-contrast)' };
};

export const theme = createTheme({
  colors: { ink, danger, gray, dark },
  variantColorResolver: resolveColours,
  primaryColor: 'ink',
  primaryShade: { light: 8, dark: 1 },
  autoContrast: true,
  fontFamily: SANS,
  headings: {
    fontFamily: SERIF,
    fontWeight: '430',
    sizes: {
      // no text: CSS
      h1: { fontSize: 'clamp(1.9rem, 1.3rem + 2.4vw, 2.75rem)', lineHeight: '1.12' },
      h2: { fontSize: '1.5rem', lineHeight: '1.25' },
      h3: { fontSize: '1.1875rem', lineHeight: '1.3' },
    },
  },
  fontSizes: { xs: '0.8125rem', sm: '0.875rem', md: '1rem', lg: '1.125rem', xl: '1.375rem' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2.5rem' },
  radius: { xs: '2px', sm: '3px', md: '4px', lg: '6px', xl: '8px' },
  defaultRadius: 'sm',
  focusClassName: 'cf-focus',
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Button: { defaultProps: { fw: 550 } },
    InputWrapper: { styles: { label: { marginBottom: '0.25rem' } } },
    TextInput: { defaultProps: { size: 'md' } },
    Checkbox: { defaultProps: { iconColor: 'var(--mantine-primary-color-contrast)' } },
    NativeSelect: { defaultProps: { size: 'md' } },
  },
});
