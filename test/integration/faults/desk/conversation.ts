export const SYSTEM = 'You are the desk of a small shop.'
export const parameters = { type: 'object' as const, properties: { orderId: { type: 'string' as const } }, required: ['orderId'] }
export const described = { name: 'lookup_order', description: 'Find where an order is' }

/** One conversation: says something, runs what is called, and gives the answer. It keeps its own history the way its client is used. */
export type Speak = (text: string, system: string) => Promise<string>

/** What the one tool of the shop gives back. */
export const lookUp = (): string => JSON.stringify({ status: 'shipped' })
