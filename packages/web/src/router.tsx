import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { readSearch as readEventSearch } from './event/search.ts'
import { readSearch } from './events/search.ts'
import { paths } from './paths.ts'
import { parseSearch, stringifySearch } from './search-params.ts'
import { Failure } from './shell/Failure.tsx'
import { NotFound } from './shell/NotFound.tsx'
import { Shell } from './shell/Shell.tsx'

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound })

const home = createRoute({
  getParentRoute: () => root,
  path: paths.home,
  beforeLoad: () => {
    redirect({ to: paths.events, throw: true })
  },
})

/** The list of events; each page's code comes when somebody goes there. */
const eventsRoute = createRoute({
  getParentRoute: () => root,
  path: paths.events,
  validateSearch: readSearch,
  staticData: { title: 'Events' },
  component: lazyRouteComponent(async () => import('./events/EventsPage.tsx'), 'EventsPage'),
})

/** One event, by its number or uuid; MISP's own address of it leads here too. */
const eventRoute = createRoute({
  getParentRoute: () => root,
  path: paths.eventPattern,
  validateSearch: readEventSearch,
  staticData: { title: 'Events' },
  component: lazyRouteComponent(async () => import('./event/EventPage.tsx'), 'EventPage'),
})

const mispEvent = createRoute({
  getParentRoute: () => root,
  path: paths.mispEventPattern,
  beforeLoad: ({ params: { id } }) => {
    redirect({ to: paths.eventPattern, params: { id }, throw: true })
  },
})

export const router = createRouter({
  parseSearch,
  stringifySearch,
  routeTree: root.addChildren([home, eventsRoute, eventRoute, mispEvent]),
  defaultErrorComponent: ({ error, reset }) => (
    <Failure error={error instanceof Error ? error : new Error(String(error))} retry={reset} />
  ),
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
