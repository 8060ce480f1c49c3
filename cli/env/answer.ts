import { exchange, NoAnswer, type HttpAnswer, type Request } from "../../sync/exchange";
import { ExitCode } from "./exit-code";
import { EnvError } from "./failures";

const milliseconds = 20_000;

/** The answer to a request that is sent once. `describe` makes a sentence of why there is none. */
export async function answerOf(request: Request, describe: (reason: string) => string): Promise<HttpAnswer> {
  try {
    return await exchange(request, { milliseconds });
  } catch (error) {
    if (error instanceof NoAnswer) throw new EnvError(ExitCode.Unreachable, describe(error.message));
    throw error;
  }
}
