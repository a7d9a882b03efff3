export { semantic } from './semantic.ts'
