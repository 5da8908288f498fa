import { type StixObject, textsOf } from './stix-object.ts'

/** `misp:type="domain|ip"`: what MISP's exporters say of the record that an object stands for. */
export function ownLabel(object: StixObject, feature: string): string | undefined {
  const start = `misp:${feature}="`
  const label = textsOf(object, 'labels').find(
    (one) => one.startsWith(start) && one.endsWith('"') && one.length > start.length,
  )
  return label?.slice(start.length, -1)
}
