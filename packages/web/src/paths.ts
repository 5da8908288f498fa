/** The one place that knows how addresses are spelled. Where MISP has a page for the same thing, its address works too. */
export const paths = {
  home: '/',
  events: '/events',
  eventPattern: '/events/$id',
  mispEventPattern: '/events/view/$id',
} as const
