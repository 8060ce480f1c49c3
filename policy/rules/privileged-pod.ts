import { podPath } from "../kinds";
import { remarks } from "../look";
import type { Rule } from "../model";

export const privilegedPod: Rule = {
  id: "privileged-pod",
  title: "No pod has rights on its node",
  remedy: "Leave privileged, hostNetwork, hostPID, hostIPC and hostPath out",
  source: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
  level: "mandatory",
  resource(resource) {
    const pod = podPath(resource.type);
    if (pod === undefined) return [];
    const flags = [
      ...["hostNetwork", "hostPID", "hostIPC"].map((flag) => `${pod}.${flag}`),
      ...["containers", "initContainers"].map((list) => `${pod}.${list}[].securityContext.privileged`),
    ];
    return [
      ...flags.flatMap((path) => remarks(resource, path, (value) => (value === true ? "is true" : undefined))),
      ...remarks(resource, `${pod}.volumes[].hostPath`, (value) =>
        value === undefined ? undefined : "mounts a folder of the node",
      ),
    ];
  },
};
