import type { MaintenanceNotice } from "../components/internal/maintenance-notice";
import { isAllowed } from "./address";

/** The answer to a client while a host name is under maintenance; nothing for one that still gets in. */
export function maintenanceAnswer(request: Request, binding: string | undefined): Response | undefined {
  if (binding === undefined) return undefined;
  const { addresses, retryAfterSeconds, page } = JSON.parse(binding) as MaintenanceNotice;
  // Cloudflare sets it on each request, whatever a client says.
  if (isAllowed(request.headers.get("cf-connecting-ip") ?? "", addresses)) return undefined;
  const wantsPage = (request.headers.get("accept") ?? "").includes("text/html");
  return new Response(
    request.method === "HEAD" ? null : wantsPage ? page : "Under maintenance. Please try again later.\n",
    {
      status: 503,
      headers: {
        "content-type": `text/${wantsPage ? "html" : "plain"}; charset=utf-8`,
        "cache-control": "no-store",
        "retry-after": String(retryAfterSeconds),
        "x-content-type-options": "nosniff",
      },
    },
  );
}
