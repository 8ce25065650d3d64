import { aTrack } from './builders';
import { FakeLibrary } from './fakeLibrary';

/** A library of one song, which a test asks about, and some others. */
export function libraryOf(nOthers: number) {
  const library = new FakeLibrary();
  const song = library.add(aTrack({ title: 'كان ياما كان', artist: 'ميادة الحناوي', duration_s: 754 }));
  for (let index = 1; index <= nOthers; index += 1) library.add(aTrack({ title: `Song ${index}` }));
  return { library, song };
}
