/** What travels between the server and the screens, room by room. */
export type * from './common'
export type * from './live'
export type * from './courier'
export type * from './kitchen'
export type * from './desk'
