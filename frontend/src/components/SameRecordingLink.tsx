import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { trackQuery } from '@/lib/queries/tracks';
import { titleOf } from '@/lib/track';

interface SameRecordingLinkProps {
  trackId: string;
  /** Wraps the link. */
  children: (link: ReactNode) => ReactNode;
  /** Shown in its place if that song was deleted or cannot be loaded. */
  otherwise?: ReactNode;
}

/** A link to the song that holds the same recording. */
export function SameRecordingLink({ trackId, children, otherwise = null }: SameRecordingLinkProps) {
  const { data: track, isPending } = useQuery({ ...trackQuery(trackId), staleTime: 60_000 });
  if (isPending) return null;
  if (!track) return otherwise;
  return children(
    <Link to="/tracks/$trackId" params={{ trackId }}>
      <bdi>{titleOf(track)}</bdi>
    </Link>,
  );
}
