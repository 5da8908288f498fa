import { csv, type CsvRow } from '@tocsin/convert'
import { quote, sighting } from '@tocsin/format'
import type { Viewer } from '../../access/viewer.ts'
import { wholeValue } from '../events/attribute-row.ts'
import { toldSighting } from '../events/sighting-rows.ts'
import type { FoundSighting, FoundSightings } from './find-sightings.ts'
import type { Format, SightingQuery } from './search-query.ts'
import { xmlElement, type Json } from './xml-element.ts'

/** What is written of found sightings, for whom. */
export type Writing = { viewer: Viewer; query: SightingQuery; found: FoundSightings }

export const contentTypes: Record<Format, string> = {
  json: 'application/json; charset=utf-8',
  csv: csv.contentType,
  xml: 'application/xml; charset=utf-8',
}

/** Found sightings in a format, piece by piece. */
export function foundText(format: Format, writing: Writing): AsyncGenerator<string> {
  if (format === 'csv') return csvText(writing)
  return format === 'xml' ? xmlText(writing) : jsonText(writing)
}

async function* jsonText(writing: Writing): AsyncGenerator<string> {
  let separator = ''
  yield '{"response":['
  for await (const rows of writing.found.pages) {
    if (rows.length === 0) continue
    yield separator + rows.map((row) => `{"Sighting":${rowText(writing, row)}}`).join(',')
    separator = ','
  }
  yield ']}'
}

async function* xmlText(writing: Writing): AsyncGenerator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<response>'
  for await (const rows of writing.found.pages) {
    yield rows.map((row) => xmlElement('Sighting', JSON.parse(rowText(writing, row)) as Json)).join('')
  }
  yield '</response>\n'
}

/** One sighting as JSON text, in MISP's order. */
function rowText({ viewer, query, found }: Writing, row: FoundSighting): string {
  const { Organisation, attribute_uuid, ...told } = toldSighting(viewer, found.rules, row)
  const value = wholeValue(row)
  const parts = [
    sighting.write(told).slice(0, -1),
    `"value":${quote(value)}`,
    ...(query.withAttribute ? [`"Attribute":${attributeText(row, value)}`] : []),
    ...(query.withEvent ? [`"Event":${eventText(row)}`] : []),
    ...(query.withUuids ? [`"attribute_uuid":"${attribute_uuid}","event_uuid":"${row.event_uuid}"`] : []),
    ...(Organisation ? [`"Organisation":${organisationText(Organisation)}`] : []),
  ]
  return `${parts.join(',')}}`
}

function attributeText(row: FoundSighting, value: string): string {
  return `{"id":"${row.attribute_id}","uuid":"${row.attribute_uuid}","type":${quote(row.attribute_type)},"category":${quote(row.attribute_category)},"to_ids":${row.to_ids},"value":${quote(value)}}`
}

function eventText(row: FoundSighting): string {
  return `{"id":"${row.event_id}","uuid":"${row.event_uuid}","orgc_id":"${row.event_orgc_id}","org_id":"${row.event_org_id}","info":${quote(row.event_info)},"Orgc":{"name":${quote(row.orgc_name)}}}`
}

type Organisation = NonNullable<ReturnType<typeof toldSighting>['Organisation']>

function organisationText({ id, uuid, name }: Organisation): string {
  return `{"id":"${id}","uuid":"${uuid}","name":${quote(name ?? '')}}`
}

const OWN = ['id', 'attribute_id', 'event_id', 'org_id', 'date_sighting', 'uuid', 'source', 'type', 'value']
const ATTRIBUTE = ['attribute_uuid', 'attribute_type', 'attribute_category', 'attribute_to_ids']
const EVENT = ['event_uuid', 'event_orgc_id', 'event_org_id', 'event_info', 'event_orgc_name']
const ORGANISATION = ['organisation_uuid', 'organisation_name']

function csvText({ viewer, query, found }: Writing): AsyncGenerator<string> {
  const uuids = [...(query.withAttribute ? [] : ['attribute_uuid']), ...(query.withEvent ? [] : ['event_uuid'])]
  const columns = [
    ...OWN,
    ...(query.withAttribute ? ATTRIBUTE : []),
    ...(query.withEvent ? EVENT : []),
    ...(query.withUuids ? uuids : []),
    ...ORGANISATION,
  ]
  const lines = async function* (): AsyncGenerator<CsvRow[]> {
    for await (const rows of found.pages) {
      yield rows.map((row) => {
        const cells = cellsOf(row, toldSighting(viewer, found.rules, row))
        return columns.map((name) => cells[name])
      })
    }
  }
  return csv.write(lines(), { columns, headerless: false })
}

function cellsOf(row: FoundSighting, told: ReturnType<typeof toldSighting>): Record<string, CsvRow[number]> {
  return {
    id: row.id,
    attribute_id: row.attribute_id,
    event_id: row.event_id,
    org_id: told.org_id,
    date_sighting: row.date_sighting,
    uuid: row.uuid,
    source: row.source,
    type: row.type,
    value: wholeValue(row),
    attribute_uuid: row.attribute_uuid,
    attribute_type: row.attribute_type,
    attribute_category: row.attribute_category,
    attribute_to_ids: row.to_ids,
    event_uuid: row.event_uuid,
    event_orgc_id: row.event_orgc_id,
    event_org_id: row.event_org_id,
    event_info: row.event_info,
    event_orgc_name: row.orgc_name,
    organisation_uuid: told.Organisation?.uuid,
    organisation_name: told.Organisation?.name,
  }
}
