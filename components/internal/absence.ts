/**
 * Whether a failed look-up says that there is no such thing: the provider's own words
 * (https://github.com/hashicorp/terraform-provider-google/blob/main/google/services/cloudrunv2/data_source_google_cloud_run_v2_service.go,
 * and https://github.com/hashicorp/terraform-provider-google/blob/main/google/services/compute/data_source_google_compute_network_endpoint_group.go), and
 * Google's for a project in which the API is not enabled yet.
 */
export function isAbsence(failure: string): boolean {
  return /(services|networkEndpointGroups)\/\S+ not found|SERVICE_DISABLED|has not been used in project/.test(failure);
}
