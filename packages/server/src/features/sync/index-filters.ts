import type { SyncRules } from '../../db/tables/servers.ts'

/**
 * The pull rules as the other server's index takes them: names, those that are not wanted behind an exclamation mark, and
 * the further parameters of the link.
 *
 * Source: MISP's Server::filterRuleToParameter, in `sync-protocol` §3.1.
 */
export function indexFilters({ tags, orgs, url_params }: SyncRules): Record<string, unknown> {
  const tag = signed(tags)
  const org = signed(orgs)
  return {
    ...(org.length > 0 ? { org } : {}),
    ...(tag.length > 0 ? { tag } : {}),
    ...paramsOf(url_params),
    minimal: 1,
    published: 1,
  }
}

function signed({ OR, NOT }: { OR: readonly string[]; NOT: readonly string[] }): string[] {
  return [...OR, ...NOT.map((name) => `!${name}`)]
}

/** `readRules` has let nothing in but the text of a JSON object. */
function paramsOf(text: string): object {
  const params: unknown = text === '' ? {} : JSON.parse(text)
  return typeof params === 'object' && params !== null ? params : {}
}
