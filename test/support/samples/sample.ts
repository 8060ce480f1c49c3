/** A component's name and its arguments. */
export interface Sample {
  name: string;
  args: Record<string, unknown>;
}
