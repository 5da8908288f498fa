import type { ObservableTemplate } from '../mapping/observable-template.ts'
import type { Fact } from './facts.ts'
import { isUuid, uuidInId } from './uuids.ts'

/** A relation whose data stands in an artifact of its own. */
export type Content = { relation: string; value: string; data?: string | undefined; node?: string | undefined }
export type Contents = { readonly contents: Content[]; readonly rest: Fact[] }

const FILE = 'content_ref.'
const PART = 'body_multipart.'
const BYTES = 'payload_bin'

/** Takes from the facts what tells of data: of samples, attachments, images and the parts of messages. */
export function readContents(template: ObservableTemplate, facts: readonly Fact[]): Contents {
  const relations = relationsWithContent(template)
  const contents: Content[] = []
  const taken = new Set<Fact>()
  const ofFile = facts.filter(({ path }) => path.startsWith(FILE) && path !== `${FILE}url`)
  for (const group of groupsOf(ofFile)) {
    const file = readFileContent(group, relations)
    if (file === undefined) continue
    contents.push(file)
    for (const fact of group) taken.add(fact)
  }
  if (relations.has('part')) {
    const ofParts = facts.filter(({ path }) => path.startsWith(PART))
    contents.push(...readParts(ofParts))
    for (const fact of ofParts) taken.add(fact)
  }
  const bytes = relations.get('bytes')
  for (const fact of facts.filter(({ path }) => bytes !== undefined && path === BYTES)) {
    contents.push({ relation: bytes ?? BYTES, value: nameOf(fact), data: fact.value })
    taken.add(fact)
  }
  return { contents, rest: facts.filter((fact) => !taken.has(fact)) }
}

function relationsWithContent({ fields }: ObservableTemplate): Map<string, string> {
  const found = new Map<string, string>()
  for (const [relation, field] of Object.entries(fields)) {
    if (typeof field !== 'string' && field.content !== undefined && !found.has(field.content))
      found.set(field.content, relation)
  }
  return found
}

/** Bytes without a name are named for the artifact that has them. */
function nameOf({ node }: Fact): string {
  const uuid = uuidInId(node ?? '')
  return isUuid(uuid) ? uuid : BYTES
}

/** A pattern may tell of two artifacts in one file, the one after the other: what is said again is said of the second. */
function groupsOf(facts: readonly Fact[]): Fact[][] {
  const groups: Fact[][] = []
  for (const fact of facts) {
    const last = groups.at(-1)
    if (last === undefined || last.some(({ path }) => path === fact.path)) groups.push([fact])
    else last.push(fact)
  }
  return groups
}

/** A sample is a password-protected archive; whatever else a file refers to is an attachment. */
function readFileContent(facts: readonly Fact[], relations: ReadonlyMap<string, string>): Content | undefined {
  const said = (name: string) => facts.find(({ path }) => path === FILE + name)
  const name = said('x_misp_filename')?.value
  const md5 = said('hashes.MD5')?.value
  const data = said('payload_bin')
  if (data === undefined && name === undefined) return undefined
  const isSample = md5 !== undefined || said('mime_type')?.value === 'application/zip'
  const relation = relations.get(isSample ? 'sample' : 'payload') ?? relations.get('image') ?? relations.get('sample')
  if (relation === undefined) return undefined
  const value = [name ?? '', ...(isSample && md5 !== undefined ? [md5] : [])].join('|')
  return { relation, value, data: data?.value, node: data?.node }
}

function readParts(facts: readonly Fact[]): Content[] {
  const parts = new Map<string, Map<string, Fact>>()
  for (const fact of facts) {
    const part = parts.get(fact.at) ?? new Map<string, Fact>()
    part.set(fact.path.slice(PART.length), fact)
    parts.set(fact.at, part)
  }
  return [...parts.values()].flatMap((part) => {
    const disposition = part.get('content_disposition')?.value ?? 'attachment'
    const name = part.get('body_raw_ref.name') ?? part.get('body_raw_ref.x_misp_filename')
    const data = part.get('body_raw_ref.payload_bin')
    const value = name?.value ?? /filename='(.*)'$/s.exec(disposition)?.[1]
    if (value === undefined) return []
    return [
      { relation: disposition.split(';')[0] ?? 'attachment', value, data: data?.value, node: (name ?? data)?.node },
    ]
  })
}
