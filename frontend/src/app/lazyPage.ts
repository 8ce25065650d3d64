import { lazyRouteComponent } from '@tanstack/react-router';
import { noAnswer } from '@/lib/api';

/**
 * Load the code of a page when it is first shown. Where the server does not answer, throw the error that says so. Any
 * other failure is left to the router, which reloads once: after an update the server has other files.
 */
export function lazyPage<Module extends Record<string, unknown>>(
  load: () => Promise<Module>,
  name: keyof Module & string,
) {
  const loadOrExplain = () =>
    load().catch(async (error: unknown) => {
      throw (await isServerThere()) ? error : noAnswer();
    });
  return lazyRouteComponent(loadOrExplain, name);
}

async function isServerThere(): Promise<boolean> {
  try {
    await fetch('/', { method: 'HEAD', cache: 'no-store' });
    return true;
  } catch {
    return false;
  }
}
