/** Who is at this screen: log-in, log-out, and which face a role opens. */
import { call, Refusal } from './api'
import type { Me, Role } from './types'

export const FACES: Record<Role, string> = {
  coordinator: '/desk/',
  auditor: '/desk/',
  metropolitan: '/desk/',
  care_manager: '/desk/',
  kitchen: '/kitchen/',
  courier: '/c/',
}

export interface Account {
  login: string
  role: Role
}

/** Log in; raises `Refusal` for a wrong log-in, a locked one, or too many tries. */
export async function logIn(login: string, password: string): Promise<Account> {
  const answer = await call<{ account: Account }>('POST', '/login', { body: { login, password } })
  return answer.account
}

/** Log out and go to the door. A session that is already gone is as good. */
export async function logOut(): Promise<void> {
  try {
    await call('POST', '/logout')
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
  location.assign('/')
}

/** The account of this browser's session, or null when nobody is logged in. Raises `Unreached` without a server. */
export async function findMe(): Promise<Me | null> {
  try {
    return await call<Me>('GET', '/me')
  } catch (error) {
    if (error instanceof Refusal && error.status === 401) return null
    throw error
  }
}
