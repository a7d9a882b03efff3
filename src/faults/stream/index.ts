export { llmStreamCut, llmStreamCutInToolCall } from './cut.ts'
export { llmStreamError } from './error.ts'
export { llmSlowChunks, llmSlowTtft } from './pace.ts'
export { llmStreamHang, llmStreamKeepaliveOnly, llmStreamStall } from './silence.ts'
