import type { MispObject } from '@tocsin/format'

/**
 * The object that keeps the document which an event was made of, for whoever wants it as it was.
 * Source: MISP's Event::add_original_file, and misp-objects, `original-imported-file` 2.
 */
export function originalFile(bytes: Buffer, name: string, format: string): MispObject {
  const kept = { to_ids: false, disable_correlation: true }
  return {
    name: 'original-imported-file',
    'meta-category': 'file',
    description: 'Object describing the original file used to import data in MISP.',
    template_uuid: '4cd560e9-2cfe-40a1-9964-7b2e797ecac5',
    template_version: '2',
    Attribute: [
      {
        ...kept,
        object_relation: 'imported-sample',
        type: 'attachment',
        category: 'External analysis',
        value: name,
        data: bytes.toString('base64'),
      },
      { ...kept, object_relation: 'format', type: 'text', category: 'Other', value: format },
    ],
  }
}
