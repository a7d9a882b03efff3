const ENDS = ['id', 'uuid', 'sku', 'number', 'no', 'code', 'ref', 'reference', 'key', 'slug']
const WHOLE = ['name', 'email', 'customer', 'user', 'username', 'account', 'iban', 'phone']

/** Whether a field of this name says which record this is: `id`, `orderId`, `order_no`, `email`. */
export function isIdentifier(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
  const last = words.at(-1) ?? ''
  return ENDS.includes(last) || (words.length === 1 && WHOLE.includes(last))
}
