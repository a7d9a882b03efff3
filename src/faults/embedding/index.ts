export { embeddingCorruption } from './corruption.ts'
export { embeddingModelDrift } from './model-drift.ts'
export { rerankCorruption } from './rerank-corruption.ts'
export { embeddingServiceFailure } from './service-failure.ts'
