import type { Writable } from 'node:stream'
import type { Client } from '@tocsin/client'
import { Command } from 'commander'
import { fetchFeed, findInFeeds, listFeeds, listReceipts, publishFeed } from './feed.ts'
import { barProgress, silentProgress } from './progress.ts'

type Told = { out: Writable; isTerminal: boolean; exitWith: (code: number) => void }

/** `tocsin feed …` */
export function feedCommand(client: () => Client, { out, isTerminal, exitWith }: Told): Command {
  const print = (line: string): void => void out.write(`${line}\n`)
  const feed = new Command('feed').description('what others publish for everybody, and what you publish so')
  feed
    .command('list')
    .description('the feeds of the server')
    .action(async () => listFeeds(client(), print))
  feed
    .command('fetch')
    .description('fetch a feed now, and wait for it')
    .argument('<id>')
    .option('--dry-run', 'say only what it would come to')
    .action(async (id: string, { dryRun = false }: { dryRun?: boolean }) => {
      const progress = isTerminal ? barProgress(print, 'done') : silentProgress
      exitWith(await fetchFeed(client(), id, { isDryRun: dryRun }, { print, progress }))
    })
  feed
    .command('receipts')
    .description('what became of the latest runs')
    .argument('[id]', 'of one feed')
    .action(async (id?: string) => listReceipts(client(), id, print))
  feed
    .command('find')
    .description('the feeds in which a value is, as far as theirs are kept')
    .argument('<value>')
    .action(async (value: string) => exitWith(await findInFeeds(client(), value, print)))
  feed
    .command('publish')
    .description('publish the events that a saved search finds as a feed; its address is told once')
    .argument('<saved search>')
    .action(async (search: string) => publishFeed(client(), search, print))
  return feed
}
