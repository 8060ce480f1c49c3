/** A trace, and the span of it that somebody is in. */
export interface Digits {
  id: string;
  span: string;
}

/** What the header `traceparent` says (https://www.w3.org/TR/trace-context/#traceparent-header). */
export function fromTraceparent(header: string): Digits | undefined {
  const [, id, span] = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(?:-|$)/.exec(header) ?? [];
  return id === undefined || span === undefined ? undefined : { id, span };
}
