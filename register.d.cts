/**
 * Compiles TypeScript with sucrase, or takes the result from the cache.
 *
 * @param transforms sucrase's names: `typescript` erases types, `imports` makes a CommonJS module.
 * @param filePath named in errors; no part of the cache's key.
 */
export function compileCached(source: string, transforms: string[], filePath?: string): string;
