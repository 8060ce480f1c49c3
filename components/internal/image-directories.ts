// Directories of a container in which nothing of an application is mounted.

/**
 * Directories that the system has for itself, with all that is below them: Cloud Run mounts nothing there
 * (https://docs.cloud.google.com/run/docs/tutorials/network-filesystems-fuse, "Disallowed paths", 2026-11).
 */
export const ofSystem = ["/dev", "/proc", "/sys"];

/** Directories in which an image has what every program needs: names of users, certificates, libraries. What is mounted there hides them. */
export const ofImage = [
  ...["/bin", "/boot", "/etc", "/lib", "/lib64", "/sbin", "/usr", "/usr/bin", "/usr/lib", "/usr/lib64", "/usr/local"],
  ...["/usr/local/bin", "/usr/local/lib", "/usr/local/sbin", "/usr/sbin", "/usr/share", "/var"],
  ...["/etc/pki", "/etc/pki/tls", "/etc/pki/tls/certs", "/etc/ssl", "/etc/ssl/certs", "/usr/share/zoneinfo"],
];
