/**
 * MISP's URLs in one spelling. Controllers may be snake, camel or Pascal case, a path may end in `.json`, and segments
 * such as `limit:50` are named parameters. The keys of public content may be any
 * text, and are left alone. Routes are declared in snake case and see named parameters in the query.
 *
 * Source: CakePHP's router and MISP's `routes.php`; `;` inside a named value stands for `:`.
 */
export function canonicalUrl(url: string): string {
  if (/^\/tocsin\/content\//i.test(url)) return url
  const [path = '/', query = ''] = splitOnce(url, '?')
  const segments = path
    .replace(/\.json$/, '')
    .split('/')
    .slice(1)
  const named = segments.filter(isNamed)
  const plain = segments.filter((segment) => !isNamed(segment))
  const at = plain[0] === 'admin' ? 1 : 0
  plain[at] = controllerName(plain[at] ?? '')
  const parameters = [query, ...named.map(toParameter)].filter((part) => part !== '').join('&')
  return `/${plain.join('/')}${parameters === '' ? '' : `?${parameters}`}`
}

function splitOnce(text: string, mark: string): string[] {
  const at = text.indexOf(mark)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

/** A name, a colon, a value; never the first segment, and never a `scheme://`. */
function isNamed(segment: string): boolean {
  return /^[a-z_][\w.]*(\[\])?:/i.test(segment.replaceAll('%3A', ':'))
}

function toParameter(segment: string): string {
  const [name = '', value = ''] = splitOnce(segment.replaceAll('%3A', ':'), ':')
  return `${name}=${value.replaceAll(';', ':').replaceAll('&', '%26')}`
}

/**
 * A record that stands where the name of an action would (`/events/12`): a number or a uuid, so that an action that is
 * not there is no record that is not there.
 */
export const RECORD = ':id(^(?:[0-9]+|[0-9a-fA-F-]{36})$)'

const MULTI_WORD = [
  'analyst_data',
  'analyst_data_blocklists',
  'audit_logs',
  'auth_keys',
  'correlation_exclusions',
  'cryptographic_keys',
  'decaying_model',
  'decaying_model_mapping',
  'event_blocklists',
  'event_delegations',
  'event_reports',
  'favourite_tags',
  'galaxy_clusters',
  'galaxy_cluster_blocklists',
  'galaxy_cluster_relations',
  'galaxy_elements',
  'object_references',
  'object_templates',
  'org_blocklists',
  'shadow_attributes',
  'sharing_groups',
  'tag_collections',
  'user_settings',
]
const SPELLINGS = new Map(MULTI_WORD.map((name) => [name.replaceAll('_', ''), name]))
// MISP names this controller in the singular, and answers with the plural.
SPELLINGS.set('decayingmodels', 'decaying_model')

function controllerName(segment: string): string {
  const squashed = segment.replaceAll('_', '').toLowerCase()
  return SPELLINGS.get(squashed) ?? squashed
}
