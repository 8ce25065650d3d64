import { i18n } from '@lingui/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { detailIn, dropServerTexts, loadServerTexts, reasonIn, sentenceIn, titleIn } from '@/lib/serverWords';
import german from '@/locales/de.po';
import reasons from '@/testing/serverReasons.json';

const tooLarge = { code: 'file_too_large', title: 'The file is too large', detail: '' };

it('leaves sentences as they are on an English page', () => {
  expect(reasonIn('Weak: 3 in 10 unrelated pairs look this similar.')).toBe(
    'Weak: 3 in 10 unrelated pairs look this similar.',
  );
  expect(titleIn(tooLarge)).toBe('The file is too large');
});

describe('on a German page', () => {
  beforeAll(async () => {
    i18n.loadAndActivate({ locale: 'de', messages: german });
    await loadServerTexts();
  });
  afterAll(() => {
    i18n.loadAndActivate({ locale: 'en', messages: {} });
    dropServerTexts();
  });

  it('says every reason of a verdict in German', () => {
    const english = /\b(the|and|of|it|in \d|pairs|works|harmony|times|higher|lower|semitones?|compared|agrees)\b/i;
    expect(reasons.map(reasonIn).filter((said) => english.test(said))).toEqual([]);
  });

  it.each([
    [
      'Strong: 1:13 of it matches, two semitones higher, at 1.5 times the speed; under 1 in 10 000 unrelated pairs do. The melody agrees.',
      'Stark: 1:13 davon stimmen überein, zwei Halbtöne höher, mit 1,5-facher Geschwindigkeit; so oft auch bei nicht verwandten Paaren: unter 1 von 10 000. Die Melodie stimmt überein.',
    ],
    ['A reason of a newer server.', 'A reason of a newer server.'],
  ])('says a reason: %s', (reason, said) => expect(reasonIn(reason)).toBe(said));

  it.each([
    [
      'file_too_large',
      'The file is too large: at most 200 MB are taken. Convert it to MP3 or Opus.',
      'Die Datei ist zu groß: Höchstens 200 MB werden angenommen. Wandeln Sie sie in MP3 oder Opus um.',
    ],
    ['video_private', 'The video is private. Ask its owner to share it, or drop the audio file instead.', /^Das Video/],
    [
      'invalid_isrc',
      'Line 7: This is no ISRC. Write two letters, three letters or digits, and seven digits, such as USRC17607839.',
      /^Zeile 7: Das ist kein ISRC\. Schreiben Sie zwei Buchstaben/,
    ],
    [
      'upload_missing',
      'The file was removed because it cannot be processed: the recording is silent. Choose a recording with music in it.',
      'Die Datei wurde entfernt, weil sie nicht verarbeitet werden kann: Die Aufnahme ist still. Wählen Sie eine Aufnahme mit Musik.',
    ],
    [
      'same_recording',
      'This is the recording of “Mr. Blue. Sky” (ab12). Nothing was analysed. Open that track, or choose Retry to analyse this one too.',
      /^Das ist die Aufnahme von „Mr\. Blue\. Sky“ \(ab12\)/,
    ],
    [
      'not_audio',
      'This is a gzip archive. Choose a file with music in it.',
      /^Das ist ein Archiv der Art gzip\. Wählen/,
    ],
    [
      'rate_limited',
      'You may use 1 000 requests in 1 minute. Send the request again in 12 s.',
      'Ihnen stehen 1 000 Anfragen in 1 Minute zu. Senden Sie die Anfrage in 12 s erneut.',
    ],
    [
      'invalid_pattern',
      'This is no pattern for names. Write {title} once, and {artist}, {album}, {number} or {skip} with something between them, such as {number} {title}.',
      /^Das ist kein Muster für Namen\. Schreiben Sie einmal \{title\}/,
    ],
    [
      'engine_refuses_writes',
      'The vector engine takes no vectors: The disk of the objects is full. Nothing is lost; free some space.',
      /^Der Vektorspeicher nimmt keine Vektoren auf: Der Datenträger der Objekte ist voll\. /,
    ],
    [
      'engine_unavailable',
      'The vector engine lacks the collection of this library. Workers fill it anew; try again later.',
      /^Im Vektorspeicher fehlt die Sammlung dieser Bibliothek\. Worker füllen sie neu;/,
    ],
    [
      'engine_unavailable',
      'The vector engine is being filled with the tracks of this library. Try again later.',
      /^Der Vektorspeicher wird mit den Songs dieser Bibliothek gefüllt\. /,
    ],
    [
      'engine_unavailable',
      'The vector engine answers with a part of its tracks only. Try again later.',
      /^Der Vektorspeicher antwortet nur mit einem Teil seiner Songs\. /,
    ],
    [
      'engine_mismatch',
      'The vector engine holds vectors of something else, not of contrafact-1. Let an operator run `contrafact-admin index rebuild` and `contrafact-admin index switch`.',
      /^Der Vektorspeicher enthält Vektoren von etwas anderem, nicht von contrafact-1\. Ein Betreiber/,
    ],
    [
      'engine_mismatch',
      'The vector engine holds vectors of 128 numbers; these have 256. Let an operator run `contrafact-admin index rebuild` and `contrafact-admin index switch`.',
      /^Der Vektorspeicher enthält Vektoren aus 128 Zahlen; diese haben 256\. Ein Betreiber/,
    ],
    [
      'download_failed',
      'Something that nobody expected.',
      /^YouTube lieferte kein brauchbares Audio\. .* \(Der Server meldet: Something that nobody expected\.\)$/,
    ],
    ['code_of_a_newer_server', 'Something that nobody expected.', 'Something that nobody expected.'],
  ])('says an error: %s', (code, detail, said) =>
    expect(detailIn({ code, detail })).toEqual(typeof said === 'string' ? said : expect.stringMatching(said)),
  );

  it('says titles, and faults of fields', () => {
    expect(titleIn(tooLarge)).toBe('Die Datei ist zu groß');
    expect(sentenceIn('start_s must be at least 0.5.')).toBe('start_s muss mindestens 0,5 sein.');
  });
});
