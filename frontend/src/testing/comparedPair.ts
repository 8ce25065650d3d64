import { screen } from '@testing-library/react';
import { anUpload, aSection, aTrack, aVerdict } from './builders';
import { FakeLibrary } from './fakeLibrary';
import { openPage } from './openPage';

export const SECTIONS = [aSection(20, 60, 70, 110, 0.9), aSection(80, 100, 10, 30, 0.6)];

/** Two songs whose verdict has two stretches, and the address of their check. */
export function aPair({ sections = SECTIONS, transposition_semitones = 5 } = {}) {
  const library = new FakeLibrary();
  const query = library.add(aTrack({ title: 'Anthropology', duration_s: 180 }));
  const reference = library.add(anUpload('rhythm.mp3', { title: 'I Got Rhythm', duration_s: 200 }));
  const verdict = aVerdict({ sections, transposition_semitones });
  library.verdicts.set([query.id, reference.id].sort().join(' '), verdict);
  return { library, address: `/check?query=${query.id}&reference=${reference.id}` };
}

/** Open the check of a pair and wait for its evidence. */
export async function openPair(pair = aPair(), overrides: Parameters<typeof openPage>[1] = {}) {
  const opened = openPage(pair.address, { library: pair.library, ...overrides });
  // The evidence is loaded lazily, which takes long on a busy machine.
  await screen.findByRole('heading', { name: 'What matches what' }, { timeout: 20_000 });
  return opened;
}

const slider = (name: 'first' | 'second') => ({ name: `Time in the ${name} song` });
export const time = (name: 'first' | 'second') => screen.getByRole('slider', slider(name));
/** The slider once the strips are drawn, which come later than the table of the stretches. */
export const findTime = (name: 'first' | 'second') => screen.findByRole('slider', slider(name));
