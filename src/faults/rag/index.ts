export { ragDocumentPoisoning } from './document-poisoning.ts'
export { ragEmptyResults, ragUnavailable } from './nothing-found.ts'
export { ragRetrievalCorruption } from './retrieval-corruption.ts'
