export { agentCardSpoof } from './agent-card.ts'
export { handoffDisturbance } from './handoff.ts'
