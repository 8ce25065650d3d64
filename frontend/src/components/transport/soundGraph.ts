/**
 * Where one sound element plays: in which ear, and in which key. The element plays by itself until one of them is
 * changed, so that a browser without Web Audio still plays.
 */
export interface Ear {
  /** From the left ear (-1) to the right (1). */
  setPan: (pan: number) => void;
  /** Raise the sound by semitones without a change of tempo. */
  setSemitones: (semitones: number) => Promise<void>;
}

let shared: AudioContext | null = null;

/** The one context of the page. Browsers let it sound once a person has clicked or pressed a key. */
function contextOfPage(): AudioContext | null {
  if (typeof AudioContext === 'undefined') return null;
  shared ??= new AudioContext();
  return shared;
}

/** Wake the context. Called by what a person does. */
export function resumeSound(): void {
  if (shared?.state === 'suspended') void shared.resume().catch(() => undefined);
}

/** The ears of elements, each of which can be connected once. */
const ears = new WeakMap<HTMLMediaElement, Ear>();

export function earOf(element: HTMLMediaElement): Ear {
  const known = ears.get(element);
  if (known) return known;
  const made = makeEar(element);
  ears.set(element, made);
  return made;
}

interface Nodes {
  context: AudioContext;
  source: MediaElementAudioSourceNode;
  panner: StereoPannerNode;
}

function makeEar(element: HTMLMediaElement): Ear {
  let nodes: Nodes | null = null;
  let loading: ReturnType<typeof loadShifter> | null = null;
  /** The last key that was asked for: loading takes a moment. */
  let wanted = 0;

  const connected = (): Nodes | null => {
    const context = contextOfPage();
    if (nodes || !context) return nodes;
    const source = context.createMediaElementSource(element);
    const panner = context.createStereoPanner();
    source.connect(panner).connect(context.destination);
    nodes = { context, source, panner };
    resumeSound();
    return nodes;
  };

  return {
    setPan: (pan) => {
      if (pan === 0 && !nodes) return;
      const found = connected();
      if (found) found.panner.pan.value = pan;
    },
    setSemitones: async (semitones) => {
      wanted = semitones;
      if (semitones === 0 && !loading) return;
      const found = connected();
      if (!found) return;
      loading ??= loadShifter(found.context);
      const shifter = await loading;
      found.source.disconnect();
      shifter.disconnect();
      // Without a shift the sound goes its own way, so that it keeps its quality.
      if (wanted === 0) {
        found.source.connect(found.panner);
        return;
      }
      shifter.pitchSemitones.value = wanted;
      found.source.connect(shifter).connect(found.panner);
    },
  };
}

/** Load what changes keys, which few listeners need. */
async function loadShifter(context: AudioContext) {
  const [{ SoundTouchNode }, { default: address }] = await Promise.all([
    import('@soundtouchjs/audio-worklet'),
    import('@soundtouchjs/audio-worklet/processor?url'),
  ]);
  await SoundTouchNode.register(context, address);
  return new SoundTouchNode({ context });
}
