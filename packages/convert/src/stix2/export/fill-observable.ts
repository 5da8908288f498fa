import type { Content, PlaceOrPath, StixVersion } from '../mapping/place.ts'
import {
  addressType,
  asPlace,
  customProperties,
  imageType,
  sampleArchive,
  sampleParts,
  settle,
  type Given,
} from './given.ts'
import { Node, type ObservableGraph } from './observable-graph.ts'

/** Puts a value into the graph; false where its place is taken, of another version, or not for such a value. */
type Filler = (graph: ObservableGraph, place: PlaceOrPath, given: Given, version: StixVersion) => boolean

const FILLERS: Readonly<Record<Content, Filler>> = {
  value: fillValue,
  sample: fillSample,
  payload: fillPayload,
  image: fillPayload,
  bytes: fillBytes,
  part: fillPart,
}

/** Puts each value at the place of its relation, and the others into custom properties of the main object. */
export function fillObservable(
  graph: ObservableGraph,
  fields: Readonly<Record<string, PlaceOrPath>>,
  givens: readonly Given[],
  version: StixVersion,
): void {
  const left = givens.filter(({ relation }) => !Object.hasOwn(fields, relation))
  for (const [relation, place] of Object.entries(fields)) {
    for (const given of givens.filter((one) => one.relation === relation)) {
      if (!fillPlace(graph, place, given, version)) left.push(given)
    }
  }
  Object.assign(graph.main.fields, customProperties(left, version))
}

/** As `fillObservable`, for one value whose place is known. */
export function fillPlace(graph: ObservableGraph, place: PlaceOrPath, given: Given, version: StixVersion): boolean {
  return FILLERS[asPlace(place).content ?? 'value'](graph, place, given, version)
}

function fillValue(graph: ObservableGraph, place: PlaceOrPath, given: Given, version: StixVersion): boolean {
  const settled = settle(place, given, version)
  if (settled === undefined) return false
  const { target, joins, resolves, unless } = asPlace(place)
  const reference = graph.main.fields[settled.path.slice(0, settled.path.indexOf('.'))]
  if (joins && reference === undefined) return false
  if (unless !== undefined && (reference instanceof Node ? reference : graph.main).fields[unless] !== undefined)
    return false
  if (resolves && reference instanceof Node) {
    Object.assign(graph.add('domain-name', given.uuid).fields, { value: settled.value, resolves_to_refs: [reference] })
    return true
  }
  return graph.place({ ...settled, uuid: given.uuid, target: target ?? addressType(given.value) })
}

function fillSample(
  graph: ObservableGraph,
  _: PlaceOrPath,
  { value, data, uuid }: Given,
  version: StixVersion,
): boolean {
  if (data === undefined || graph.main.fields.content_ref !== undefined) return false
  const { name, md5 } = sampleParts(value)
  const artifact = graph.add('artifact', uuid)
  Object.assign(artifact.fields, { payload_bin: data, ...sampleArchive(version) })
  if (md5 !== undefined) artifact.fields.hashes = { MD5: md5 }
  artifact.fields.x_misp_filename = name
  graph.main.fields.content_ref = artifact
  return true
}

function fillPayload(graph: ObservableGraph, place: PlaceOrPath, { value, data, uuid }: Given): boolean {
  if (data === undefined || graph.main.fields.content_ref !== undefined) return false
  const artifact = graph.add('artifact', uuid)
  const type = asPlace(place).content === 'image' ? imageType(value) : undefined
  Object.assign(artifact.fields, type === undefined ? {} : { mime_type: type }, {
    payload_bin: data,
    x_misp_filename: value,
  })
  graph.main.fields.content_ref = artifact
  return true
}

function fillBytes(graph: ObservableGraph, _: PlaceOrPath, { value, data }: Given): boolean {
  if (graph.main.fields.payload_bin !== undefined) return false
  graph.main.fields.payload_bin = data ?? value
  return true
}

function fillPart(graph: ObservableGraph, _: PlaceOrPath, { relation, value, data, uuid }: Given): boolean {
  const part = graph.add(data === undefined ? 'file' : 'artifact', uuid)
  Object.assign(part.fields, data === undefined ? { name: value } : { payload_bin: data, x_misp_filename: value })
  const disposition = relation === 'email-attachment' ? 'attachment' : relation
  const parts = (graph.main.fields.body_multipart ??= [])
  if (!Array.isArray(parts)) return false
  parts.push({ content_disposition: `${disposition}; filename='${value}'`, body_raw_ref: part })
  graph.main.fields.is_multipart = true
  return true
}
