/**
 * A name where no dots are allowed. A hyphen is doubled, so that `my-shop.com` and `my.shop.com` stay apart, and so that the names
 * of two such parts with a single hyphen between them are those of no others.
 */
export function dashed(name: string): string {
  return name.replaceAll("-", "--").replaceAll(".", "-");
}
