// Certificate Manager and Network Security.
import { text } from "../../call";
import { now, hex } from "../values";
import type { Fill } from ".";

/** https://cloud.google.com/certificate-manager/docs/reference/certificate-manager/rest */
export const fillCertificates: Fill = ({ collection }, resource, before) => {
  Object.assign(resource, { createTime: before?.["createTime"] ?? now(), updateTime: now() });
  if (collection === "dnsAuthorizations") {
    const domain = text(resource["domain"]);
    resource["dnsResourceRecord"] = before?.["dnsResourceRecord"] ?? {
      name: `_acme-challenge.${domain}.`,
      type: "CNAME",
      data: `${hex(32)}.0.authorize.certificatemanager.goog.`,
    };
    resource["type"] ??= "FIXED_RECORD";
  }
  if (collection === "certificateMapEntries") resource["state"] = "ACTIVE";
};

/** https://cloud.google.com/load-balancing/docs/reference/network-security/rest */
export const fillNetworkSecurity: Fill = (_, resource, before) => {
  Object.assign(resource, { createTime: before?.["createTime"] ?? now(), updateTime: now() });
};
