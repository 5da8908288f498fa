/** A marking definition of TLP: its id, and the word of its level. */
export type TlpMarking = { readonly id: string; readonly level: string }

/** When the markings of TLP 1 were defined. Source: STIX 2.1 §7.2.1.4; the ids are those of STIX 2.0 too. */
export const TLP_1_CREATED = '2017-01-20T00:00:00.000Z'

/** By the tag of MISP. */
export const TLP_1: Readonly<Record<string, TlpMarking>> = {
  'tlp:white': { id: 'marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9', level: 'white' },
  'tlp:green': { id: 'marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da', level: 'green' },
  'tlp:amber': { id: 'marking-definition--f88d31f6-486f-44da-b317-01333bde0b82', level: 'amber' },
  'tlp:red': { id: 'marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed', level: 'red' },
}

export const TLP_2_CREATED = '2022-10-01T00:00:00.000Z'

/** The extension that carries the level. Source: OASIS, "TLP 2.0 marking definitions" in cti-stix-common-objects. */
export const TLP_2_EXTENSION = 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d'

/**
 * All markings of TLP 2, by what a tag of that version would be. Where a tag is of both versions, such as `tlp:green`, it is
 * written as TLP 1, as misp-stix does: `TLP_2_ONLY` names those that are written as TLP 2.
 */
export const TLP_2: Readonly<Record<string, TlpMarking>> = {
  'tlp:clear': { id: 'marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487', level: 'clear' },
  'tlp:green': { id: 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb', level: 'green' },
  'tlp:amber': { id: 'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421', level: 'amber' },
  'tlp:amber+strict': { id: 'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003', level: 'amber+strict' },
  'tlp:red': { id: 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1', level: 'red' },
}

export const TLP_2_ONLY: readonly string[] = ['tlp:clear', 'tlp:amber+strict']

/** STIX 2.1's `confidence` for tags of the taxonomy `misp`; of several the lowest counts. They stay labels too. */
export const CONFIDENCES: Readonly<Record<string, number>> = {
  'misp:confidence-level="completely-confident"': 100,
  'misp:confidence-level="usually-confident"': 75,
  'misp:confidence-level="fairly-confident"': 50,
  'misp:confidence-level="rarely-confident"': 25,
  'misp:confidence-level="unconfident"': 0,
}
