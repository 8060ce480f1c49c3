// The pack as the engine talks to it: the messages of the framework's own server.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import path from "node:path";
import { test } from "node:test";
import { policiesOf } from "../../policy/pack";
import { rules } from "../../policy/rules";

const load = createRequire(__filename);
/** The parts of the framework that answer the engine; it exports them for its own tests. */
const server = load("@pulumi/policy/server") as Record<
  "makeAnalyzeRpcFun" | "makeAnalyzeStackRpcFun" | "makeRemediateRpcFun",
  Maker
>;
const proto = load("@pulumi/pulumi/proto/analyzer_pb") as Record<string, new () => Message>;
const { Struct } = load("google-protobuf/google/protobuf/struct_pb.js") as {
  Struct: { fromJavaScript: (value: object) => unknown };
};

type Message = Record<string, (...values: unknown[]) => unknown>;
type Maker = (name: string, version: string, level: string, policies: unknown) => Answer;
type Answer = (call: { request: unknown }, callback: (error: Error | undefined, response: Message) => void) => void;

const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "hunter2" };
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

interface Diagnostic {
  policy: string;
  message: string;
  level: number;
  urn: string;
}

function request(of: string, type: string, name: string, properties: object): Message {
  const Message = proto[of];
  const Options = proto["AnalyzerResourceOptions"];
  assert.ok(Message && Options);
  const message = new Message();
  const options = new Options();
  options["setProtect"]?.(false);
  message["setUrn"]?.(`urn:pulumi:dev::shop::${type}::${name}`);
  message["setType"]?.(type);
  message["setName"]?.(name);
  message["setProperties"]?.(Struct.fromJavaScript(properties));
  message["setOptions"]?.(options);
  return message;
}

async function asked(maker: keyof typeof server, policies: unknown, message: Message): Promise<Diagnostic[]> {
  const response = await new Promise<Message>((resolve, reject) => {
    server[maker](
      "groundplan",
      "1.0.0",
      "mandatory",
      policies,
    )({ request: message }, (error, answer) => {
      if (error === undefined) resolve(answer);
      else reject(error);
    });
  });
  const list = (response["getDiagnosticsList"]?.() ?? []) as Message[];
  return list.map((one) => ({
    policy: String(one["getPolicyname"]?.()),
    message: String(one["getMessage"]?.()),
    level: Number(one["getEnforcementlevel"]?.()),
    urn: String(one["getUrn"]?.()),
  }));
}

/** The engine's numbers: proto/pulumi/analyzer.proto, EnforcementLevel. */
const advisory = 0;
const mandatory = 1;

const member = "gcp:storage/bucketIAMMember:BucketIAMMember";
const service = "gcp:cloudrunv2/service:Service";

test("each rule is a policy, which fails, says what is not known yet, and reads no secret", async () => {
  const policies = policiesOf({ project: path.join(__dirname, "..", ".."), today: "2026-11-29" });
  assert.deepEqual(
    policies.map(({ name }) => name),
    ["marks", ...rules.map(({ id }) => id), "exceptions"],
  );
  const about = async (type: string, name: string, properties: object): Promise<Diagnostic[]> => {
    const shown = request("AnalyzeRequest", type, name, properties);
    assert.deepEqual(await asked("makeRemediateRpcFun", policies, shown), [], "nothing is changed");
    return asked("makeAnalyzeRpcFun", policies, shown);
  };
  const open = await about(member, "open", { member: "allUsers", role: "roles/storage.objectViewer" });
  assert.deepEqual(
    open.map(({ policy, level }) => [policy, level]),
    [["public-member", mandatory]],
  );
  assert.match(open[0]?.message ?? "", /^member of open opens it to allUsers.*\. Grant it to a service account/);
  const later = await about(member, "later", { member: unknown, role: "roles/storage.objectViewer" });
  assert.deepEqual(
    later.map(({ policy, level, message }) => [policy, level, message]),
    [["public-member", advisory, "member of later is not known yet."]],
  );
  const variable = (value: unknown): object => ({
    location: "europe-west1",
    template: {
      serviceAccount: "app",
      containers: [{ image: `nginx@sha256:${"0".repeat(64)}`, envs: [{ name: "TOKEN", value }] }],
    },
  });
  assert.deepEqual(await about(service, "kept", variable(secret)), []);
  const plain = await about(service, "plain", variable("hunter2"));
  assert.deepEqual(
    plain.map(({ policy }) => policy),
    ["plain-secret-variable"],
  );
  assert.ok(!JSON.stringify(plain).includes("hunter2"));
});

test("all resources together are judged with what was asked about each, and an exception that ended fails", async () => {
  const policies = policiesOf({ project: path.join(__dirname, "..", ".."), today: "2027-06-01" });
  const bucket = { location: "europe-west1", forceDestroy: true };
  await asked("makeRemediateRpcFun", policies, request("AnalyzeRequest", "gcp:storage/bucket:Bucket", "media", bucket));
  const All = proto["AnalyzeStackRequest"];
  assert.ok(All);
  const all = new All();
  // What the engine shows at the end lacks what was not known at first.
  all["setResourcesList"]?.([request("AnalyzerResource", "gcp:storage/bucket:Bucket", "media", {})]);
  const found = await asked("makeAnalyzeStackRpcFun", policies, all);
  assert.ok(
    found.some(
      ({ policy, level, message }) =>
        policy === "unprotected-data" && level === mandatory && /ended on 2027-05-31/.test(message),
    ),
  );
  assert.ok(found.some(({ policy, message }) => policy === "exceptions" && /until 2027-05-31\. Mend it/.test(message)));
});
