import type { Writable } from 'node:stream'
import type { Client } from '@tocsin/client'
import { Command } from 'commander'
import { askRecalledAgain, recall, showRecalls } from './recall.ts'

/** `tocsin recall …` and `tocsin recalls …` */
export function recallCommands(client: () => Client, { out }: { out: Writable }): Command[] {
  const print = (line: string): void => void out.write(`${line}\n`)
  const start = new Command('recall')
    .description('ask every server that may have an event of yours to take it out of use')
    .argument('<event>', 'by id or uuid; it is unpublished here')
    .requiredOption('--reason <text>', 'what those that are asked are told')
    .addHelpText('after', '\nServers are asked one after the other: see tocsin recalls.')
    .action(async (event: string, { reason }: { reason: string }) => recall(client(), event, reason, print))
  const show = new Command('recalls')
    .description('what came of recalls: the latest, or what each server says to one')
    .argument('[id]')
    .option('--ask', 'ask those again that have not answered for good')
    .action(async (id: string | undefined, { ask = false }: { ask?: boolean }) => {
      if (ask && id !== undefined) await askRecalledAgain(client(), id, print)
      else await showRecalls(client(), id, print)
    })
  return [start, show]
}
