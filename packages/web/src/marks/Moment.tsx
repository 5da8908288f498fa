import { agoText, momentText } from '../words/times.ts'
import styles from './marks.module.css'

/** How long ago something was, and on a closer look when. `seconds` are Unix seconds. */
export function Moment({ seconds, before = '' }: { seconds: number; before?: string }) {
  return (
    <time className={styles.moment} title={momentText(seconds)} dateTime={new Date(seconds * 1000).toISOString()}>
      {before}
      {agoText(seconds)}
    </time>
  )
}
