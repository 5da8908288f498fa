import type { Migration } from 'kysely'
import * as accounts from './migrations/0001-accounts.ts'
import * as vocabulary from './migrations/0002-vocabulary.ts'
import * as graph from './migrations/0003-graph.ts'
import * as sharing from './migrations/0004-sharing.ts'
import * as audit from './migrations/0006-audit.ts'
import * as people from './migrations/0007-people.ts'
import * as delegations from './migrations/0008-delegations.ts'
import * as keptBack from './migrations/0009-kept-back.ts'
import * as content from './migrations/0010-content.ts'
import * as taxonomies from './migrations/0011-taxonomies.ts'
import * as galaxies from './migrations/0012-galaxies.ts'
import * as warninglists from './migrations/0013-warninglists.ts'
import * as objectTemplates from './migrations/0014-object-templates.ts'
import * as decay from './migrations/0015-decay.ts'
import * as notesAndGraphs from './migrations/0017-notes-and-graphs.ts'
import * as searchCounts from './migrations/0018-search-counts.ts'
import * as exports from './migrations/0019-exports.ts'
import * as taxii from './migrations/0020-taxii.ts'
import * as servers from './migrations/0022-servers.ts'
import * as syncRuns from './migrations/0023-sync-runs.ts'
import * as feeds from './migrations/0024-feeds.ts'
import * as jobPayloads from './migrations/0025-job-payloads.ts'
import * as eventOrigins from './migrations/0026-event-origins.ts'
import * as instanceKey from './migrations/0027-instance-key.ts'
import * as recalls from './migrations/0028-recalls.ts'
import * as runs from './migrations/0029-runs.ts'
import * as keptValues from './migrations/0030-kept-values.ts'
import * as changes from './migrations/0031-changes.ts'
import * as syncCursors from './migrations/0032-sync-cursors.ts'
import * as zeromq from './migrations/0034-zeromq.ts'

/** Every step from an empty database to today's, in order. A step that was released is never changed. */
export const migrations: Record<string, Migration> = {
  '0001-accounts': accounts,
  '0002-vocabulary': vocabulary,
  '0003-graph': graph,
  '0004-sharing': sharing,
  '0006-audit': audit,
  '0007-people': people,
  '0008-delegations': delegations,
  '0009-kept-back': keptBack,
  '0010-content': content,
  '0011-taxonomies': taxonomies,
  '0012-galaxies': galaxies,
  '0013-warninglists': warninglists,
  '0014-object-templates': objectTemplates,
  '0015-decay': decay,
  '0017-notes-and-graphs': notesAndGraphs,
  '0018-search-counts': searchCounts,
  '0019-exports': exports,
  '0020-taxii': taxii,
  '0022-servers': servers,
  '0023-sync-runs': syncRuns,
  '0024-feeds': feeds,
  '0025-job-payloads': jobPayloads,
  '0026-event-origins': eventOrigins,
  '0027-instance-key': instanceKey,
  '0028-recalls': recalls,
  '0029-runs': runs,
  '0030-kept-values': keptValues,
  '0031-changes': changes,
  '0032-sync-cursors': syncCursors,
  '0034-zeromq': zeromq,
}
