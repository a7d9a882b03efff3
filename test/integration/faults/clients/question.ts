/** What every client asks, and the one tool it offers. */
export const QUESTION = 'Where is my order A-1007?'

export const parameters = {
  type: 'object' as const,
  properties: { orderId: { type: 'string' as const }, urgent: { type: 'boolean' as const } },
  required: ['orderId'],
}

export const described = { name: 'lookup_order', description: 'Find where an order is' }
