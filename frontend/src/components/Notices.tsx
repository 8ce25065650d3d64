import { Button, Skeleton, VisuallyHidden } from '@mantine/core';
import RotateCcw from 'lucide-react/icons/rotate-ccw';
import type { ReactNode } from 'react';
import { type ApiError, mayPass } from '@/lib/api';
import classes from './Notices.module.css';

interface ErrorNoticeProps {
  error: ApiError;
  /** Asks again. There is a button for it where that may help. */
  onRetry?: () => void;
}

/** The error face of a query: the API's own title and sentence, the title once. */
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
          Try again
        </Button>
      )}
    </div>
  );
}

/** The empty face of a query: what is not there, and what to do about it. */
export function EmptyNotice({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={classes.empty}>
      <p className={classes.emptyTitle}>{title}</p>
      {children}
    </div>
  );
}

interface LoadingNoticeProps {
  /** What is being fetched, for those who listen. */
  label: string;
  rows?: number;
  height?: number;
}

/** The loading face of a query, in the shape of what will come. */
export function LoadingNotice({ label, rows = 3, height = 64 }: LoadingNoticeProps) {
  const places = Array.from({ length: rows }, (_, place) => place);
  return (
    <div role="status" className={classes.loading}>
      <VisuallyHidden>{label}</VisuallyHidden>
      {places.map((place) => (
        <Skeleton key={place} height={height} radius="sm" />
      ))}
    </div>
  );
}
