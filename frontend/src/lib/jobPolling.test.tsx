import { QueryClientProvider } from '@tanstack/react-query';
import { renderHook, waitFor } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { expect, it } from 'vitest';
import { useJob } from '@/lib/queries/jobs';
import { createQueryClient } from '@/lib/queryClient';
import { aJob, aTrack } from '@/testing/builders';
import { server } from '@/testing/server';

it('polls a job until it has ended, and then stops', async () => {
  const now = new Date().toISOString();
  const track = aTrack({ state: 'extracting', created_at: now });
  let nRequests = 0;
  server.use(
    http.get('*/api/v1/jobs/:id', () => {
      nRequests += 1;
      const state = nRequests < 3 ? 'extracting' : 'ready';
      return HttpResponse.json({ ...aJob(track, { state, created_at: now }), track: { ...track, state } });
    }),
  );
  const client = createQueryClient();
  const { result } = renderHook(() => useJob(track.job_id), {
    wrapper: ({ children }) => <QueryClientProvider client={client}>{children}</QueryClientProvider>,
  });
  await waitFor(() => expect(result.current.data?.state).toBe('ready'));
  // The end of a job invalidates lists and the job's own query: wait for those requests.
  await new Promise((resolve) => setTimeout(resolve, 700));
  const settled = nRequests;
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(nRequests).toBe(settled);
  expect(settled).toBeLessThanOrEqual(4);
});
