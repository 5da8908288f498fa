import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { Icon } from '../marks/Icon.tsx'
import type { EventsSearch } from './search.ts'
import styles from './events.module.css'

/** What is typed is looked for once the typing pauses, in milliseconds. */
const PAUSE = 300

/** Words to look for, wherever in an event they stand. `/` goes here. */
export function QueryField({ search, choose }: { search: EventsSearch; choose: (next: EventsSearch) => void }) {
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(search.words ?? '')
  useSlash(() => field.current?.focus())
  useEffect(() => {
    const words = text.trim()
    if (words === (search.words ?? '')) return undefined
    const { words: _before, ...rest } = search
    const timer = setTimeout(() => choose(words === '' ? rest : { ...rest, words }), PAUSE)
    return () => clearTimeout(timer)
  }, [text, search, choose])
  return (
    <div className={styles.query}>
      <Icon name="filter" />
      <input
        ref={field}
        type="search"
        aria-label="Words in events"
        placeholder="Words in titles, values, tags or creators"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <kbd className={styles.key}>/</kbd>
    </div>
  )
}

/** Pressed anywhere but in a field. */
function useSlash(act: () => void) {
  const listen = useEffectEvent((event: KeyboardEvent) => {
    const isTyping = event.target instanceof Element && event.target.closest('input, textarea, [contenteditable]')
    if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    act()
  })
  useEffect(() => {
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
}
