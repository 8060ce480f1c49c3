import { createHash } from "node:crypto";
import * as ipaddr from "ipaddr.js";

/** Address ranges of one region, in CIDR notation. */
export interface RegionAddresses {
  /** Nodes, and the instances of Cloud Run that use direct egress: 4,096 addresses. */
  nodes: string;
  /** Pods: 32,768 addresses, which is 512 Autopilot nodes of 32 pods each at twice the addresses. */
  pods: string;
  /** Kubernetes services: 4,096 addresses. */
  services: string;
  /** End points of caches: 256 addresses, of which a cache takes two. */
  caches: string;
}

/** Address ranges of a whole network. */
export interface AddressPlan {
  regions: Map<string, RegionAddresses>;
  /** First address and prefix length of the range that Google's producer network (Cloud SQL) takes addresses from. */
  privateServices: { address: string; prefixLength: number };
}

/** The last of a /14's four /16 blocks is for private services. */
export const maximumRegions = 3;
const networkPrefixLength = 14;

const blockSize = 2 ** 16;
const cachesOffset = 2 ** 13;
const servicesOffset = 2 ** 14;
const podsOffset = 2 ** 15;

interface Range {
  first: number;
  last: number;
}

function toNumber(address: ipaddr.IPv4): number {
  return address.toByteArray().reduce((number, byte) => number * 256 + byte, 0);
}

function toAddress(number: number): string {
  return new ipaddr.IPv4([24, 16, 8, 0].map((shift) => (number >>> shift) & 255)).toString();
}

/** Parses an IPv4 range; `undefined` unless it is one whose address bits beyond the prefix are all zero. */
function parseRange(cidr: string): Range | undefined {
  if (!ipaddr.IPv4.isValidCIDRFourPartDecimal(cidr)) return undefined;
  const [address, prefixLength] = ipaddr.IPv4.parseCIDR(cidr);
  const first = toNumber(address);
  const size = 2 ** (32 - prefixLength);
  return first % size === 0 ? { first, last: first + size - 1 } : undefined;
}

/** Whether a text is an IPv4 range whose address bits beyond the prefix are all zero. */
export function isRange(cidr: string): boolean {
  return parseRange(cidr) !== undefined;
}

const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** Docker's bridge: Cloud SQL answers no client in it (https://cloud.google.com/sql/docs/postgres/private-ip). */
const dockerRange = "172.17.0.0/16";

/** What is wrong with a network's range, as the remedy in an error: it is a private /14 (RFC 1918), aligned to its prefix. */
export function networkRangeRemedy(cidr: string): string | undefined {
  const range = cidr.endsWith(`/${networkPrefixLength}`) ? parseRange(cidr) : undefined;
  if (range === undefined || !privateRanges.some((whole) => contains(whole, range))) {
    return `use a private /${networkPrefixLength} such as 10.16.0.0/14, within 10.0.0.0/8 or 172.16.0.0/12`;
  }
  return overlap(cidr, dockerRange)
    ? `use a range without ${dockerRange}, whose addresses Cloud SQL does not answer`
    : undefined;
}

function contains(cidr: string, { first, last }: Range): boolean {
  const whole = parseRange(cidr);
  return whole !== undefined && whole.first <= first && last <= whole.last;
}

/** Whether two ranges share an address. Unparseable ranges share none. */
export function overlap(one: string, other: string): boolean {
  const a = parseRange(one);
  const b = parseRange(other);
  return a !== undefined && b !== undefined && a.first <= b.last && b.first <= a.last;
}

/**
 * Deals out the addresses of a /14: a /16 to each region (half of it for pods), private services a /20 of the last one. Which
 * /16 follows from the region's name; where two regions want the same one, the earlier in the list has it and the other the
 * next free one.
 */
export function planAddresses(addressRange: string, regions: readonly string[]): AddressPlan {
  const start = toNumber(ipaddr.IPv4.parseCIDR(addressRange)[0]);
  return {
    regions: new Map(
      blocksOf(regions).map(([region, number]) => {
        const block = start + number * blockSize;
        return [
          region,
          {
            nodes: `${toAddress(block)}/20`,
            caches: `${toAddress(block + cachesOffset)}/24`,
            services: `${toAddress(block + servicesOffset)}/20`,
            pods: `${toAddress(block + podsOffset)}/17`,
          },
        ];
      }),
    ),
    privateServices: { address: toAddress(start + maximumRegions * blockSize), prefixLength: 20 },
  };
}

/** The block of each region, by its number. */
function blocksOf(regions: readonly string[]): [region: string, block: number][] {
  const taken = new Set<number>();
  return regions.map((region) => {
    let block = preferredBlock(region);
    while (taken.has(block) && taken.size < maximumRegions) block = (block + 1) % maximumRegions;
    taken.add(block);
    return [region, block];
  });
}

function preferredBlock(region: string): number {
  return createHash("sha256").update(region).digest().readUInt16BE() % maximumRegions;
}
