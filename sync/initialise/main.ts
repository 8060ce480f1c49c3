// Initialises a Vault server and hands it over: recovery shares in Secret Manager, audit on, an administrator who logs in
// with a Google identity, and no root token left. Runs inside the project, as a Cloud Run job.
//
// It can be interrupted anywhere and run again, and two may run at once. What has been done is read from Vault and from two
// secrets, never remembered:
//
//   Vault initialised | bundle | shares, name | meaning, and what follows
//   ------------------|--------|--------------|---------------------------------------------------------------
//   no                | no     | neither      | a new server: initialise it, store the bundle
//   yes               | yes    | any          | interrupted: copy the shares, set up, store the server's name, revoke the root token,
//                     |        |              | destroy the bundle
//   yes               | no     | either       | done, if the server's name is the one that is stored. If it is another, the server is
//                     |        |              | a stranger's. If none is stored, an operator brought the data: the name is stored
//   yes               | no     | neither      | another run is about to store the bundle; or the server is a stranger's: an operator
//                     |        |              | decides. If the data were restored, the name is stored
//   no                | any of the three     | the data of an initialised server is gone: an operator decides
//
// Until the end of the first run nobody but this job is let in to the server (components/vault/admission.ts), so that nobody
// initialises it before. With WAIT_UNTIL_OPEN it waits, as one of everybody, until everybody is.
//
// The bundle is one version of a secret with the shares *and* the root token, so there is no moment at which one is stored
// and the other is not. Vault shows both a single time, in its answer to `sys/init`: what is lost between that answer and
// the write cannot be had again, so the write is rehearsed before, repeated until it succeeds, and comes first.
//
// Exit codes: 0 done; 1 unexpected; 2 wrong settings; 3 not ready in time, run again; 4 an operator has to decide.
import { endUnexpected } from "../log-line";
import { Ending, log, safeMessage } from "./endings";
import { initialise } from "./initialise";
import { readSettings } from "./settings";

/** Runs the program with the settings of the environment. The exit code says how it ended. */
export async function main(environment: { [name: string]: string | undefined }): Promise<void> {
  // Ten seconds pass between this signal and the end; enough to store what Vault has just handed out.
  process.on("SIGTERM", () => {
    log("WARNING", "asked to stop; continuing while there is time");
  });
  try {
    await initialise(readSettings(environment), fetch);
  } catch (error) {
    const ending = error instanceof Ending ? error : new Ending(1, safeMessage(error));
    log("ERROR", ending.message);
    process.exitCode = ending.code;
  }
}

if (require.main === module) {
  endUnexpected("vault-initialisation");
  void main(process.env);
}
