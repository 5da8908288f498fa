import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * A mail server that takes every letter and keeps none: the tests ask whether letters are sent, not whether they arrive.
 *
 * @returns {Promise<{ url: string, close: () => void }>}
 */
export async function startMailServer() {
  const server = createServer(take).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { url: `smtp://127.0.0.1:${port}`, close: () => server.close() }
}

/**
 * As little of RFC 5321 as a sender needs.
 *
 * @param {import('node:net').Socket} socket
 */
function take(socket) {
  let end = ''
  let isLetter = false
  socket.on('error', () => {})
  socket.write('220 ready\r\n')
  socket.on('data', (data) => {
    const text = data.toString()
    if (isLetter) {
      end = (end + text).slice(-5)
      if (end !== '\r\n.\r\n') return
      isLetter = false
      socket.write('250 taken\r\n')
      return
    }
    isLetter = text.startsWith('DATA')
    end = ''
    socket.write(isLetter ? '354 go on\r\n' : '250 fine\r\n')
  })
}
