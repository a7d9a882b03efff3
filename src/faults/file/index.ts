export { fileContentInjection, fileContentReplace, fileCorrupt, fileSlow, fileTruncated } from './content.ts'
export { fileNotFound, filePartialWrite, fileReadFailure, fileWriteFailure } from './failure.ts'
