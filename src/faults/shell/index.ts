export { commandFailure, commandKilled, commandNotFound, commandTimeout } from './ending.ts'
export { commandOutput, errorMessageInjection, shellOutputInjection, shellStderrInjection } from './output.ts'
