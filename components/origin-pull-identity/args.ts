/**
 * What an `OriginPullIdentity` is made from.
 */
export interface OriginPullIdentityArgs {
  /**
   * Domain of the zone whose CDN shows the certificate, such as `example.com`; it stands in the certificates. A change
   * issues both again, under the same keys: nothing is interrupted.
   */
  zoneName: string;
  /**
   * Days for which the client certificate is valid, from 30 to 825; the default is 365. A change issues it again. The
   * authority is valid for ten years.
   */
  validityDays?: number;
  /**
   * Days before its end from which the next `up` issues the client certificate again, fewer than `validityDays`; the
   * default is 90. Nothing renews it unless `up` is run in that time: run it on a schedule.
   */
  renewalDays?: number;
}
