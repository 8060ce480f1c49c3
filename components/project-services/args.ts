/**
 * What `ProjectServices` is made from.
 */
export interface ProjectServicesArgs {
  /**
   * Google APIs that the project uses, such as `run.googleapis.com`. An API that leaves the list stays enabled: something
   * that nobody remembers may need it.
   */
  services: string[];
}
