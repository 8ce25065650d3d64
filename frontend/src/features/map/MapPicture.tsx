import { ActionIcon, Button } from '@mantine/core';
import { useResizeObserver } from '@mantine/hooks';
import LassoIcon from 'lucide-react/icons/lasso';
import Minus from 'lucide-react/icons/minus';
import Plus from 'lucide-react/icons/plus';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { t } from '@/lib/texts';
import classes from './Map.module.css';
import { MapScene } from './MapScene';
import { type SongsOnMap, titleAt } from './songsOnMap';
import { type PointerActions, usePointers } from './usePointers';

const STEP_PX = 60;
const FACTOR = 1.5;

interface MapPictureProps extends PointerActions {
  songs: SongsOnMap;
  looks: { colours: Uint8Array; sizes: Float32Array };
  /** The song that is looked at. */
  current: number | null;
  covers: readonly { song: number; probability: number }[];
  /** Called when another part is seen, with the scene to ask; with null where the browser has no WebGL. */
  onView: (scene: MapScene | null) => void;
  onOpen: (song: number) => void;
}

/** The picture of the map, with buttons and keys to move it. */
export function MapPicture(props: MapPictureProps) {
  const { songs, looks, current, covers, onView, onOpen, onHover, onClick, onLasso } = props;
  const points = useRef<HTMLCanvasElement>(null);
  const lines = useRef<HTMLCanvasElement>(null);
  const [scene, setScene] = useState<MapScene | null>(null);
  const [isLasso, setLasso] = useState(false);
  const [frame, { width, height }] = useResizeObserver<HTMLDivElement>();
  const picture = useRef<HTMLDivElement>(null);
  const tellView = useRef(onView);
  tellView.current = onView;

  useLayoutEffect(() => {
    if (!points.current || !lines.current) return;
    let made: MapScene | null = null;
    made = MapScene.on(points.current, lines.current, () => tellView.current(made));
    setScene(made);
    if (!made) tellView.current(null);
    return () => made?.free();
  }, []);
  useEffect(() => scene?.setSongs(songs), [scene, songs]);
  useEffect(() => scene?.setLooks(looks.colours, looks.sizes), [scene, looks]);
  useEffect(() => scene?.setOverlay({ current, covers }), [scene, current, covers]);
  useEffect(() => scene?.resize({ width, height }), [scene, width, height]);
  usePointers(picture, scene, isLasso, {
    onHover,
    onClick,
    onLasso: (found) => {
      setLasso(false);
      onLasso(found);
    },
  });

  const press = (event: KeyboardEvent) => {
    const action = scene && actionOf(event.key, scene);
    if (event.key === 'Enter' && current !== null) onOpen(current);
    else if (event.key === 'Escape') setLasso(false);
    else if (action) action();
    else return;
    event.preventDefault();
  };
  return (
    <div ref={frame} className={classes.frame}>
      <div
        ref={picture}
        role="application"
        aria-label={t('Map of songs')}
        aria-describedby="map-keys"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the map is moved by keys
        tabIndex={0}
        className={classes.picture}
        data-lasso={isLasso || undefined}
        onKeyDown={press}
      >
        <canvas ref={points} className={classes.canvas} />
        <canvas ref={lines} className={classes.canvas} />
      </div>
      {scene && current !== null && <Label scene={scene} song={current} title={titleAt(songs, current)} />}
      {scene && (
        <div className={classes.buttons}>
          <ActionIcon variant="default" size="lg" aria-label={t('Zoom in')} onClick={() => scene.zoom(FACTOR)}>
            <Plus size={18} />
          </ActionIcon>
          <ActionIcon variant="default" size="lg" aria-label={t('Zoom out')} onClick={() => scene.zoom(1 / FACTOR)}>
            <Minus size={18} />
          </ActionIcon>
          <Button variant="default" size="xs" onClick={() => scene.showAll()}>
            {t('Whole map')}
          </Button>
          <Button
            variant={isLasso ? 'filled' : 'default'}
            size="xs"
            leftSection={<LassoIcon size={15} />}
            aria-pressed={isLasso}
            onClick={() => setLasso(!isLasso)}
          >
            {t('Lasso')}
          </Button>
          <Button variant="default" size="xs" onClick={() => onLasso(scene.inView())}>
            {t('Select what is in view')}
          </Button>
        </div>
      )}
    </div>
  );
}

function actionOf(key: string, scene: MapScene): (() => void) | undefined {
  const actions = new Map<string, () => void>([
    ['ArrowLeft', () => scene.move({ x: STEP_PX, y: 0 })],
    ['ArrowRight', () => scene.move({ x: -STEP_PX, y: 0 })],
    ['ArrowUp', () => scene.move({ x: 0, y: STEP_PX })],
    ['ArrowDown', () => scene.move({ x: 0, y: -STEP_PX })],
    ['+', () => scene.zoom(FACTOR)],
    ['=', () => scene.zoom(FACTOR)],
    ['-', () => scene.zoom(1 / FACTOR)],
    ['0', () => scene.showAll()],
  ]);
  return actions.get(key);
}

/** The title beside a point; the list and the card say it to screen readers. */
function Label({ scene, song, title }: { scene: MapScene; song: number; title: string }) {
  const { x, y } = scene.pixelOf(song);
  const { width, height } = scene.pixels();
  if (x < 0 || y < 0 || x > width || y > height) return null;
  const isLate = x > width / 2;
  return (
    <span
      className={classes.label}
      data-late={isLate || undefined}
      aria-hidden="true"
      style={{ top: y, ...(isLate ? { right: width - x } : { left: x }) }}
    >
      <bdi>{title}</bdi>
    </span>
  );
}
