import { ActionIcon } from '@mantine/core';
import Maximize from 'lucide-react/icons/maximize';
import ZoomIn from 'lucide-react/icons/zoom-in';
import ZoomOut from 'lucide-react/icons/zoom-out';
import { t } from '@/lib/texts';
import type { TimeView } from './useTimeView';
import classes from './ZoomButtons.module.css';

export const ZOOM_STEP = 1.6;

/** Buttons that zoom strips, ribbons and matrix together. */
export function ZoomButtons({ time }: { time: TimeView }) {
  const { view, maxZoom, zoom, showAll } = time;
  return (
    <fieldset className={classes.buttons} aria-label={t('Zoom of strips and matrix')}>
      <ActionIcon
        variant="default"
        aria-label={t('Zoom in')}
        disabled={view.zoom >= maxZoom}
        onClick={() => zoom(ZOOM_STEP)}
      >
        <ZoomIn size={16} />
      </ActionIcon>
      <ActionIcon
        variant="default"
        aria-label={t('Zoom out')}
        disabled={view.zoom <= 1}
        onClick={() => zoom(1 / ZOOM_STEP)}
      >
        <ZoomOut size={16} />
      </ActionIcon>
      <ActionIcon variant="default" aria-label={t('Show the whole')} disabled={view.zoom <= 1} onClick={showAll}>
        <Maximize size={16} />
      </ActionIcon>
    </fieldset>
  );
}
