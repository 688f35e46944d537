import { newKey } from '../request.ts'

/** What this window calls itself to the server: who edits in it is gone when its stream ends. */
export const windowId = newKey()
