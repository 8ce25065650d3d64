import { createRootRoute, createRoute, createRouter, type RouterHistory } from '@tanstack/react-router';
import { basePath } from '@/lib/basePath';
import {
  auditSearch,
  checkSearch,
  clipSearch,
  deliverySearch,
  importSearch,
  jobsSearch,
  mapSearch,
  pageSearch,
  parseSearch,
  reviewSearch,
  signInSearch,
  songSearch,
  songsSearch,
  stringifySearch,
  worksSearch,
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

const reviewRoute = createRoute({
  getParentRoute,
  path: '/review',
  validateSearch: reviewSearch,
  component: lazyPage(() => import('@/features/check/ReviewPage'), 'ReviewPage'),
});

const reviewsRoute = createRoute({
  getParentRoute,
  path: '/reviews',
  validateSearch: pageSearch,
  component: lazyPage(() => import('@/features/check/AnswersPage'), 'AnswersPage'),
});

const calibrationRoute = createRoute({
  getParentRoute,
  path: '/calibration',
  component: lazyPage(() => import('@/features/people/CalibrationPage'), 'CalibrationPage'),
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

const worksRoute = createRoute({
  getParentRoute,
  path: '/works',
  validateSearch: worksSearch,
  component: lazyPage(() => import('@/features/work/WorksPage'), 'WorksPage'),
});

const workRoute = createRoute({
  getParentRoute,
  path: '/works/$workId',
  component: lazyPage(() => import('@/features/work/WorkPage'), 'WorkPage'),
});

const mapRoute = createRoute({
  getParentRoute,
  path: '/map',
  validateSearch: mapSearch,
  component: lazyPage(() => import('@/features/map/MapPage'), 'MapPage'),
});

const modelRoute = createRoute({
  getParentRoute,
  path: '/model',
  component: lazyPage(() => import('@/features/model/ModelPage'), 'ModelPage'),
});

const casesRoute = createRoute({
  getParentRoute,
  path: '/cases',
  validateSearch: pageSearch,
  component: lazyPage(() => import('@/features/cases/CasesPage'), 'CasesPage'),
});

const caseRoute = createRoute({
  getParentRoute,
  path: '/cases/$caseId',
  component: lazyPage(() => import('@/features/cases/CasePage'), 'CasePage'),
});

const sharedCaseRoute = createRoute({
  getParentRoute,
  path: '/shared-case',
  component: lazyPage(() => import('@/features/cases/SharedCasePage'), 'SharedCasePage'),
});

const setsRoute = createRoute({
  getParentRoute,
  path: '/sets',
  validateSearch: pageSearch,
  component: lazyPage(() => import('@/features/sets/SetsPage'), 'SetsPage'),
});

const setRoute = createRoute({
  getParentRoute,
  path: '/sets/$setId',
  component: lazyPage(() => import('@/features/sets/SetPage'), 'SetPage'),
});

const jobsRoute = createRoute({
  getParentRoute,
  path: '/jobs',
  validateSearch: jobsSearch,
  component: lazyPage(() => import('@/features/jobs/JobsPage'), 'JobsPage'),
});

const importsRoute = createRoute({
  getParentRoute,
  path: '/imports',
  validateSearch: pageSearch,
  component: lazyPage(() => import('@/features/imports/ImportsPage'), 'ImportsPage'),
});

const importRoute = createRoute({
  getParentRoute,
  path: '/imports/$importId',
  validateSearch: importSearch,
  component: lazyPage(() => import('@/features/imports/ImportPage'), 'ImportPage'),
});

const playlistRoute = createRoute({
  getParentRoute,
  path: '/playlists/$playlistId',
  component: lazyPage(() => import('@/features/playlist/PlaylistPage'), 'PlaylistPage'),
});

const signInRoute = createRoute({
  getParentRoute,
  path: '/sign-in',
  validateSearch: signInSearch,
  component: lazyPage(() => import('@/features/people/SignInPage'), 'SignInPage'),
});

const welcomeRoute = createRoute({
  getParentRoute,
  path: '/welcome',
  component: lazyPage(() => import('@/features/people/WelcomePage'), 'WelcomePage'),
});

const accountRoute = createRoute({
  getParentRoute,
  path: '/account',
  component: lazyPage(() => import('@/features/people/AccountPage'), 'AccountPage'),
});

const keysRoute = createRoute({
  getParentRoute,
  path: '/keys',
  component: lazyPage(() => import('@/features/people/KeysPage'), 'KeysPage'),
});

const usersRoute = createRoute({
  getParentRoute,
  path: '/users',
  validateSearch: pageSearch,
  component: lazyPage(() => import('@/features/people/UsersPage'), 'UsersPage'),
});

const userRoute = createRoute({
  getParentRoute,
  path: '/users/$userId',
  component: lazyPage(() => import('@/features/people/UserPage'), 'UserPage'),
});

const webhooksRoute = createRoute({
  getParentRoute,
  path: '/webhooks',
  validateSearch: pageSearch,
  component: lazyPage(() => import('@/features/people/WebhooksPage'), 'WebhooksPage'),
});

const webhookRoute = createRoute({
  getParentRoute,
  path: '/webhooks/$webhookId',
  validateSearch: deliverySearch,
  component: lazyPage(() => import('@/features/people/WebhookPage'), 'WebhookPage'),
});

const auditRoute = createRoute({
  getParentRoute,
  path: '/audit',
  validateSearch: auditSearch,
  component: lazyPage(() => import('@/features/people/AuditPage'), 'AuditPage'),
});

const settingsRoute = createRoute({
  getParentRoute,
  path: '/settings',
  component: lazyPage(() => import('@/features/people/SettingsPage'), 'SettingsPage'),
});

const routeTree = rootRoute.addChildren([
  homeRoute,
  checkRoute,
  reviewRoute,
  reviewsRoute,
  calibrationRoute,
  songRoute,
  clipRoute,
  songsRoute,
  trashRoute,
  duplicatesRoute,
  worksRoute,
  workRoute,
  mapRoute,
  modelRoute,
  casesRoute,
  caseRoute,
  sharedCaseRoute,
  setsRoute,
  setRoute,
  jobsRoute,
  importsRoute,
  importRoute,
  playlistRoute,
  signInRoute,
  welcomeRoute,
  accountRoute,
  keysRoute,
  usersRoute,
  userRoute,
  webhooksRoute,
  webhookRoute,
  auditRoute,
  settingsRoute,
]);

export function createAppRouter(history?: RouterHistory) {
  return createRouter({
    routeTree,
    basepath: basePath || '/',
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
