import { useRef, useState } from 'react';
import type { WorkRef } from '@/client';
import type { ApiError } from '@/lib/api';
import { useCreateWork } from '@/lib/queries/works';

/** A work that is in the library, or the title of one that saving creates. */
export type ChosenWork = WorkRef | { id: null; title: string };

export interface WorkChoice {
  work: ChosenWork | null;
  choose: (work: ChosenWork | null) => void;
  /** Calls back with the id of the work. A new work is created first; without it nothing is called. */
  settle: (next: (workId: string | null) => void) => void;
  isCreating: boolean;
  error: ApiError | null;
}

/** The work that a form assigns. A new one is created when the form is saved, so that no order of clicks loses it. */
export function useChosenWork(before: WorkRef | null): WorkChoice {
  const [work, setWork] = useState<ChosenWork | null>(before);
  const create = useCreateWork();
  const isCreating = useRef(false);

  const choose = (chosen: ChosenWork | null) => {
    create.reset();
    setWork(chosen);
  };
  const settle: WorkChoice['settle'] = (next) => {
    if (work === null || work.id !== null) return next(work?.id ?? null);
    // The state of the mutation is rendered later than a second click can come.
    if (isCreating.current) return;
    isCreating.current = true;
    create.mutate(work.title, {
      onSuccess: (made) => {
        // Saved again after an error of the form, it is not created twice.
        setWork(made);
        next(made.id);
      },
      onSettled: () => {
        isCreating.current = false;
      },
    });
  };
  return { work, choose, settle, isCreating: create.isPending, error: create.error };
}
