import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  fitCalibration,
  listCalibrations,
  useCalibration as putIntoUse,
  useNoCalibration as takeOutOfUse,
} from '@/client';
import { keys } from './keys';

const WAITING_MS = 3_000;

/** The library's own calibrations, newest first, polled while one is being fitted. */
export function calibrationListQuery() {
  return queryOptions({
    queryKey: keys.calibrations,
    queryFn: async ({ signal }) => (await listCalibrations({ query: { limit: 20 }, signal, throwOnError: true })).data,
    refetchInterval: ({ state }) => (state.data?.items.some((each) => each.state === 'asked') ? WAITING_MS : false),
  });
}

function useChange<Argument>(change: (argument: Argument) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => {
      for (const queryKey of [keys.checks, keys.rankings]) void client.invalidateQueries({ queryKey });
      return client.invalidateQueries({ queryKey: keys.calibrations });
    },
  });
}

/** Let a worker fit a calibration to the reviews. */
export function useFitCalibration() {
  return useChange<void>(() => fitCalibration({ throwOnError: true }));
}

/** Take a calibration into use, or that of the model again. */
export function useSwitchCalibration() {
  return useChange<string | null>((id) =>
    id === null
      ? takeOutOfUse({ throwOnError: true })
      : putIntoUse({ path: { calibration_id: id }, throwOnError: true }),
  );
}
