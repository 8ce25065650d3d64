import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { trackQuery } from '@/lib/queries/tracks';
import { titleOf } from '@/lib/track';

interface SameRecordingLinkProps {
  trackId: string;
  /** Wraps the link. */
  children: (link: ReactNode) => ReactNode;
}

/** A link to the song that holds the same recording. Nothing if that song was deleted or cannot be loaded. */
export function SameRecordingLink({ trackId, children }: SameRecordingLinkProps) {
  const { data: track } = useQuery({ ...trackQuery(trackId), staleTime: 60_000 });
  if (!track) return null;
  return children(
    <Link to="/tracks/$trackId" params={{ trackId }}>
      <bdi>{titleOf(track)}</bdi>
    </Link>,
  );
}
