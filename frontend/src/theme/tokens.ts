import type { CSSVariablesResolver } from '@mantine/core';

/** Colours of the light scheme. Only pitch classes and verdicts are coloured; see docs/decisions. */
const light = {
  '--cf-paper': '#f5f6f3',
  '--cf-surface': '#fdfdfc',
  '--cf-sunken': '#eceee9',
  '--cf-ink': '#1b2024',
  '--cf-ink-2': '#535b61',
  '--cf-rule': '#d9dcd6',
  '--cf-edge': '#858d88',
  '--cf-focus': '#1a56db',
  '--cf-likely': '#0d6b45',
  '--cf-unsure': '#8a5200',
  '--cf-unlikely': '#4d5a75',
  '--cf-danger': '#a3261b',
  '--cf-danger-wash': '#fbeeeb',
  '--cf-plate': '#f9f9f9',
  '--mantine-primary-color-contrast': '#ffffff',
};

const dark: typeof light = {
  '--cf-paper': '#131618',
  '--cf-surface': '#1a1e21',
  '--cf-sunken': '#22272a',
  '--cf-ink': '#eceeea',
  '--cf-ink-2': '#a9b1b1',
  '--cf-rule': '#2f3538',
  '--cf-edge': '#717b7e',
  '--cf-focus': '#8ab4ff',
  '--cf-likely': '#6fd0a0',
  '--cf-unsure': '#eab65e',
  '--cf-unlikely': '#a9b6d3',
  '--cf-danger': '#ff9c8f',
  '--cf-danger-wash': '#31201e',
  '--cf-plate': '#0c0f11',
  '--mantine-primary-color-contrast': '#131618',
};

/** Neutral colours of Mantine's components. */
const shared = {
  '--mantine-color-body': 'var(--cf-paper)',
  '--mantine-color-text': 'var(--cf-ink)',
  '--mantine-color-dimmed': 'var(--cf-ink-2)',
  '--mantine-color-placeholder': 'var(--cf-ink-2)',
  '--mantine-color-error': 'var(--cf-danger)',
  '--mantine-color-anchor': 'var(--cf-ink)',
  '--mantine-color-default': 'var(--cf-surface)',
  '--mantine-color-default-hover': 'var(--cf-sunken)',
  '--mantine-color-default-color': 'var(--cf-ink)',
  '--mantine-color-default-border': 'var(--cf-edge)',
};

export const resolveVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: { ...light, ...shared },
  dark: { ...dark, ...shared },
});
