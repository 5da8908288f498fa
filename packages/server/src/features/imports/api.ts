import { flag, localId, nativeInteger, text } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { anything, fields, listOf, media, needed, object, oneOf, told } from '../../platform/http/api/shapes.ts'

const bytes = { type: 'string', contentEncoding: 'binary', description: 'The document.' }
const form = media('multipart/form-data', { type: 'object', properties: { upload: bytes } })
const taken = object({
  as: oneOf('attributes', 'proposals'),
  dryRun: flag,
  counts: object(fields(nativeInteger, 'added exists refused dropped lost')),
  items: listOf(anything),
})
const uploading = {
  body: form,
  answers: object({ Event: anything }),
  errors: ['rejected', 'unsupported-media'] as const,
  more: 'The document may be the body itself; wishes (`publish`, `distribution`, …) stand in the query then.',
}

export const importsApi: RouteTable = {
  group: 'Imports',
  routes: {
    'POST /events/freeTextImport/{id}[/{adhere}[/{meta}]]': {
      summary: 'Add the values that a text holds to an event',
      path: {
        adhere: told(oneOf('0', '1', 'soft'), 'Whether values of warninglists are left out.'),
        meta: told(oneOf('0', '1'), 'Tell what would be added, and add nothing.'),
      },
      takes: {
        value: needed(told(text, 'The text.')),
        adhereToWarninglists: told(anything, 'true to leave out what a warninglist holds, `soft` to clear `to_ids`.'),
        returnMetaAttributes: flag,
        distribution: localId,
        sharing_group_id: localId,
      },
      answers: listOf(anything),
    },
    'POST /events/add_misp_export': {
      summary: 'Bring in events that a MISP exported',
      takes: { filecontent: told(text, 'JSON or XML, or a file of a form.'), takeownership: flag, publish: flag },
      answers: listOf(object({ result: anything, info: anything, validationIssues: anything })),
      errors: ['rejected', 'unsupported-media'],
    },
    'POST /tocsin/events/{id}/import': {
      summary: 'Add what a document holds to an event, or tell what would be',
      more: 'Its format is told by what it is, unless `format` says; `dryRun`, `proposals`, `distribution`, … stand in the query.',
      body: media('application/octet-stream', bytes),
      answers: taken,
      errors: ['rejected', 'unsupported-media', 'upstream'],
    },
    'POST /events/addIOC/{id}': {
      summary: 'Add what an OpenIOC document holds to an event',
      body: form,
      answers: taken,
      errors: ['rejected', 'unsupported-media'],
    },
    'POST /events/upload_stix /events/upload_stix/1': { summary: 'Make events of a STIX 1 document', ...uploading },
    'POST /events/upload_stix/2': { summary: 'Make events of a STIX 2 document', ...uploading },
  },
}
