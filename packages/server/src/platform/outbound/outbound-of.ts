import type { Db } from '../db/connect.ts'
import { networkTexts } from '../settings/network-texts.ts'
import { readSetting } from '../settings/read-setting.ts'
import { networks } from './addresses.ts'
import { openOutbound, type Outbound } from './outbound.ts'

/** The way out of a server, with the networks that its site admins allow beyond the public internet. */
export function openOutboundOf(db: Db): Outbound {
  return openOutbound(async () => networks(networkTexts(await readSetting(db, 'outbound.allow'))), 'Tocsin')
}
