import { DISPLAY_NAMES } from '../mapping/host-templates.ts'
import { SOCKET_STATES, X509_NAMES } from '../mapping/network-templates.ts'
import type { ObservableTemplate } from '../mapping/observable-template.ts'
import type { Place, PlaceOrPath } from '../mapping/place.ts'
import type { Fact } from './facts.ts'
import { withHashName } from './hash-names.ts'
import { readContents } from './own-contents.ts'
import { relationOfCustom, typeOfRelation } from './relation-types.ts'

/** A value of an object of MISP, as its exporters wrote it into an observable or a pattern. */
export type OwnValue = {
  readonly relation: string
  readonly type: string
  readonly value: string
  readonly data?: string | undefined
  /** The observable that has it, where that stands for the attribute alone. */
  readonly node?: string | undefined
}

export type OwnValues = { readonly values: OwnValue[]; readonly unplaced: Fact[] }

const CUSTOM = /^x_misp_(.+?)(\.value|\.data)?$/
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f.]*:[0-9a-f:.]*)(?:\/\d{1,3})?$/i

/** The layer of a protocol, which the relations of `network-connection` tell apart. Source: misp-stix. */
const LAYERS: Readonly<Record<string, string>> = {
  arp: '3',
  icmp: '3',
  ip: '3',
  ipv4: '3',
  ipv6: '3',
  tcp: '4',
  udp: '4',
  ftp: '7',
  http: '7',
  https: '7',
}

/** Reads the facts back into the relations that they were. What no relation of the template says is handed back. */
export function readOwnValues(name: string, template: ObservableTemplate, facts: readonly Fact[]): OwnValues {
  const told = facts.filter((fact) => !isImplied(fact, template, name))
  const { contents, rest } = readContents(template, told)
  const reverse = relationsByPath(template)
  const values: OwnValue[] = contents.map((content) => withType(name, content))
  const customs = new Map<string, { relation: string; value: string; data?: string | undefined }>()
  const unplaced = rest.filter((fact) => {
    const read = readCustom(name, fact, customs) ?? readPlaced(name, fact, reverse)
    if (read === undefined) return true
    for (const { relation, value } of read) values.push(withType(name, { relation, value, node: fact.node }))
    return false
  })
  for (const custom of customs.values()) values.push(withType(name, custom))
  return { values, unplaced }
}

function withType(name: string, value: Omit<OwnValue, 'type'>): OwnValue {
  return { ...value, type: typeOfRelation(name, value.relation) }
}

/** What the exporters write of every such object, or because STIX asks for it. */
function isImplied({ path, value }: Fact, { constants = {} }: ObservableTemplate, name: string): boolean {
  if (/_refs?\.type$/.test(path)) return true
  if (Object.hasOwn(constants, path) && constants[path] === value) return true
  return path === 'protocols' && (name === 'ip-port' ? /^ipv[46]$/.test(value) : name === 'http-request')
}

/** A place with its relation. */
type Candidate = { readonly relation: string; readonly place: Place }

function relationsByPath({ fields }: ObservableTemplate): Map<string, Candidate[]> {
  const found = new Map<string, Candidate[]>()
  for (const [relation, field] of Object.entries(fields)) {
    const place: Place = typeof field === 'string' ? { path: field } : field
    for (const path of pathsOf(place)) found.set(path, [...(found.get(path) ?? []), { relation, place }])
  }
  return found
}

/** All the ways in which a place is spelt, without the places in lists. */
export function pathsOf(field: PlaceOrPath): string[] {
  const { path, pattern } = typeof field === 'string' ? { path: field, pattern: undefined } : field
  const spelt = [
    ...(typeof path === 'string' ? [path] : Object.values(path)),
    ...(pattern === undefined ? [] : [pattern]),
  ]
  return [...new Set(spelt.map((one) => one.replaceAll(/\[[^\]]*\]/g, '')))]
}

type Placed = { relation: string; value: string }[]

function readPlaced(name: string, fact: Fact, reverse: Map<string, Candidate[]>): Placed | undefined {
  const { path, value } = fact
  const special = readSpecial(name, fact)
  if (special !== undefined) return special
  const candidates = reverse.get(path) ?? reverse.get(withHashName(path)) ?? []
  const relation = choose(name, value, candidates)
  return relation === undefined ? undefined : [{ relation, value: asMisp(value, candidates) }]
}

/** Of several relations at one place: by the layer of a protocol, by what stands at an end of traffic, else the first. */
function choose(name: string, value: string, candidates: readonly Candidate[]): string | undefined {
  const [first] = candidates
  if (first === undefined || candidates.length === 1) return first?.relation
  const layer = LAYERS[value.toLowerCase()]
  const ofLayer = candidates.find(({ relation }) => relation === `layer${layer}-protocol`)
  if (ofLayer !== undefined) return ofLayer.relation
  if (name === 'http-request' && candidates.some(({ relation }) => relation === 'uri')) {
    return value.includes('://') ? 'url' : 'uri'
  }
  const isName = !ADDRESS.test(value)
  const fitting = candidates.find(({ place }) => (place.target === 'domain-name') === isName)
  return (fitting ?? first).relation
}

/** Numbers of autonomous systems have their letters in MISP's exports. */
function asMisp(value: string, [first]: readonly Candidate[]): string {
  return first?.place.kind === 'as-number' && /^\d+$/.test(value) ? `AS${value}` : value
}

function readSpecial(name: string, { path, value, type }: Fact): Placed | undefined {
  const shown = /^(from|to|cc|bcc)_refs?\.display_name$/.exec(path)?.[1]
  if (shown !== undefined && Object.hasOwn(DISPLAY_NAMES, `${shown}-display-name`)) {
    return [{ relation: `${shown}-display-name`, value }]
  }
  if (name === 'http-request' && type === 'domain-name') return path === 'value' ? [{ relation: 'host', value }] : []
  if (name === 'network-socket') return socketState(path, value)
  if (name === 'x509' && path === X509_NAMES.path) return certificateNames(value)
  return undefined
}

function socketState(path: string, value: string): Placed | undefined {
  const state = Object.entries(SOCKET_STATES).find(([, property]) => path === `extensions.socket-ext.${property}`)?.[0]
  if (state === undefined) return undefined
  return value.toLowerCase() === 'true' ? [{ relation: 'state', value: state }] : []
}

function certificateNames(value: string): Placed {
  const relations = Object.entries(X509_NAMES.words)
  return value.split(',').flatMap((part) => {
    const found = relations.find(([, word]) => part.startsWith(`${word}:`))
    return found === undefined ? [] : [{ relation: found[0], value: part.slice(found[1].length + 1) }]
  })
}

/** A custom property: the relation with underscores, its value, and with it its data. */
function readCustom(
  name: string,
  { path, at, value }: Fact,
  customs: Map<string, { relation: string; value: string; data?: string | undefined }>,
): Placed | undefined {
  const found = CUSTOM.exec(path)
  if (found?.[1] === undefined) return undefined
  const relation = relationOfCustom(name, found[1])
  if (found[2] === undefined) return [{ relation, value }]
  const key = `${path.slice(0, -found[2].length)} ${at}`
  const known = customs.get(key) ?? { relation, value: '' }
  customs.set(key, found[2] === '.data' ? { ...known, data: value } : { ...known, value })
  return []
}
