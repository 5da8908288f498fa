import type { OrganisationReference } from '@tocsin/format'
import { holds, type Actor } from '../../access/actor.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { captureOrganisation } from '../orgs/capture.ts'
import type { StoredFiles } from './attachments.ts'
import type { SharingOf } from './sharing.ts'

/** What the writers of companions need to know: who brings them, when, and what they hang on. */
export type Company = {
  actor: Actor
  now: number
  files: StoredFiles
  sharingOf: SharingOf
  /** Local ids by uuid of the attributes and objects that were sent along. */
  attributeIds: ReadonlyMap<string, number>
  objectIds: ReadonlyMap<string, number>
}

/** Whose name stands under a companion: the one it carries where the bearer speaks for others, else the bearer's own. */
export async function signerOf(tx: Tx, actor: Actor, sent: OrganisationReference | undefined): Promise<number> {
  const mayKeep = sent?.uuid !== undefined && holds(actor, 'perm_sync')
  return mayKeep ? captureOrganisation(tx, sent, actor) : actor.orgId
}
