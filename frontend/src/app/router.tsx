import { createRootRoute, createRoute, createRouter, type RouterHistory } from '@tanstack/react-router';
import {
  checkSearch,
  clipSearch,
  jobsSearch,
  pageSearch,
  parseSearch,
  songSearch,
  songsSearch,
  stringifySearch,
} from '@/lib/searchParams';
import { NotFound, RouteError } from './ErrorPages';
import { lazyPage } from './lazyPage';
import { Shell } from './Shell';

const rootRoute = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: RouteError });
const getParentRoute = () => rootRoute;

const homeRoute = createRoute({
  getParentRoute,
  path: '/',
  component: lazyPage(() => import('@/features/home/HomePage'), 'HomePage'),
});

const checkRoute = createRoute({
  getParentRoute,
  path: '/check',
  validateSearch: checkSearch,
  component: lazyPage(() => import('@/features/check/CheckPage'), 'CheckPage'),
});

const songRoute = createRoute({
  getParentRoute,
  path: '/tracks/$trackId',
  validateSearch: songSearch,
  component: lazyPage(() => import('@/features/song/SongPage'), 'SongPage'),
});

const clipRoute = createRoute({
  getParentRoute,
  path: '/clip',
  validateSearch: clipSearch,
  component: lazyPage(() => import('@/features/clip/ClipPage'), 'ClipPage'),
});

const songsRoute = createRoute({
  getParentRoute,
  path: '/songs',
  validateSearch: songsSearch,
  component: lazyPage(() => import('@/features/songs/SongsPage'), 'SongsPage'),
});

const trashRoute = createRoute({
  getParentRoute,
  path: '/trash',
  validateSearch: pageSearch,
  component: lazyPage(() => import('@/features/songs/TrashPage'), 'TrashPage'),
});

const duplicatesRoute = createRoute({
  getParentRoute,
  path: '/duplicates',
  validateSearch: pageSearch,
  component: lazyPage(() => import('@/features/songs/DuplicatesPage'), 'DuplicatesPage'),
});

const jobsRoute = createRoute({
  getParentRoute,
  path: '/jobs',
  validateSearch: jobsSearch,
  component: lazyPage(() => import('@/features/jobs/JobsPage'), 'JobsPage'),
});

const playlistRoute = createRoute({
  getParentRoute,
  path: '/playlists/$playlistId',
  component: lazyPage(() => import('@/features/playlist/PlaylistPage'), 'PlaylistPage'),
});

const routeTree = rootRoute.addChildren([
  homeRoute,
  checkRoute,
  songRoute,
  clipRoute,
  songsRoute,
  trashRoute,
  duplicatesRoute,
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
