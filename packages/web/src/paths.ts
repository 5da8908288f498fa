/** The one place that knows how addresses are spelled. Where MISP has a page for the same thing, its address works too. */
export const paths = {
  home: '/',
  events: '/events',
  event: (id: string) => `/events/${encodeURIComponent(id)}`,
} as const
