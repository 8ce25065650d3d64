import { useMergedRef, useResizeObserver } from '@mantine/hooks';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import classes from './ScrollFrame.module.css';

interface ScrollFrameProps {
  /** What it shows, for screen readers. */
  label: string;
  /** A class that limits its height. */
  className?: string | undefined;
  children: ReactNode;
}

/** A frame that scrolls what is larger than itself. It is a stop of the keyboard only while there is something to scroll. */
export function ScrollFrame({ label, className, children }: ScrollFrameProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [measured, size] = useResizeObserver<HTMLDivElement>();
  const [scrolls, setScrolls] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured again when its size or its content changes
  useEffect(() => {
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = frame.current ?? document.body;
    setScrolls(scrollWidth > clientWidth || scrollHeight > clientHeight);
  }, [size.width, size.height, children]);
  return (
    <div
      ref={useMergedRef(frame, measured)}
      className={[classes.frame, className].filter(Boolean).join(' ')}
      {...(scrolls ? { role: 'region', 'aria-label': label, tabIndex: 0 } : {})}
    >
      {children}
    </div>
  );
}
