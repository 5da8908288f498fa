import type { Attribute, MispObject } from '@tocsin/format'
import { CUSTOM_PROPERTY_PREFIX } from '../mapping/constants.ts'
import { categoryOf, isForDetection } from './attribute.ts'
import type { Json, Properties } from './stix-object.ts'

/** The properties of an object that STIX has nothing for: its attributes as they are. Source: misp-stix. */
export function customProperties(object: MispObject, attributes: readonly Attribute[]): Properties {
  return {
    [`${CUSTOM_PROPERTY_PREFIX}name`]: object.name,
    [`${CUSTOM_PROPERTY_PREFIX}meta_category`]: object['meta-category'] ?? '',
    [`${CUSTOM_PROPERTY_PREFIX}comment`]: object.comment === '' ? undefined : object.comment,
    [`${CUSTOM_PROPERTY_PREFIX}attributes`]: attributes.map(customAttribute),
  }
}

function customAttribute(attribute: Attribute): Json {
  const { type = '', object_relation, value = '', category, comment, uuid, data } = attribute
  return {
    type,
    object_relation: object_relation ?? '',
    value,
    category: categoryOf(type, category),
    comment: comment === '' ? undefined : comment,
    to_ids: isForDetection(attribute) || undefined,
    uuid,
    data,
  }
}
