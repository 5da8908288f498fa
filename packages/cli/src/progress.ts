import { SingleBar } from 'cli-progress'

/** Shows how far a long run is. */
export type Progress = {
  start(total: number): void
  /** What the run is at: a file, or a part of it. */
  at(what: string): void
  /** One file is done; `lines` is what is to be said of it, the first line always. */
  done(lines: readonly [string, ...string[]]): void
  stop(): void
}

/** Nothing at all. */
export const silentProgress: Progress = { start: () => {}, at: () => {}, done: () => {}, stop: () => {} }

/** Plain lines, as they come. */
export function lineProgress(print: (line: string) => void): Progress {
  return { start: () => {}, at: () => {}, done: (lines) => lines.forEach((line) => print(line)), stop: () => {} }
}

/** A bar, for terminals. What went wrong is told when it is gone. */
export function barProgress(print: (line: string) => void, unit = 'files'): Progress {
  const bar = new SingleBar({ format: `{bar} {value}/{total} ${unit}  {what}`, clearOnComplete: true, fps: 8 })
  const told: string[] = []
  return {
    start: (total) => bar.start(total, 0, { what: '' }),
    at: (what) => bar.update({ what }),
    done([, ...lines]) {
      told.push(...lines)
      bar.increment()
    },
    stop() {
      bar.stop()
      for (const line of told) print(line)
    },
  }
}
