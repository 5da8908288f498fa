import { ApiError, createClient } from '@tocsin/client'
import { MutationCache, QueryCache, QueryClient, queryOptions } from '@tanstack/react-query'

let csrfToken: string | undefined

/** The server that sent this page, as whoever is logged in sees it. */
export const client = createClient({ url: window.location.origin, session: { csrfToken: () => csrfToken } })

/** Who is logged in; null for nobody. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async () => {
    const session = (await client.session.current()) ?? null
    csrfToken = session?.csrf_token
    return session
  },
  staleTime: Infinity,
})

/** What the server is asked stays for a while; a refusal is no reason to ask again, a lost connection is. */
export const queries = new QueryClient({
  defaultOptions: { queries: { staleTime: 15_000, retry: (count, error) => isLost(error) && count < 3 } },
  queryCache: new QueryCache({ onError: lookWhetherSignedOut }),
  mutationCache: new MutationCache({ onError: lookWhetherSignedOut }),
})

function isLost(error: Error): boolean {
  return error instanceof ApiError && error.status === 0
}

/** Sessions end: whoever is refused may have been signed out meanwhile. */
function lookWhetherSignedOut(error: Error): void {
  if (!(error instanceof ApiError) || (error.status !== 401 && error.status !== 403)) return
  void queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
}
