/** What JSON can hold. A property that is undefined is not written. */
export type Json = string | number | boolean | readonly Json[] | { readonly [name: string]: Json | undefined }

/** Properties by name, while they are put together. */
export type Properties = { [name: string]: Json | undefined }

/** A STIX object: domain object, relationship, observable or marking. */
export type StixObject = Properties & {
  type: string
  id: string
  created?: string | undefined
  modified?: string | undefined
}

/** The items of a list; none where the value is no list. */
export function itemsOf(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : []
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}
