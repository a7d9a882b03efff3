/** Where controls are met: moderation end points, hosts that a trigger names, and wrapped functions. Never ordinary calls. */
export const controls = { points: ['model.response', 'http.response', 'control'], operations: ['moderation'] } as const
