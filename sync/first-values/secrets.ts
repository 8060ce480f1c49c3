import type { Call, HttpAnswer } from "../http";
import { PatientService } from "./patience";

/**
 * Secret Manager as the job sees it: its roles let it read values and add versions. A version that is disabled or destroyed
 * has none to read (400), and asking which it is takes a permission that the roles do not have. The secret then counts as
 * one without a version, and gets the value that Vault has.
 */
export class SecretsWithValues extends PatientService {
  override async call(call: Call): Promise<HttpAnswer> {
    const answer = await super.call(call);
    const isWithheld = answer.status === 400 && call.method === "GET" && call.url.endsWith(":access");
    return isWithheld ? { ...answer, status: 404, body: undefined, text: "" } : answer;
  }
}
