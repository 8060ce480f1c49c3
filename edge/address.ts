/** Whether a client's address is one of some addresses and ranges, such as `192.0.2.7` and `2001:db8::/32`. */
export function isAllowed(address: string, allowed: string[]): boolean {
  const client = bitsOf(address);
  if (client === undefined) return false;
  return allowed.some((range) => {
    const [start = "", length] = range.split("/");
    const bits = bitsOf(start);
    if (bits?.length !== client.length) return false;
    const count = length === undefined ? bits.length : Number(length);
    return bits.slice(0, count) === client.slice(0, count);
  });
}

/** An address in binary digits: 32 or 128. */
function bitsOf(address: string): string | undefined {
  return address.includes(":") ? bitsOfV6(address) : bitsOfV4(address);
}

function bitsOfV4(address: string): string | undefined {
  const parts = address.split(".");
  const isAddress = parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256);
  return isAddress ? parts.map((part) => binary(Number(part), 8)).join("") : undefined;
}

function bitsOfV6(address: string): string | undefined {
  const [head = "", tail, ...more] = address.toLowerCase().split("::");
  if (more.length > 0) return undefined;
  const before = groupsOf(head);
  const after = groupsOf(tail ?? "");
  const missing = 8 - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...before, ...Array.from({ length: missing }, () => "0"), ...after];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/.test(group))) return undefined;
  return groups.map((group) => binary(Number.parseInt(group, 16), 16)).join("");
}

function groupsOf(text: string): string[] {
  return text === "" ? [] : text.split(":");
}

function binary(value: number, digits: number): string {
  return value.toString(2).padStart(digits, "0");
}
