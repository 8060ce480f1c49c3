/**
 * What browsers are told of an object: that it is no document of the host name's, since whoever may upload could speak for the
 * site otherwise, and that its type is what the bucket says. Google's load balancer cannot tell types apart, so that this is said
 * of pictures too, to which it makes no difference.
 */
export const mediaHeaders = {
  "Content-Security-Policy":
    "sandbox; default-src 'none'; img-src 'self' data:; media-src 'self' data:; font-src 'self' data:; style-src 'self' 'unsafe-inline'",
  "X-Content-Type-Options": "nosniff",
};
