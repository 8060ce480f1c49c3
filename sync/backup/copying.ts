/** Does something for each of many, a few at a time. After a failure nothing more is begun, and the first one is thrown. */
export async function forEach<T>(all: T[], atOnce: number, act: (one: T) => Promise<void>): Promise<void> {
  const queue = all.values();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (const one of queue) {
      if (failed) return;
      try {
        await act(one);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: atOnce }, worker));
  for (const result of ended) if (result.status === "rejected") throw result.reason;
}
