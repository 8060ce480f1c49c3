// Answers that no service would give, given to every client: none is followed elsewhere, believed, or read without end.
import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, test } from "node:test";
import { googleSigner } from "../../cli/env/google";
import { workflowToken } from "../../cli/env/github";
import { explainFailure } from "../../cli/env/failures";
import { Role } from "../../cli/env/names";
import { openSession } from "../../cli/env/session";
import { resolveDigest } from "../../cli/registry/digest";
import { exchange } from "../../sync/exchange";
import { GoogleService, Identity } from "../../sync/google";
import { Service, type Surroundings } from "../../sync/http";
import { VaultClient } from "../../sync/vault/client";
import { logIn } from "../../sync/vault/login";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let answer: Answer = () => undefined;
let base = "";
let elsewhere = "";
/** Requests that came where they should not. */
const strayed: string[] = [];
const servers: { close(): void; closeAllConnections(): void }[] = [];

async function listen(handle: Answer): Promise<string> {
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  servers.push(server);
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

before(async () => {
  const host = await listen((request, response) => {
    answer(request, response);
  });
  base = `http://${host}`;
  elsewhere = await listen((request, response) => {
    strayed.push(`${request.method ?? ""} ${request.headers.host ?? ""} ${JSON.stringify(request.headers)}`);
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
});

after(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

/** Time passes without waiting. */
function around(): Surroundings {
  let time = 0;
  const urls = { secretManagerUrl: base, runUrl: base, storageUrl: base, memorystoreUrl: base, githubUrl: base };
  const sleep = (milliseconds: number): Promise<void> => {
    time += milliseconds;
    return Promise.resolve();
  };
  return { ...urls, metadataUrl: base, now: () => time, sleep };
}

const token = (): Promise<string> => Promise.resolve("hunter2");

/** Every client, with a question of which it believes the answer. */
const clients: Record<string, () => Promise<unknown>> = {
  "a Vault client that reads": () => vault().read("secrets/dev", "web"),
  "a Vault client that asks for metadata": () => vault().metadata("secrets/dev", "web"),
  "a Vault client that lists": () => vault().list("secrets/dev"),
  "a Vault client that writes": () => vault().replace("secrets/dev", "web", { KEY: "hunter2" }, 0),
  "a Vault client that patches": () => vault().patch("secrets/dev", "web", { KEY: "hunter2" }, 1),
  "a login": () => logIn({ address: base, mount: "gcp", role: "r", jwt: "hunter2" }),
  "a session": () =>
    openSession(
      { environment: "dev", address: base, project: "p", app: "web" },
      Role.Developer,
      {},
      { variables: { VAULT_TOKEN: "hunter2" }, say: () => undefined, sleep: () => Promise.resolve() },
    ),
  "Google's signature": () =>
    googleSigner(() => Promise.resolve(new Headers({ authorization: "hunter2" })), base)("a", "r"),
  "a workflow's token": () =>
    workflowToken("vault", { ACTIONS_ID_TOKEN_REQUEST_URL: base, ACTIONS_ID_TOKEN_REQUEST_TOKEN: "hunter2" }),
  "the metadata server": () => new Identity(around()).accessToken(),
  "an identity of the metadata server": () => new Identity(around()).identityToken("vault"),
  "a service of Google": () =>
    new GoogleService("it", new Identity(around()), around()).call({ method: "GET", url: base, repeatable: true }),
  "a registry": () => resolveDigest({ host: base.slice("http://".length), path: "a/b", tag: "1" }, true),
};

function vault(perRequest = 10_000): VaultClient {
  return new VaultClient({ address: base, token, patience: 0, perRequest });
}

/** Has all of them ask at once, and fail as they should. */
async function everyone(
  asking: [string, () => Promise<unknown>][],
  check: (who: string) => (error: Error) => boolean,
): Promise<void> {
  await Promise.all(asking.map(([who, ask]) => assert.rejects(ask(), check(who), who)));
}

const json = { "content-type": "application/json" };
const deep = `{"data":${"[".repeat(5_000)}${"]".repeat(5_000)}}`;

/** Answers that say that all is well. */
const lies: Record<string, Answer> = {
  "a page": (_, response) => response.writeHead(200, { "content-type": "text/html" }).end("<html>Please log in</html>"),
  "cut JSON": (_, response) => response.writeHead(200, json).end('{"data":{"data":{"KEY":"val'),
  null: (_, response) => response.writeHead(200, json).end("null"),
  "a list": (_, response) => response.writeHead(200, json).end("[1]"),
  "an empty table": (_, response) => response.writeHead(200, json).end("{}"),
  "nothing at all": (_, response) => response.writeHead(200).end(),
  "wrong types": (_, response) =>
    response.writeHead(200, json).end(
      JSON.stringify({
        data: { data: [], metadata: { version: null }, current_version: "7", keys: [1], ttl: "x", version: "2" },
        auth: { client_token: 7, lease_duration: null },
        signedJwt: {},
        value: { a: 1 },
        access_token: 5,
        token: [],
      }),
    ),
  "5,000 levels": (_, response) => response.writeHead(200, json).end(deep),
  "a name that tables have": (_, response) => response.writeHead(200, json).end('{"__proto__":{"data":{"ttl":1}}}'),
};

describe("an answer that is none", () => {
  for (const [what, give] of Object.entries(lies)) {
    test(`${what} is not believed by anybody`, async () => {
      answer = give;
      const believers = Object.entries(clients).filter(([who]) => who !== "a service of Google");
      await everyone(believers, (who) => (error: Error) => {
        assert.doesNotMatch(error.message, /hunter2|NaN|undefined|\[object|val|Please log in/, who);
        assert.ok(error.message.length < 400, who);
        assert.ok(explainFailure(error).exitCode !== 70 || error.name === "SyncError", `${who}: ${error.message}`);
        return true;
      });
    });
  }
});

describe("a redirect to another origin", () => {
  for (const status of [301, 302, 303, 307, 308]) {
    test(`${status} is not followed by anybody, and said with where it leads`, async () => {
      for (const location of [`http://${elsewhere}/v1/x`, `//${elsewhere}/`, "https://evil.example/", "http://["]) {
        answer = (_, response) => response.writeHead(status, { location }).end();
        await everyone(Object.entries(clients), (who) => (error: Error) => {
          assert.match(error.message, /redirect/, who);
          assert.doesNotMatch(error.message, /hunter2/, who);
          return true;
        });
      }
      assert.deepEqual(strayed, []);
    });
  }

  test("within the origin a redirect is followed, but not in circles, and not without what was sent", async () => {
    answer = ({ url }, response) => {
      if (url === "/v1/secrets/dev/metadata?list=true") response.writeHead(307, { location: "/v1/there" }).end();
      else response.writeHead(200, json).end('{"data":{"keys":["web"]}}');
    };
    assert.deepEqual(await vault().list("secrets/dev"), ["web"]);
    let count = 0;
    answer = ({ url }, response) => {
      count++;
      response.writeHead(307, { location: url ?? "" }).end();
    };
    await assert.rejects(vault().list("secrets/dev"), /redirects to itself again and again/);
    assert.equal(count, 4);
    answer = (_, response) => response.writeHead(302, { location: "/login" }).end();
    await assert.rejects(vault().replace("secrets/dev", "web", {}, 0), /a redirect that loses what was sent/);
  });
});

describe("an answer without an end", () => {
  const cases: Record<string, { give: Answer; message: RegExp; wait?: number }> = {
    "that is announced with 2 GB": {
      give: (_, response) => response.writeHead(200, { ...json, "content-length": "2000000000" }).write("{"),
      message: /more than is read of it/,
    },
    "that goes on and on": {
      give: (_, response) => {
        response.writeHead(200, json);
        const more = (): void => {
          while (!response.destroyed && response.write("x".repeat(1_000_000)));
          if (!response.destroyed) response.once("drain", more);
        };
        more();
      },
      message: /more than is read of it/,
    },
    "that drips": {
      give: (_, response) => {
        response.writeHead(200, json);
        const drip = setInterval(() => response.write(" "), 50);
        response.once("close", () => {
          clearInterval(drip);
        });
      },
      message: /does not answer within 0\.1 seconds/,
      wait: 100,
    },
    "that never comes": { give: () => undefined, message: /does not answer within 0\.1 seconds/, wait: 100 },
    "that is cut off": {
      give: (request) => request.socket.destroy(),
      message: /does not answer/,
    },
    "that is shorter than announced": {
      give: (_, response) => {
        response.writeHead(200, { ...json, "content-length": "50" }).write("{}");
        setImmediate(() => response.destroy());
      },
      message: /does not answer/,
    },
  };
  for (const [what, { give, message, wait }] of Object.entries(cases)) {
    test(`${what} is given up`, async () => {
      answer = give;
      const before = process.memoryUsage().rss;
      await assert.rejects(vault(wait).read("secrets/dev", "web"), message);
      assert.ok(process.memoryUsage().rss - before < 200_000_000);
    });
  }
});

describe("what answers instead of Vault", () => {
  const says = (status: number, errors: string[]): Answer => {
    return (_, response) => response.writeHead(status, json).end(JSON.stringify({ errors }));
  };
  const cases: [what: string, give: Answer, exitCode: number, message: RegExp][] = [
    ["a sealed server", says(503, ["Vault is sealed"]), 4, /503, Vault is sealed/],
    ["a limit", says(429, []), 4, /429, it limits the rate of requests, or is a standby/],
    ["a standby for recovery", says(472, []), 4, /472, it is a standby for disaster recovery/],
    ["a standby", says(473, []), 4, /473, it is a standby that does not serve this/],
    ["a token that is none", says(403, ["permission denied"]), 3, /does not accept the token in VAULT_TOKEN \(403\)/],
    ["a gateway", (_, response) => response.writeHead(502).end("<html>"), 4, /502, it is not available/],
    ["a page that denies", (_, response) => response.writeHead(403).end("<html>"), 4, /is not Vault: 403 with no JSON/],
    ["another server", (_, response) => response.writeHead(404).end("not found"), 4, /is not Vault: 404 with no JSON/],
  ];
  for (const [what, give, exitCode, message] of cases) {
    test(`${what} is told by what it is`, async () => {
      answer = give;
      const failure = explainFailure(await clients["a session"]?.().catch((error: unknown) => error));
      assert.match(failure.message, message);
      assert.equal(failure.exitCode, exitCode, failure.message);
    });
  }

  test("escape sequences, lines and lengths of a reason do not come through", async () => {
    answer = says(400, [`\u001b[2J\u009b31mno\r\n\terror: all is well\u202e${"x".repeat(10_000)}`]);
    await assert.rejects(vault().metadata("secrets/dev", "web"), (error: Error) => {
      // eslint-disable-next-line no-control-regex
      assert.doesNotMatch(error.message, /[\u0000-\u001f\u007f-\u009f\u202e]/);
      return error.message.length < 400;
    });
  });
});

test("a certificate that is not good is told at once, and by what is wrong", async () => {
  const failing = (code: string): typeof fetch => {
    return () => Promise.reject(new TypeError("fetch failed", { cause: Object.assign(new Error("secret"), { code }) }));
  };
  const cases: [code: string, message: RegExp, isFinal: boolean][] = [
    ["SELF_SIGNED_CERT_IN_CHAIN", /certificate that is not trusted.*NODE_EXTRA_CA_CERTS/, true],
    ["CERT_HAS_EXPIRED", /has expired/, true],
    ["ERR_TLS_CERT_ALTNAME_INVALID", /certificate for another name/, true],
    ["EPROTO", /does not speak TLS/, true],
    ["ENOTFOUND", /its name is not known/, false],
    ["ECONNREFUSED", /does not answer \(ECONNREFUSED\)/, false],
    ["no code of ours", /^does not answer$/, false],
  ];
  for (const [code, message, isFinal] of cases) {
    const request = { method: "GET", url: "https://vault.example" };
    await assert.rejects(exchange(request, { milliseconds: 10 }, failing(code)), {
      name: "NoAnswer",
      message,
      isFinal,
    });
  }
});

test("a service that redirects is asked once in a pass", async () => {
  let count = 0;
  answer = (_, response) => {
    count++;
    response.writeHead(302, { location: "https://evil.example/" }).end();
  };
  const service = new Service("it", around());
  const call = { method: "GET", url: base, repeatable: true };
  for (let time = 0; time < 2; time++) {
    await assert.rejects(
      service.call(call),
      /^SyncError: it redirects to https:\/\/evil\.example, which is not followed/,
    );
  }
  assert.equal(count, 1);
});
