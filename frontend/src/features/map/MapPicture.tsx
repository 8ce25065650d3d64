import { ActionIcon, Button } from '@mantine/core';
import { useMergedRef, useResizeObserver } from '@mantine/hooks';
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
  const [measured, { width, height }] = useResizeObserver<HTMLDivElement>();
  const picture = useRef<HTMLDivElement>(null);
  const both = useMergedRef(measured, picture);
  const tellView = useRef(onView);
  tellView.current = onView;

  useLayoutEffect(() => {
    if (!points.current || !lines.current) return;
    let made: MapScene | null = null;
    made = MapScene.on(points.current, lines.current, () => tellView.current(made));
    setScene(made);
    if (!made) tellView.current(null);
    const canvas = points.current;
    // As when the graphics card was reset: the list remains.
    const lose = () => tellView.current(null);
    canvas.addEventListener('webglcontextlost', lose);
    return () => {
      canvas.removeEventListener('webglcontextlost', lose);
      made?.free();
    };
  }, []);
  useEffect(() => scene?.setSongs(songs), [scene, songs]);
  useEffect(() => scene?.setLooks(looks.colours, looks.sizes), [scene, looks]);
  const title = current === null ? '' : titleAt(songs, current);
  useEffect(() => scene?.setOverlay({ current, title, covers }), [scene, current, title, covers]);
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
    <div className={classes.frame}>
      <div
        ref={both}
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
        <canvas ref={lines} className={`${classes.canvas} ${classes.lines}`} />
      </div>
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
