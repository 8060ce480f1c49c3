/** What a host name that is under maintenance says, as the router reads it from its binding `MAINTENANCE`. */
export interface MaintenanceNotice {
  /** Addresses and ranges of clients that still get in. */
  addresses: string[];
  retryAfterSeconds: number;
  /** The page, as HTML. */
  page: string;
}
