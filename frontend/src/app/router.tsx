import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouterHistory,
} from '@tanstack/react-router';
import {
  checkSearch,
  clipSearch,
  jobsSearch,
  parseSearch,
  songSearch,
  songsSearch,
  stringifySearch,
  trashSearch,
} from '@/lib/searchParams';
import { NotFound, RouteError } from './ErrorPages';
import { Shell } from './Shell';

const rootRoute = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: RouteError });
const getParentRoute = () => rootRoute;

const homeRoute = createRoute({
  getParentRoute,
  path: '/',
  component: lazyRouteComponent(() => import('@/features/home/HomePage'), 'HomePage'),
});

const checkRoute = createRoute({
  getParentRoute,
  path: '/check',
  validateSearch: checkSearch,
  component: lazyRouteComponent(() => import('@/features/check/CheckPage'), 'CheckPage'),
});

const songRoute = createRoute({
  getParentRoute,
  path: '/tracks/$trackId',
  validateSearch: songSearch,
  component: lazyRouteComponent(() => import('@/features/song/SongPage'), 'SongPage'),
});

const clipRoute = createRoute({
  getParentRoute,
  path: '/clip',
  validateSearch: clipSearch,
  component: lazyRouteComponent(() => import('@/features/clip/ClipPage'), 'ClipPage'),
});

const songsRoute = createRoute({
  getParentRoute,
  path: '/songs',
  validateSearch: songsSearch,
  component: lazyRouteComponent(() => import('@/features/songs/SongsPage'), 'SongsPage'),
});

const trashRoute = createRoute({
  getParentRoute,
  path: '/trash',
  validateSearch: trashSearch,
  component: lazyRouteComponent(() => import('@/features/songs/TrashPage'), 'TrashPage'),
});

const jobsRoute = createRoute({
  getParentRoute,
  path: '/jobs',
  validateSearch: jobsSearch,
  component: lazyRouteComponent(() => import('@/features/jobs/JobsPage'), 'JobsPage'),
});

const playlistRoute = createRoute({
  getParentRoute,
  path: '/playlists/$playlistId',
  component: lazyRouteComponent(() => import('@/features/playlist/PlaylistPage'), 'PlaylistPage'),
});

const routeTree = rootRoute.addChildren([
  homeRoute,
  checkRoute,
  songRoute,
  clipRoute,
  songsRoute,
  trashRoute,
  jobsRoute,
  playlistRoute,
]);

export function createAppRouter(history?: RouterHistory) {
  return createRouter({
    routeTree,
    parseSearch,
    stringifySearch,
    defaultErrorComponent: RouteError,
    defaultPreload: 'intent',
    scrollRestoration: true,
    ...(history ? { history } : {}),
  });
}

export type AppRouter = ReturnType<typeof createAppRouter>;

declare module '@tanstack/react-router' {
  interface Register {
    router: AppRouter;
  }
}
