// What to do when something is lost, from the runbooks: those that concern what is deployed, with this environment's names.
import type { Step } from "../../sandbox";
import { quoted } from "./command";
import type { Deployed } from "./environment";
import { sectionText, type Section } from "./sections";

/** A runbook. */
export interface Runbook {
  title: string;
  /** Names that its commands use, by their variable. */
  names: Record<string, string>;
  text: string;
}

const server = "gcp:sql/databaseInstance:DatabaseInstance";
const service = "gcp:cloudrunv2/service:Service";
const secret = "gcp:secretmanager/secret:Secret";
const bucket = "gcp:storage/bucket:Bucket";
const key = "tls:index/privateKey:PrivateKey";

interface Case {
  title: string;
  /** Told where something like it is deployed. */
  when: (step: Step) => boolean;
  sections: Section[];
}

const vault = "components/vault/README.md";
const postgres = "components/postgres/README.md";
const first = "docs/first-deployment.md";

const isVault = ({ type }: Step): boolean => type === "groundplan:index:Vault";
const isReplica = ({ type, inputs }: Step): boolean => type === server && inputs["masterInstanceName"] !== undefined;

const ofType =
  (type: string) =>
  (step: Step): boolean =>
    step.type === type;
const alerts = "docs/alerts.md";

const cases: Case[] = [
  {
    title: "An alert has come",
    when: ofType("gcp:monitoring/alertPolicy:AlertPolicy"),
    sections: [{ file: alerts, heading: "What to do when one comes" }],
  },
  {
    title: "Restore the database",
    when: ({ type }) => type === server,
    sections: [{ file: postgres, heading: "Restoring, which is routine" }],
  },
  {
    title: "Fail over to the other region",
    when: isReplica,
    sections: [{ file: postgres, heading: "Failing over to the other region" }],
  },
  {
    title: "A region is lost",
    when: isReplica,
    sections: [
      { file: "docs/lost-region.md", heading: "What is away, and what is lost" },
      { file: "docs/lost-region.md", heading: "Step by step" },
      { file: "docs/lost-region.md", heading: "The region is back" },
    ],
  },
  {
    title: "Vault is lost",
    when: isVault,
    sections: [
      { file: vault, heading: "Backups, and how to restore one" },
      { file: vault, heading: "An emptied bucket" },
      { file: vault, heading: "Lost initialisation" },
      { file: vault, heading: "Using the recovery shares" },
    ],
  },
  { title: "A stranger at Vault", when: isVault, sections: [{ file: vault, heading: "A server that is not ours" }] },
  {
    title: "Copies of secrets are out of step",
    when: ofType("groundplan:index:SecretSync"),
    sections: [{ file: "sync/README.md", heading: "When something fails" }],
  },
  {
    title: "Copies of secrets in the cluster are out of step",
    when: ofType("groundplan:index:VaultSecretsOperator"),
    sections: [{ file: "components/vault-secrets-operator/README.md", heading: "When something is away" }],
  },
  {
    title: "A cache is full, or lost",
    when: ofType("groundplan:index:Cache"),
    sections: [{ file: "components/cache/README.md", heading: "What is lost, and when" }],
  },
  {
    title: "A certificate is not renewed",
    when: ({ type, name }) => type === "gcp:monitoring/alertPolicy:AlertPolicy" && name.endsWith("-certificate"),
    sections: [{ file: alerts, heading: "A certificate is not renewed" }],
  },
  {
    title: "Somebody does what nobody should",
    when: (step) => isVault(step) || step.type === "groundplan:index:AuditTrail",
    sections: [{ file: alerts, heading: "Somebody does what nobody should" }],
  },
  {
    title: "Support of a version ends",
    when: ofType("groundplan:index:SecretSync"),
    sections: [{ file: alerts, heading: "Support of a version ends" }],
  },
  { title: "A key has leaked", when: () => true, sections: [{ file: "docs/leaked-key.md", heading: "Step by step" }] },
  {
    title: "An `up` was interrupted",
    when: () => true,
    sections: [{ file: first, heading: "When an `up` was interrupted" }],
  },
  {
    title: "A job of an `up` failed",
    when: ({ type }) => type === "gcp:cloudrunv2/job:Job",
    sections: [{ file: first, heading: "When a job of an `up` failed" }],
  },
];

function casesOf(deployed: Deployed): Case[] {
  const steps = [...deployed.resources(), ...deployed.components()];
  return cases.filter(({ when }) => steps.some(when));
}

/** The titles of the runbooks that concern an environment. */
export function recoveryTitles(deployed: Deployed): string[] {
  return casesOf(deployed).map(({ title }) => title);
}

/** The runbooks that concern an environment. */
export function recovery(deployed: Deployed, environment: string): Runbook[] {
  const known = namesOf(deployed, environment);
  return casesOf(deployed).map(({ title, sections }) => {
    const text = sections.map((section) => sectionLines(section, sections.length > 1)).join("\n\n");
    return { title, text, names: usedIn(text, known) };
  });
}

/** The names as a shell takes them, a line for each. */
export function namesSet(names: Record<string, string>): string {
  return Object.entries(names)
    .map(([name, value]) => `${name}=${quoted(value)}`)
    .join("\n");
}

/** What is done when an environment goes. */
export function leaving(): string {
  return sectionText({ file: first, heading: "Taking it down" });
}

function sectionLines(section: Section, withHeading: boolean): string {
  // A heading inside of a runbook is two levels below the document's chapter.
  const text = sectionText(section).replace(/^###+ /gm, "##### ");
  return withHeading ? `#### ${section.heading}\n\n${text}` : text;
}

function usedIn(text: string, known: Record<string, string>): Record<string, string> {
  const used = new Set([...text.matchAll(/\$([A-Z][A-Z0-9_]*)/g)].map(([, name = ""]) => name));
  return Object.fromEntries(Object.entries(known).filter(([name]) => used.has(name)));
}

/** The variables of the runbooks that follow from what is deployed. What is chosen in the emergency has none. */
function namesOf(deployed: Deployed, environment: string): Record<string, string> {
  const find = (test: (step: Step) => boolean): Step | undefined => deployed.steps.find(test);
  const named = (type: string, suffix: string): Step | undefined =>
    find(
      (step) =>
        step.type === type &&
        deployed.componentOf(step)?.type === "groundplan:index:Vault" &&
        step.name.endsWith(suffix),
    );
  const found: Record<string, Step | undefined> = {
    INSTANCE: find((step) => step.type === server && !isReplica(step)),
    REPLICA: find(isReplica),
    SERVICE: named(service, ""),
    BUCKET: named(bucket, "-storage"),
    BACKUP_BUCKET: named(bucket, "-backup"),
    PROGRAM_BUCKET: named(bucket, "-initialise-program"),
    SHARES_SECRET: named(secret, "-recovery-shares"),
    SECRET: named(secret, "-recovery-shares"),
    INITIALISATION_SECRET: named(secret, "-initialisation"),
  };
  const initialise = named("gcp:cloudrunv2/job:Job", "-initialise");
  const workerKey = find(
    (step) => step.type === key && deployed.componentOf(step)?.type !== "groundplan:index:OriginPullIdentity",
  );
  const place = found["SERVICE"] ?? found["INSTANCE"];
  const region = place?.inputs["location"] ?? place?.inputs["region"];
  return {
    ENV: environment,
    ...(place === undefined ? {} : { PROJECT: deployed.projectOf(place) }),
    ...(typeof region === "string" ? { REGION: region } : {}),
    ...Object.fromEntries(
      Object.entries(found).flatMap(([name, step]) => (step === undefined ? [] : [[name, deployed.nameOf(step)]])),
    ),
    ...(initialise === undefined ? {} : { JOB: deployed.nameOf(initialise), URN_OF_THE_JOB: initialise.urn }),
    ...(workerKey === undefined ? {} : { URN_OF_THE_KEY: workerKey.urn }),
  };
}
