import { formatBytes } from '@/lib/format';
import { msg, say, t } from '@/lib/texts';

export const MAX_UPLOAD_BYTES = 200_000_000;

const EXTENSIONS =
  // no text: endings of file names
  'mp3 mp2 m4a m4b mp4 mov 3gp aac opus webm mka mkv ogg oga flac wav aif aiff aifc caf w64 wv tta au snd dsf ac3 eac3 ec3 ts m2ts mts mpg mpeg vob avi flv wma asf wmv amr'.split(
    ' ',
  );
/** Sound that the worker does not read. */
const UNREAD = 'ape mpc tak ofr shn ra rm rmvb dts dff mid midi voc aa aax'.split(' '); // no text: endings
export const ACCEPTED_FILES = EXTENSIONS.map((extension) => `.${extension}`).join(',');
export const ACCEPTED_WORDS = msg('MP3, M4A, AAC, Opus, WebM, Ogg, FLAC, WAV, AIFF or WMA');

/** Return why a file is refused before it is sent, or null. Checks size, name and type; the worker checks the content. */
export function refusalOf(file: Pick<File, 'name' | 'size' | 'type'>): string | null {
  if (file.size === 0) return t('The file is empty. Choose a file that holds audio.');
  if (file.size > MAX_UPLOAD_BYTES) {
    return t(
      'The file is too large: {size}. The limit is 200 MB. Convert it to a compressed format such as MP3 or Opus.',
      { size: formatBytes(file.size) },
    );
  }
  const extension = file.name.includes('.') ? (file.name.split('.').pop() ?? '').toLowerCase() : '';
  if (UNREAD.includes(extension)) {
    return t('Contrafact does not read {kind} files. Convert it to FLAC or MP3.', { kind: extension.toUpperCase() });
  }
  const isNamedAudio = EXTENSIONS.includes(extension);
  const isTypedAudio = file.type.startsWith('audio/');
  if (isNamedAudio || isTypedAudio) return null;
  return t('This is not an audio file that Contrafact reads. Use {kinds}.', { kinds: say(ACCEPTED_WORDS) });
}
