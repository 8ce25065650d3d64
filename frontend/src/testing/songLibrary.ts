import { ago, aTrack } from './builders';
import { FakeLibrary } from './fakeLibrary';

/** A library of one song, which a test asks about, and some others. */
export function libraryOf(nOthers: number) {
  const library = new FakeLibrary();
  const song = library.add(aTrack({ title: 'كان ياما كان', artist: 'ميادة الحناوي', duration_s: 754 }));
  for (let index = 1; index <= nOthers; index += 1) library.add(aTrack({ title: `Song ${index}` }));
  return { library, song };
}

/** A library of songs, each added a minute before the one before it. */
export function songsByAge(count: number) {
  const library = new FakeLibrary();
  for (let index = 1; index <= count; index += 1) {
    library.add(aTrack({ title: `Song ${index}`, created_at: ago(60 * index) }));
  }
  return library;
}
