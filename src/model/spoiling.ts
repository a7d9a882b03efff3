/** One thing in a written reply that no good reply has. Where it stands on a wire is the provider's business. */
export type Spoiling =
  | { readonly target: 'usage'; readonly mode: 'missing' | 'zero' | 'negative' | 'huge' | 'string'; readonly factor: number }
  | { readonly target: 'logprobs'; readonly mode: 'missing' | 'nan' | 'wrong_length' }
  | { readonly target: 'call_ids'; readonly mode: 'reused_index' | 'changed' }
  /** What an API of tomorrow may send. */
  | { readonly target: 'api'; readonly mode: 'unknown_field' | 'unknown_block' | 'unknown_event' | 'unknown_enum' | 'renamed_field' }
