/**
 * Compiles TypeScript with sucrase, or takes the result from the cache.
 *
 * @param transforms sucrase's names: `typescript` erases types, `imports` makes a CommonJS module.
 */
export function compileCached(source: string, transforms: string[]): string;
