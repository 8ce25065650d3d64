import { Button, Skeleton, VisuallyHidden } from '@mantine/core';
import RotateCcw from 'lucide-react/icons/rotate-ccw';
import type { ReactNode } from 'react';
import { type ApiError, mayPass } from '@/lib/api';
import { t } from '@/lib/texts';
import classes from './Notices.module.css';

interface ErrorNoticeProps {
  error: ApiError;
  /** Repeats the request. The button appears only for errors that may pass. */
  onRetry?: () => void;
}

/** Error state of a query: title and detail of the API's error. The title is left out where the detail repeats it. */
export function ErrorNotice({ error, onRetry }: ErrorNoticeProps) {
  const hasTitle = !error.detail.startsWith(error.title);
  return (
    <div role="alert" className={classes.error}>
      {hasTitle && <p className={classes.title}>{error.title}</p>}
      <p>{error.detail}</p>
      {error.errors.length > 0 && (
        <ul>
          {error.errors.map((field) => (
            <li key={field.location.join('.') + field.message}>
              {field.location.at(-1)}: {field.message}
            </li>
          ))}
        </ul>
      )}
      {onRetry && mayPass(error) && (
        <Button size="xs" variant="default" mt="xs" leftSection={<RotateCcw size={14} />} onClick={onRetry}>
          {t('Try again')}
        </Button>
      )}
    </div>
  );
}

/** Empty state of a query: what is missing, and what to do. */
export function EmptyNotice({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={classes.empty}>
      <p className={classes.emptyTitle}>{title}</p>
      {children}
    </div>
  );
}

interface LoadingNoticeProps {
  /** What is loading, for screen readers. */
  label: string;
  rows?: number;
  height?: number;
}

/** Loading state of a query: a skeleton with the shape of the result. */
export function LoadingNotice({ label, rows = 3, height = 64 }: LoadingNoticeProps) {
  const indices = Array.from({ length: rows }, (_, index) => index);
  return (
    <div role="status" className={classes.loading}>
      <VisuallyHidden>{label}</VisuallyHidden>
      {indices.map((index) => (
        <Skeleton key={index} height={height} radius="sm" />
      ))}
    </div>
  );
}
