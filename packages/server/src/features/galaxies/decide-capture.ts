import type { GalaxyCluster } from '@tocsin/format'
import { holds, isSiteAdmin, type Actor } from '../../access/actor.ts'
import { galaxyFlags } from '../tags/resolve.ts'

/** What is known here of a cluster that came along with something else. */
export type KnownHere = { version: string; is_default: boolean; locked: boolean; orgc_id: number }

/** What becomes of it, and why it is left where it is. */
export type Capture = 'add' | 'update' | 'default' | 'not newer' | 'not allowed'

/** A cluster of somebody's own is named by its uuid; all others are of a public library, whatever else they say. */
export function isOwnCluster(cluster: Pick<GalaxyCluster, 'tag_name' | 'default'>): boolean {
  return cluster.default !== true && galaxyFlags(cluster.tag_name ?? '').is_custom_galaxy
}

/**
 * Whether a cluster of somebody's own is taken in: by those who edit galaxies or synchronise, and over what is here only
 * if it is newer. What was made here is changed here; a copy follows its server.
 *
 * Source: MISP's GalaxyCluster::captureCluster; `sync-protocol` §6.
 */
export function decideCapture(actor: Actor, sent: { version?: string | undefined }, here?: KnownHere): Capture {
  if (!holds(actor, 'perm_galaxy_editor') && !holds(actor, 'perm_sync')) return 'not allowed'
  if (!here) return 'add'
  if (here.is_default) return 'default'
  if (!(versionOf(sent.version) > versionOf(here.version))) return 'not newer'
  if (isSiteAdmin(actor)) return 'update'
  const mayFollow = here.locked && holds(actor, 'perm_sync')
  const isTheirs = !here.locked && here.orgc_id === actor.orgId && holds(actor, 'perm_galaxy_editor')
  return mayFollow || isTheirs ? 'update' : 'not allowed'
}

/** Versions are counted: those of one's own are times. */
export function versionOf(version: string | undefined): number {
  return /^\d{1,15}$/.test(version ?? '') ? Number(version) : 0
}
