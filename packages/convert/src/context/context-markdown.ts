import type { Event } from '@tocsin/format'
import type { CarriedCluster } from '../attack/carried.ts'
import type { Exporter } from '../exporter.ts'
import { gatherContext, type ContextOptions, type ToldTag } from './gather-context.ts'

/** `baseUrl` is that of the server that shows clusters; without it they are no links. */
export type ContextMarkdownOptions = ContextOptions & { baseUrl?: string | undefined }

/** The same as `context`, to be read by people. Source: MISP's ContextMarkdownExport. */
export const contextMarkdown: Exporter<Event, ContextMarkdownOptions> = {
  name: 'context-markdown',
  contentType: 'text/markdown; charset=utf-8',
  async *write(pages, options) {
    const { tags, clusters } = await gatherContext(pages, options)
    yield '# Aggregated context data\n\n## Tags and Taxonomies\n'
    for (const [name, told] of tags) yield tagsPart(name, told)
    yield '\n## Galaxy Clusters\n'
    for (const [type, told] of clusters) yield clustersPart(type, told, options.baseUrl)
  },
}

function tagsPart(name: string, told: readonly ToldTag[]): string {
  const lines = told.flatMap(({ Tag, TaxonomyPredicate, TaxonomyEntry }) => [
    `- ${code(Tag.name)}`,
    ...[TaxonomyPredicate, TaxonomyEntry].flatMap((meaning) =>
      meaning ? [`    - **${prose(meaning.value)}**: ${prose(meaning.expanded)}`] : [],
    ),
  ])
  return part(name, told[0]?.Taxonomy?.description, lines)
}

/** So much of a description stands in the list. */
const GLIMPSE = 300

function clustersPart(type: string, told: readonly CarriedCluster[], baseUrl: string | undefined): string {
  const lines = told.flatMap(({ cluster, value }) => {
    const name = prose(value)
    const isLinked = cluster?.id !== undefined && baseUrl !== undefined
    const description = cluster?.description ?? ''
    const glimpse = Array.from(description.slice(0, 2 * GLIMPSE))
      .slice(0, GLIMPSE)
      .join('')
    const words = prose(glimpse)
    return [
      isLinked ? `- *[${name}](${baseUrl}/galaxy_clusters/view/${cluster.id})*` : `- *${name}*`,
      ...(words === '' ? [] : [`  ${words}${glimpse.length < description.length ? '…' : ''}`]),
    ]
  })
  const galaxy = told.find((cluster) => cluster.galaxy)?.galaxy
  return part(galaxy?.name ?? type, galaxy?.description, lines)
}

function part(name: string, description: string | undefined, lines: readonly string[]): string {
  const words = prose(description ?? '')
  const told = words === '' ? [] : [`*${words}*`, '']
  return ['', `#### ${prose(name)}`, '', ...told, ...lines, ''].join('\n')
}

/** Signs that mark something wherever they stand; an entity and an address among them. */
const MARKS = /[\\`*_{}[\]<>#+!|~^$&=@]/g
/** What begins a list or a rule at the beginning of a line, and what becomes a link by itself. */
const BEGINNINGS = /^(\d*)([-.)])|(:)(?=\/\/)|(?<=\bwww)(\.)/gi

/** Text as one line that no reader of Markdown takes for more than text. Blanks at an end would undo the mark beside them. */
function prose(text: string): string {
  return oneLine(text).replace(MARKS, '\\$&').replace(BEGINNINGS, '$1\\$2$3$4')
}

/** Text as code: a run of backquotes longer than any in it stands on both sides. */
function code(text: string): string {
  const line = oneLine(text)
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map(({ length }) => length))
  const fence = '`'.repeat(longest + 1)
  return longest === 0 ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`
}

function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ').trim()
}
