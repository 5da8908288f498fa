import { randomUUID } from 'node:crypto'
import { organisation, Report, unwrap, type Organisation } from '@tocsin/format'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { recordChange } from '../audit/record.ts'
import { requireOrganisation, type OrganisationRow } from './find.ts'

type Errors = Record<string, string[]>

/** Adds an organisation. */
export async function addOrganisation(tx: Tx, actor: Actor, body: unknown): Promise<OrganisationRow> {
  const refuse = refusal('add')
  const sent = readSent(body, refuse)
  const name = nameOf(sent.name ?? '', refuse)
  const fields = { ...writable(sent), name, uuid: sent.uuid ?? randomUUID(), local: sent.local ?? true }
  await refuseTaken(tx, fields, 0, refuse)
  const added = await tx
    .insertInto('organisations')
    .values({ ...fields, created_by: actor.userId })
    .returningAll()
    .executeTakeFirstOrThrow()
  await recordChange(tx, actor, { model: 'Organisation', action: 'add', after: added })
  return added
}

/** Edits an organisation: what was sent changes, the rest stays. */
export async function editOrganisation(
  context: Context,
  actor: Actor,
  reference: string,
  body: unknown,
): Promise<OrganisationRow> {
  const refuse = refusal('edit')
  const sent = readSent(body, refuse)
  return inTransaction(context, async (tx) => {
    const stored = await requireOrganisation(tx, reference)
    const { uuid = stored.uuid, local = stored.local } = sent
    const name = sent.name === undefined ? stored.name : nameOf(sent.name, refuse)
    await refuseTaken(tx, { name, uuid }, stored.id, refuse)
    // An edit leaves a list, as in MISP.
    const restricted_to_domain = sent.restricted_to_domain ?? stored.restricted_to_domain ?? []
    const edited = await tx
      .updateTable('organisations')
      .set({ ...writable(sent), restricted_to_domain, name, uuid, local, date_modified: context.clock.now() })
      .where('id', '=', stored.id)
      .returningAll()
      .executeTakeFirstOrThrow()
    await recordChange(tx, actor, { model: 'Organisation', action: 'edit', before: stored, after: edited })
    return edited
  })
}

function refusal(action: 'add' | 'edit'): (errors: Errors) => Problem {
  return (errors) =>
    new Problem('rejected', `Could not ${action} Organisation`, { url: `/admin/organisations/${action}`, errors })
}

function readSent(body: unknown, refuse: (errors: Errors) => Problem): Organisation {
  const report = new Report()
  const sent = organisation.read(unwrap(body, 'Organisation')[0] ?? {}, report)
  if (sent) return sent
  throw refuse(Object.fromEntries(report.findings.map(({ path, message }) => [path || 'Organisation', [message]])))
}

const MAX_NAME = 255

function nameOf(sent: string, refuse: (errors: Errors) => Problem): string {
  const name = sent.trim()
  if (name === '') throw refuse({ name: ['Name cannot be empty.'] })
  if (name.length > MAX_NAME) throw refuse({ name: [`At most ${MAX_NAME} characters are allowed.`] })
  return name
}

/** The columns that a request may fill; what it does not name is undefined, and stays as it is. */
function writable(sent: Organisation) {
  const { description, contacts, landingpage, restricted_to_domain } = sent
  const texts = { type: sent.type ?? undefined, nationality: sent.nationality ?? undefined }
  return { description, contacts, landingpage, restricted_to_domain, ...texts, sector: sent.sector ?? undefined }
}

async function refuseTaken(
  tx: Tx,
  { name, uuid }: { name: string; uuid: string },
  exceptId: number,
  refuse: (errors: Errors) => Problem,
): Promise<void> {
  const twins = await tx
    .selectFrom('organisations')
    .select(['name', 'uuid'])
    .where('id', '<>', exceptId)
    .where((eb) => eb.or([eb(eb.fn<string>('lower', ['name']), '=', name.toLowerCase()), eb('uuid', '=', uuid)]))
    .execute()
  if (twins.some((twin) => twin.uuid === uuid))
    throw refuse({ uuid: ['An organisation with this UUID already exists.'] })
  if (twins.length > 0) throw refuse({ name: ['An organisation with this name already exists.'] })
}
